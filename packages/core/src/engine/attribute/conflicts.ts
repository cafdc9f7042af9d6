/**
 * Where tags on one account disagree. Nothing is decided here: every side stays, in the order of
 * `order-tags.ts`, and whoever reads it sees who says what.
 *
 * What a conflict is:
 * - `actor`: two tags name actors that share no name (`actor-names.ts`). Who names nobody
 *   contradicts nobody.
 * - `category`: two tags state different uses. Words that fit beside any use (`service`) contradict
 *   none, and spelling (`Mixing-Service`) does not count.
 *
 * Abuses do not contradict each other: an account may be sanctioned and have taken ransom. A use
 * and an abuse do not either: thieves pay into exchanges.
 *
 * A conflict is strong where two of its sides each have a tag of confidence {@link STRONG_LEVEL} or
 * more. Else one side outweighs the rest by its source's own word, or none is worth much; it is
 * still shown, as weak.
 *
 * @module
 */
import type { LedgerId } from '../../domain/ledger.ts'
import type { HeldEntry } from '../../ports.ts'
import type { ScreenTag } from '../screen/screen-answer.ts'
import type { ScreenIndex } from '../screen/screen-index.ts'
import type { NamesOf } from './actor-names.ts'
import type { Moment } from './list-timeline.ts'
import { confidenceLevel, orderTags, type PlacedTag } from './order-tags.ts'

/** From this confidence on a tag is strong: its source knew, and did not merely find or guess. */
export const STRONG_LEVEL = 50

/** Uses that fit beside any other: they say too little to contradict one. */
export const BROAD_CATEGORIES: readonly string[] = [
  'blacklist',
  'entity',
  'organization',
  'other',
  'service',
  'unknown',
]

/** What sides disagree about. */
export type ConflictKind = 'actor' | 'category'

/** Tags that agree with each other. */
export type ConflictSide<T> = {
  /** The actor or category in the words of the best tag. */
  readonly says: string
  /** At least one, the best first. */
  readonly tags: readonly T[]
}

/** Two or more sides, the one with the best tag first. */
export type Conflict<T> = {
  readonly kind: ConflictKind
  readonly isStrong: boolean
  readonly sides: readonly ConflictSide<T>[]
}

/** The conflicts on one account. */
export type AccountConflicts = {
  readonly ledger: LedgerId
  readonly account: string
  readonly conflicts: readonly Conflict<ScreenTag>[]
}

/**
 * Conflicts among the tags of one account: at most one a kind, actors first. The order of the tags
 * does not matter.
 */
export function conflictsOf<T extends PlacedTag>(
  tags: readonly T[],
  namesOf: NamesOf,
): readonly Conflict<T>[] {
  if (tags.length < 2) return []
  const ordered = orderTags(tags)
  const actors = sidesOf(
    ordered.map((tag) => ({ tag, words: namesOf(tag.entry) })),
    ({ entry }) => entry.actor || (entry.party?.names[0] ?? entry.label),
  )
  const categories = sidesOf(
    ordered.map((tag) => ({ tag, words: useOf(tag) })),
    ({ entry }) => entry.category,
  )
  return [
    ...(actors.length < 2 ? [] : [conflict('actor', actors)]),
    ...(categories.length < 2 ? [] : [conflict('category', categories)]),
  ]
}

const NO_WORDS: ReadonlySet<string> = new Set()

function useOf({ entry }: PlacedTag): ReadonlySet<string> {
  const word = entry.category.toLowerCase().replace(/[^a-z0-9]+/g, '')
  return word === '' || BROAD_CATEGORIES.includes(word) ? NO_WORDS : new Set([word])
}

const conflict = <T extends PlacedTag>(
  kind: ConflictKind,
  sides: readonly ConflictSide<T>[],
): Conflict<T> => ({ kind, isStrong: sides.filter(isStrongSide).length > 1, sides })

const isStrongSide = ({ tags }: ConflictSide<PlacedTag>): boolean =>
  tags.some(({ entry }) => confidenceLevel(entry.confidence) >= STRONG_LEVEL)

type Worded<T> = { readonly tag: T; readonly words: ReadonlySet<string> }

/**
 * Tags that share a word, directly or through others, make a side. Tags without a word make none.
 * An account has few tags, so that each is compared with every side there is.
 */
function sidesOf<T>(worded: readonly Worded<T>[], says: (tag: T) => string): ConflictSide<T>[] {
  let sides: { words: Set<string>; at: number[] }[] = []
  worded.forEach(({ words }, at) => {
    if (words.size === 0) return
    const joined = { words: new Set(words), at: [at] }
    const apart: typeof sides = []
    for (const side of sides) {
      if (![...words].some((word) => side.words.has(word))) apart.push(side)
      else {
        for (const word of side.words) joined.words.add(word)
        joined.at.push(...side.at)
      }
    }
    sides = [...apart, joined]
  })
  return sides
    .map(({ at }) => at.sort((left, right) => left - right))
    .sort(([left = 0], [right = 0]) => left - right)
    .map((at) => {
      const tags = at.flatMap((each) => worded[each]?.tag ?? [])
      return { says: tags[0] === undefined ? '' : says(tags[0]), tags }
    })
}

/** What to look through, and when. */
export type ConflictQuestion = {
  readonly held: readonly HeldEntry[]
  /** The index of exactly these entries: what stands at the moment is its word. */
  readonly index: ScreenIndex
  readonly namesOf: NamesOf
  readonly moment: Moment
}

/**
 * All accounts on which standing tags disagree: strong conflicts first, then those about actors,
 * then by account and ledger.
 */
export function findConflicts(question: ConflictQuestion): readonly AccountConflicts[] {
  const { held, index, namesOf, moment } = question
  const found: AccountConflicts[] = []
  for (const [account, ledgers] of crowded(held)) {
    const told = new Set<string>()
    for (const ledger of ledgers) {
      const [answer] = index.screenAccounts(ledger, [account], moment)
      if (answer === undefined) continue
      const tags = [...answer.hits, ...answer.tags]
      // An address of every EVM chain is one account, by whichever chain it is asked.
      const key = JSON.stringify(tags.map(({ list, entry }) => [list, entry.key]))
      if (told.has(key)) continue
      told.add(key)
      const conflicts = conflictsOf(tags, namesOf)
      if (conflicts.length > 0) found.push({ ledger, account, conflicts })
    }
  }
  return found.sort(compareFound)
}

/** Accounts with two claims or more, each with the ledgers that its claims name. */
function crowded(held: readonly HeldEntry[]): ReadonlyMap<string, readonly LedgerId[]> {
  const claims = new Map<string, { readonly first: string; readonly ledgers: LedgerId[] }>()
  const many = new Map<string, readonly LedgerId[]>()
  for (const { list, entry } of held) {
    const key = `${list}\n${entry.key}`
    const before = claims.get(entry.account)
    if (before === undefined) {
      claims.set(entry.account, { first: key, ledgers: [entry.ledger] })
      // Its other text may be claimed elsewhere, so the index is asked in any case.
      if (entry.account.includes(':')) many.set(entry.account, [entry.ledger])
      continue
    }
    if (!before.ledgers.includes(entry.ledger)) before.ledgers.push(entry.ledger)
    if (before.first !== key) many.set(entry.account, before.ledgers)
  }
  return many
}

function compareFound(left: AccountConflicts, right: AccountConflicts): number {
  const rank = ({ conflicts }: AccountConflicts): number =>
    Math.min(
      ...conflicts.map(({ kind, isStrong }) => (isStrong ? 0 : 2) + (kind === 'actor' ? 0 : 1)),
    )
  const order = rank(left) - rank(right)
  if (order !== 0) return order
  const [a, b] = [left, right].map(({ account, ledger }) => `${account}\n${ledger}`)
  return (a ?? '') < (b ?? '') ? -1 : 1
}

/** How many accounts are in conflict, by kind and strength. */
export type ConflictCounts = {
  readonly accounts: number
  readonly strongActor: number
  readonly weakActor: number
  readonly strongCategory: number
  readonly weakCategory: number
}

/** Counts conflicts by kind; an account may be in one of each. */
export function countConflicts(found: readonly AccountConflicts[]): ConflictCounts {
  const all = found.flatMap(({ conflicts }) => conflicts)
  const count = (wanted: ConflictKind, strong: boolean): number =>
    all.filter(({ kind, isStrong }) => kind === wanted && isStrong === strong).length
  return {
    accounts: found.length,
    strongActor: count('actor', true),
    weakActor: count('actor', false),
    strongCategory: count('category', true),
    weakCategory: count('category', false),
  }
}

/** A disagreement that accounts share: who says what against whom. */
export type ConflictPattern = {
  readonly kind: ConflictKind
  readonly isStrong: boolean
  /** What each side says, in order of the words, and the lists that say it. */
  readonly sides: readonly { readonly says: string; readonly lists: readonly string[] }[]
  /** Accounts with exactly this disagreement. At least 1. */
  readonly accounts: number
}

/**
 * Conflicts with the same sides by the same lists, as one: two lists that use a word differently
 * disagree on hundreds of accounts in one way. Strong ones first, then the more frequent.
 */
export function patternsOf(found: readonly AccountConflicts[]): readonly ConflictPattern[] {
  const patterns = new Map<string, ConflictPattern>()
  for (const { kind, isStrong, sides } of found.flatMap(({ conflicts }) => conflicts)) {
    const told = sides
      .map(({ says, tags }) => ({ says, lists: [...new Set(tags.map(({ list }) => list))].sort() }))
      .sort((left, right) => (left.says < right.says ? -1 : 1))
    const key = JSON.stringify([isStrong ? 0 : 1, kind, told])
    const accounts = (patterns.get(key)?.accounts ?? 0) + 1
    patterns.set(key, { kind, isStrong, sides: told, accounts })
  }
  return [...patterns]
    .sort(([a, left], [b, right]) => {
      if (left.isStrong !== right.isStrong) return left.isStrong ? -1 : 1
      return right.accounts - left.accounts || (a < b ? -1 : 1)
    })
    .map(([, pattern]) => pattern)
}
