/**
 * Postings and transactions: every event in every ledger as balanced debits and credits.
 *
 * A posting is identified by (ledger, block, position, leg) and ordered by (height, position, leg),
 * never by time: block times may decrease.
 *
 * @module
 */
import { SUM_LIMIT } from './amount.ts'
import type { AssetId } from './asset.ts'
import { FaultError } from './error.ts'
import type { LedgerId } from './ledger.ts'

/** Which side of the ledger: a debit leaves an account, a credit enters one. */
export type Side = 'debit' | 'credit'

/** What moved the money. */
export const KINDS = ['transfer', 'fee', 'issuance', 'burn', 'swap', 'bridge', 'internal'] as const
/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number]

/**
 * How sure the account is: `stated` by the ledger itself, `inferred` from a script or witness,
 * `unknown`.
 */
export const CERTAINTIES = ['stated', 'inferred', 'unknown'] as const
/** One of {@link CERTAINTIES}. */
export type Certainty = (typeof CERTAINTIES)[number]

/**
 * A coin: an unspent output, named by the transaction that made it and its index there. The same
 * name can be made twice (two early coinbases share a txid, BIP 30), so the identity of a coin is
 * this name and the height of its creation; a debit consumes the latest one made before it.
 */
export type CoinName = { readonly tx: string; readonly index: number }

/** Where something stands in a ledger: the order of postings. */
export type Position = {
  readonly height: number
  /** Order of the transaction in its block, from 0. */
  readonly position: number
  /** Order of the posting in its transaction, from 0. */
  readonly leg: number
}

/** One debit or credit. */
export type Posting = Position & {
  readonly ledger: LedgerId
  /** Id of the block (hex of its hash for a chain). */
  readonly block: string
  readonly tx: string
  readonly side: Side
  /** Canonical account id, or null where nobody can tell. */
  readonly account: string | null
  readonly certainty: Certainty
  readonly asset: AssetId
  /** Whole smallest units, or null where the coin spent is not in the ledger. */
  readonly amount: bigint | null
  /** The coin made (credit) or consumed (debit); null in account ledgers. */
  readonly coin: CoinName | null
  /** In account ledgers the number that pairs a debit with its credit; null in coin ledgers. */
  readonly move: number | null
  readonly kind: Kind
  /** The form in which the account stood (`p2pk`, `p2wsh`, …); empty where there is none. */
  readonly form: string
}

/** One event with its postings, in leg order. */
export type Transaction = {
  readonly ledger: LedgerId
  readonly block: string
  readonly height: number
  readonly position: number
  readonly id: string
  /** UTC milliseconds of the block or of the booking. */
  readonly timeMs: number
  /** Whether every amount is known; only then must it balance. */
  readonly complete: boolean
  readonly postings: readonly Posting[]
}

/** Ledger order of two places: negative, zero or positive. */
export const comparePosition = (a: Position, b: Position): number =>
  a.height - b.height || a.position - b.position || a.leg - b.leg

/**
 * The law of double entry: in a complete transaction, per asset, debits equal credits.
 *
 * @throws {FaultError} `TRANSACTION_UNBALANCED` naming transaction, asset and both sums
 * @throws {FaultError} `AMOUNT_TOO_LARGE` where a sum reaches 2^255
 */
export function checkBalance(transaction: Transaction): void {
  if (!transaction.complete) return
  const sums = new Map<AssetId, { debit: bigint; credit: bigint }>()
  for (const { asset, side, amount } of transaction.postings) {
    const sum = sums.get(asset) ?? { debit: 0n, credit: 0n }
    sum[side] += amount ?? 0n
    sums.set(asset, sum)
  }
  for (const [asset, { debit, credit }] of sums) {
    const { id } = transaction
    if (debit >= SUM_LIMIT || credit >= SUM_LIMIT) {
      throw new FaultError('AMOUNT_TOO_LARGE', `Transaction ${id} sums beyond 2^255 of ${asset}`)
    }
    if (debit === credit) continue
    throw new FaultError(
      'TRANSACTION_UNBALANCED',
      `Expected debits = credits of ${asset} in ${id}, got ${debit} and ${credit}`,
      { tx: id, asset, debit, credit },
    )
  }
}
