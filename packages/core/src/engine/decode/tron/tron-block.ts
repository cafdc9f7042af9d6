/**
 * A Tron block as its money: what the JSON of a node and the rows of an export both become, before
 * it is written as postings.
 *
 * What Tron does with money, and how it stands here:
 *
 * - Staked TRX stay their owner's: they move to the account `staked:<owner>` and back (`stake`), so
 *   that balances agree with the node's liquid and frozen ones and a trace goes through.
 * - Rewards of blocks and votes grow in the node's state and are seen when they are withdrawn: from
 *   `@issuance` (`reward`).
 * - Fees: the part that a block's maker packs in goes to `@fees`, the rest to `@burn`. Before fees
 *   were burned (proposal 49, 2021) they went to the account that nobody can spend from, the same.
 * - The exchanges inside the node hold their tokens as `exchange:<id>`.
 * - A failed call moves its fee only; a rejected internal transfer moves nothing.
 *
 * Source: java-tron's `Tron.proto`, `api.proto` and actuators; developers.tron.network.
 *
 * @module
 */
import type { TimeMs } from '../../../domain/time.ts'
import type { Movement } from '../move-writer.ts'

/** The most transactions of one block; the largest seen have about 700. */
export const TRON_TXS_MAX = 50_000
/** The most logs or internal transfers of one transaction. */
export const TRON_ROWS_MAX = 100_000

/** What a source could not tell about a block, in the words that a reader is shown. */
export const TRON_UNSEEN = {
  fees: 'fees: not seen',
  logs: 'token transfers: not seen',
  internal: 'internal transfers: not seen',
  swaps: 'exchanges inside the node: what came out is not seen',
  shielded: 'shielded transfers: not seen',
} as const

/** One of {@link TRON_UNSEEN}. */
export type TronUnseen = (typeof TRON_UNSEEN)[keyof typeof TRON_UNSEEN]

/** One transaction with its movements, in the order in which they happened. */
export type TronTx = {
  /** 64 lower-case hex digits. */
  readonly id: string
  readonly position: number
  readonly moves: readonly Movement[]
}

/** One block. */
export type TronBlock = {
  readonly id: string
  /** Id of the block before; all zeros where the source does not say. */
  readonly previous: string
  readonly height: number
  readonly timeMs: TimeMs
  /** Transactions that the block has; those without movements are in `txs` too. */
  readonly txs: readonly TronTx[]
  readonly unseen: readonly TronUnseen[]
}

/** What nobody knows to be the block before. */
export const NO_BLOCK: string = '0'.repeat(64)

/** The account in which the stake of an owner stands. */
export const stakeOf = (owner: string): string => `staked:${owner}`
/** The account of one of the exchanges inside the node. */
export const exchangeOf = (id: bigint): string => `exchange:${id}`
