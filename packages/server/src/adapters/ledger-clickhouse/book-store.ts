/**
 * Descriptions of books, in the ledger's engine. A book is written anew with a higher number at
 * each change; the highest counts. Only the process that holds the folder writes.
 */
import type { Book } from '@paperchain/core/domain/book'
import type { BookStore, LinkStore } from '@paperchain/core/links'
import type { Engine } from './engine.ts'
import { linkStore } from './link-store.ts'
import type { UpkeepWorld } from './upkeep.ts'

/** What books need beside the ledger. */
export type BookStores = { readonly books: BookStore; readonly links: LinkStore }

/** Both stores; changes run one after the other with everything else that writes. */
export function bookStores(engine: Engine, inTurn: UpkeepWorld['inTurn']): BookStores {
  const links = linkStore(engine)
  return {
    books: {
      books: () => readBooks(engine),
      putBook: (book) => inTurn(() => writeBook(engine, book)),
    },
    links: { ...links, put: (all) => inTurn(() => links.put(all)) },
  }
}

async function readBooks(engine: Engine): Promise<Book[]> {
  const rows = await engine.rows<[string]>('select book from book final where gone = 0 order by id')
  return rows.map(([book]) => JSON.parse(book) as Book)
}

async function writeBook(engine: Engine, book: Book): Promise<void> {
  const id = book.ledger
  const [last] = await engine.rows<[string]>(
    'select toString(max(number)) from book where id = {id: String}',
    { id },
  )
  const number = (BigInt(last?.[0] ?? '0') + 1n).toString()
  await engine.insert('book', [{ id, number, gone: 0, book: JSON.stringify(book) }])
}
