/**
 * Postings of whole blocks as columns: what decoders make and ledgers append. Typed arrays and byte
 * arenas, so that a hundred thousand postings a second cost no object each.
 *
 * Tests and slow sources make one from plain transactions with {@link batchOf} (`batch-of.ts`).
 *
 * @module
 */
import type { AssetId } from '../asset.ts'
import type { LedgerId } from '../ledger.ts'
import type { TimeMs } from '../time.ts'

/** A block as its header and our count of it state it. */
export type BlockHead = {
  /** Hex of the block's hash, as people write it. */
  readonly id: string
  /** The id of the block before it; all zeros for a genesis block. */
  readonly previous: string
  readonly height: number
  readonly timeMs: TimeMs
  /** Expected hashes to make the block, from its target: what chain selection adds up. */
  readonly work: bigint
  readonly txCount: number
  readonly bytes: number
  /** Printable text of the coinbase, other bytes as `.`; empty where a ledger has none. */
  readonly coinbaseText: string
}

/**
 * Byte strings end to end: row `r` is `bytes[start[r] … start[r] + length[r]]`. Several rows may
 * point at the same bytes.
 */
export type ByteColumn = {
  readonly bytes: Uint8Array
  /** Length: rows. */
  readonly start: Uint32Array
  /** Length: rows. */
  readonly length: Uint32Array
}

/** One row a transaction, in ledger order. All arrays hold at least `count` rows. */
export type TxColumns = {
  readonly count: number
  /** Row in `blocks`. */
  readonly block: Uint32Array
  /** Order in the block, from 0. */
  readonly position: Uint32Array
  /**
   * Id as it is stored: for chains the 32 bytes in the order people write them, for books UTF-8.
   */
  readonly id: ByteColumn
  /** 1 where every amount is known. */
  readonly complete: Uint8Array
  /**
   * When it happened: UTC milliseconds, or NaN where that is the time of its block. Null or absent
   * where no transaction has a time of its own.
   */
  readonly time?: Float64Array | null
  /** First row in `postings`; the transaction's rows are consecutive, in leg order from 0. */
  readonly firstPosting: Uint32Array
  readonly postingCount: Uint32Array
}

/** No coin, no move. */
export const NONE = 0xffffffff

/** Codes of `side`. */
export const DEBIT = 0
export const CREDIT = 1

/** One row a posting. All arrays hold at least `count` rows. */
export type PostingColumns = {
  readonly count: number
  /** Row in `txs`. */
  readonly tx: Uint32Array
  readonly leg: Uint32Array
  /** {@link DEBIT} or {@link CREDIT}. */
  readonly side: Uint8Array
  /** Canonical account id, UTF-8; length 0 where unknown. */
  readonly account: ByteColumn
  /** Index in `CERTAINTIES` of `posting.ts`: 0 stated, 1 inferred, 2 unknown. */
  readonly certainty: Uint8Array
  /** Row in `assets`. */
  readonly asset: Uint16Array
  /** Eight little-endian 32-bit lanes a row: a UInt256. */
  readonly amount: Uint32Array
  /** 1 where the amount is known; its lanes are zero otherwise. */
  readonly amountKnown: Uint8Array
  /** Transaction that made the coin, as in `TxColumns.id`; length 0 where there is no coin. */
  readonly coinTx: ByteColumn
  /** Index of the coin in that transaction, or {@link NONE}. */
  readonly coinIndex: Uint32Array
  /** Pair number in account ledgers, or {@link NONE}. */
  readonly move: Uint32Array
  /** Index in `KINDS` of `posting.ts`. */
  readonly kind: Uint8Array
  /** Row in `forms`. */
  readonly form: Uint8Array
}

/** Whole blocks of one ledger with all their transactions and postings. */
export type PostingBatch = {
  readonly ledger: LedgerId
  readonly assets: readonly AssetId[]
  /** Names of account forms; row 0 is the empty one. */
  readonly forms: readonly string[]
  /** In the order of import; heights need not be consecutive. */
  readonly blocks: readonly BlockHead[]
  readonly txs: TxColumns
  readonly postings: PostingColumns
}
