/** `paperchain import book`: rows of an institution, or bank statements, into a book. */

import { BOOK_PREVIEW_MAX, type BookPreview } from '@paperchain/contract/book'
import { formatAmount } from '@paperchain/core/domain/amount'
import type { Book } from '@paperchain/core/domain/book'
import { FaultError } from '@paperchain/core/domain/error'
import { previewOut } from '../http/write/books.ts'
import { importBook, previewBook } from '../jobs/import-book.ts'
import type { BookResult } from '../jobs/import-book-order.ts'
import {
  importStatements,
  STATEMENT_FORMS,
  type StatementOrder,
  type StatementResult,
} from '../jobs/import-book-statement.ts'
import { desksIn, mappingOf } from './book.ts'
import { EXIT } from './exit.ts'
import { usage, whole } from './flags.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { duration, progress } from './progress.ts'
import { count, fields, plural, table } from './table.ts'
import { faultOf } from './through-server-read.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `import book`. */
export type ImportBookFlags = {
  readonly mapping?: string
  readonly form?: string
  readonly zone?: string
  readonly preview?: string
  readonly dryRun?: boolean
  /** `--no-resume` makes it false. */
  readonly resume?: boolean
}

/** Imports one file. */
export async function importBookCommand(
  io: Io,
  [name = '', path = '']: readonly string[],
  flags: ImportBookFlags,
): Promise<number> {
  if (flags.form !== undefined) return statements(io, [name, path], flags)
  if (flags.preview !== undefined) return preview(io, [name, path], flags)
  const line = progress(io, 'Importing')
  const result = await withFolder(io, 'import book', async (data) => {
    const desk = await desksIn(data, io).of(name)
    const mapping = mappingOf(desk.book, flags.mapping)
    return importBook(
      desk,
      { path, mapping, resume: flags.resume !== false },
      {
        now: io.clock,
        signal: io.signal,
        dryRun: flags.dryRun === true,
        onProgress: ({ bytes, ofBytes }) => line.step({ done: bytes, of: ofBytes, unit: 'bytes' }),
      },
    )
  }).finally(line.end)
  return rowsTold(io, result, flags)
}

/** Tells what an import of rows did. @returns the exit code */
export function rowsTold(io: Io, result: BookResult, flags: ImportBookFlags): number {
  answer(io, { ...result, dryRun: flags.dryRun === true }, () => text(result, flags))
  if (result.refusedBefore > 0) {
    note(
      io,
      `${plural(result.refusedBefore, 'row')} of a former run refused; --no-resume names them`,
    )
  }
  if (result.faults.length > 0) {
    const others = flags.dryRun === true ? 'nothing was stored' : 'the good rest was kept'
    note(io, `${plural(result.refused, 'row')} refused; ${others}:`)
    noteFaults(io, lines(result.faults))
  }
  if (result.cancelled) return EXIT.interrupted
  return result.refused > 0 ? EXIT.fault : EXIT.ok
}

/** The line is what people look for; it stands where rows of lists have theirs. */
const lines = (faults: BookResult['faults']): BookResult['faults'] =>
  faults.map((fault) => {
    const { line, column, ...facts } = fault.facts
    const at = [
      line === undefined ? '' : `line ${line}`,
      column === undefined ? '' : `column ${column}`,
    ]
    return { ...fault, facts: { ...facts, at: at.filter((part) => part !== '').join(' ') } }
  })

function text(result: BookResult, { dryRun = false }: ImportBookFlags): string {
  const { stored, rows, seconds, known, refused, postings, blocks, resumedAtLine } = result
  const rate = Math.round(rows / Math.max(0.001, seconds))
  const speed = ` in ${duration(seconds)}, ${count(rate)} rows/s`
  const verb = dryRun ? 'would be stored; nothing was' : `stored${speed}`
  const stop = result.cancelled ? 'Stopped; what was stored stays. ' : ''
  const counts = fields([
    ['rows read', count(rows)],
    ['postings', count(postings)],
    ['journal blocks', dryRun ? '' : count(blocks)],
    ['known already', known > 0 ? count(known) : ''],
    ['refused', refused > 0 ? count(refused) : ''],
    ['went on behind line', resumedAtLine > 0 ? count(resumedAtLine) : ''],
  ])
  return `${stop}${plural(stored, 'transaction')} ${verb}\n${counts}`
}

async function preview(
  io: Io,
  [name = '', path = '']: readonly string[],
  flags: ImportBookFlags,
): Promise<number> {
  const rows = previewRows(flags)
  const { found, book } = await withFolder(io, 'import book', async (data) => {
    const desk = await desksIn(data, io).of(name)
    const mapping = mappingOf(desk.book, flags.mapping)
    return { found: await previewBook(desk, { path, mapping }, rows), book: desk.book }
  })
  return previewTold(io, previewOut(found), book)
}

/** How many rows a preview has. @throws {FaultError} `USAGE` */
export const previewRows = ({ preview: text = '' }: ImportBookFlags): number =>
  whole('--preview', text, [1, BOOK_PREVIEW_MAX])

/** Shows the first rows as postings. @returns the exit code */
export function previewTold(io: Io, found: BookPreview, { assets }: Pick<Book, 'assets'>): number {
  answer(io, found, () => {
    const heads = ['id', 'time', 'kind', 'side', 'account', 'amount'].map((head) => ({ head }))
    const body = found.transactions.flatMap(({ id, happenedAt, postings }) =>
      postings.map((posting, leg) => [
        leg === 0 ? id : '',
        leg === 0 ? happenedAt : '',
        posting.form,
        posting.side,
        posting.account,
        amountText(assets, posting),
      ]),
    )
    return `${table(heads, body)}\nA preview: nothing was stored, and pseudonyms will differ.`
  })
  noteFaults(io, lines(found.faults.map(faultOf)))
  return found.faults.length > 0 ? EXIT.fault : EXIT.ok
}

function amountText(
  assets: Book['assets'],
  { asset, amount }: BookPreview['transactions'][number]['postings'][number],
): string {
  const known = assets.find((each) => each.asset === asset)
  if (known === undefined) return ''
  return `${formatAmount(BigInt(amount), known.decimals)} ${known.code}`
}

async function statements(
  io: Io,
  [name = '', path = '']: readonly string[],
  flags: ImportBookFlags,
): Promise<number> {
  const order = statementOrder(flags)
  const result = await withFolder(io, 'import book', async (data) =>
    importStatements(await desksIn(data, io).of(name), path, order),
  )
  return statementsTold(io, result, flags)
}

/** How statements are read. @throws {FaultError} `USAGE` */
export function statementOrder(flags: ImportBookFlags): StatementOrder {
  const { mapping, preview: rows, zone, dryRun = false } = flags
  const form = STATEMENT_FORMS.find((each) => each === flags.form)
  if (form === undefined) throw usage(`--form ${STATEMENT_FORMS.join(' or ')}`, `"${flags.form}"`)
  if (mapping !== undefined) throw usage('no --mapping with --form', `"${mapping}"`)
  if (rows !== undefined) throw usage('--dry-run with --form', '--preview')
  return { form, zone: zoneOf(zone), dryRun }
}

/** Tells what an import of statements did. @returns the exit code */
export function statementsTold(
  io: Io,
  result: StatementResult,
  { dryRun = false }: ImportBookFlags,
): number {
  answer(io, { ...result, dryRun }, () =>
    fields([
      ['statements', count(result.statements)],
      [dryRun ? 'entries that would be' : 'entries stored', count(result.stored)],
      ['known already', result.known > 0 ? count(result.known) : ''],
      ['announced, not booked', result.pending > 0 ? count(result.pending) : ''],
      ['statements refused', result.refused > 0 ? count(result.refused) : ''],
    ]),
  )
  noteFaults(io, lines(result.faults))
  return result.faults.length > 0 ? EXIT.fault : EXIT.ok
}

/** Minutes east of UTC; nothing is Z. */
function zoneOf(text: string | undefined): number {
  if (text === undefined || text === 'Z') return 0
  const [, sign, hours, minutes] = /^([-+])(\d\d):?([0-5]\d)$/.exec(text) ?? []
  if (sign === undefined) {
    throw new FaultError('USAGE', `Expected --zone as Z or +09:00, got "${text}"`)
  }
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
