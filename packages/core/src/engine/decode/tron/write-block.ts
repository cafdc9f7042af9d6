/**
 * Writes Tron blocks as postings.
 *
 * @module
 */
import type { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { MoveWriter } from '../move-writer.ts'
import { checkTronBlock } from './network.ts'
import type { TronBlock } from './tron-block.ts'

/** Blocks of Tron are made in turn, without work: each counts the same. */
const WORK = 1n
/** No answer of a node states it, and what a source takes for a block is not the block's. */
const BYTES = 0

/**
 * Adds a block to a builder of the ledger of its network.
 *
 * @throws {FaultError} `BLOCK_WRONG_NETWORK`; `BATCH_TOO_LARGE`, `AMOUNT_TOO_LARGE`, and the block
 * is then in it in part
 */
export function writeTronBlock(builder: BatchBuilder, block: TronBlock): void {
  checkTronBlock(builder.ledger, block)
  const { id, previous, height, timeMs, txs } = block
  const head = { id, previous, height, timeMs, work: WORK, txCount: txs.length, bytes: BYTES }
  builder.beginBlock({ ...head, coinbaseText: '' })
  const writer = new MoveWriter(builder)
  for (const tx of txs) {
    writer.begin(tx.id, tx.position)
    for (const move of tx.moves) writer.add(move)
  }
}
