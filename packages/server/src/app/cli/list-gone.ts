/** What a version of a list that was refused for shrinking would have removed. */
import type { ListContent } from '@paperchain/core/domain/tag'
import { diffVersions } from '@paperchain/core/engine/attribute/diff-versions'
import { compareVersions, knownVersions } from '@paperchain/core/engine/attribute/list-timeline'
import type { ListStore } from '@paperchain/core/ports'
import { clip, count, LABEL_SHOWN_MAX, plural } from './table.ts'

/** Removed entries named one by one. */
const GONE_SHOWN_MAX = 10

/** Lines for people: how many entries would go, the first of them, and the way on. */
export async function goneText(
  lists: ListStore,
  { list, hash, publishedMs, entries }: ListContent,
): Promise<readonly string[]> {
  const versions = (await lists.versions()).filter((version) => version.list === list)
  const before = knownVersions(versions, Infinity).findLast(
    (version) => compareVersions(version, { ...version, hash, publishedMs }) < 0,
  )
  if (before === undefined) return []
  const { added, removed } = diffVersions(await lists.entriesOf(list, before.hash), entries)
  const shown = removed
    .slice(0, GONE_SHOWN_MAX)
    .map(({ key, label }) => `  gone  ${key}  ${clip(label, LABEL_SHOWN_MAX)}`)
  const left = removed.length - shown.length
  return [
    `${plural(removed.length, 'entry', 'entries')} would go and ${count(added.length)} come:`,
    ...shown,
    ...(left > 0 ? [`  and ${count(left)} more`] : []),
    'If that is right, import it with --allow-shrink; `paperchain list diff` then shows all.',
  ]
}
