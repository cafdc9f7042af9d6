/**
 * Writes Tron blocks as postings.
 *
 * @module
 */
import type { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { MoveWriter } from '../move-writer.ts'
import type { TronBlock } from './tron-block.ts'

/** Blocks of Tron are made in turn, without work: each counts the same. */
const WORK = 1n
/** No answer of a node states it, and what a source takes for a block is not the block's. */
const BYTES = 0

/**
 * Adds a block to a builder of Tron's ledger.
 *
 * @throws {FaultError} `BATCH_TOO_LARGE`, `AMOUNT_TOO_LARGE`; the block is then in it in part
 */
export function writeTronBlock(builder: BatchBuilder, block: TronBlock): void {
  const { id, previous, height, timeMs, txs } = block
  const head = { id, previous, height, timeMs, work: WORK, txCount: txs.length, bytes: BYTES }
  builder.beginBlock({ ...head, coinbaseText: '' })
  const writer = new MoveWriter(builder)
  for (const tx of txs) {
    writer.begin(tx.id, tx.position)
    for (const move of tx.moves) writer.add(move)
  }
}
