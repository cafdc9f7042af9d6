/** `list source add|show|remove` and `list refresh` through a server. */
import type * as contract from '@paperchain/contract/source'
import type { ListSource } from '@paperchain/core/domain/tag'
import type { RefreshReport } from '../jobs/refresh-lists.ts'
import { EXIT } from './exit.ts'
import { answer } from './io.ts'
import { noteStale } from './list-show.ts'
import {
  addedText,
  type RefreshFlags,
  refreshed,
  removedText,
  type SourceFlags,
  sourceNamed,
  sourcesText,
} from './list-sources.ts'
import type { RemoteWork } from './through-server.ts'
import { ended, unfinished } from './through-server-import.ts'
import { faultOf, staleOf, versionOf } from './through-server-read.ts'

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

const sourceOf = (source: contract.ListSource): ListSource => ({
  id: source.id,
  form: source.form,
  from: source.from,
  redirectHosts: source.redirectHosts,
  everyMs: source.everyMs,
  paused: source.paused,
  addedMs: Date.parse(source.added),
  list: source.list,
  lastHash: source.lastHash,
  triedMs: timeOf(source.tried),
  confirmedMs: timeOf(source.confirmed),
  failures: source.failures,
  failure: source.failure === null ? null : faultOf(source.failure),
})

const reportOf = ({ result, failure, ...report }: contract.RefreshReport): RefreshReport => ({
  ...report,
  result: result === null ? null : { ...result, version: versionOf(result.version) },
  failure: failure === null ? null : faultOf(failure),
})

/** `paperchain list source add`. */
export const sourceAddThrough: RemoteWork<SourceFlags> = async ({ io, remote }, words, flags) => {
  const { id, set } = sourceNamed(words, flags)
  // A source that is paused stays so, as it does without a server.
  const { items } = await remote.api('source.list')
  const paused = items.find((source) => source.id === id)?.paused ?? false
  const body = { ...set, paused }
  const added = sourceOf(await remote.api('source.put', { params: { source: id }, body }))
  answer(io, added, () => addedText(added))
  return EXIT.ok
}

/** `paperchain list source show`. */
export const sourcesThrough: RemoteWork<object> = async ({ io, remote }) => {
  const { items, stale } = await remote.api('source.list')
  const sources = items.map(sourceOf)
  answer(io, sources, () => sourcesText(sources, io.clock()))
  noteStale(io, stale.map(staleOf))
  return EXIT.ok
}

/** `paperchain list source remove`. */
export const sourceRemoveThrough: RemoteWork<object> = async ({ io, remote }, [id = '']) => {
  await remote.api('source.remove', { params: { source: id } })
  answer(io, { removed: id }, () => removedText(id))
  return EXIT.ok
}

/** `paperchain list refresh`. */
export const refreshThrough: RemoteWork<RefreshFlags> = async ({ io, remote }, ids, flags) => {
  const { allowShrink = false } = flags
  const body = { allowShrink, ...(ids.length === 0 ? {} : { ids }) }
  const job = await ended({ io, remote }, await remote.api('source.refresh', { body }))
  if (job.kind !== 'refresh-lists' || job.result === null) return unfinished(io, job)
  const { stale } = await remote.api('source.list')
  return refreshed(io, { reports: job.result.reports.map(reportOf), stale: stale.map(staleOf) })
}
