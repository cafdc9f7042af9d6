/** `paperchain book add|list`: books, and the mapping that a flag names. */
import { readFileSync } from 'node:fs'
import { type Book, checkBook } from '@paperchain/core/domain/book'
import { type BookMapping, readMapping } from '@paperchain/core/domain/book-mapping'
import { FaultError } from '@paperchain/core/domain/error'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { desksOf } from '../book-desks.ts'
import { bookOf } from '../jobs/import-book-describe.ts'
import type { BookDesks } from '../jobs/import-book-desk.ts'
import { keepBook } from '../jobs/import-book-keep.ts'
import { surroundings } from '../operate/surroundings.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { count, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Desks of the books of an opened folder. */
export const desksIn = (data: DataFolder, io: Io): BookDesks =>
  desksOf(data, { folder: io.folder, clock: io.clock, keyFile: keyFileOf(io) })

/** The key file of this node, by its configuration. */
export const keyFileOf = ({ folder }: Io): string => surroundings(folder, process.env).keyFile

/** `book add <book> <file>`: makes or changes a book by a JSON description. */
export async function bookAdd(io: Io, [name = '', file = '']: readonly string[]): Promise<number> {
  const made = describedBook(name, file)
  const kept = await withFolder(io, 'book add', (data) => keepBook(data, made, io.clock()))
  return bookAdded(io, kept)
}

/** A book as a file describes it. @throws {FaultError} `BOOK_FILE`, `BOOK_INVALID` */
export function describedBook(name: string, file: string): Book {
  const made = bookOf(name, readJson(file))
  checkBook(made)
  return made
}

/** Tells that a book was made or changed. */
export function bookAdded(
  io: Io,
  { book, before }: { readonly book: Book; readonly before: unknown },
): number {
  const count = plural(book.assets.length, 'asset')
  answer(io, book, () => `${book.ledger} ${before === null ? 'made' : 'changed'}: ${count}`)
  return EXIT.ok
}

/** A book with what stands in it. */
export type ListedBook = {
  readonly book: Book
  readonly transactions: number
  readonly blocks: number
  /** Id of its last block. */
  readonly tip: string | null
}

/** `book list`: all books. */
export async function bookList(io: Io): Promise<number> {
  const rows = await withFolder(io, 'book list', async ({ books, ledger }) => {
    const all = await books.books()
    return Promise.all(
      all.map(async (book): Promise<ListedBook> => {
        const live = (await ledger.blocks(book.ledger)).filter(({ state }) => state === 'live')
        const transactions = live.reduce((sum, { txCount }) => sum + txCount, 0)
        return { book, transactions, blocks: live.length, tip: live.at(-1)?.id ?? null }
      }),
    )
  })
  return booksListed(io, rows)
}

/** Tells which books there are. */
export function booksListed(io: Io, rows: readonly ListedBook[]): number {
  const right = true
  answer(io, rows, () =>
    rows.length === 0
      ? 'No books. Make one: paperchain book add NAME description.json'
      : table(
          [
            { head: 'book' },
            { head: 'name' },
            { head: 'assets' },
            { head: 'mappings' },
            { head: 'transactions', right },
          ],
          rows.map(({ book, transactions }) => [
            book.ledger,
            book.name,
            book.assets.map(({ code }) => code).join(' '),
            Object.keys(book.mappings).join(' '),
            count(transactions),
          ]),
        ),
  )
  return EXIT.ok
}

/** The mapping that a flag names: a saved one of the book, or a file. */
export function mappingOf(book: Book, named: string | undefined): BookMapping {
  const saved = Object.keys(book.mappings)
  if (named === undefined) {
    const [only] = saved
    if (only !== undefined && saved.length === 1)
      return readMapping(JSON.parse(book.mappings[only] ?? ''))
    throw new FaultError('USAGE', `Expected --mapping (${saved.join(', ') || 'a file'}), got none`)
  }
  const text = book.mappings[named]
  if (text !== undefined) return readMapping(JSON.parse(text))
  if (named.endsWith('.json')) return readMapping(readJson(named))
  const known = saved.join(', ') || 'none'
  throw new FaultError('BOOK_UNKNOWN', `Expected a mapping of the book (${known}), got "${named}"`)
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new FaultError('BOOK_FILE', `Expected JSON in ${file}, got ${why}`, { file }, error)
  }
}
