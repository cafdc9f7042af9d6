/**
 * What a view key showed, as postings beside what the block's header gave: from nobody known to the
 * address that was paid.
 *
 * A place in a transaction is a function of the transaction alone, so that two wallets may be read
 * in any order, once or twice, and the ledger is the same: first what was paid to the maker of the
 * block, which everybody sees, then each output under a number of its own. A coinbase was written
 * with its header; here it is only told who received what it paid out.
 *
 * @module
 */
import type { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import type { BlockHead } from '../../../domain/batch/posting-batch.ts'
import { MoveWriter } from '../move-writer.ts'
import type { OwnOutput } from './own-outputs.ts'
import { XMR } from './read-header.ts'

/** The form of postings that a view key showed: what such an account spent is in no ledger. */
export const INCOMING_ONLY = 'incoming-only'

/** Movements that a coinbase may have from its header, whose numbers stay free in all. */
const RESERVED_MOVES = 2

/** A transaction with what a wallet received in it. */
export type Received = {
  readonly id: string
  /** Order in its block: 0 for the coinbase. */
  readonly position: number
  /** Piconero left to the maker of the block. */
  readonly fee: bigint
  readonly own: readonly OwnOutput[]
}

/**
 * Writes what a wallet received in one block, in ascending order of position. Outputs with a false
 * amount are left out, and so is a transaction that has no others.
 *
 * @throws {FaultError} as `MoveWriter`
 */
export function writeReceived(
  builder: BatchBuilder,
  head: BlockHead,
  received: readonly Received[],
): void {
  builder.beginBlock(head)
  const writer = new MoveWriter(builder)
  for (const { id, position, fee, own } of received) {
    if (!own.some(({ amount }) => amount !== null)) continue
    writer.begin(id, position)
    const shared = { from: null, asset: XMR } as const
    if (position > 0) {
      writer.add({ ...shared, to: null, amount: fee, kind: 'fee', form: 'one-time-key' })
    }
    for (const { index, address, amount } of own) {
      if (amount === null) continue
      writer.moveOn(RESERVED_MOVES + index)
      const form = amount === 0n ? '' : INCOMING_ONLY
      writer.add({ ...shared, to: address, amount, kind: 'transfer', form })
    }
  }
}
