/** `paperchain book …`: books, their mappings, previews, names of accounts, reconciliation. */
import { readFileSync } from 'node:fs'
import type { Book } from '@paperchain/core/domain/book'
import { type BookMapping, readMapping } from '@paperchain/core/domain/book-mapping'
import { FaultError } from '@paperchain/core/domain/error'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { readKeyFile } from '../../adapters/registry-postgres/key-file.ts'
import { desksOf } from '../book-desks.ts'
import { bookOf } from '../jobs/import-book-describe.ts'
import { type BookDesks, bookId } from '../jobs/import-book-desk.ts'
import { keepBook } from '../jobs/import-book-keep.ts'
import { NamesFile } from '../jobs/import-book-names.ts'
import { surroundings } from '../operate/surroundings.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { count, fields, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Desks of the books of an opened folder. */
export const desksIn = (data: DataFolder, io: Io): BookDesks =>
  desksOf(data, { folder: io.folder, clock: io.clock, keyFile: keyFileOf(io) })

/** The key file of this node, by its configuration. */
export const keyFileOf = ({ folder }: Io): string => surroundings(folder, process.env).keyFile

/** `book add <book> <file>`: makes or changes a book by a JSON description. */
export async function bookAdd(io: Io, [name = '', file = '']: readonly string[]): Promise<number> {
  const made = bookOf(name, readJson(file))
  const { book, before } = await withFolder(io, 'book add', (data) =>
    keepBook(data, made, io.clock()),
  )
  const count = plural(book.assets.length, 'asset')
  answer(io, book, () => `${book.ledger} ${before === null ? 'made' : 'changed'}: ${count}`)
  return EXIT.ok
}

/** `book list`: all books. */
export async function bookList(io: Io): Promise<number> {
  const rows = await withFolder(io, 'book list', async ({ books, ledger }) => {
    const all = await books.books()
    return Promise.all(
      all.map(async (book) => {
        const live = (await ledger.blocks(book.ledger)).filter(({ state }) => state === 'live')
        const transactions = live.reduce((sum, { txCount }) => sum + txCount, 0)
        return { book, transactions, blocks: live.length, tip: live.at(-1)?.id ?? null }
      }),
    )
  })
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

/** `book names <book> [account]`: who is behind pseudonyms. Personal data. */
export async function bookNames(io: Io, [name = '', wanted]: readonly string[]): Promise<number> {
  const id = bookId(name)
  const all = await withFolder(io, 'book names', async (data) => {
    await desksIn(data, io).of(name)
    return NamesFile.all(io.folder, id, readKeyFile(keyFileOf(io), true))
  })
  const found = all.filter(
    ({ account, name: called }) => wanted === undefined || wanted === account || wanted === called,
  )
  answer(io, found, () => fields(found.map((each): [string, string] => [each.account, each.name])))
  return found.length === 0 && wanted !== undefined ? EXIT.cannotTell : EXIT.ok
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
