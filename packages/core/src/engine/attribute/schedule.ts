/**
 * When a list is fetched again, and when it is too old to be believed without saying so.
 *
 * A source states its schedule. It is due when that time has passed since the last try; after
 * failures sooner, and again later each time. A list is *stale* when nothing has confirmed it for
 * longer than its schedule and a tenth: neither its source nor a version imported by hand. A fetch
 * that brings the same files confirms as much as one that brings others. Pure: the clock is an
 * argument, and may be set back.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type { ListSource, ListVersion } from '../../domain/tag.ts'
import { formatDate, type TimeMs } from '../../domain/time.ts'

/** Shortest and longest schedule. */
export const EVERY_MS = { min: 60_000, max: 366 * 86_400_000 } as const

/** First wait after a failure; each further one doubles it, up to the schedule itself. */
export const RETRY_MS = 5 * 60_000

/** Share of the schedule by which a list may be late, so that a fetch in time never shows. */
export const GRACE_PERCENT = 10

const DAY_MS = 86_400_000

/** Places of one source: the files of one version. */
export const SOURCE_PLACES_LIMIT = 16

/** Characters of one place. */
export const SOURCE_PLACE_CHARACTERS_LIMIT = 2_000

/** A list that is older than its own schedule. */
export type StaleList = {
  /** The list, or the source's id where it has brought none yet. */
  readonly list: string
  readonly source: string
  /** When it was last known to be the newest, or null for never. */
  readonly confirmedMs: TimeMs | null
  readonly everyMs: number
  /** Since when it is stale. */
  readonly sinceMs: TimeMs
}

/** What is known of the tries of a source, of lists or of prices. */
export type Tried = Pick<ListSource, 'triedMs' | 'failures' | 'everyMs'>

/**
 * When a source is to be tried next. At once where it never was, or where its last try lies in the
 * future because the clock was set back: a try too many costs little.
 */
export function nextTryMs(source: Tried, nowMs: TimeMs): TimeMs {
  const { triedMs, failures, everyMs } = source
  if (triedMs === null || triedMs > nowMs) return nowMs
  if (failures === 0) return triedMs + everyMs
  return triedMs + Math.min(everyMs, RETRY_MS * 2 ** Math.min(failures - 1, 20))
}

/** Whether a source is to be tried now. A paused one never is. */
export const isDue = (source: ListSource, nowMs: TimeMs): boolean =>
  !source.paused && nextTryMs(source, nowMs) <= nowMs

/** The sources that are due, the longest overdue first, then by id. New array. */
export const dueSources = (sources: readonly ListSource[], nowMs: TimeMs): readonly ListSource[] =>
  sources
    .filter((source) => isDue(source, nowMs))
    .sort(
      (left, right) =>
        nextTryMs(left, nowMs) - nextTryMs(right, nowMs) || (left.id < right.id ? -1 : 1),
    )

/**
 * Lists that are older than their own schedule, by list. A list without a source has no schedule
 * and is never stale; of several sources of one list the freshest speaks.
 *
 * @param versions all versions, in any order
 */
export function staleLists(
  versions: readonly ListVersion[],
  sources: readonly ListSource[],
  nowMs: TimeMs,
): readonly StaleList[] {
  const freshest = new Map<string, StaleList>()
  for (const source of sources) {
    const found = ageOf(source, versions)
    const before = freshest.get(found.list)
    if (before === undefined || before.sinceMs < found.sinceMs) freshest.set(found.list, found)
  }
  return [...freshest.values()]
    .filter(({ sinceMs }) => sinceMs <= nowMs)
    .sort((left, right) => (left.list < right.list ? -1 : 1))
}

/** A list without a schedule whose newest version is old. */
export type AgedList = { readonly list: string; readonly publishedMs: TimeMs }

/** By when and from which age on a list without a schedule is called old. */
export type AgeRule = { readonly nowMs: TimeMs; readonly staleDays: number }

/**
 * Lists without a source whose newest version was published more than `staleDays` whole days ago,
 * by list. Together with {@link staleLists} these are all that are older than they should be.
 *
 * @param versions all versions, in any order
 */
export function agedLists(
  versions: readonly ListVersion[],
  sources: readonly ListSource[],
  { nowMs, staleDays }: AgeRule,
): readonly AgedList[] {
  const scheduled = new Set(sources.map(({ list }) => list))
  const newest = new Map<string, TimeMs>()
  for (const { list, publishedMs } of versions) {
    if (scheduled.has(list)) continue
    newest.set(list, Math.max(publishedMs, newest.get(list) ?? publishedMs))
  }
  return [...newest]
    .filter(([, publishedMs]) => Math.floor((nowMs - publishedMs) / DAY_MS) > staleDays)
    .map(([list, publishedMs]) => ({ list, publishedMs }))
    .sort((left, right) => (left.list < right.list ? -1 : 1))
}

/** All lists that are older than they should be: by their schedule, or without one by their age. */
export type OverdueLists = {
  readonly late: readonly StaleList[]
  readonly aged: readonly AgedList[]
  /** Whether a list is either: what pages, answers and the doctor call stale. */
  readonly has: (list: string) => boolean
}

/**
 * The one place that decides which lists are stale, so that no two screens can disagree.
 *
 * @param versions all versions, in any order
 */
export function overdueLists(
  versions: readonly ListVersion[],
  sources: readonly ListSource[],
  rule: AgeRule,
): OverdueLists {
  const late = staleLists(versions, sources, rule.nowMs)
  const aged = agedLists(versions, sources, rule)
  const names = new Set([...late, ...aged].map(({ list }) => list))
  return { late, aged, has: (list) => names.has(list) }
}

/** One sentence on an old list, for people. */
export const agedText = ({ list, publishedMs }: AgedList): string =>
  `${list} is stale: published ${formatDate(publishedMs)}, and no source keeps it up`

/** When a source's list grows stale. */
function ageOf(source: ListSource, versions: readonly ListVersion[]): StaleList {
  const { id, list, everyMs, addedMs } = source
  const times = versions
    .filter((version) => list !== '' && version.list === list)
    .map(({ knownMs }) => knownMs)
  if (source.confirmedMs !== null) times.push(source.confirmedMs)
  const confirmedMs = times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b))
  const allowed = everyMs + Math.ceil((everyMs * GRACE_PERCENT) / 100)
  const sinceMs = (confirmedMs ?? addedMs) + allowed
  return { list: list === '' ? id : list, source: id, confirmedMs, everyMs, sinceMs }
}

/** One sentence on a stale list, for people. */
export function staleText({ list, source, confirmedMs, everyMs }: StaleList): string {
  const last = confirmedMs === null ? 'never fetched' : `last confirmed ${formatDate(confirmedMs)}`
  const hours = Math.round(everyMs / 360_000) / 10
  return `${list} is stale: ${last}, expected every ${hours} h (source ${source})`
}

/** What came of a try. */
export type TryOutcome =
  | { readonly kind: 'confirmed'; readonly list: string; readonly hash: string }
  | { readonly kind: 'failed'; readonly failure: NonNullable<ListSource['failure']> }

/** A source after a try. A failure keeps what the last success brought. */
export function afterTry(source: ListSource, outcome: TryOutcome, nowMs: TimeMs): ListSource {
  if (outcome.kind === 'failed') {
    const { failure } = outcome
    return { ...source, triedMs: nowMs, failures: source.failures + 1, failure }
  }
  const { list, hash: lastHash } = outcome
  const fresh = { triedMs: nowMs, confirmedMs: nowMs, failures: 0, failure: null }
  return { ...source, list, lastHash, ...fresh }
}

/** Whether a place is a URL and not a path. */
export const isUrl = (place: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(place)

const ID = /^[-_a-z0-9]{1,64}$/

/**
 * Checks what an administrator gives.
 *
 * @throws {FaultError} `LIST_SOURCE_INVALID` saying what is wrong
 */
export function checkSource({ id, from, everyMs }: ListSource): void {
  if (!ID.test(id)) throw invalid(`an id of small letters, digits, - and _, got "${id}"`, id)
  if (!Number.isInteger(everyMs) || everyMs < EVERY_MS.min || everyMs > EVERY_MS.max) {
    throw invalid(`a schedule of a minute to a year, got ${everyMs} ms`, id)
  }
  if (from.length < 1 || from.length > SOURCE_PLACES_LIMIT) {
    throw invalid(`1 to ${SOURCE_PLACES_LIMIT} places, got ${from.length}`, id)
  }
  const urls = from.filter(isUrl)
  if (urls.length < from.length && from.length > 1) {
    throw invalid('one folder or file, or URLs alone, got both', id)
  }
  for (const place of from) checkPlace(place, id)
}

function checkPlace(place: string, id: string): void {
  if (place === '' || place.length > SOURCE_PLACE_CHARACTERS_LIMIT || place.includes('\0')) {
    throw invalid(`a place of 1 to ${SOURCE_PLACE_CHARACTERS_LIMIT} characters`, id)
  }
  if (!isUrl(place)) return
  if (!/^https?:\/\/[^/?#@\s]+(?:[/?#]|$)/i.test(place)) {
    throw invalid('an http(s) URL with a host and without a password', id)
  }
}

const invalid = (expected: string, id: string): FaultError =>
  new FaultError('LIST_SOURCE_INVALID', `Expected ${expected}`, { source: id })
