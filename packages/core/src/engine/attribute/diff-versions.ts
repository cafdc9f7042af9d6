/**
 * What one version of a list changed against another, and whether it lost too much to be believed.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type { ListEntry } from '../../domain/tag.ts'

/** Share of a version's entries that the next one may remove before an import stops and asks. */
export const SHRINK_LIMIT_PERCENT = 5

/** An entry under the same key whose claim is another. */
export type ChangedEntry = { readonly before: ListEntry; readonly after: ListEntry }

/** Differences by key, each list in order of key. */
export type VersionDiff = {
  readonly added: readonly ListEntry[]
  readonly changed: readonly ChangedEntry[]
  readonly removed: readonly ListEntry[]
}

const byKey = (left: { readonly key: string }, right: { readonly key: string }): number =>
  left.key < right.key ? -1 : left.key > right.key ? 1 : 0

/**
 * Whether two entries claim the same. File and row do not count: where a claim stands is evidence
 * of a version, and a row added above would make every row below it a change.
 */
export const sameClaim = (left: ListEntry, right: ListEntry): boolean =>
  left.key === right.key &&
  left.ledger === right.ledger &&
  left.account === right.account &&
  left.everyLedger === right.everyLedger &&
  left.label === right.label &&
  left.actor === right.actor &&
  left.category === right.category &&
  left.abuse === right.abuse &&
  left.confidence === right.confidence &&
  left.source === right.source &&
  left.statedFrom === right.statedFrom &&
  sameTexts(left.programmes, right.programmes) &&
  left.party?.id === right.party?.id &&
  left.party?.kind === right.party?.kind &&
  sameTexts(left.party?.names, right.party?.names)

const NO_TEXTS: readonly string[] = []

const sameTexts = (
  left: readonly string[] = NO_TEXTS,
  right: readonly string[] = NO_TEXTS,
): boolean => left.length === right.length && left.every((text, place) => text === right[place])

/**
 * Compares two versions of a list.
 *
 * @param old  entries of the earlier version, keys unique; empty for the first version
 * @param next entries of the later version, keys unique
 */
export function diffVersions(old: readonly ListEntry[], next: readonly ListEntry[]): VersionDiff {
  const before = new Map(old.map((entry) => [entry.key, entry]))
  const added: ListEntry[] = []
  const changed: ChangedEntry[] = []
  for (const after of next) {
    const was = before.get(after.key)
    before.delete(after.key)
    if (was === undefined) added.push(after)
    else if (!sameClaim(was, after)) changed.push({ before: was, after })
  }
  return {
    added: added.sort(byKey),
    changed: changed.sort((left, right) => byKey(left.after, right.after)),
    removed: [...before.values()].sort(byKey),
  }
}

/**
 * Refuses a version that removes more than {@link SHRINK_LIMIT_PERCENT} of the entries before it:
 * a cut-off download would otherwise clear everybody it lost.
 *
 * @throws {FaultError} `LIST_SHRANK` with the numbers
 */
export function checkShrink(
  list: string,
  old: readonly ListEntry[],
  next: readonly ListEntry[],
): void {
  refuseShrink(list, old.length, diffVersions(old, next))
}

/** {@link checkShrink} on a difference that is known already. */
export function refuseShrink(list: string, before: number, diff: VersionDiff): void {
  const removed = diff.removed.length
  if (removed * 100 <= before * SHRINK_LIMIT_PERCENT) return
  throw new FaultError(
    'LIST_SHRANK',
    `Expected a version of ${list} to remove at most ${SHRINK_LIMIT_PERCENT} % of the ` +
      `${before} entries before it, got ${removed} removed`,
    { list, before, removed, added: diff.added.length, limitPercent: SHRINK_LIMIT_PERCENT },
  )
}

/**
 * Refuses a version that removes more than {@link SHRINK_LIMIT_PERCENT} of the parties before it.
 *
 * @param before  parties of the version before
 * @param removed how many of them this one lacks
 * @throws {FaultError} `LIST_SHRANK` with the numbers
 */
export function refusePartyShrink(list: string, before: number, removed: number): void {
  if (removed * 100 <= before * SHRINK_LIMIT_PERCENT) return
  throw new FaultError(
    'LIST_SHRANK',
    `Expected a version of ${list} to remove at most ${SHRINK_LIMIT_PERCENT} % of the ` +
      `${before} parties before it, got ${removed} removed`,
    { list, before, removed, limitPercent: SHRINK_LIMIT_PERCENT },
  )
}
