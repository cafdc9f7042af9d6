/**
 * Imports a version of a list: compares it with the version published before it, refuses one that
 * is empty or cut short, and adds it whole.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type { ListContent, ListEntry, ListVersion } from '../../domain/tag.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { ListStore } from '../../ports.ts'
import { diffParties } from './diff-parties.ts'
import { diffVersions, refusePartyShrink, refuseShrink } from './diff-versions.ts'
import { compareVersions } from './list-timeline.ts'

/** How to import. */
export type ImportOptions = {
  /** Take a version that removes more than the limit; a person has looked at it. */
  readonly allowShrink: boolean
  /** Now: when this node first has the version. */
  readonly nowMs: TimeMs
}

/** What an import did. */
export type ImportResult = {
  readonly version: ListVersion
  /** False where the same files had been imported before: nothing was changed. */
  readonly stored: boolean
  /** Hash of the version published before it, or null where this is the first. */
  readonly comparedWith: string | null
  /** Entries and parties together, as in the version; so the two below. */
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/**
 * Adds a version to the store. A version that arrives out of order is compared with the one
 * published before it, not with the newest.
 *
 * @throws {FaultError} `LIST_EMPTY` where it holds nothing; `LIST_SHRANK` where it lacks more than
 * the limit of the entries before it and that is not allowed. Nothing was stored.
 */
export async function importList(
  store: ListStore,
  content: ListContent,
  { allowShrink, nowMs }: ImportOptions,
): Promise<ImportResult> {
  refuseEmpty(content)
  const versions = (await store.versions()).filter(({ list }) => list === content.list)
  const known = versions.find(({ hash }) => hash === content.hash)
  if (known !== undefined) return resultOf(known, beforeIt(versions, known), false)
  // What comes later is known later, also where the clock was put back in between.
  const knownMs = versions.reduce((latest, version) => Math.max(latest, version.knownMs), nowMs)
  const fresh = freshVersion(content, knownMs)
  const before = beforeIt(versions, fresh)
  const old = before === null ? [] : await store.entriesOf(content.list, before.hash)
  const oldParties = before === null ? [] : await store.parties(content.list, before.hash)
  const diff = diffVersions(old, content.entries)
  const parties = diffParties(oldParties, content.parties ?? [])
  if (!allowShrink) {
    refuseShrink(content.list, old.length, diff)
    refusePartyShrink(content.list, oldParties.length, parties.removed.length)
  }
  const version = counted(fresh, [diff, parties])
  return resultOf(version, before, await store.addVersion(version, content))
}

function refuseEmpty({ list, entries, actors, marks, parties = [], faults }: ListContent): void {
  if (entries.length + actors.length + marks.length + parties.length > 0) return
  throw new FaultError('LIST_EMPTY', `Expected entries in ${list}, got none`, {
    list,
    faults: faults.length,
  })
}

function freshVersion(content: ListContent, nowMs: TimeMs): ListVersion {
  const { list, hash, publishedMs, sanction, entries, faults, files } = content
  return {
    list,
    hash,
    publishedMs,
    knownMs: nowMs,
    sanction,
    entryCount: entries.length,
    added: 0,
    changed: 0,
    removed: 0,
    faults,
    files,
  }
}

/** The version published last before this one, or null. */
const beforeIt = (versions: readonly ListVersion[], version: ListVersion): ListVersion | null =>
  versions
    .filter((other) => compareVersions(other, version) < 0)
    .sort(compareVersions)
    .at(-1) ?? null

type Counts = Readonly<Record<'added' | 'changed' | 'removed', readonly unknown[]>>

/** An entry and a party count one each: most parties of a list of names have no address. */
function counted(version: ListVersion, diffs: readonly Counts[]): ListVersion {
  const sum = (what: keyof Counts) => diffs.reduce((all, diff) => all + diff[what].length, 0)
  return { ...version, added: sum('added'), changed: sum('changed'), removed: sum('removed') }
}

const resultOf = (
  version: ListVersion,
  before: ListVersion | null,
  stored: boolean,
): ImportResult => ({
  version,
  stored,
  comparedWith: before?.hash ?? null,
  added: version.added,
  changed: version.changed,
  removed: version.removed,
})

/** Entries of a list in order of key, for adapters: the order of rows is not part of a version. */
export const sortedEntries = (entries: readonly ListEntry[]): readonly ListEntry[] =>
  [...entries].sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
