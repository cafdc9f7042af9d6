/** Books: descriptions, transactions, previews and imports of rows. */
import type {
  Book as BookAnswer,
  BookLink,
  BookNames,
  BookPreview,
  BookState,
} from '@paperchain/contract/book'
import type { JsonValue } from '@paperchain/contract/common'
import type { Job } from '@paperchain/contract/job'
import type { Book, BookEntry } from '@paperchain/core/domain/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import { parseTime } from '@paperchain/core/domain/time'
import { linkBook } from '../../book-link.ts'
import { lookAtNames } from '../../book-names.ts'
import { previewBook } from '../../jobs/import-book.ts'
import { bookOf } from '../../jobs/import-book-describe.ts'
import { bookId } from '../../jobs/import-book-desk.ts'
import { bookEntries } from '../../jobs/import-book-entries.ts'
import { keepBook } from '../../jobs/import-book-keep.ts'
import { previewStatements } from '../../jobs/import-book-statement-preview.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import type { House } from '../house.ts'
import { type BookFileName, bookFile, withoutRoot, withoutRootIn } from '../import-book-work.ts'
import { inputOf } from '../import-work.ts'
import { bookNamed, type ReconcileInput, reconcileInputOf } from '../reconcile-work.ts'
import { withWords } from '../words-since.ts'
import { faultOf, timeOrNull } from '../write/basics.ts'
import { bookOut, previewOut } from '../write/books.ts'
import { added, checkPaths, jobAnswer } from './job.ts'

/** A book with what stands in it. */
async function stateOf({ ledger, stores }: House, book: Book): Promise<BookState> {
  // Of the store, not of memory: who has just booked something looks whether it is there.
  const live = (await ledger.blocks(book.ledger)).filter(({ state }) => state === 'live')
  const times = await stores.books.times(book.ledger)
  return {
    ...bookOut(book),
    transactions: live.reduce((sum, { txCount }) => sum + txCount, 0),
    firstAt: timeOrNull(times?.firstMs ?? null),
    lastAt: timeOrNull(times?.lastMs ?? null),
    bookedAt: timeOrNull(live.at(-1)?.timeMs ?? null),
  }
}

/** Characters of one side of an entry: the audit log takes 100,000, and more would stop it. */
const LOGGED_CHARS_MAX = 90_000

/** A book for the audit log: whole, or how much of what where it is too long. */
function logged(told: BookAnswer): JsonValue {
  const text = JSON.stringify(told)
  if (text.length <= LOGGED_CHARS_MAX) return asJson(told)
  const { ledger, name, assets, mappings } = told
  const counts = { assets: assets.length, mappings: Object.keys(mappings).length }
  return { ledger, name, ...counts, characters: text.length }
}

/** Rounds of jobs looked at for one page: most jobs of a node may be of other things. */
const JOB_ROUNDS_MAX = 20

/** Jobs of a book. A page may be short where many jobs are of other things; `next` goes on. */
async function jobs({ house, params, query }: Ask<'book.jobs'>) {
  const { ledger } = await bookNamed(house.stores, params.book)
  const answered = async (items: readonly Job[], next: string | null) => ({
    body: { items: await withWords(house, ledger, items), next },
  })
  const items: Job[] = []
  let after = query.cursor
  for (let round = 0; round < JOB_ROUNDS_MAX; round++) {
    const limit = query.limit - items.length
    const page = await house.registry.jobs.list(
      {},
      { limit, ...(after === undefined ? {} : { after }) },
    )
    const own = page.rows.filter(({ input }) => bookIn(input) === ledger)
    items.push(...(await Promise.all(own.map((job) => jobAnswer(house, job)))))
    if (page.next === null) return answered(items, null)
    after = page.next
    if (items.length === query.limit) break
  }
  return answered(items, after ?? null)
}

/** The book that a job is about, or null. */
function bookIn(input: Json): string | null {
  const about = inputOf(input) ?? reconcileInputOf(input)
  return about !== null && 'book' in about ? about.book : null
}

async function put({ house, params, body }: Ask<'book.put'>): Promise<Reply<BookAnswer>> {
  const made = bookOf(params.book, body)
  const { book, before } = await keepBook(house.stores, made, house.clock())
  const told = bookOut(book)
  const audit = {
    object: `book:${params.book}`,
    before: before === null ? null : logged(bookOut(before)),
    after: logged(told),
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

async function preview(ask: Ask<'book.preview'>): Promise<Reply<BookPreview>> {
  const { house, params, body } = ask
  const desk = await house.desks.of(params.book)
  const { path, root } = await bookFile(house.uploads, await fileOf(ask, body))
  const { mapping, form, zone } = readingOf(desk.book, body)
  const found = await withoutRootIn(root, () =>
    form === null
      ? previewBook(desk, { path, mapping: readMapping(mapping) }, body.rows)
      : previewStatements(desk, { path, form, zone }, body.rows),
  )
  const faults = found.faults.map((fault) => withoutRoot(fault, root))
  return { body: previewOut({ ...found, faults }) }
}

type FileStated = {
  readonly upload?: string | undefined
  readonly file?: string | undefined
  readonly path?: string | undefined
}

/** Where the file of a request is. @throws {FaultError} `REQUEST_INVALID`, `PATH_IMPORT_OFF` */
async function fileOf(
  ask: Pick<Ask<'book.import'>, 'house' | 'who'>,
  { upload, file, path }: FileStated,
): Promise<BookFileName> {
  if (path === undefined && upload !== undefined && file !== undefined) {
    return { source: { upload }, file }
  }
  if (path === undefined || upload !== undefined || file !== undefined) {
    throw new FaultError('REQUEST_INVALID', 'Expected upload and file, or a path, got another')
  }
  await checkPaths(ask)
  return { source: { paths: [path] }, file: '' }
}

type ReadingStated = Pick<Ask<'book.import'>['body'], 'mapping' | 'form' | 'zone'>

/** How a file is read. @throws {FaultError} `REQUEST_INVALID` where that is said twice or not */
function readingOf(book: Book, { mapping, form, zone }: ReadingStated) {
  if (mapping === undefined && form !== undefined) return { mapping: null, form, zone: zone ?? 0 }
  if (mapping !== undefined && form === undefined && zone === undefined) {
    return { mapping: asJson(mappingFrom(book, mapping)), form: null, zone: 0 }
  }
  const message = 'Expected a mapping of rows, or the form of bank statements, got another'
  throw new FaultError('REQUEST_INVALID', message)
}

/** A mapping as it is given, or a saved one by its name. */
function mappingFrom({ mappings }: Book, given: JsonValue) {
  if (typeof given !== 'string') return readMapping(given)
  const text = mappings[given]
  if (text !== undefined) return readMapping(JSON.parse(text))
  const known = Object.keys(mappings).join(', ') || 'none'
  throw new FaultError('BOOK_UNKNOWN', `Expected a mapping of the book (${known}), got "${given}"`)
}

async function importFile(ask: Ask<'book.import'>) {
  const { house, params, body } = ask
  const { dryRun, resume } = body
  const desk = await house.desks.of(params.book)
  const place = await fileOf(ask, body)
  await bookFile(house.uploads, place)
  // What is saved may change before the job runs: the job keeps the mapping of now.
  const order = { book: bookId(params.book), ...readingOf(desk.book, body), dryRun, resume }
  return added(ask, 'import-book', { kind: 'import-book', ...place, ...order })
}

async function reconcile(ask: Ask<'book.reconcile'>): Promise<Reply<Job>> {
  const { house, params, who, body } = ask
  const { listedMax } = body
  const { ledger: book } = await bookNamed(house.stores, params.book)
  const kind = 'reconcile-book'
  const input: ReconcileInput = { kind, book, listedMax }
  const job = await change(ask, 'book.reconcile', async (stores) => {
    const unit = house.jobs.unitOf(kind)
    // Who asks again while it runs is given the one that runs.
    const wanted = { kind, input: asJson(input), by: who.who, unit, key: `${book} ${listedMax}` }
    const made = await stores.jobs.add(wanted)
    return {
      value: made,
      audit: { object: `book:${params.book}`, after: asJson({ job: made.id }) },
    }
  })
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

/** A person's word about one deposit or withdrawal. */
async function link({ house, params, body }: Ask<'book.link'>): Promise<Reply<BookLink>> {
  const book = await bookNamed(house.stores, params.book)
  const { links } = house.stores
  const told = await linkBook({ ledger: house.ledger, links, nowMs: house.clock() }, book, body)
  return { body: told, audit: { object: `book:${params.book}`, after: asJson(told) } }
}

/** As a look at a customer: told only once its entry stands in the audit log. */
async function names(ask: Ask<'book.names'>): Promise<Reply<BookNames>> {
  const { house, params, body } = ask
  const { limit, cursor, account, name, reason } = body
  const desk = await house.desks.of(params.book)
  const wanted = { account, name, reason, limit, after: Number(cursor ?? 0) }
  const { found, next } = await change(ask, 'book.names', async () => {
    const value = await lookAtNames(desk, wanted)
    return { value, audit: value.audit }
  })
  return {
    body: { items: found.map((each) => ({ ...each })), next: next === null ? null : `${next}` },
  }
}

/** Handlers of this topic. */
export const BOOK_HANDLERS: Handlers<
  | 'book.list'
  | 'book.read'
  | 'book.jobs'
  | 'book.put'
  | 'book.transactions'
  | 'book.preview'
  | 'book.import'
  | 'book.reconcile'
  | 'book.link'
  | 'book.names'
> = {
  'book.list': async ({ house }) => {
    const books = await house.stores.books.books()
    return { body: { items: await Promise.all(books.map((book) => stateOf(house, book))) } }
  },
  'book.read': async ({ house, params }) => ({
    body: await stateOf(house, await bookNamed(house.stores, params.book)),
  }),
  'book.jobs': jobs,
  'book.put': put,
  'book.transactions': transactions,
  'book.preview': preview,
  'book.import': importFile,
  'book.reconcile': reconcile,
  'book.link': link,
  'book.names': names,
}
