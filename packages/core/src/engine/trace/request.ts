/**
 * What a trace is asked: where from, by which method, in which direction, how far.
 *
 * @module
 */
import type { LedgerId } from '../../domain/ledger.ts'
import type { CoinName } from '../../domain/posting.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Hasher, LedgerStore } from '../../ports.ts'
import type { TraceLimits } from './limits.ts'

/** The three ways in which inputs meet outputs (architecture, section 7). */
export const METHODS = ['poison', 'haircut', 'fifo'] as const
/** One of {@link METHODS}. */
export type Method = (typeof METHODS)[number]

/** `forward` asks where the money went, `backward` where it came from. */
export const DIRECTIONS = ['forward', 'backward'] as const
/** One of {@link DIRECTIONS}. */
export type Direction = (typeof DIRECTIONS)[number]

/**
 * Where a trace starts: a coin, a transaction (all its outputs), or an account (all coins ever
 * credited to it up to `untilHeight`). Both directions start from the same coins.
 */
export type Seed =
  | ({ readonly kind: 'coin' } & CoinName)
  | { readonly kind: 'transaction'; readonly tx: string }
  | { readonly kind: 'account'; readonly account: string }

/** A trace to be run. */
export type TraceRequest = {
  readonly ledger: LedgerId
  readonly seeds: readonly Seed[]
  /** One method, or `all` three over the same gathered transactions. */
  readonly method: Method | 'all'
  readonly direction: Direction
  /** Limits that differ from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<TraceLimits>
  /**
   * The ledger is read as if it ended at this height. Left out, it is the tip when the trace
   * starts. A re-run gives the height of the first run.
   */
  readonly endHeight?: number
}

/** Who an account belongs to, as the tags say. */
export type Service = {
  readonly label: string
  /** INTERPOL entity or GraphSense concept, for example `exchange`. */
  readonly category: string
}

/**
 * Looks up tagged accounts, 1 to 50,000 at once; an account without a tag is left out. Which of
 * them absorb is decided by {@link absorbs} from the category. It must give the same answer for the
 * same account during one trace.
 */
export type ServiceOf = (
  accounts: readonly string[],
) => ReadonlyMap<string, Service> | Promise<ReadonlyMap<string, Service>>

/** What a trace reads of a ledger. */
export type TraceLedger = Pick<LedgerStore, 'blocks' | 'postingsOf' | 'spends' | 'transactions'>

/** How far the gathering is. */
export type TraceProgress = {
  /** Transactions away from the seeds. */
  readonly hop: number
  /** Transactions gathered. */
  readonly transactions: number
  /** Coins to be followed next. */
  readonly coins: number
}

/** What a trace needs from outside. */
export type TracePorts = {
  readonly ledger: TraceLedger
  readonly serviceOf: ServiceOf
  readonly hasher: Hasher
  /** Called once a round; whatever it throws cancels the trace and reaches the caller. */
  readonly progress?: (progress: TraceProgress) => void
}

/** The end of a ledger as a trace saw it. */
export type LedgerEnd = {
  readonly height: number
  /** Id of the live block at that height. */
  readonly block: string
  readonly timeMs: TimeMs
  /** Live blocks up to that height. */
  readonly blocks: number
  /** SHA-256 over the ids of those blocks in height order, each followed by a line feed. Hex. */
  readonly digest: string
}
