/** Books: descriptions, transactions, previews and imports of rows. */
import type { Book as BookAnswer, BookPreview } from '@paperchain/contract/book'
import type { JsonValue } from '@paperchain/contract/common'
import type { Book, BookEntry } from '@paperchain/core/domain/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { FaultError } from '@paperchain/core/domain/error'
import { parseTime } from '@paperchain/core/domain/time'
import { previewBook } from '../../jobs/import-book.ts'
import { bookOf } from '../../jobs/import-book-describe.ts'
import { bookId } from '../../jobs/import-book-desk.ts'
import { bookEntries } from '../../jobs/import-book-entries.ts'
import { keepBook } from '../../jobs/import-book-keep.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson } from '../change.ts'
import { bookFile, withoutRoot } from '../import-book-work.ts'
import { faultOf, faultsOf, timeText } from '../write/basics.ts'
import { added } from './job.ts'

const answerOf = ({ ledger, name, assets, mappings }: Book): BookAnswer => ({
  ledger,
  name,
  assets: assets.map((asset) => ({ ...asset })),
  mappings: Object.fromEntries(
    Object.entries(mappings).map(([key, text]) => [key, JSON.parse(text) as JsonValue]),
  ),
})

async function put({ house, params, body }: Ask<'book.put'>): Promise<Reply<BookAnswer>> {
  const made = bookOf(params.book, body)
  const { book, before } = await keepBook(house.stores, made, house.clock())
  const told = answerOf(book)
  const audit = {
    object: `book:${params.book}`,
    before: before === null ? null : asJson(answerOf(before)),
    after: asJson(told),
  }
  return { body: told, audit }
}

async function transactions({ house, params, body }: Ask<'book.transactions'>) {
  const desk = await house.desks.of(params.book)
  const entries = body.transactions.map(({ happenedAt, ...entry }): BookEntry => {
    const stated = Object.entries(entry).filter(([, value]) => value !== undefined)
    return { ...Object.fromEntries(stated), happenedMs: parseTime(happenedAt) } as BookEntry
  })
  const { answers, block } = await bookEntries(desk, entries)
  const counts = { stored: 0, known: 0, refused: 0 }
  for (const { status } of answers) counts[status]++
  return {
    body: {
      answers: answers.map((each) => ({
        ...each,
        fault: each.fault === null ? null : faultOf(each.fault),
      })),
      ...counts,
      block,
    },
    // Ids and counts only: what was booked is in the ledger, under pseudonyms.
    audit: { object: `book:${params.book}`, after: asJson({ ...counts, block }) },
  }
}

async function preview({ house, params, body }: Ask<'book.preview'>): Promise<Reply<BookPreview>> {
  const desk = await house.desks.of(params.book)
  const { path, root } = await bookFile(house.uploads, body)
  const order = { path, mapping: mappingFrom(desk.book, body.mapping) }
  const found = await previewBook(desk, order, body.rows)
  return {
    body: {
      rows: found.rows,
      transactions: found.transactions.map(({ id, timeMs, postings }) => ({
        id,
        happenedAt: timeText(timeMs),
        postings: postings.map(({ side, account, asset, amount, move, kind, form }) => ({
          side,
          account: account ?? '',
          asset,
          amount: (amount ?? 0n).toString(),
          move: move ?? 0,
          kind,
          form,
        })),
      })),
      faults: faultsOf(found.faults.map((fault) => withoutRoot(fault, root))),
    },
  }
}

/** A mapping as it is given, or a saved one by its name. */
function mappingFrom({ mappings }: Book, given: JsonValue) {
  if (typeof given !== 'string') return readMapping(given)
  const text = mappings[given]
  if (text !== undefined) return readMapping(JSON.parse(text))
  const known = Object.keys(mappings).join(', ') || 'none'
  throw new FaultError('BOOK_UNKNOWN', `Expected a mapping of the book (${known}), got "${given}"`)
}

async function importRows(ask: Ask<'book.import'>) {
  const { house, params, body } = ask
  const desk = await house.desks.of(params.book)
  await bookFile(house.uploads, body)
  // What is saved may change before the job runs: the job keeps the mapping of now.
  const mapping = asJson(mappingFrom(desk.book, body.mapping))
  const { upload, file } = body
  return added(ask, 'import-book', {
    kind: 'import-book',
    source: { upload },
    book: bookId(params.book),
    file,
    mapping,
  })
}

/** Handlers of this topic. */
export const BOOK_HANDLERS: Handlers<
  'book.list' | 'book.put' | 'book.transactions' | 'book.preview' | 'book.import'
> = {
  'book.list': async ({ house }) => ({
    body: { items: (await house.stores.books.books()).map(answerOf) },
  }),
  'book.put': put,
  'book.transactions': transactions,
  'book.preview': preview,
  'book.import': importRows,
}
