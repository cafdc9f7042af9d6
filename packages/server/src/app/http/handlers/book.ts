/** Books: descriptions, transactions, previews and imports of rows. */
import type {
  Book as BookAnswer,
  BookLink,
  BookPreview,
  BookState,
} from '@paperchain/contract/book'
import type { JsonValue } from '@paperchain/contract/common'
import type { Job } from '@paperchain/contract/job'
import type { Book, BookEntry } from '@paperchain/core/domain/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { Link } from '@paperchain/core/domain/link'
import { parseTime } from '@paperchain/core/domain/time'
import { claimsOf } from '@paperchain/core/engine/book/reconcile'
import { previewBook } from '../../jobs/import-book.ts'
import { bookOf } from '../../jobs/import-book-describe.ts'
import { bookId } from '../../jobs/import-book-desk.ts'
import { bookEntries } from '../../jobs/import-book-entries.ts'
import { keepBook } from '../../jobs/import-book-keep.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import type { House } from '../house.ts'
import { bookFile, withoutRoot } from '../import-book-work.ts'
import { inputOf } from '../import-work.ts'
import { bookNamed, type ReconcileInput, reconcileInputOf } from '../reconcile-work.ts'
import { faultOf, faultsOf, timeOrNull, timeText } from '../write/basics.ts'
import { added, jobAnswer } from './job.ts'

const answerOf = ({ ledger, name, assets, mappings }: Book): BookAnswer => ({
  ledger,
  name,
  assets: assets.map((asset) => ({ ...asset })),
  mappings: Object.fromEntries(
    Object.entries(mappings).map(([key, text]) => [key, JSON.parse(text) as JsonValue]),
  ),
})

/** A book with what stands in it. */
async function stateOf({ ledger, stores }: House, book: Book): Promise<BookState> {
  // Of the store, not of memory: who has just booked something looks whether it is there.
  const live = (await ledger.blocks(book.ledger)).filter(({ state }) => state === 'live')
  const times = await stores.books.times(book.ledger)
  return {
    ...answerOf(book),
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
    if (page.next === null) return { body: { items, next: null } }
    after = page.next
    if (items.length === query.limit) break
  }
  return { body: { items, next: after ?? null } }
}

/** The book that a job is about, or null. */
function bookIn(input: Json): string | null {
  const about = inputOf(input) ?? reconcileInputOf(input)
  return about !== null && 'book' in about ? about.book : null
}

async function put({ house, params, body }: Ask<'book.put'>): Promise<Reply<BookAnswer>> {
  const made = bookOf(params.book, body)
  const { book, before } = await keepBook(house.stores, made, house.clock())
  const told = answerOf(book)
  const audit = {
    object: `book:${params.book}`,
    before: before === null ? null : logged(answerOf(before)),
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

async function reconcile(ask: Ask<'book.reconcile'>): Promise<Reply<Job>> {
  const { house, params, who } = ask
  const { ledger: book } = await bookNamed(house.stores, params.book)
  const kind = 'reconcile-book'
  const input: ReconcileInput = { kind, book }
  const job = await change(ask, 'book.reconcile', async (stores) => {
    const unit = house.jobs.unitOf(kind)
    // Who asks again while it runs is given the one that runs.
    const wanted = { kind, input: asJson(input), by: who.who, unit, key: book }
    const made = await stores.jobs.add(wanted)
    return {
      value: made,
      audit: { object: `book:${params.book}`, after: asJson({ job: made.id }) },
    }
  })
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

/** A person's word about one deposit or withdrawal. It stays, whatever a rule finds later. */
async function link(ask: Ask<'book.link'>): Promise<Reply<BookLink>> {
  const { house, params, body } = ask
  const { tx, refuse, reason } = body
  const book = await bookNamed(house.stores, params.book)
  const found = await house.ledger.transactions(book.ledger, [tx])
  if (found.length === 0) {
    throw new FaultError('TX_UNKNOWN', `Expected a transaction of ${book.ledger}, got "${tx}"`)
  }
  const [claim] = claimsOf(book, found)
  if (claim === undefined) {
    const message = 'Expected a deposit or withdrawal of a coin that is on a chain'
    throw new FaultError('LINK_INVALID', `${message}, got "${tx}"`)
  }
  const made: Link = {
    from: { ledger: book.ledger, tx, move: 0 },
    to: { ledger: claim.chain, tx: body.chainTx.toLowerCase(), account: claim.address ?? '' },
    relation: 'same-value',
    evidence: refuse ? 'refused' : 'confirmed',
    confidence: refuse ? 0 : 100,
    reasons: [reason],
    knownMs: house.clock(),
  }
  await house.stores.links.put([made])
  const { chain } = claim
  const told: BookLink = {
    ...{ tx, chain, chainTx: made.to.tx, confidence: made.confidence, reasons: [reason] },
    evidence: refuse ? 'refused' : 'confirmed',
  }
  return { body: told, audit: { object: `book:${params.book}`, after: asJson(told) } }
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
  'book.import': importRows,
  'book.reconcile': reconcile,
  'book.link': link,
}
