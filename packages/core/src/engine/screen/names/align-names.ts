/**
 * One name laid beside another: which words fit which, and what that makes of the whole.
 *
 * Pairs are taken greedily, the best first, whatever the order of the words. With the weight of a
 * pair (the mean of its two words) as `w` and its score as `s`:
 *
 *     M = Σ w·s     D = Σ w·(1 − s)     A, B = weights left over on either side
 *     score = M / (M + D + CONFLICT·min(A, B) + EXTRA·|A − B|)
 *
 * What both sides have left contradicts: `Abdul Basir Haqqani` is not `Abdul Basir Noorzai`,
 * brothers share all but one part. What only one side has is left away in practice, by persons
 * more freely than by bodies: `Deutsche Bank Trust Company` is not `Deutsche Bank`.
 *
 * @module
 */
import type { NameForm, NameMode } from './name-form.ts'
import { isPart } from './name-form.ts'
import type { TokenMatchKind } from './name-types.ts'
import { JOINED, matchTokens, type TokenMatch } from './token-match.ts'

/** What a part costs that contradicts: as much as two that fit bring. */
export const CONFLICT = 2
/** What a part costs that one side leaves away. */
export const EXTRA: Readonly<Record<NameMode, number>> = { person: 0.25, body: 0.8 }
/** What one part of a person's name of several is worth at most. */
export const ONE_PART_MAX = 0.6

/** Words laid beside each other; `count` words from `at` on, 0 where the side has none. */
export type Pair = {
  readonly askedAt: number
  readonly askedCount: number
  readonly listedAt: number
  readonly listedCount: number
  readonly score: number
  readonly match: TokenMatchKind | 'none'
}

/** Two forms beside each other. */
export type Alignment = {
  /** 0 to 1. */
  readonly score: number
  readonly isOnePart: boolean
  readonly pairs: readonly Pair[]
}

/** Gives the match of a word asked with a word listed, by their places. */
export type MatchAt = (asked: number, listed: number) => TokenMatch

/** Lays two forms beside each other. */
export function alignForms(
  asked: NameForm,
  listed: NameForm,
  mode: NameMode,
  matchAt: MatchAt = (i, j) => matchTokens(asked.tokens[i]!, listed.tokens[j]!),
): Alignment {
  const possible = possiblePairs(asked, listed, matchAt)
  const pairs = chosen(possible)
  let fits = 0
  let weights = 0
  let askedLeft = asked.weight
  let listedLeft = listed.weight
  let parts = 0
  for (const pair of pairs) {
    const mine = weightOf(asked, pair.askedAt, pair.askedCount)
    const theirs = weightOf(listed, pair.listedAt, pair.listedCount)
    fits += ((mine + theirs) / 2) * pair.score
    weights += (mine + theirs) / 2
    askedLeft -= mine
    listedLeft -= theirs
    parts += Math.max(
      partsOf(asked, pair.askedAt, pair.askedCount, pair.match),
      partsOf(listed, pair.listedAt, pair.listedCount, pair.match),
    )
  }
  const a = Math.max(0, askedLeft)
  const b = Math.max(0, listedLeft)
  const cost = CONFLICT * Math.min(a, b) + EXTRA[mode] * Math.abs(a - b)
  const whole = fits === 0 ? 0 : fits / (weights + cost)
  // Initials, particles and legal forms alone name nobody.
  if (parts === 0) return { score: 0, isOnePart: true, pairs }
  const isOnePart =
    mode === 'person' && isTooLittle(parts, Math.max(asked.parts, listed.parts), a + b)
  return { score: isOnePart ? Math.min(whole, ONE_PART_MAX) : whole, isOnePart, pairs }
}

const NOTHING_LEFT = 0.15

/** One part of several fits, and more than a particle is left. */
const isTooLittle = (fitting: number, most: number, left: number): boolean =>
  fitting < 2 && most >= 2 && left > NOTHING_LEFT

function weightOf(form: NameForm, at: number, count: number): number {
  let weight = 0
  for (let next = at; next < at + count; next++) weight += form.tokens[next]!.weight
  return weight
}

function partsOf(form: NameForm, at: number, count: number, match: string): number {
  if (match === 'initial') return 0
  let parts = 0
  for (let next = at; next < at + count; next++) if (isPart(form.tokens[next]!)) parts++
  return parts
}

function possiblePairs(asked: NameForm, listed: NameForm, matchAt: MatchAt): Pair[] {
  const pairs: Pair[] = []
  for (let i = 0; i < asked.tokens.length; i++) {
    for (let j = 0; j < listed.tokens.length; j++) {
      const { score, match } = matchAt(i, j)
      if (score === 0) continue
      pairs.push({ askedAt: i, askedCount: 1, listedAt: j, listedCount: 1, score, match })
    }
  }
  joinedPairs(asked, listed, (at, count, j) =>
    pairs.push({ askedAt: at, askedCount: count, listedAt: j, listedCount: 1, ...JOIN_MATCH }),
  )
  joinedPairs(listed, asked, (at, count, i) =>
    pairs.push({ askedAt: i, askedCount: 1, listedAt: at, listedCount: count, ...JOIN_MATCH }),
  )
  return pairs
}

const JOIN_MATCH = { score: JOINED, match: 'joined' } as const

/** Neighbours of one form that are a word of the other. */
function joinedPairs(
  joining: NameForm,
  whole: NameForm,
  found: (at: number, count: number, whole: number) => void,
): void {
  for (const { at, count, key } of joining.joins) {
    for (let next = 0; next < whole.tokens.length; next++) {
      const token = whole.tokens[next]!
      if (token.key === key && token.isLatin && isPart(token)) found(at, count, next)
    }
  }
}

/** The best pairs that share no word: by score, then by words covered, then by place. */
function chosen(pairs: Pair[]): readonly Pair[] {
  if (pairs.length > 1) pairs.sort(comparePairs)
  const kept: Pair[] = []
  let askedTaken = 0
  let listedTaken = 0
  for (const pair of pairs) {
    const mine = bits(pair.askedAt, pair.askedCount)
    const theirs = bits(pair.listedAt, pair.listedCount)
    if ((askedTaken & mine) !== 0 || (listedTaken & theirs) !== 0) continue
    askedTaken |= mine
    listedTaken |= theirs
    kept.push(pair)
  }
  return kept
}

const bits = (at: number, count: number): number => ((1 << count) - 1) << at

const comparePairs = (left: Pair, right: Pair): number =>
  right.score - left.score ||
  right.askedCount + right.listedCount - (left.askedCount + left.listedCount) ||
  left.askedAt - right.askedAt ||
  left.listedAt - right.listedAt
