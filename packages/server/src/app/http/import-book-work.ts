/** The worker of imports into books: the same code as on the command line. */
import { access, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BookImportResult } from '@paperchain/contract/book'
import type { ImportSource } from '@paperchain/contract/list'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import { importBook } from '../jobs/import-book.ts'
import type { BookDesk, BookDesks } from '../jobs/import-book-desk.ts'
import {
  importStatements,
  type StatementForm,
  type StatementOrder,
} from '../jobs/import-book-statement.ts'
import { KeptFaults } from './import-book-faults.ts'
import type { WorkTools } from './job-runner.ts'
import type { Uploads } from './uploads.ts'
import { faultsOf } from './write/basics.ts'

/** What the worker needs. */
export type BookWorkHouse = {
  readonly desks: BookDesks
  readonly uploads: Uploads
  readonly clock: Clock
}

/** One file: of an upload by its name, or the one path that is named. */
export type BookFileName = { readonly source: ImportSource; readonly file: string }

/**
 * The path of a file, and the folder that messages leave out.
 *
 * @throws {FaultError} `UPLOAD_UNKNOWN`, `UPLOAD_EMPTY`, `BOOK_FILE`
 */
export async function bookFile(
  uploads: Uploads,
  { source, file }: BookFileName,
): Promise<{ readonly path: string; readonly root: string }> {
  if ('paths' in source) return { path: source.paths[0] ?? '', root: '' }
  const root = await uploads.folder(source.upload)
  const path = join(root, file)
  const isPlain = !file.startsWith('.') && !/[/\\]/.test(file)
  const isThere =
    isPlain &&
    (await access(path).then(
      () => true,
      () => false,
    ))
  if (isThere) return { path, root }
  throw new FaultError('BOOK_FILE', `Expected a file of the upload, got "${file}"`)
}

/** A text without the folder of the server: nobody needs to know where it keeps its uploads. */
export const withoutFolder = (text: string, root: string): string =>
  root === '' ? text : text.replaceAll(`${root}/`, '').replaceAll(root, 'upload')

/** The same fault without the folder of the server; an empty one stands for none. */
export const withoutRoot = (fault: Fault, root: string): Fault => {
  const facts = Object.entries(fault.facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? withoutFolder(value, root) : value,
  ])
  const message = withoutFolder(fault.message, root)
  return { ...fault, message, facts: Object.fromEntries(facts) }
}

/** Does work on a file; what it throws is told without the folder of the server as well. */
export async function withoutRootIn<Value>(
  root: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    const { code, message, facts } = withoutRoot(faultOf(error), root)
    throw new FaultError(code, message, facts, error)
  }
}

/** What an import is asked to do. */
export type BookFileInput = BookFileName & {
  readonly book: string
  /** Of rows. */
  readonly mapping: unknown
  /** Of bank statements, with the minutes east of UTC of their dates. */
  readonly form: StatementForm | null
  readonly zone: number
  readonly dryRun: boolean
  readonly resume: boolean
}

/** Does one import. */
export async function importBookFile(
  house: BookWorkHouse,
  input: BookFileInput,
  tools: WorkTools,
): Promise<BookImportResult> {
  const desk = await house.desks.of(input.book)
  const { path, root } = await bookFile(house.uploads, input)
  const { form, zone, dryRun } = input
  const { faults, ...counts } = await withoutRootIn(root, () =>
    form === null
      ? rowsOf(house, { desk, path, root, input }, tools)
      : statementsOf(house, { desk, path, order: { form, zone, dryRun } }, tools),
  )
  return {
    ledger: desk.book.ledger,
    ...counts,
    dryRun,
    faults: faultsOf(faults.map((fault) => withoutRoot(fault, root))),
  }
}

type Place = { readonly desk: BookDesk; readonly path: string; readonly root: string }

async function rowsOf(
  { clock }: BookWorkHouse,
  { desk, path, root, input }: Place & { readonly input: BookFileInput },
  { signal, progress }: WorkTools,
) {
  const { resume, dryRun, file } = input
  // Beside an upload, and gone with it; whoever owns a path has the file to look at again.
  const kept = root === '' ? null : await KeptFaults.open(join(dirname(root), `${file}.faults`))
  const { cancelled: _, ...result } = await importBook(
    desk,
    { path, mapping: readMapping(input.mapping), resume },
    {
      now: clock,
      signal,
      dryRun,
      ...(kept === null ? {} : { onFault: kept.keep }),
      onProgress: ({ bytes, ofBytes }) => progress(bytes, ofBytes),
    },
  )
  const faults = kept?.with(result.faults, result.resumedAtLine) ?? result.faults
  return { ...result, faults }
}

type Statements = Pick<Place, 'desk' | 'path'> & { readonly order: StatementOrder }

/**
 * Statements begin anew when they are resumed: what is stored of them is known by its ids, and each
 * names what is wrong with it again.
 */
async function statementsOf(
  { clock }: BookWorkHouse,
  { desk, path, order }: Statements,
  { signal, progress }: WorkTools,
) {
  const started = clock()
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  const result = await importStatements(desk, path, {
    ...order,
    signal,
    onProgress: ({ bytes, ofBytes }) => progress(bytes, ofBytes),
  })
  // An MT940 is read at once and tells nothing on the way; a cancelled one was not read to its end.
  if (!signal.aborted && size > 0) progress(size, size)
  return {
    ...result,
    rows: result.stored + result.known,
    refusedBefore: 0,
    resumedAtLine: 0,
    seconds: Math.max(0, clock() - started) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}
