/** What a version of a list that was refused for shrinking would have removed. */
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { ListContent } from '@paperchain/core/domain/tag'
import { diffParties } from '@paperchain/core/engine/attribute/diff-parties'
import { diffVersions } from '@paperchain/core/engine/attribute/diff-versions'
import { compareVersions, knownVersions } from '@paperchain/core/engine/attribute/list-timeline'
import type { ListStore } from '@paperchain/core/ports'
import { clip, count, LABEL_SHOWN_MAX, plural } from './table.ts'

/** Removed entries named one by one. */
const GONE_SHOWN_MAX = 10

/** Lines for people: how many entries would go, the first of them, and the way on. */
export async function goneText(
  lists: ListStore,
  { list, hash, publishedMs, entries, parties = [] }: ListContent,
): Promise<readonly string[]> {
  const versions = (await lists.versions()).filter((version) => version.list === list)
  const before = knownVersions(versions, Infinity).findLast(
    (version) => compareVersions(version, { ...version, hash, publishedMs }) < 0,
  )
  if (before === undefined) return []
  const { added, removed } = diffVersions(await lists.entriesOf(list, before.hash), entries)
  const gone = diffParties(await lists.parties(list, before.hash), parties).removed
  const shown = removed
    .slice(0, GONE_SHOWN_MAX)
    .map(({ key, label }) => `  gone  ${key}  ${clip(label, LABEL_SHOWN_MAX)}`)
  const left = removed.length - shown.length
  return [
    `${plural(removed.length, 'entry', 'entries')} would go and ${count(added.length)} come:`,
    ...shown,
    ...(left > 0 ? [`  and ${count(left)} more`] : []),
    ...partyLines(gone),
    'If that is right, import it with --allow-shrink; `paperchain list diff` then shows all.',
  ]
}

/** Parties that would go; nothing where none would. */
function partyLines(gone: readonly ListParty[]): readonly string[] {
  if (gone.length === 0) return []
  const left = gone.length - GONE_SHOWN_MAX
  return [
    `${plural(gone.length, 'party', 'parties')} would go:`,
    ...gone
      .slice(0, GONE_SHOWN_MAX)
      .map(({ id, names }) => `  gone  ${id}  ${clip(names[0]?.text ?? '', LABEL_SHOWN_MAX)}`),
    ...(left > 0 ? [`  and ${count(left)} more`] : []),
  ]
}
