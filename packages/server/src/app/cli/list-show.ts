/** `paperchain list history` and `paperchain list diff`. */
import { FaultError } from '@paperchain/core/domain/error'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import { formatDate, formatTime } from '@paperchain/core/domain/time'
import {
  diffParties,
  type FieldChange,
  fieldChanges,
  type PartyDiff,
} from '@paperchain/core/engine/attribute/diff-parties'
import { diffVersions } from '@paperchain/core/engine/attribute/diff-versions'
import { compareVersions } from '@paperchain/core/engine/attribute/list-timeline'
import {
  type AgedList,
  agedText,
  type StaleList,
  staleLists,
  staleText,
} from '@paperchain/core/engine/attribute/schedule'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { count, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Rows of a difference shown to people; `--json` has all. */
const DIFF_ROWS_MAX = 200

/** All versions of all lists, or of one. */
export async function listHistory(io: Io, list: string | undefined): Promise<number> {
  const { all, sources } = await withFolder(io, 'list history', async ({ lists }) => ({
    all: await lists.versions(),
    sources: await lists.sources(),
  }))
  const versions = list === undefined ? all : versionsOf(all, list)
  answer(io, versions.map(versionData), () =>
    versions.length === 0
      ? 'No list is imported yet. Try: paperchain list import ofac FOLDER'
      : historyTable(versions),
  )
  noteStale(io, staleLists(all, sources, io.clock()))
  return EXIT.ok
}

/** Says which lists are older than their own schedule. */
export function noteStale(io: Io, stale: readonly StaleList[]): void {
  for (const list of stale) note(io, staleText(list))
}

/** Says which lists without a schedule are old. */
export function noteAged(io: Io, aged: readonly AgedList[]): void {
  for (const list of aged) note(io, agedText(list))
}

/** The same for programs; left out where there is none. */
export const agedData = (aged: readonly AgedList[]) =>
  aged.length === 0
    ? {}
    : { aged: aged.map(({ list, publishedMs }) => ({ list, published: formatDate(publishedMs) })) }

/** What came and went between two versions: the last two, or those of these hashes or dates. */
export async function listDiff(
  io: Io,
  list: string,
  [from, to]: readonly (string | undefined)[],
): Promise<number> {
  const found = await withFolder(io, 'list diff', async ({ lists }) => {
    const versions = versionsOf(await lists.versions(), list)
    const newer = to === undefined ? versions.at(-1) : pick(versions, to)
    const older = from === undefined ? versions.at(-2) : pick(versions, from)
    if (newer === undefined || older === undefined) {
      const message = `Expected two versions of ${list} to compare, got ${versions.length}`
      throw new FaultError('LIST_UNKNOWN', message, { list })
    }
    const entries = (hash: string) => lists.entriesOf(list, hash)
    const diff = diffVersions(await entries(older.hash), await entries(newer.hash))
    const parties = (hash: string) => lists.parties(list, hash)
    const told = diffParties(await parties(older.hash), await parties(newer.hash))
    return { older, newer, ...diff, parties: partyRows(told) }
  })
  const { older, newer, ...rest } = found
  answer(io, { list, from: versionData(older), to: versionData(newer), ...rest }, () =>
    diffText(found),
  )
  return EXIT.ok
}

type Diff = {
  readonly older: ListVersion
  readonly newer: ListVersion
  readonly added: readonly ListEntry[]
  readonly changed: readonly { readonly before: ListEntry; readonly after: ListEntry }[]
  readonly removed: readonly ListEntry[]
  /** Parties that went, came and changed. */
  readonly parties: readonly PartyRow[]
}

/** A party in a difference. */
export type PartyRow = {
  readonly change: 'added' | 'changed' | 'removed'
  readonly id: string
  readonly name: string
  readonly fields: readonly FieldChange[]
}

function partyRows({ added, changed, removed }: PartyDiff): PartyRow[] {
  const row = (change: PartyRow['change'], party: ListParty, fields: FieldChange[] = []) => {
    return { change, id: party.id, name: party.names[0]?.text ?? '', fields }
  }
  return [
    ...removed.map((party) => row('removed', party)),
    ...added.map((party) => row('added', party)),
    ...changed.map((one) => row('changed', one.after, fieldChanges(one))),
  ]
}

const CHANGE_WORDS = { added: 'new', changed: 'changed', removed: 'gone' } as const

/** A difference for people. */
export function diffText({ older, newer, added, changed, removed, parties }: Diff): string {
  const rows = [
    ...parties.map(({ change, id, name, fields }) => {
      const what = fields.map(({ field }) => field).join(', ')
      return [CHANGE_WORDS[change], `party ${id}`, what === '' ? name : `${name}: ${what}`]
    }),
    ...removed.map((entry) => ['gone', entry.key, entry.label]),
    ...added.map((entry) => ['new', entry.key, entry.label]),
    ...changed.map(({ after }) => ['changed', after.key, after.label]),
  ]
  const sum = (change: PartyRow['change'], entries: readonly unknown[]): string =>
    count(entries.length + parties.filter((party) => party.change === change).length)
  const head =
    `${older.list}: ${formatDate(older.publishedMs)} → ${formatDate(newer.publishedMs)}: ` +
    `${sum('added', added)} new, ${sum('removed', removed)} gone, ` +
    `${sum('changed', changed)} changed`
  if (rows.length === 0) return head
  const shown = table(
    [{ head: 'what' }, { head: 'entry' }, { head: 'label' }],
    rows.slice(0, DIFF_ROWS_MAX),
  )
  const rest = rows.length - DIFF_ROWS_MAX
  const more = rest > 0 ? `\n${plural(rest, 'more row')}; --json has all` : ''
  return `${head}\n\n${shown}${more}`
}

function versionsOf(all: readonly ListVersion[], list: string): ListVersion[] {
  const versions = all.filter((version) => version.list === list).sort(compareVersions)
  if (versions.length > 0) return versions
  const names = [...new Set(all.map((version) => version.list))].join(', ') || 'none yet'
  throw new FaultError('LIST_UNKNOWN', `Expected one of the lists ${names}, got "${list}"`, {
    list,
  })
}

/** A version by the beginning of its hash, or by its date. */
function pick(versions: readonly ListVersion[], text: string): ListVersion {
  const found = versions.filter(
    ({ hash, publishedMs }) => hash.startsWith(text) || formatDate(publishedMs) === text,
  )
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const have = found.length === 0 ? 'none has it' : `${found.length} have it`
  const message = `Expected the hash or date of one version, got "${text}" (${have})`
  throw new FaultError('LIST_UNKNOWN', message)
}

/** A version as `--json` prints it. */
export const versionData = ({ publishedMs, knownMs, ...rest }: ListVersion): unknown => ({
  ...rest,
  published: formatTime(publishedMs),
  known: formatTime(knownMs),
})

/** Versions as a table. */
export function historyTable(versions: readonly ListVersion[]): string {
  const right = true
  return table(
    [
      { head: 'list' },
      { head: 'published' },
      { head: 'known since' },
      { head: 'entries', right },
      { head: 'added', right },
      { head: 'changed', right },
      { head: 'removed', right },
      { head: 'remarks', right },
      { head: 'hash' },
    ],
    versions.map((version) => [
      version.list,
      formatDate(version.publishedMs),
      formatTime(version.knownMs),
      count(version.entryCount),
      count(version.added),
      count(version.changed),
      count(version.removed),
      count(version.faults.length),
      version.hash.slice(0, 12),
    ]),
  )
}
