/**
 * One entry of a book as numbers: what rows of files, HTTP and bank statements all become before
 * postings are written. One draft serves a whole import.
 *
 * @module
 */
import { BOOK_KINDS } from '../../domain/book.ts'
import type { Units } from './read-amount.ts'

/** Rows of `BOOK_KINDS`, by name. */
export const KIND: Readonly<Record<(typeof BOOK_KINDS)[number], number>> = Object.fromEntries(
  BOOK_KINDS.map((kind, row) => [kind, row]),
) as Record<(typeof BOOK_KINDS)[number], number>

/** No account, no asset. */
export const NOBODY = -1

/** What an entry says beside its draft. */
export type EntryExtras = {
  /** The transaction on the chain, or empty. */
  readonly chainTx: string
  /** The transaction that it corrects or reverses, or empty. */
  readonly corrects: string
  /** Where it stands in its source: line of a file, or number in a list. */
  readonly line: number
  /** When its links become known to this node. */
  readonly nowMs: number
}

/** An entry. Accounts are numbers of `AccountNames`, assets rows of the book's assets. */
export class EntryDraft {
  /** Row in `BOOK_KINDS`. */
  kind = 0
  timeMs = 0
  account = NOBODY
  counterparty = NOBODY
  asset = NOBODY
  units: Units = 0
  otherAsset = NOBODY
  otherUnits: Units = 0
  feeAsset = NOBODY
  /** Zero for no fee. */
  feeUnits: Units = 0

  /** Makes it an empty entry. */
  reset(): void {
    this.kind = 0
    this.timeMs = 0
    this.account = NOBODY
    this.counterparty = NOBODY
    this.asset = NOBODY
    this.units = 0
    this.otherAsset = NOBODY
    this.otherUnits = 0
    this.feeAsset = NOBODY
    this.feeUnits = 0
  }
}
