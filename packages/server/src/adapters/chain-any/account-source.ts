/**
 * Blocks of a ledger of accounts, from wherever they come: what an import reads. Used by every
 * chain whose blocks state their height themselves.
 *
 * @module
 */
import { BatchBuilder } from '@paperchain/core/domain/batch/batch-builder'
import type { PostingBatch } from '@paperchain/core/domain/batch/posting-batch'
import type { Fault } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'

/** Blocks on their way to the ledger. */
export type OpenBatch = {
  /** What was added so far. */
  readonly batch: PostingBatch
  /** Runs what adds a block; where it throws, the batch is as it was. */
  whole<Result>(add: () => Result): Result
}

/** A block that was read. */
export type SourcedBlock<Batch> = {
  /** Hex of its hash, without 0x. */
  readonly id: string
  readonly height: number
  /** How far the source is by it, in `ofUnits`. */
  readonly units: number
  /**
   * Writes it into a batch. Returns what the source could not tell about it.
   *
   * @throws {FaultError} where it cannot be written
   */
  write(batch: Batch): readonly string[]
}

/** A block that could not be read, in the place of one. */
export type UnreadBlock = { readonly fault: Fault; readonly units: number }

/** So much was read; the blocks in it come later. */
export type ReadOn = { readonly units: number }

/** What a source gives, one after the other. */
export type Sourced<Batch = BuilderBatch> = SourcedBlock<Batch> | UnreadBlock | ReadOn

/** Blocks in the source's own order. */
export type AccountSource<Batch extends OpenBatch = BuilderBatch> = {
  readonly ledger: LedgerId
  /** What progress counts, and how much there is of it. */
  readonly unit: 'blocks' | 'bytes'
  readonly ofUnits: number
  /** First and last height wanted, where the source knows them. */
  readonly from: number | null
  readonly to: number | null
  /** What was wrong before the first block. */
  readonly faults: readonly Fault[]
  newBatch(): Batch
  read(): AsyncIterable<Sourced<Batch>>
}

/** A batch of decoders that write into a plain builder. */
export class BuilderBatch implements OpenBatch {
  readonly builder: BatchBuilder

  constructor(ledger: LedgerId) {
    this.builder = new BatchBuilder(ledger)
  }

  get batch(): PostingBatch {
    return this.builder
  }

  whole<Result>(add: () => Result): Result {
    const { blocks, txs, postings, arena, assets } = this.builder
    const before = [blocks.length, txs.count, postings.count, arena.used, assets.length] as const
    try {
      return add()
    } catch (error) {
      ;[blocks.length, txs.count, postings.count, arena.used, assets.length] = before
      throw error
    }
  }
}
