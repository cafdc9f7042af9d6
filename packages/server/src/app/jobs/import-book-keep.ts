/** Keeps a book's description, and with it the facts about its assets. */
import { type Book, checkBook, checkBookChange } from '@paperchain/core/domain/book'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'

/** What was there before, and what is there now. */
export type KeptBook = { readonly before: Book | null; readonly book: Book }

/**
 * Makes or changes a book. Mappings that the new description does not name stay.
 *
 * @throws {FaultError} `BOOK_INVALID`, `BOOK_ASSET_CHANGED`
 */
export async function keepBook(
  { books, assets }: Pick<DataFolder, 'books' | 'assets'>,
  made: Book,
  nowMs: TimeMs,
): Promise<KeptBook> {
  checkBook(made)
  const before = (await books.books()).find(({ ledger }) => ledger === made.ledger) ?? null
  if (before !== null) checkBookChange(before, made)
  const book = { ...made, mappings: { ...before?.mappings, ...made.mappings } }
  const facts = book.assets.map(({ asset, code, decimals }) => ({
    id: asset,
    symbol: code,
    name: null,
    decimals,
    marks: [],
    vouched: true,
    source: `book ${book.name}`.slice(0, 100),
    knownMs: nowMs,
  }))
  await assets.put(facts)
  await books.putBook(book)
  return { before, book }
}
