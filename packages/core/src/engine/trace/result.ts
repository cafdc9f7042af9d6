/**
 * What a trace answers. Everything is plain data with exact amounts, sorted, so that equal traces
 * are equal texts.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import type { LedgerId } from '../../domain/ledger.ts'
import type { TraceLimits } from './limits.ts'
import type { Direction, LedgerEnd, Method, Seed, Service } from './request.ts'

/**
 * Where traced value ends. Forward: `held` (not spent), `absorbed` (by a service), `fees`,
 * `burned`. Backward: `mined`, `fees` (collected by a miner), `unseen` (from outside the ledger),
 * `absorbed` (came from a service). Both: `cut`.
 */
export const ENDINGS = ['held', 'absorbed', 'fees', 'burned', 'mined', 'unseen', 'cut'] as const
/** One of {@link ENDINGS}. */
export type Ending = (typeof ENDINGS)[number]

/** Why a coin was not followed. */
export const CUT_REASONS = ['value', 'hops', 'until', 'budget', 'intervals'] as const
/** One of {@link CUT_REASONS}. */
export type CutReason = (typeof CUT_REASONS)[number]

/** A list that may stop early, and then says how many rows and how much value it left out. */
export type Listed<Row> = {
  readonly rows: readonly Row[]
  readonly leftOut: readonly AssetSum[]
}

/** A count of rows of one asset with their sum in smallest units. */
export type AssetSum = { readonly asset: AssetId; readonly count: number; readonly value: bigint }

/** When something stood in the ledger. */
export type Moment = { readonly height: number; readonly timeMs: number }

/** An account in which traced value ended. Of one account, each ending is a row of its own. */
export type TracePlace = {
  readonly asset: AssetId
  readonly ending: Exclude<Ending, 'cut'>
  /** Canonical id or system account; null where nobody can tell. */
  readonly account: string | null
  /** Who the tags say it is; null without a tag. */
  readonly service: Service | null
  readonly value: bigint
  /** Coins (or shares of fees, issuance, unseen) that make up the value. */
  readonly coins: number
  /** Fewest transactions from a seed. */
  readonly hop: number
  /** First and last moment at which a coin came here; backward, at which it left. */
  readonly first: Moment
  readonly last: Moment
}

/** A coin that was not followed, with the traced value behind it. */
export type TraceCut = {
  readonly asset: AssetId
  readonly reason: CutReason
  /** Transaction that made the coin, and its index there. */
  readonly tx: string
  readonly index: number
  readonly account: string | null
  readonly value: bigint
  readonly hop: number
  readonly height: number
}

/** Sums of one asset. Poison counts coins whole, so its sums need not agree. */
export type TraceTotal = {
  readonly asset: AssetId
  /** Value of the seeds' coins, without what one seed sent into another. */
  readonly entered: bigint
  readonly endings: { readonly [E in Ending]?: bigint }
  /** `entered 50 = held 30 + fees 20`; null for poison, which conserves nothing. */
  readonly equality: string | null
}

/** Cuts of one reason. */
export type CutSum = AssetSum & { readonly reason: CutReason }

/** One end of a step: a coin or a system account's share. */
export type StepLeg = {
  readonly tx: string
  /** Index of the coin, or null where it is none. */
  readonly index: number | null
  readonly account: string | null
  readonly value: bigint
}

/** One transaction that traced value passed, with what came in and what went where. */
export type TraceStep = {
  readonly tx: string
  readonly asset: AssetId
  readonly height: number
  readonly position: number
  readonly timeMs: number
  readonly incomplete: boolean
  /** Traced value of all `from`; for haircut and FIFO that of all `to` as well. */
  readonly value: bigint
  /** Coins on the side that the trace came from, in order. */
  readonly from: readonly StepLeg[]
  /** Where it went on to, in order. */
  readonly to: readonly StepLeg[]
}

/** Incomplete transactions that traced value passed. */
export type IncompletePassed = {
  readonly asset: AssetId
  readonly count: number
  /** Traced value that passed them. */
  readonly value: bigint
  /** Derived value from outside the ledger, which counted as clean. */
  readonly unseen: bigint
}

/** The answer of one method. */
export type MethodResult = {
  readonly method: Method
  readonly totals: readonly TraceTotal[]
  /** Largest value first. */
  readonly places: Listed<TracePlace>
  /** Largest value first. */
  readonly cuts: Listed<TraceCut>
  readonly cutSums: readonly CutSum[]
  /** In ledger order forward, against it backward. */
  readonly steps: Listed<TraceStep>
  readonly incomplete: readonly IncompletePassed[]
  /** Transactions and coins that traced value reached. */
  readonly transactions: number
  readonly coins: number
}

/** The answer of a trace: what was asked, on which ledger state, and one result a method. */
export type TraceResult = {
  readonly ledger: LedgerId
  readonly seeds: readonly Seed[]
  readonly direction: Direction
  readonly method: Method | 'all'
  readonly limits: TraceLimits
  readonly end: LedgerEnd
  /** Coins that the seeds stood for. */
  readonly seedCoins: number
  /** Transactions and postings read, for all methods together. */
  readonly gathered: { readonly transactions: number; readonly postings: number }
  /** In the order of `METHODS`. */
  readonly results: readonly MethodResult[]
}
