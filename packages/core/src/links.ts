/**
 * What books need from outside beside the ledger: their descriptions, and links between ledgers.
 *
 * @module
 */
import type { AssetId } from './domain/asset.ts'
import type { Book } from './domain/book.ts'
import type { LedgerId } from './domain/ledger.ts'
import type { Link } from './domain/link.ts'
import type { TimeMs } from './domain/time.ts'

/** Links, found from either side. `core/test/link-store.contract.ts` holds its promises. */
export interface LinkStore {
  /**
   * Adds links. One with the same ends, move and relation takes the place of the former; what
   * somebody confirmed or refused stays against `given` and `matched`.
   *
   * @throws {FaultError} `LINK_INVALID`; nothing was stored
   */
  put(links: readonly Link[]): Promise<void>
  /**
   * Links that begin or end at these transactions of a ledger, by both ends. 1 to 50,000 ids.
   */
  linksOf(ledger: LedgerId, txs: readonly string[]): Promise<readonly Link[]>
  /** All links that begin in a ledger, by transaction, in pages. */
  linksFrom(ledger: LedgerId, page: LinkPage): Promise<readonly Link[]>
}

/** Links after a transaction id (empty: from the start), 1 to 100,000 rows. */
export type LinkPage = { readonly afterTx: string; readonly limit: number }

/** Descriptions of books. */
export interface BookStore {
  /** All books, by ledger. */
  books(): Promise<readonly Book[]>
  /** Adds a book, or puts it in the place of the one with its ledger. The caller checked it. */
  putBook(book: Book): Promise<void>
  /** When the first and the last transaction of a book happened; null where it has none. */
  times(ledger: LedgerId): Promise<BookTimes | null>
  /** The same of an account's postings, by asset; empty where it has none. */
  accountTimes(ledger: LedgerId, account: string): Promise<ReadonlyMap<AssetId, BookTimes>>
}

/** The first and the last time of a book, or of an account in it. */
export type BookTimes = { readonly firstMs: TimeMs; readonly lastMs: TimeMs }
