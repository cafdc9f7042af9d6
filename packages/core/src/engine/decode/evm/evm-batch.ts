/**
 * A batch under construction for one EVM chain: the builder with what is kept from block to block.
 *
 * @module
 */
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import type { PostingBatch } from '../../../domain/batch/posting-batch.ts'
import type { EvmChain } from './chain.ts'
import { EvmWriter } from './evm-writer.ts'
import { EvmLogRows } from './log-rows.ts'

/** Blocks of one chain on their way to the ledger. `decodeEvmBlock` adds one block or nothing. */
export class EvmBatch {
  readonly chain: EvmChain
  /** Scratch of the block that is being read. */
  readonly rows: EvmLogRows = new EvmLogRows()
  readonly #builder: BatchBuilder
  #writer: EvmWriter

  constructor(chain: EvmChain) {
    this.chain = chain
    this.#builder = new BatchBuilder(chain.ledger, [chain.asset])
    this.#writer = new EvmWriter(chain, this.#builder)
  }

  /** The blocks added so far: what `LedgerStore.append` takes. */
  get batch(): PostingBatch {
    return this.#builder
  }

  /** Writes into {@link batch}. */
  get writer(): EvmWriter {
    return this.#writer
  }

  /** Forgets all blocks and tokens; keeps the memory. */
  clear(): void {
    this.#builder.clear()
    this.#builder.assets.length = 1
    this.#writer = new EvmWriter(this.chain, this.#builder)
  }

  /** Runs what adds a block; where it throws, the batch is as it was. */
  whole<Result>(add: () => Result): Result {
    const { blocks, txs, postings, arena, assets } = this.#builder
    const before = [blocks.length, txs.count, postings.count, arena.used, assets.length] as const
    try {
      return add()
    } catch (fault) {
      const [blockCount, txCount, postingCount, bytes, assetCount] = before
      blocks.length = blockCount
      txs.count = txCount
      postings.count = postingCount
      arena.used = bytes
      // Rows of its contracts may be among those that go: the table is made anew without them.
      assets.length = assetCount
      this.#writer = new EvmWriter(this.chain, this.#builder)
      throw fault
    }
  }
}
