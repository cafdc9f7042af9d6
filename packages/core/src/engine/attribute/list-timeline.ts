/**
 * Bitemporal lists: which version of a list is in force at a moment, and when an entry was valid.
 *
 * Two times, always given together. `asOf` asks what was true in the world; `knownAt` asks what
 * this node could know. Nothing about time is stored with an entry: all of it follows from the
 * versions, so versions may arrive in any order and the answers are the same.
 *
 * Source: the bitemporal model of SQL:2011 (application time and system time), with half-open
 * intervals. Departure: system time is per version, not per row.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import type { ListEntry, ListVersion } from '../../domain/tag.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { HeldEntry } from '../../ports.ts'

/** The moment a question is about: true in the world at `asOf`, by what was known at `knownAt`. */
export type Moment = { readonly asOf: TimeMs; readonly knownAt: TimeMs }

/** A half-open interval [from, to); `to` is null where it has not ended. */
export type Interval = { readonly from: TimeMs; readonly to: TimeMs | null }

/** What {@link intervalsOf} says of one entry. */
export type EntryTimes = {
  /** When the entry was true in the world: sorted, apart from each other, never empty runs. */
  readonly valid: readonly Interval[]
  /**
   * From when this node first had the entry, to when it first had a later publication without it;
   * null where no known version holds it. Empty (`from` = `to`) where the removal came first.
   */
  readonly known: Interval | null
}

/** Compares versions of one list: by publication, then by hash, so that ties have one answer. */
export function compareVersions(left: ListVersion, right: ListVersion): number {
  if (left.publishedMs !== right.publishedMs) return left.publishedMs - right.publishedMs
  return left.hash < right.hash ? -1 : left.hash > right.hash ? 1 : 0
}

/** Versions of one list known at `knownAt`, in order of publication. New array. */
export function knownVersions(
  versions: readonly ListVersion[],
  knownAt: TimeMs,
): readonly ListVersion[] {
  return versions.filter(({ knownMs }) => knownMs <= knownAt).sort(compareVersions)
}

/**
 * The version of one list that is in force: among those known at `knownAt`, the latest published
 * at or before `asOf`; null where there is none.
 *
 * @param versions versions of one list, in any order
 */
export function versionInForce(
  versions: readonly ListVersion[],
  { asOf, knownAt }: Moment,
): ListVersion | null {
  let found: ListVersion | null = null
  for (const version of versions) {
    if (version.knownMs > knownAt || version.publishedMs > asOf) continue
    if (found === null || compareVersions(found, version) < 0) found = version
  }
  return found
}

/** The entry as each version of its list states it, by version hash. */
export type Holding = ReadonlyMap<string, ListEntry>

/** Puts what versions say of one key together. `held` is of one list and one key. New map. */
export function holdingOf(held: readonly HeldEntry[]): Holding {
  const stated = new Map<string, ListEntry>()
  for (const { entry, versions } of held) for (const hash of versions) stated.set(hash, entry)
  return stated
}

/**
 * When an entry was valid, and when it was known.
 *
 * A run is a stretch of publications that all hold the entry; it lasts from its first publication
 * to the first one that lacks it. A start that the source states (in the newest version of the
 * run) reaches back before the first publication. Where that covers a gap in which the entry was
 * off the list, the source's stated date is believed and the runs are joined.
 *
 * @param holding  the entry by version, from {@link holdingOf}
 * @param versions all versions of its list, in any order
 * @param knownAt  versions that this node had later are not looked at
 */
export function intervalsOf(
  holding: Holding,
  versions: readonly ListVersion[],
  knownAt: TimeMs,
): EntryTimes {
  const known = knownVersions(versions, knownAt)
  return { valid: joined(runsOf(holding, known)), known: knownOf(holding, known) }
}

/** Runs in order of publication, each with its stated start; may touch or overlap. */
function runsOf(holding: Holding, known: readonly ListVersion[]): readonly Interval[] {
  const runs: Interval[] = []
  let from: TimeMs | null = null
  let stated: TimeMs | null = null
  for (const version of known) {
    const entry = holding.get(version.hash)
    if (entry !== undefined) {
      from ??= version.publishedMs
      stated = entry.statedFrom
    } else if (from !== null) {
      runs.push({ from: Math.min(from, stated ?? from), to: version.publishedMs })
      from = null
    }
  }
  if (from !== null) runs.push({ from: Math.min(from, stated ?? from), to: null })
  return runs
}

/** Sorts, drops empty runs (two publications at one moment) and joins those that meet. */
function joined(runs: readonly Interval[]): readonly Interval[] {
  const sorted = runs
    .filter(({ from, to }) => to === null || from < to)
    .sort((left, right) => left.from - right.from)
  const apart: Interval[] = []
  for (const run of sorted) {
    const last = apart.at(-1)
    if (last === undefined || (last.to !== null && last.to < run.from)) apart.push(run)
    else apart[apart.length - 1] = { from: last.from, to: laterEnd(last.to, run.to) }
  }
  return apart
}

const laterEnd = (left: TimeMs | null, right: TimeMs | null): TimeMs | null =>
  left === null || right === null ? null : Math.max(left, right)

function knownOf(holding: Holding, known: readonly ListVersion[]): Interval | null {
  let from: TimeMs | null = null
  let to: TimeMs | null = null
  for (const version of known) {
    if (holding.has(version.hash)) {
      from = from === null ? version.knownMs : Math.min(from, version.knownMs)
      to = null
    } else if (from !== null) {
      to = to === null ? version.knownMs : Math.min(to, version.knownMs)
    }
  }
  if (from === null) return null
  return { from, to: to === null ? null : Math.max(from, to) }
}

/** The interval that holds a moment of the world, or null. */
export function intervalAt(intervals: readonly Interval[], asOf: TimeMs): Interval | null {
  return intervals.find(({ from, to }) => from <= asOf && (to === null || asOf < to)) ?? null
}

/** A holding at a moment: the version that speaks for it, and since when it is valid. */
export type Standing = {
  readonly version: ListVersion
  readonly entry: ListEntry
  readonly valid: Interval
  readonly known: Interval
}

/**
 * What a list says of an entry at a moment, or null where it is not valid then. The version that
 * speaks is the one in force; where only a stated start reaches to `asOf`, it is the newest known
 * version of the run that states it.
 *
 * @param versions all versions of the entry's list, in any order
 */
export function standingAt(
  holding: Holding,
  versions: readonly ListVersion[],
  moment: Moment,
): Standing | null {
  const { valid, known } = intervalsOf(holding, versions, moment.knownAt)
  const run = intervalAt(valid, moment.asOf)
  if (run === null || known === null) return null
  const inForce = versionInForce(versions, moment)
  const ordered = knownVersions(versions, moment.knownAt)
  const speaks =
    inForce !== null && holding.has(inForce.hash)
      ? inForce
      : ordered.findLast(
          ({ hash, publishedMs }) =>
            publishedMs > moment.asOf && (holding.get(hash)?.statedFrom ?? Infinity) <= moment.asOf,
        )
  const entry = speaks === undefined ? undefined : holding.get(speaks.hash)
  invariant(speaks !== undefined && entry !== undefined, 'a valid entry is stated by a version')
  return { version: speaks, entry, valid: run, known }
}
