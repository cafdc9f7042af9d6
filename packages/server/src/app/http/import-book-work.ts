/** The worker of imports of book rows: the same code as on the command line. */
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BookImportResult } from '@paperchain/contract/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import { importBook } from '../jobs/import-book.ts'
import type { BookDesks } from '../jobs/import-book-desk.ts'
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

/** One file of an upload. */
export type BookFileName = { readonly upload: string; readonly file: string }

/**
 * The path of an uploaded file, and the folder that messages leave out.
 *
 * @throws {FaultError} `UPLOAD_UNKNOWN`, `UPLOAD_EMPTY`, `BOOK_FILE`
 */
export async function bookFile(
  uploads: Uploads,
  { upload, file }: BookFileName,
): Promise<{ readonly path: string; readonly root: string }> {
  const root = await uploads.folder(upload)
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

/** Does one import. */
export async function importBookRows(
  { desks, uploads, clock }: BookWorkHouse,
  input: BookFileName & { readonly book: string; readonly mapping: unknown },
  { signal, progress }: WorkTools,
): Promise<BookImportResult> {
  const desk = await desks.of(input.book)
  const { path, root } = await bookFile(uploads, input)
  const kept = await KeptFaults.open(join(dirname(root), `${input.file}.faults`))
  const result = await importBook(
    desk,
    { path, mapping: readMapping(input.mapping) },
    {
      now: clock,
      signal,
      onFault: kept.keep,
      onProgress: ({ bytes, ofBytes }) => progress(bytes, ofBytes),
    },
  )
  const { cancelled: _, faults, ...counts } = result
  const all = kept.with(faults, result.resumedAtLine)
  return {
    ledger: desk.book.ledger,
    ...counts,
    faults: faultsOf(all.map((fault) => withoutRoot(fault, root))),
  }
}
