/**
 * The ledger read in its own order: what is derived from all of it (clusters) reads it so, many
 * blocks a question.
 *
 * @module
 */
import type { LedgerId } from './domain/ledger.ts'
import type { Transaction } from './domain/posting.ts'

/** Heights, both included. */
export type HeightRange = { readonly from: number; readonly until: number }

/** Where a transaction stands. */
export type TxPlace = { readonly height: number; readonly position: number }

/** Reads of whole stretches of a ledger, live blocks only. */
export interface LedgerOrder {
  /** Live transactions of these heights, in ledger order. The caller bounds how many that are. */
  between(ledger: LedgerId, range: HeightRange): Promise<readonly Transaction[]>
  /** Ids of the live transactions at these places, by place (`height:position`). 0 to 50,000. */
  idsAt(ledger: LedgerId, places: readonly TxPlace[]): Promise<ReadonlyMap<string, string>>
  /**
   * How many inputs of each block, live or not, still wait for their coins; a block without any is
   * left out. A block's postings change only when this number falls.
   */
  openInputs(ledger: LedgerId): Promise<ReadonlyMap<string, number>>
}

/** The key of a place in {@link LedgerOrder.idsAt}. */
export const placeKey = ({ height, position }: TxPlace): string => `${height}:${position}`
