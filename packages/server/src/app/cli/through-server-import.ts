/** `import bitcoin` and `list import` through a server: files go up, a job brings them in. */
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BlockImportResult } from '@paperchain/contract/import'
import type { Job } from '@paperchain/contract/job'
import type { ImportSource, ListImportResult } from '@paperchain/contract/list'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { ImportResult } from '../jobs/import-bitcoin.ts'
import { EXIT } from './exit.ts'
import { blockOrder, blocksTold, type ImportFlags } from './import-bitcoin.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import type { ListImportFlags } from './list-import.ts'
import { progress } from './progress.ts'
import { count, plural, table } from './table.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'

/** How often a job is looked at. */
const LOOK_MS = 500
/** Files of one folder at most; the server takes no more either. */
const FILES_MAX = 1_000

/** `paperchain import bitcoin`. */
export const importThrough: RemoteWork<ImportFlags> = async (asked, paths, flags) => {
  const { io, remote } = asked
  const job = await ended(asked, await ordered(remote, paths, flags))
  failing(job)
  if (job.kind !== 'import-bitcoin' || job.result === null) return unfinished(io, job)
  return blocksTold(io, resultOf(job.result), flags)
}

async function ordered(remote: Remote, paths: string[], flags: ImportFlags): Promise<Job> {
  const order = blockOrder(paths, flags)
  const { ledger, dryRun = false, node = '' } = flags
  const { undo = true } = order
  const shared = { undo, dryRun, ...(ledger === undefined ? {} : { ledger }) }
  if ('paths' in order) {
    const { height } = order
    const source = await sourceOf(remote, 'blocks', paths)
    const body = { ...shared, source, ...(height === null ? {} : { height }) }
    return remote.api('block.import', { body })
  }
  const { place, from, to } = order
  // A cookie beside us is one of the server's machine too; one that is named to another is its own.
  const cookie = remote.isLocal ? place.cookie && resolve(place.cookie) : flags.cookie
  const body = {
    ...shared,
    node,
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(cookie == null ? {} : { cookie }),
  }
  return remote.api('node.import', { body })
}

/** What an import did, as it is told without a server. */
function resultOf({ ledgerName: _, faultCount: __, dryRun: ___, ...told }: Told): ImportResult {
  const { planned = 0, from = null, to = null, undone = 0 } = told
  return {
    ...told,
    ...{ planned, from, to, undone, cancelled: false },
    ledger: ledgerOf(told.ledger),
    faults: told.faults.map(faultOf),
  }
}

type Told = BlockImportResult

/** `paperchain list import`. */
export const listImportThrough: RemoteWork<ListImportFlags> = async (
  { io, remote },
  [form = '', ...paths],
  flags,
) => {
  if (paths.length === 0) {
    throw new FaultError('USAGE', `Expected list import FORM PATH…, got "${form}"`)
  }
  const { published, allowShrink = false, dryRun = false } = flags
  const outcomes: ListImportResult['outcomes'] = []
  let isBad = false
  // One job a path: each path is a version of its own, as it is without a server.
  for (const path of paths) {
    const source = await sourceOf(remote, 'list', [path])
    const body = { form, source, allowShrink, dryRun, ...(published ? { published } : {}) }
    const job = await ended({ io, remote }, await remote.api('list.import', { body }))
    if (job.kind === 'import-list' && job.result !== null) outcomes.push(...job.result.outcomes)
    else isBad = (await unfinished(io, job)) !== EXIT.ok || isBad
  }
  answer(io, outcomes, () => outcomesText(outcomes, dryRun))
  for (const { path, refused, faults, faultCount } of outcomes) {
    if (refused !== null) note(io, `${basename(path)}: refused, nothing of it was stored`)
    if (refused !== null) noteFaults(io, [faultOf(refused)])
    if (faultCount > 0) note(io, `${basename(path)}: ${plural(faultCount, 'remark')} on its rows`)
    noteFaults(io, faults.map(faultOf))
  }
  return isBad || outcomes.some(({ refused }) => refused !== null) ? EXIT.fault : EXIT.ok
}

/** What became of each file, for people. */
const outcomesText = (outcomes: ListImportResult['outcomes'], dryRun: boolean): string =>
  table(
    [
      { head: 'list' },
      { head: 'published' },
      { head: 'rows', right: true },
      { head: 'added', right: true },
      { head: 'changed', right: true },
      { head: 'removed', right: true },
      { head: 'state' },
    ],
    outcomes.map((each) => [
      each.list ?? each.path,
      each.published?.slice(0, 10) ?? '',
      count(each.entries + each.actors + each.marks),
      count(each.added),
      count(each.changed),
      count(each.removed),
      each.refused?.code ??
        (dryRun ? 'not stored (dry run)' : each.stored ? 'stored' : 'known already'),
    ]),
  )

/** The server of this user reads by path; to another one the files are sent. */
export async function sourceOf(
  remote: Remote,
  purpose: 'blocks' | 'list' | 'prices',
  paths: readonly string[],
): Promise<ImportSource> {
  if (remote.isLocal) return { paths: paths.map((path) => resolve(path)) }
  const { id } = await remote.api('upload.create', { body: { purpose } })
  for (const path of paths.flatMap(filesIn)) {
    const stream = Readable.toWeb(createReadStream(path))
    const body = Object.assign(stream, { size: statSync(path).size })
    await remote.api('upload.file', { params: { upload: id, name: basename(path) }, body })
  }
  return { upload: id }
}

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === true) return [path]
  if (found?.isDirectory() !== true) {
    throw new FaultError('IMPORT_UNREADABLE', `Expected a file or folder at ${path}, got none`)
  }
  const names = readdirSync(path).filter((name) => !name.startsWith('.'))
  if (names.length <= FILES_MAX)
    return names
      .sort()
      .map((name) => join(path, name))
      .filter(isFile)
  const message = `Expected at most ${FILES_MAX} files in ${path}, got ${names.length}`
  throw new FaultError('UPLOAD_LIMIT', message, { most: FILES_MAX })
}

const isFile = (path: string): boolean => statSync(path).isFile()

type Asked = { readonly io: Io; readonly remote: Remote }

/** Follows a job to its end; Ctrl-C cancels it there too. */
export async function ended({ io, remote: { api } }: Asked, begun: Job): Promise<Job> {
  const line = progress(io, begun.kind === 'refresh-lists' ? 'Fetching' : 'Importing')
  const params = { job: begun.id }
  let job = begun
  let isAsked = false
  try {
    while (!isSettled(job)) {
      if (io.signal.aborted && !isAsked) {
        isAsked = true
        await api('job.cancel', { params })
      }
      await sleep(LOOK_MS)
      job = await api('job.read', { params })
      const { done, of, unit } = job.progress
      if (of !== null) line.step({ done, of, unit })
    }
    return job
  } catch (error) {
    if (error instanceof TypeError && !isSettled(job)) {
      const goesOn = 'once the server runs again it goes on where it can be resumed'
      note(io, `Job ${job.id} was begun: ${goesOn}, and Imports of its pages tells of it.`)
    }
    throw error
  } finally {
    line.end()
  }
}

const isSettled = ({ state }: Job): boolean => state !== 'queued' && state !== 'running'

/** A job that failed fails the command, by the same fault. */
export function failing({ state, fault }: Job): void {
  if (state !== 'failed' || fault === null) return
  const { code, message, facts } = faultOf(fault)
  throw new FaultError(code, message, facts)
}

/** Says why a job has no result. @returns the exit code */
export async function unfinished(io: Io, job: Job): Promise<number> {
  if (job.state === 'cancelled') {
    note(io, 'Stopped; what was stored stays.')
    return EXIT.interrupted
  }
  if (job.fault !== null) noteFaults(io, [faultOf(job.fault)])
  return EXIT.fault
}
