/**
 * What each name of a list can score at most for a question, without scoring it.
 *
 * Each word of the question adds to the rows that hold a word like it what it can add at most. The
 * bound of a row, with `M` what was added, `A` and `B` the weights of the two names and `e` the
 * smaller of EXTRA and one half:
 *
 *     score ≤ M / max(M, e·(A + B) + (1 − 2e)·M)
 *
 * since what does not fit costs at least `e` of its weight on whichever side it is. Where every
 * pair weighs the same on both sides, at most `F` on each, it is nearer:
 *
 *     score ≤ M / max(M, F + CONFLICT·(min(A, B) − F) + EXTRA·|A − B|)
 *
 * @module
 */
import { CONFLICT, EXTRA, ONE_PART_MAX } from './align-names.ts'
import { isPart, type NameForm, type NameMode } from './name-form.ts'
import { KIND_CODES, type Rows, type Segment } from './name-segment.ts'
import type { ReadQuery } from './score-party.ts'
import { ROLES, type Token } from './token.ts'
import { JOINED, type TokenMatch } from './token-match.ts'
import { SIDE_MOST, WEIGHTS } from './weights.ts'

/** Room for a search, used again and again; what it holds between two searches means nothing. */
export type Scratch = {
  /**
   * A row in one number, 0 where it is not touched: what was added in 2048ths, rounded up (20
   * bits), the parts that may fit, at most 15 (4 bits), which word added last (6 bits), and
   * whether a pair may weigh more on one side than on the other (1 bit).
   */
  readonly state: Uint32Array
  readonly touched: Uint32Array
  readonly bound: Float64Array
}

/** Room for the rows of a segment. */
export function scratchOf({ rows: { count } }: Segment): Scratch {
  return {
    state: new Uint32Array(count),
    touched: new Uint32Array(count),
    bound: new Float64Array(count),
  }
}

/** One form of the question with the words of the segment that each of its words may be. */
export type Plan = {
  readonly mode: NameMode
  readonly form: NameForm
  readonly matches: readonly ReadonlyMap<number, TokenMatch>[]
  /** What words add that are not looked up: initials, particles, legal forms. */
  readonly allowance: number
  readonly initials: number
}

const NO_MATCHES: ReadonlyMap<number, TokenMatch> = new Map()
/** A pair with an initial: the mean weight of a letter and a part, times its score. */
const INITIAL_MOST = ((0.4 + 1) / 2) * 0.8

/** Whether a word is looked up in the dictionary; the others are allowed for. */
export const isLookedUp = ({ role }: Token): boolean =>
  role !== ROLES.initial && role !== ROLES.small && role !== ROLES.legal

/** Looks the words of a form up; words that were looked up before are `known`. */
export function planOf(
  { dictionary }: Segment,
  form: NameForm,
  known: Map<Token, ReadonlyMap<number, TokenMatch>>,
): Omit<Plan, 'mode' | 'form'> {
  let allowance = 0
  let initials = 0
  const matches = form.tokens.map((token) => {
    if (!isLookedUp(token)) {
      allowance += token.role === ROLES.initial ? INITIAL_MOST : token.weight
      if (token.role === ROLES.initial) initials++
      return NO_MATCHES
    }
    const before = known.get(token)
    if (before !== undefined) return before
    const found = new Map(
      dictionary.similar(token).map(({ token: at, found: match }) => [at, match]),
    )
    known.set(token, found)
    return found
  })
  return { matches, allowance, initials }
}

/** A listed word: its postings, what it adds at most, and whether both words weigh the same. */
type LaneWord = {
  readonly lane: number
  readonly most: number
  readonly parts: number
  readonly isEven: boolean
}

/** A word of the question with the listed words it may be, the best first. */
type Lane = {
  readonly words: readonly LaneWord[]
  /** Rows that hold any of them, counted twice where they hold two. */
  readonly rows: number
  /** The most that a row reaches which this word alone fits. */
  readonly alone: number
}

function laneOf(segment: Segment, plan: Plan, at: number): Lane {
  const { tokens } = segment.dictionary
  const asked = plan.form.tokens[at]!
  const extra = Math.min(EXTRA[plan.mode], 0.5)
  const isCapped = plan.mode === 'person' && plan.form.parts > 1 && plan.initials === 0
  let rows = 0
  let alone = 0
  const words = [...plan.matches[at]!].map(([token, { score }]) => {
    const { weight } = tokens[token]!
    const most = (score * (asked.weight + weight)) / 2
    const all = most + plan.allowance
    const bound = all / Math.max(all, extra * (plan.form.weight + weight) + (1 - 2 * extra) * all)
    alone = Math.max(alone, isCapped ? Math.min(bound, ONE_PART_MAX) : bound)
    const lane = 2 * token + (plan.mode === 'person' ? 0 : 1)
    rows += segment.postingStart[lane + 1]! - segment.postingStart[lane]!
    const isEven = weight === asked.weight
    return { lane, most, parts: isPart(tokens[token]!) ? 1 : 0, isEven }
  })
  // The best first, so that a row's first addition for a word is the most.
  return { words: words.sort((left, right) => right.most - left.most), rows, alone }
}

/** `needed`: the name's score below which a row cannot reach the threshold. */
type Gathering = { readonly plan: Plan; readonly needed: number }

const UNIT = 2048
const ADDED = 0xfffff
const PARTS_AT = 20
const PARTS_MAX = 15
const WORD_AT = 24
const WORD_MAX = 63
const UNEVEN = 1 << 30

/** Adds up what each row can reach; gives the number of rows touched. */
export function gather(segment: Segment, scratch: Scratch, { plan, needed }: Gathering): number {
  const lanes = plan.form.tokens
    .map((_, at) => laneOf(segment, plan, at))
    .filter(({ words }) => words.length > 0)
    .sort((left, right) => left.rows - right.rows)
  let count = gatherJoins(segment, scratch, plan)
  for (let at = 0; at < lanes.length; at++) {
    const { words, alone } = lanes[at]!
    // What the last, most frequent word alone cannot bring to the threshold needs another word.
    const opens = at < lanes.length - 1 || alone >= needed
    count = addWord(segment, scratch, { words, count, opens, word: at + 1 })
  }
  return count
}

/** Listed words that one of the question may be; `word` is its place, from 1. */
type Adding = Pick<Lane, 'words'> & {
  readonly count: number
  readonly opens: boolean
  readonly word: number
}

function addWord(
  { postings, postingStart }: Segment,
  { state, touched }: Scratch,
  { words, count: before, opens, word }: Adding,
): number {
  let count = before
  for (let at = 0; at < words.length; at++) {
    const { lane, most, parts, isEven } = words[at]!
    const added = Math.ceil(most * UNIT)
    const uneven = isEven ? 0 : UNEVEN
    const end = postingStart[lane + 1]!
    for (let next = postingStart[lane]!; next < end; next++) {
      const row = postings[next]!
      const old = state[row]!
      // A row that another listed word of this one has added to has had the most already.
      if (old === 0 ? !opens : ((old >>> WORD_AT) & WORD_MAX) === word) {
        if (old !== 0) state[row] = old | uneven
        continue
      }
      if (old === 0) touched[count++] = row
      const sum = ((old >>> PARTS_AT) & PARTS_MAX) + parts
      state[row] = stateOf((old & ADDED) + added, sum, word) | (old & UNEVEN) | uneven
    }
  }
  return count
}

const stateOf = (added: number, parts: number, word: number): number =>
  (added | (Math.min(PARTS_MAX, parts) << PARTS_AT) | (word << WORD_AT)) >>> 0

const JOINED_MAX = 3

/** Neighbours of the question that are a word of a row, and its words that are neighbours there. */
function gatherJoins(segment: Segment, scratch: Scratch, { form, mode }: Plan): number {
  const { state, touched } = scratch
  const { postings, postingStart, rows } = segment
  const isPerson = mode === 'person' ? 1 : 0
  let count = 0
  const add = (row: number, weight: number): void => {
    const old = state[row]!
    if (old === 0) touched[count++] = row
    const added = (old & ADDED) + Math.ceil(((JOINED * weight) / 2) * UNIT)
    state[row] = stateOf(Math.min(ADDED, added), PARTS_MAX, 0) | UNEVEN
  }
  for (const { at, count: words, key } of form.joins) {
    let weight = 1
    for (let next = at; next < at + words; next++) weight += form.tokens[next]!.weight
    for (const token of segment.dictionary.withKey(key)) {
      const lane = 2 * token + (mode === 'person' ? 0 : 1)
      const end = postingStart[lane + 1]!
      for (let next = postingStart[lane]!; next < end; next++) add(postings[next]!, weight)
    }
  }
  for (const token of form.tokens) {
    if (!token.isLatin || !isPart(token)) continue
    segment.joins.each(token.key, (row) => {
      if (rows.isPerson[row] === isPerson) add(row, token.weight + JOINED_MAX)
    })
  }
  return count
}

/** Makes the room empty again. */
export function clear({ state, touched }: Scratch, count: number): void {
  for (let at = 0; at < count; at++) state[touched[at]!] = 0
}

/** Above what rounding may take from a bound. */
export const SLACK = 2e-6

type Bounding = {
  readonly plan: Plan
  readonly asked: ReadQuery
  readonly threshold: number
  readonly count: number
}

/** Rows whose bound reaches the threshold, the highest bound first. */
export function bounded(
  { rows }: Segment,
  scratch: Scratch,
  { plan, asked, threshold, count }: Bounding,
): readonly number[] {
  const { state, touched, bound } = scratch
  const side = sideMost(asked)
  const isPerson = plan.mode === 'person'
  const capped = WEIGHTS.name.most * ONE_PART_MAX + Math.max(...side) + SLACK
  // The common case, seen before anything else is looked up: one part of several fits.
  const needsTwo = isPerson && plan.form.parts > 1 && plan.initials === 0 && capped < threshold
  const kept: number[] = []
  for (let at = 0; at < count; at++) {
    const row = touched[at]!
    const fits = (state[row]! >>> PARTS_AT) & PARTS_MAX
    if (needsTwo && fits < 2 && rows.initials[row] === 0) continue
    let score = boundOf(plan, rows.weight[row]!, state[row]!)
    if (isPerson && score > ONE_PART_MAX && isTooLittle(rows, row, { plan, fits })) {
      score = ONE_PART_MAX
    }
    const whole = WEIGHTS.name.most * score + side[rows.kind[row]!]! + SLACK
    if (whole < threshold) continue
    bound[row] = whole
    kept.push(row)
  }
  return kept.sort((left, right) => bound[right]! - bound[left]!)
}

/** The most that a name's score can be. */
function boundOf({ mode, form, allowance, initials }: Plan, weight: number, state: number): number {
  const most = (state & ADDED) / UNIT + allowance
  const parts = (state >>> PARTS_AT) & PARTS_MAX
  if ((state & UNEVEN) !== 0 || initials > 0 || parts === PARTS_MAX) {
    const extra = Math.min(EXTRA[mode], 0.5)
    return most / Math.max(most, extra * (form.weight + weight) + (1 - 2 * extra) * most)
  }
  const low = Math.min(form.weight, weight)
  const fitting = Math.min(low, parts + allowance)
  const left = CONFLICT * (low - fitting) + EXTRA[mode] * Math.abs(form.weight - weight)
  return most / Math.max(most, fitting + left)
}

type Fitting = { readonly plan: Plan; readonly fits: number }

/** Whether one part alone fits and initials cannot be the others. */
function isTooLittle(rows: Rows, row: number, { plan, fits }: Fitting): boolean {
  if (fits >= 2 || Math.max(plan.form.parts, rows.parts[row]!) < 2) return false
  const canBeAll =
    rows.parts[row]! - fits <= plan.initials && plan.form.parts - fits <= rows.initials[row]!
  return !canBeAll
}

/** The most that features beside the name come to, by the kind of the party. */
export function sideMost({ query }: ReadQuery): readonly number[] {
  let most = 0
  if ((query.births?.length ?? 0) > 0) most += WEIGHTS.birth.most
  if ((query.countries?.length ?? 0) > 0) most += WEIGHTS.country.most
  if ((query.gender ?? '') !== '') most += WEIGHTS.gender.most
  if ((query.programmes?.length ?? 0) > 0) most += WEIGHTS.programme.most
  const { schema = 'unknown' } = query
  return KIND_CODES.map((kind) => {
    const isOther = schema !== 'unknown' && kind !== 'unknown' && kind !== schema
    return Math.min(most, SIDE_MOST) + (isOther ? WEIGHTS.kind.least : 0)
  })
}
