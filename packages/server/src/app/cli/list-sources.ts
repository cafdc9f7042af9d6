/**
 * `paperchain list source add|show|remove` and `paperchain list refresh`: where lists are fetched
 * from, and fetching them.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListSource } from '@paperchain/core/domain/tag'
import { formatTime } from '@paperchain/core/domain/time'
import {
  checkSource,
  isUrl,
  nextTryMs,
  type StaleList,
  staleLists,
} from '@paperchain/core/engine/attribute/schedule'
import { LIST_FORMS, listForm } from '../../adapters/list-any/read-list.ts'
import { type RefreshReport, refreshLists } from '../jobs/refresh-lists.ts'
import { sourceSet } from '../jobs/source-set.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, noteFaults } from './io.ts'
import { noteStale } from './list-show.ts'
import { count, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Schedules are given in hours. */
export const HOUR_MS = 3_600_000
const HOURS_USUAL = 24

/** Flags of `list source add`. */
export type SourceFlags = { readonly every?: string; readonly redirectHost?: readonly string[] }

/** Adds a source, or changes the one with its id; what it brought so far stays known. */
export async function listSourceAdd(
  io: Io,
  words: readonly string[],
  flags: SourceFlags,
): Promise<number> {
  const { id, set } = sourceNamed(words, flags)
  const added = await withFolder(io, 'list source', async ({ lists }) => {
    const before = (await lists.sources()).find((source) => source.id === id)
    const source = sourceSet(before, set, { id, addedMs: io.clock() })
    checkSource(source)
    await lists.putSource(source)
    return source
  })
  answer(io, added, () => addedText(added))
  return EXIT.ok
}

/** Id and settings of a source as typed. @throws {FaultError} `USAGE` */
export function sourceNamed([id = '', form = '', ...from]: readonly string[], flags: SourceFlags) {
  if (listForm(form) === undefined) {
    const wanted = `list source add ID ${LIST_FORMS.join('|')} FOLDER|URL…`
    throw new FaultError('USAGE', `Expected ${wanted}, got "${[id, form].join(' ')}"`)
  }
  const everyMs = hoursOf(flags.every) * HOUR_MS
  // A server may run in another folder than the one a path was typed in.
  const places = from.map((place) => (isUrl(place) ? place : resolve(place)))
  const redirectHosts = [...(flags.redirectHost ?? [])]
  return { id, set: { form, from: places, redirectHosts, everyMs } }
}

/** What was set, for people. */
export const addedText = ({ id, everyMs }: Pick<ListSource, 'id' | 'everyMs'>): string =>
  `${id} is fetched every ${everyMs / HOUR_MS} h.`

function hoursOf(text: string | undefined): number {
  const hours = text === undefined ? HOURS_USUAL : Number(text)
  if (Number.isFinite(hours) && hours > 0) return hours
  throw new FaultError('USAGE', `Expected --every with hours, got "${text}"`)
}

/** Removes a source. Its list stays, and no schedule calls it stale any longer. */
export async function listSourceRemove(io: Io, id: string): Promise<number> {
  const removed = await withFolder(io, 'list source', ({ lists }) => lists.removeSource(id))
  if (!removed) throw new FaultError('LIST_UNKNOWN', `Expected the id of a source, got "${id}"`)
  answer(io, { removed: id }, () => removedText(id))
  return EXIT.ok
}

/** What was removed, for people. */
export const removedText = (id: string): string =>
  `${id} is no longer fetched; what it brought stays.`

/** Shows all sources. */
export async function listSources(io: Io): Promise<number> {
  const { sources, stale } = await withFolder(io, 'list source', async ({ lists }) => {
    const all = await lists.sources()
    return { sources: all, stale: staleLists(await lists.versions(), all, io.clock()) }
  })
  answer(io, sources, () => sourcesText(sources, io.clock()))
  noteStale(io, stale)
  return EXIT.ok
}

/** Sources for people. */
export const sourcesText = (sources: readonly ListSource[], nowMs: number): string =>
  sources.length === 0
    ? 'No source yet. Try: paperchain list source add ofac ofac URL'
    : sourceTable(sources, nowMs)

const sourceTable = (sources: readonly ListSource[], nowMs: number): string =>
  table(
    [
      { head: 'source' },
      { head: 'form' },
      { head: 'list' },
      { head: 'last good' },
      { head: 'next try' },
      { head: 'failures', right: true },
      { head: 'last fault' },
    ],
    sources.map((source) => [
      source.id,
      source.form,
      source.list,
      source.confirmedMs === null ? 'never' : formatTime(source.confirmedMs),
      source.paused ? 'paused' : formatTime(nextTryMs(source, nowMs)),
      count(source.failures),
      source.failure?.code ?? '',
    ]),
  )

/** Flags of `list refresh`. */
export type RefreshFlags = { readonly allowShrink?: boolean }

/** Fetches the sources that are named, else all that are due. */
export async function listRefresh(
  io: Io,
  ids: readonly string[],
  flags: RefreshFlags,
): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'paperchain-fetch-'))
  try {
    const told = await withFolder(io, 'list refresh', async ({ lists }) => {
      checkKnown(ids, await lists.sources())
      const { clock, signal } = io
      const world = { lists, clock, signal, scratch, fetch: globalThis.fetch }
      const order = { allowShrink: flags.allowShrink === true, ...(ids.length > 0 ? { ids } : {}) }
      const done = await refreshLists(world, order)
      const sources = await lists.sources()
      return { reports: done, stale: staleLists(await lists.versions(), sources, clock()) }
    })
    return refreshed(io, told)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A source that is misspelt must not pass for one that is not due. */
function checkKnown(ids: readonly string[], sources: readonly ListSource[]): void {
  const missing = ids.find((wanted) => !sources.some(({ id }) => id === wanted))
  if (missing === undefined) return
  throw new FaultError('LIST_UNKNOWN', `Expected the id of a source, got "${missing}"`)
}

/** What a refresh brought, and which lists are stale after it. */
export type Refreshed = {
  readonly reports: readonly RefreshReport[]
  readonly stale: readonly StaleList[]
}

/** Answers with what a refresh brought. @returns the exit code */
export function refreshed(io: Io, { reports, stale }: Refreshed): number {
  answer(io, reports, () =>
    reports.length === 0 ? 'No source is due.' : reports.map(reportText).join('\n'),
  )
  noteFaults(
    io,
    reports.flatMap(({ failure }) => (failure === null ? [] : [failure])),
  )
  noteStale(io, stale)
  return reports.some(({ outcome }) => outcome === 'failed') ? EXIT.fault : EXIT.ok
}

function reportText({ source, outcome, list, result }: RefreshReport): string {
  if (result === null) return `${source}: ${outcome}${list === '' ? '' : ` (${list})`}`
  const { added, changed, removed } = result
  const counts = `${count(added)} new, ${count(changed)} changed, ${count(removed)} gone`
  return `${source}: ${outcome} ${list}, ${counts}`
}
