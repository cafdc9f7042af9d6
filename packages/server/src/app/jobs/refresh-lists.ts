/**
 * Fetches lists again from their sources: those that are due, one after the other. The same files
 * as last time confirm a list without being read; others are imported as one version, or refused
 * whole (a version that lost too much waits for a person). Each try is recorded at once. Nothing
 * here takes a list away: what a source brought stays in force until it is replaced, and is called
 * stale once it is older than its schedule.
 *
 * Run it in one place at a time, the process that holds the data folder.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { ListSource } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { type ImportResult, importList } from '@paperchain/core/engine/attribute/import-list'
import { LIST_FILES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import {
  afterTry,
  checkSource,
  dueSources,
  isUrl,
  type TryOutcome,
} from '@paperchain/core/engine/attribute/schedule'
import type { Clock, ListStore } from '@paperchain/core/ports'
import { type FetchWorld, fetchFile } from '../../adapters/list-any/fetch-files.ts'
import { type ListForm, listForm, readList } from '../../adapters/list-any/read-list.ts'
import { unreadable, versionHash } from '../../adapters/list-ofac/list-file.ts'

/** The world of the job. */
export type RefreshWorld = FetchWorld & {
  readonly lists: ListStore
  readonly clock: Clock
  /** A folder of ours on disk; what is fetched is put below it and removed again. */
  readonly scratch: string
}

/** Which sources to try. */
export type RefreshOrder = {
  /** Only these, due or not, paused or not; left away for all that are due. */
  readonly ids?: readonly string[]
  /** Take a version that lost much; a person has looked at it. */
  readonly allowShrink?: boolean
}

/** What came of one source. */
export type RefreshReport = {
  readonly source: string
  readonly outcome: 'imported' | 'unchanged' | 'failed'
  /** The list, or empty where none is known yet. */
  readonly list: string
  /** Null unless imported. */
  readonly result: ImportResult | null
  /** Why it failed, else null. */
  readonly failure: Fault | null
}

/**
 * Tries the sources. A fault of one is recorded and does not keep the others back; aborting the
 * signal ends it after the source at hand, whose try is then not recorded.
 *
 * @throws {FaultError} `DISK_FULL` and faults of the store, which are no source's
 */
export async function refreshLists(
  world: RefreshWorld,
  order: RefreshOrder = {},
): Promise<readonly RefreshReport[]> {
  const all = await world.lists.sources()
  const { ids } = order
  const chosen =
    ids === undefined ? dueSources(all, world.clock()) : all.filter(({ id }) => ids.includes(id))
  const reports: RefreshReport[] = []
  for (const source of chosen) {
    world.signal.throwIfAborted()
    reports.push(await refreshOne(world, source, order))
  }
  return reports
}

async function refreshOne(
  world: RefreshWorld,
  source: ListSource,
  order: RefreshOrder,
): Promise<RefreshReport> {
  try {
    const { hash, list, result } = await tried(world, source, order)
    await record(world, source, { kind: 'confirmed', list, hash })
    const outcome = result === null ? 'unchanged' : 'imported'
    return { source: source.id, outcome, list, result, failure: null }
  } catch (error) {
    world.signal.throwIfAborted()
    if (!(error instanceof FaultError) || !isOfSource(error)) throw error
    const failure = faultOf(error)
    await record(world, source, { kind: 'failed', failure })
    return { source: source.id, outcome: 'failed', list: source.list, result: null, failure }
  }
}

/** Faults of our own disk and store are no fault of the source. */
const isOfSource = ({ code }: FaultError): boolean =>
  code !== 'DISK_FULL' && !code.startsWith('LEDGER_')

/** Writes a try down on the source as it stands now: it may have been changed meanwhile. */
async function record(world: RefreshWorld, { id }: ListSource, outcome: TryOutcome): Promise<void> {
  const now = (await world.lists.sources()).find((source) => source.id === id)
  if (now !== undefined) await world.lists.putSource(afterTry(now, outcome, world.clock()))
}

type Tried = { readonly hash: string; readonly list: string; readonly result: ImportResult | null }

/** The files of a source, on disk. */
type Files = { readonly path: string; readonly hash: string; readonly modifiedMs: TimeMs | null }

async function tried(world: RefreshWorld, source: ListSource, order: RefreshOrder): Promise<Tried> {
  checkSource(source)
  const form = listForm(source.form)
  if (form === undefined) {
    const message = `Expected a form of list, got "${source.form.slice(0, 40)}"`
    throw new FaultError('LIST_SOURCE_INVALID', message, { source: source.id })
  }
  const folder = await mkdtemp(join(world.scratch, 'list-'))
  try {
    const files = await filesOf(world, source, folder)
    if (files.hash === source.lastHash && source.list !== '') {
      return { hash: files.hash, list: source.list, result: null }
    }
    const result = await imported(world, { form, files }, order)
    return { hash: files.hash, list: result.version.list, result: result.stored ? result : null }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function imported(
  { lists, clock }: RefreshWorld,
  { form, files }: { readonly form: ListForm; readonly files: Files },
  { allowShrink = false }: RefreshOrder,
): Promise<ImportResult> {
  const nowMs = clock()
  const content = await readDated(form, files, nowMs)
  return importList(lists, content, { allowShrink, nowMs })
}

/** A list without a date of its own was published when its files were changed, or now. */
async function readDated(form: ListForm, { path, modifiedMs }: Files, nowMs: TimeMs) {
  try {
    return await readList(form, path)
  } catch (error) {
    if (!(error instanceof FaultError) || error.code !== 'LIST_UNDATED') throw error
    return readList(form, path, { published: Math.min(modifiedMs ?? nowMs, nowMs) })
  }
}

async function filesOf(world: RefreshWorld, source: ListSource, folder: string): Promise<Files> {
  const [first = ''] = source.from
  if (!isUrl(first)) return localFiles(first)
  const { redirectHosts } = source
  const fetched: { name: string; hash: string; modifiedMs: TimeMs | null }[] = []
  for (const url of source.from) {
    const taken = fetched.map(({ name }) => name)
    fetched.push(await fetchFile({ url, redirectHosts, folder, taken }, world))
  }
  const [only] = fetched
  const path = fetched.length === 1 && only !== undefined ? join(folder, only.name) : folder
  return { path, hash: versionHash(fetched), modifiedMs: newest(fetched) }
}

/** A file, or the files of a folder, by their hash. */
async function localFiles(path: string): Promise<Files> {
  try {
    const isFolder = (await stat(path)).isDirectory()
    const paths = isFolder ? (await readdir(path)).sort().map((name) => join(path, name)) : [path]
    if (paths.length > LIST_FILES_LIMIT) {
      const message = `Expected at most ${LIST_FILES_LIMIT} files in ${path}, got ${paths.length}`
      throw new FaultError('LIST_TOO_LARGE', message, { files: paths.length })
    }
    const files: { name: string; hash: string; modifiedMs: TimeMs }[] = []
    for (const each of paths) {
      const found = await stat(each)
      if (!found.isFile()) continue
      const hash = await hashOf(each)
      files.push({ name: basename(each), hash, modifiedMs: Math.floor(found.mtimeMs) })
    }
    return { path, hash: versionHash(files), modifiedMs: newest(files) }
  } catch (error) {
    throw error instanceof FaultError ? error : unreadable(path, error)
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

const newest = (files: readonly { readonly modifiedMs: TimeMs | null }[]): TimeMs | null =>
  files.reduce<TimeMs | null>(
    (last, { modifiedMs }) =>
      modifiedMs === null ? last : last === null ? modifiedMs : Math.max(last, modifiedMs),
    null,
  )
