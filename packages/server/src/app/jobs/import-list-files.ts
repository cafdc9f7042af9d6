/**
 * Reads versions of lists from files and adds each whole, or not at all. A version that is refused
 * does not keep the others out.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { type ImportResult, importList } from '@paperchain/core/engine/attribute/import-list'
import type { Clock, ListStore } from '@paperchain/core/ports'
import { type ListForm, readList, versionPaths } from '../../adapters/list-any/read-list.ts'

/** Which files, and how they are taken. */
export type ListFilesOrder = {
  readonly form: ListForm
  /** One version each, from `versionsIn`. */
  readonly paths: readonly string[]
  /** When lists without a date of their own were published; undefined where nobody says. */
  readonly published: TimeMs | undefined
  /** Take a version that lost much; a person has looked at it. */
  readonly allowShrink: boolean
}

/** The world of the job. */
export type ListFilesWorld = {
  /** Null for a dry run: files are read, and nothing is stored. */
  readonly lists: ListStore | null
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A version that was read, with what came of it; null in a dry run. */
export type ListFileTaken = {
  readonly path: string
  readonly content: ListContent
  readonly result: ImportResult | null
}

/** A version that was refused; its content is null where it could not be read. */
export type ListFileRefused = {
  readonly path: string
  readonly fault: Fault
  readonly content: ListContent | null
}

/** What came of one version. */
export type ListFileOutcome = ListFileTaken | ListFileRefused

/** The versions that paths mean for a form. @throws {FaultError} `LIST_EMPTY` */
export async function versionsIn(form: ListForm, paths: readonly string[]): Promise<string[]> {
  const all: string[] = []
  for (const path of paths) all.push(...(await versionPaths(form, path)))
  return all
}

/**
 * Imports the versions one after the other and tells of each as it is done. Aborting the signal
 * ends it after the version at hand.
 *
 * @throws {FaultError} `DISK_FULL`, which is no version's
 */
export async function* importListFiles(
  { paths, ...order }: ListFilesOrder,
  { lists, clock, signal }: ListFilesWorld,
): AsyncGenerator<ListFileOutcome, void, void> {
  for (const path of paths) {
    if (signal.aborted) return
    yield await importOne({ ...order, path, nowMs: clock() }, lists)
  }
}

type One = Omit<ListFilesOrder, 'paths'> & { readonly path: string; readonly nowMs: TimeMs }

async function importOne(
  { form, path, published, allowShrink, nowMs }: One,
  lists: ListStore | null,
): Promise<ListFileOutcome> {
  let content: ListContent | null = null
  try {
    content = await readList(form, path, published === undefined ? {} : { published })
    const options = { allowShrink, nowMs }
    const result = lists === null ? null : await importList(lists, content, options)
    return { path, content, result }
  } catch (error) {
    if (!(error instanceof FaultError) || error.code === 'DISK_FULL') throw error
    return { path, fault: faultOf(error), content }
  }
}
