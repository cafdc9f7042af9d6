/** `import bitcoin` and `list import` through a server: files go up, a job brings them in. */
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '@paperchain/contract/job'
import type { ImportSource, ListImportResult } from '@paperchain/contract/list'
import { FaultError } from '@paperchain/core/domain/error'
import { EXIT } from './exit.ts'
import type { ImportFlags } from './import-bitcoin.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import type { ListImportFlags } from './list-import.ts'
import { duration, progress } from './progress.ts'
import { count, fields, plural, table } from './table.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'

/** How often a job is looked at. */
const LOOK_MS = 500
/** Files of one folder at most; the server takes no more either. */
const FILES_MAX = 1_000

/** `paperchain import bitcoin`. */
export const importThrough: RemoteWork<ImportFlags> = async ({ io, remote }, paths, flags) => {
  const other = (['node', 'from', 'to', 'cookie'] as const).find(
    (name) => flags[name] !== undefined,
  )
  if (other !== undefined || flags.dryRun === true || flags.undo === false) {
    const flag = other ?? (flags.dryRun === true ? 'dry-run' : 'no-undo')
    const server = `the server at ${remote.url}`
    const message = `Expected \`import bitcoin PATH…\` with ${server}, got --${flag}`
    throw new FaultError('SERVER_HOLDS_FOLDER', message, { url: remote.url })
  }
  if (paths.length === 0) throw new FaultError('USAGE', 'Expected a path to import, got none')
  const { ledger, height } = flags
  const body = {
    source: await sourceOf(remote, 'blocks', paths),
    ...(ledger === undefined ? {} : { ledger }),
    ...(height === undefined ? {} : { height: Number(height) }),
  }
  const job = await ended({ io, remote }, await remote.api('block.import', { body }))
  if (job.kind !== 'import-bitcoin' || job.result === null) return unfinished(io, job)
  const { result } = job
  const took = duration(result.seconds)
  answer(io, { ...result, ledger: result.ledgerName, cancelled: false }, () =>
    [
      `${plural(result.stored, 'block')} stored on ${result.ledgerName} in ${took}`,
      fields([
        ['transactions', count(result.txs)],
        ['postings', count(result.postings)],
        ['known already', result.known > 0 ? plural(result.known, 'block') : ''],
        ['refused', result.refused > 0 ? plural(result.refused, 'block') : ''],
        ['inputs unresolved', count(result.unresolved)],
      ]),
    ].join('\n'),
  )
  if (result.faultCount === 0) return EXIT.ok
  note(io, `${plural(result.faultCount, 'fault')}; the good rest was kept:`)
  noteFaults(io, result.faults.map(faultOf))
  return EXIT.fault
}

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
    while (job.state === 'queued' || job.state === 'running') {
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
  } finally {
    line.end()
  }
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
