/**
 * One block of an EVM chain, from a node's answers to postings.
 *
 * How it is used: make one {@link EvmBatch} for a chain, add blocks with {@link decodeEvmBlock}
 * (or, from rows of files, with `writeEvmBlock` of `write-block.ts`), give `batch.batch` to
 * `LedgerStore.append`, `clear` it, go on. A block that is refused leaves the batch as it was; on
 * `BATCH_TOO_LARGE` append what is there, clear, and add the block again.
 *
 * What is posted, in a transaction's order: what it mints (deposits on a second layer), the chain's
 * own coin, tokens in the order of their logs, its fees part by part. A transaction that failed
 * posts the deposit and its fees. What the block does by itself (rewards, withdrawals, changes of
 * state) is a transaction of its own behind all others, whose id is the block's hash. Ids are 64
 * lower-case digits without `0x`, accounts 40 with it. Zero-value transfers are posted with an
 * amount of 0 and a form that says so.
 *
 * @module
 */
import type { EvmBatch } from './evm-batch.ts'
import type { EvmChange } from './evm-block.ts'
import type { EvmNotes } from './evm-notes.ts'
import { readBlock, readUncles } from './read-block.ts'
import { readReceipts } from './read-receipts.ts'
import { readTraces } from './read-traces.ts'
import { writeScannedBlock } from './write-block.ts'

/** A node's answers about one block: bytes of JSON, with the JSON-RPC envelope or without. */
export type EvmAnswers = {
  /** `eth_getBlockByNumber` (or by hash) with full transactions. */
  readonly block: Uint8Array
  /**
   * `eth_getBlockReceipts`, or `eth_getTransactionReceipt` of each transaction, in any order. Not
   * needed for a block without transactions: an empty list.
   */
  readonly receipts: Uint8Array | readonly Uint8Array[]
  /** `debug_traceBlockByNumber` with `callTracer`, or `trace_block`; null where there are none. */
  readonly traces: Uint8Array | null
  /** `eth_getUncleByBlockHashAndIndex` of each uncle, in order. Only for chains with rewards. */
  readonly uncles?: readonly Uint8Array[]
  /** What the protocol did by itself, at the heights that the chain's `changesAt` names. */
  readonly changes?: readonly EvmChange[]
}

/**
 * Adds a block to a batch, or nothing of it.
 *
 * @returns what must be told beside the postings; store `internal` with the block
 * @throws {FaultError} `EVM_JSON` (no JSON), `EVM_ANSWER` (a node's error, or null), `EVM_SHAPE` (a
 *         field is missing or wrong), `EVM_MISMATCH` (parts of different blocks), `EVM_TOO_LARGE`,
 *         `BATCH_TOO_LARGE`; the batch is as it was
 */
export function decodeEvmBlock(answers: EvmAnswers, into: EvmBatch): EvmNotes {
  const { head, sent } = readBlock(answers.block, into.chain)
  const parts = answers.receipts
  into.rows.clear()
  const read = readReceipts(parts instanceof Uint8Array ? [parts] : parts, sent, into.rows)
  const ids = sent.map(({ id }) => id)
  const told = answers.traces === null ? null : readTraces(answers.traces, ids)
  const uncles = answers.uncles === undefined ? null : readUncles(answers.uncles, head)
  const changes = answers.changes ?? []
  const traces = told?.traces ?? null
  const fullParses = read.fullParses + (told?.fullParses ?? 0)
  return writeScannedBlock({ head, sent, ...read, traces, fullParses, uncles, changes }, into)
}
