/**
 * What the reader of a block must tell beside its postings.
 *
 * @module
 */

/**
 * Whether moves within transactions are in the ledger: by traces, by the chain's own logs of native
 * moves, or not at all. Balances over a block where they are not seen are lower or higher in truth.
 */
export type InternalSeen = 'seen' | 'by log' | 'not seen'

/** A token's amount too large to be summed: see `BEYOND_SUMS`. */
export type BeyondSums = {
  /** Id of the transaction. */
  readonly tx: string
  /** `logIndex`. */
  readonly index: number
  readonly amount: bigint
}

/** The most of these that one block lists; all are counted. */
export const BEYOND_LISTED_MAX = 100

/** What was found in one block. */
export type EvmNotes = {
  readonly height: number
  /** Its hash: 64 digits, as the ledger names it. */
  readonly block: string
  readonly transactions: number
  readonly logs: number
  /** Movements of tokens posted. */
  readonly tokenMoves: number
  readonly internal: InternalSeen
  /** Answers that the byte scanner did not take and the full parser read. */
  readonly fullParses: number
  /** Logs with the topic of a known event and not its shape: no postings. */
  readonly malformed: number
  readonly beyondSums: readonly BeyondSums[]
  readonly beyondSumsCount: number
  /**
   * Transactions of old blocks whose success nobody states, taken as failed for using all their gas
   * without a log or a plain payment's reason to do so.
   */
  readonly statusGuessed: number
  /** Uncles whose makers are not known: their rewards are not posted. */
  readonly unclesUnseen: number
  /** Self-destructs that an old tracer tells without accounts or amount. */
  readonly selfDestructsUnseen: number
  /** The protocol changed balances in this block, and nobody said which. */
  readonly changesUnseen: boolean
}

/** Notes as they grow while a block is written. */
export type GrowingNotes = { -readonly [Field in keyof EvmNotes]: EvmNotes[Field] } & {
  beyondSums: BeyondSums[]
}
