/**
 * The gathered part of a coin ledger as columns: *cells* (a coin, or a share that a system account
 * gives or takes) and *nodes* (a pot of a transaction). A cell is an output of at most one node and
 * an input of at most one: coins are made once and consumed whole once. So nodes in ledger order
 * form a line along which taint moves in one pass, whatever cycles there are between accounts.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import type { Service } from './request.ts'

/** What becomes of a cell, as far as it is known without a method. Codes of `CoinGraph.fate`. */
export const FATE = {
  /** Not spent at the end of the ledger. */
  unspent: 0,
  /** Leads on: its spender (forward) or maker (backward) was gathered. */
  followed: 1,
  /** A service's; never set on a seed. */
  absorbed: 2,
  fees: 3,
  burned: 4,
  issued: 5,
  unseen: 6,
  /** Not looked at, since its whole value is below `minValue`. */
  cutByValue: 7,
  /** Leads on, but is `maxHops` away. */
  cutByHops: 8,
  /** Spent, but above `untilHeight`. */
  cutByUntil: 9,
  /** Leads on, but the budget of transactions or postings was used up. */
  cutByBudget: 10,
} as const

/** A row range a node: node `n` has rows `start[n] … start[n + 1] - 1`. */
export type NodeLegs = {
  /** Length: nodes + 1. */
  readonly start: Uint32Array
  /** Cell of each row, in pouring or filling order. */
  readonly cell: Uint32Array
}

/** One row a cell. All of one length. */
export type CellColumns = {
  /** Whole smallest units, below 2^64. */
  readonly value: BigUint64Array
  /** One of {@link FATE}. */
  readonly fate: Uint8Array
  /** 1 where a seed stands for this coin. */
  readonly seed: Uint8Array
  /** Row in `accounts`, or -1 where the holder is unknown. */
  readonly account: Int32Array
  /** Row in `assets`. */
  readonly asset: Uint16Array
  /** Index of the coin in its transaction, or -1 where the cell is no coin. */
  readonly index: Float64Array
  /** Transaction that made the coin; of a cell that is no coin, the one it stands in. */
  readonly tx: readonly string[]
  /** Height and time (UTC milliseconds) at which a trace reaches the cell. */
  readonly height: Uint32Array
  readonly timeMs: Float64Array
}

/** One row a node, in ledger order. */
export type NodeColumns = {
  readonly tx: readonly string[]
  readonly height: Uint32Array
  readonly position: Uint32Array
  readonly timeMs: Float64Array
  readonly asset: Uint16Array
  /** 1 where the transaction has an unresolved input. */
  readonly incomplete: Uint8Array
  readonly unseen: BigUint64Array
}

/** What a trace gathered; all methods read the same. */
export type CoinGraph = {
  readonly cells: CellColumns
  readonly nodes: NodeColumns
  readonly ins: NodeLegs
  readonly outs: NodeLegs
  readonly assets: readonly AssetId[]
  readonly accounts: readonly string[]
  /** Who each account belongs to, by row of `accounts`; null without a tag. */
  readonly services: readonly (Service | null)[]
  /** Transactions gathered. */
  readonly transactions: number
  /** Postings gathered. */
  readonly postings: number
}
