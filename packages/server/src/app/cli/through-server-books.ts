/** `book …` and `import book` through a server, by the same flags and with the same answers. */
import { createReadStream, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import type * as contract from '@paperchain/contract/book'
import type { JsonValue } from '@paperchain/contract/common'
import type { Job } from '@paperchain/contract/job'
import { parseAssetId } from '@paperchain/core/domain/asset'
import type { Book } from '@paperchain/core/domain/book'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { NamedAccount } from '@paperchain/core/engine/book/account-names'
import { asJson } from '../http/change.ts'
import { bookId } from '../jobs/import-book-desk.ts'
import { bookAdded, booksListed, describedBook, mappingOf } from './book.ts'
import { type NamesFlags, namesTold, namesWanted } from './book-names.ts'
import { type LinkFlags, linkTold, reconciled, wordOf } from './book-reconcile.ts'
import {
  type ImportBookFlags,
  previewRows,
  previewTold,
  rowsTold,
  statementOrder,
  statementsTold,
} from './import-book.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { ended, failing, unfinished } from './through-server-import.ts'
import { faultOf } from './through-server-read.ts'

/** How a book is named in a route. @throws {FaultError} `BOOK_UNKNOWN` */
const paramsOf = (name: string) => ({ book: bookId(name).replace(/^book:/, '') })

const bookIn = ({ ledger, name, assets, mappings }: contract.Book): Book => ({
  ledger: ledgerOf(ledger),
  name,
  assets: assets.map(({ code, asset, decimals, same }) => ({
    ...{ code, asset: parseAssetId(asset), decimals },
    same: same === null ? null : { asset: parseAssetId(same.asset), decimals: same.decimals },
  })),
  mappings: Object.fromEntries(
    Object.entries(mappings).map(([key, mapping]) => [key, JSON.stringify(mapping)]),
  ),
})

/** `paperchain book add`. */
export const bookAddThrough: RemoteWork<object> = async (
  { io, remote },
  [name = '', file = ''],
) => {
  const { ledger, name: called, assets, mappings } = describedBook(name, file)
  const { items } = await remote.api('book.list')
  const body = {
    name: called,
    assets: assets.map((asset) => ({ ...asset })),
    mappings: Object.fromEntries(
      Object.entries(mappings).map(([key, text]) => [key, JSON.parse(text) as JsonValue]),
    ),
  }
  const made = await remote.api('book.put', { params: paramsOf(name), body })
  const before = items.find((each) => each.ledger === ledger) ?? null
  return bookAdded(io, { book: bookIn(made), before })
}

/** `paperchain book list`. */
export const bookListThrough: RemoteWork<object> = async ({ io, remote }) => {
  const { items } = await remote.api('book.list')
  const { items: ledgers } = await remote.api('ledger.list')
  const rows = items.map((book) => {
    const ledger = ledgers.find((each) => each.ledger === book.ledger)
    const { transactions } = book
    const told = { blocks: ledger?.blocks ?? 0, tip: ledger?.tip?.id ?? null }
    return { book: bookIn(book), transactions, ...told }
  })
  return booksListed(io, rows)
}

/** `paperchain book names`. */
export const bookNamesThrough: RemoteWork<NamesFlags> = async (
  { io, remote },
  [name = '', account],
  flags,
) => {
  const wanted = namesWanted(account, flags)
  const found: NamedAccount[] = []
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const body = { ...wanted, cursor, limit: NAMES_AT_ONCE }
    const page: contract.BookNames = await remote.api('book.names', {
      params: paramsOf(name),
      body,
    })
    for (const { side, name: called, account: known } of page.items) {
      found.push({ side, name: called, account: known })
    }
    cursor = page.next
  }
  return namesTold(io, found, wanted)
}

const NAMES_AT_ONCE = 10_000

/** `paperchain book reconcile`. */
export const bookReconcileThrough: RemoteWork<object> = async (asked, [name = '']) => {
  const { io, remote } = asked
  // People are shown fewer rows than the fewest that are listed.
  const body = io.json ? { listedMax: STANDINGS_AT_ONCE } : {}
  const begun = await remote.api('book.reconcile', { params: paramsOf(name), body })
  const job = await ended(asked, begun)
  failing(job)
  if (job.kind !== 'reconcile-book' || job.result === null) return unfinished(io, job)
  return reconciled(io, job.result)
}

const STANDINGS_AT_ONCE = 1_000

/** `paperchain book link`. */
export const bookLinkThrough: RemoteWork<LinkFlags> = async (
  { io, remote },
  [name = '', ...words],
  flags,
) => {
  const { chain, ...word } = wordOf(words, flags)
  const body = { ...word, ...(chain === undefined ? {} : { chain }) }
  return linkTold(io, await remote.api('book.link', { params: paramsOf(name), body }))
}

/** `paperchain import book`. */
export const importBookThrough: RemoteWork<ImportBookFlags> = async (
  asked,
  [name = '', path = ''],
  flags,
) => {
  const { io, remote } = asked
  const params = paramsOf(name)
  const book = bookIn(await remote.api('book.read', { params }))
  const order = orderOf(book, flags)
  const rows = flags.preview === undefined ? null : previewRows(flags)
  const { place, told } = await placeOf(remote, path)
  const typed = { told, path }
  if (rows !== null && order.mapping !== undefined) {
    const body = { ...place, mapping: order.mapping, rows }
    const found = await remote.api('book.preview', { params, body }).finally(async () => {
      if ('upload' in place) await remote.api('upload.remove', { params: { upload: place.upload } })
    })
    const faults = found.faults.map((fault) => asTyped(faultOf(fault), typed))
    return previewTold(io, { ...found, faults: faults as typeof found.faults }, book)
  }
  const { dryRun = false, resume = true } = flags
  const body = { ...place, ...order, dryRun, resume }
  const job = await ended(asked, await remote.api('book.import', { params, body }))
  failingAs(job, typed)
  if (job.kind !== 'import-book' || job.result === null) return unfinished(io, job)
  const faults = job.result.faults.map((fault) => asTyped(faultOf(fault), typed))
  return importTold(asked, { ...job.result, faults }, flags)
}

type Imported = Omit<contract.BookImportResult, 'faults'> & { readonly faults: readonly Fault[] }

function importTold(
  { io }: Parameters<RemoteWork<object>>[0],
  result: Imported,
  flags: ImportBookFlags,
): number {
  const { stored, known, refused, postings, blocks, faults } = result
  if (result.statements !== undefined) {
    const { statements, pending = 0 } = result
    const counts = { statements, stored, known, postings, blocks, pending, refused }
    return statementsTold(io, { ...counts, faults }, flags)
  }
  const { rows, refusedBefore, resumedAtLine, seconds, peakRssBytes } = result
  const counts = { rows, stored, known, refused, postings, blocks, refusedBefore, resumedAtLine }
  return rowsTold(io, { ...counts, faults, cancelled: false, seconds, peakRssBytes }, flags)
}

/** How the file is read, checked as it is without a server. */
function orderOf(book: Book, flags: ImportBookFlags) {
  if (flags.form === undefined) return { mapping: asJson(mappingOf(book, flags.mapping)) }
  const { form, zone } = statementOrder(flags)
  return { form, zone, mapping: undefined }
}

type Place = { readonly path: string } | { readonly upload: string; readonly file: string }

/** The server of this user reads by path; to another one the file is sent. */
async function placeOf(
  { api, isLocal }: Remote,
  path: string,
): Promise<{ readonly place: Place; readonly told: string }> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (isLocal || found?.isFile() !== true) {
    if (isLocal) return { place: { path: resolve(path) }, told: resolve(path) }
    throw new FaultError('BOOK_FILE', `Expected a file at ${path}, got none`, { file: path })
  }
  const file = basename(path)
    .replace(/[^-_.A-Za-z0-9 ()+,@]/g, '_')
    .replace(/^\./, '_')
    .slice(-NAME_CHARS_MAX)
  const { id } = await api('upload.create', { body: { purpose: 'book' } })
  const body = Object.assign(Readable.toWeb(createReadStream(path)), { size: found.size })
  await api('upload.file', { params: { upload: id, name: file }, body })
  return { place: { upload: id, file }, told: file }
}

/** Characters of a file's name that a server takes. */
const NAME_CHARS_MAX = 200

type Typed = { readonly told: string; readonly path: string }

/** The file as it was typed: the server knows it by its whole path, or by its name. */
function asTyped({ code, message, facts }: Fault, { told, path }: Typed): Fault {
  const typed = (text: string): string => text.replaceAll(told, () => path)
  const clean = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? typed(value) : value,
  ])
  return { code, message: typed(message), facts: Object.fromEntries(clean) }
}

/** A job that failed fails the command, by the same fault. */
function failingAs({ state, fault }: Job, typed: Typed): void {
  if (state !== 'failed' || fault === null) return
  const { code, message, facts } = asTyped(faultOf(fault), typed)
  throw new FaultError(code, message, facts)
}
