/**
 * The best parties of one list for a question, equal to scoring every name.
 *
 * Names whose bound (`name-bounds.ts`) reaches what is asked for are scored, the highest bound
 * first, until no bound can change the answer.
 *
 * @module
 */

import {
  bounded,
  clear,
  gather,
  isLookedUp,
  type Plan,
  planOf,
  type Scratch,
  SLACK,
  sideMost,
} from './name-bounds.ts'
import type { NameForm } from './name-form.ts'
import type { Segment } from './name-segment.ts'
import {
  bestAlignment,
  isBetterName,
  type Matcher,
  type ReadQuery,
  type SideScore,
  sideScore,
  totalOf,
} from './score-party.ts'
import { identifierKey } from './side-features.ts'
import type { Token } from './token.ts'
import { matchTokens, type TokenMatch } from './token-match.ts'
import { WEIGHTS } from './weights.ts'

/** A party that reaches the threshold. */
export type Found = {
  readonly segment: Segment
  readonly party: number
  readonly nameAt: number
  readonly score: number
  readonly side: SideScore
}

/** What is asked of a segment: at most `limit` parties of at least `threshold`. */
export type SegmentQuestion = {
  readonly asked: ReadQuery
  readonly limit: number
  readonly threshold: number
}

/** Parties that agree, best first by `compareFound`. */
export function searchSegment(
  segment: Segment,
  scratch: Scratch,
  question: SegmentQuestion,
): readonly Found[] {
  const collected = new Best(segment, question)
  for (const party of identified(segment, question.asked)) {
    collected.whole(party)
  }
  const matches = new Map<Token, ReadonlyMap<number, TokenMatch>>()
  const plans = (['person', 'body'] as const).flatMap((mode) =>
    question.asked[mode].forms.map(
      (form): Plan => ({ mode, form, ...planOf(segment, form, matches) }),
    ),
  )
  const most = Math.max(...sideMost(question.asked))
  for (const plan of plans) {
    const needed = (question.threshold - most - SLACK) / WEIGHTS.name.most
    const count = gather(segment, scratch, { plan, needed })
    const rows = bounded(segment, scratch, {
      plan,
      asked: question.asked,
      threshold: question.threshold,
      count,
    })
    for (const row of rows) {
      if (scratch.bound[row]! < collected.least) break
      collected.score(row, plan)
    }
    clear(scratch, count)
  }
  return collected.sorted()
}

function* identified(segment: Segment, { query }: ReadQuery): Generator<number> {
  for (const { number } of query.identifiers ?? []) {
    yield* segment.byIdentifier.get(identifierKey(number)) ?? []
  }
}

/** The best parties so far. */
class Best {
  readonly #segment: Segment
  readonly #question: SegmentQuestion
  readonly #found = new Map<number, Found>()
  readonly #sides = new Map<number, SideScore>()
  /** A row below this changes nothing. */
  least: number

  constructor(segment: Segment, question: SegmentQuestion) {
    this.#segment = segment
    this.#question = question
    this.least = question.threshold
  }

  /** @param plan null where the words' matches are not known */
  score(row: number, plan: Plan | null): void {
    const { rows, parties } = this.#segment
    const party = rows.party[row]!
    const nameAt = rows.name[row]!
    const listed = formOfRow(this.#segment, row)
    const mode = rows.isPerson[row] === 1 ? 'person' : 'body'
    const asked = plan === null ? this.#question.asked[mode] : { forms: [plan.form] }
    const { alignment } = bestAlignment(
      asked,
      { forms: [listed], mode },
      plan === null ? undefined : matcherOf(this.#segment, row, plan),
    )
    const side = this.#sideOf(party)
    const { score } = totalOf(alignment, side, parties[party]!.names[nameAt]!.weak)
    this.#keep({ segment: this.#segment, party, nameAt, score, side })
  }

  /** A party that is known by its number: all its names, those too that cannot be compared. */
  whole(party: number): void {
    const { partyStart, parties } = this.#segment
    for (let row = partyStart[party]!; row < partyStart[party + 1]!; row++) this.score(row, null)
    const side = this.#sideOf(party)
    for (const [nameAt, { weak }] of parties[party]!.names.entries()) {
      const { score } = totalOf({ score: 0, isOnePart: false, pairs: [] }, side, weak)
      this.#keep({ segment: this.#segment, party, nameAt, score, side })
    }
  }

  #keep(found: Found): void {
    if (found.score < this.#question.threshold) return
    const { parties } = this.#segment
    const before = this.#found.get(found.party)
    const candidate = { ...found, party: parties[found.party]! }
    if (before !== undefined && !isBetterName(candidate, before)) return
    this.#found.set(found.party, found)
    if (before !== undefined || this.#found.size < 2 * this.#question.limit) return
    const kept = this.sorted()
    this.#found.clear()
    for (const each of kept) this.#found.set(each.party, each)
    this.least = Math.max(this.least, kept[kept.length - 1]!.score)
  }

  #sideOf(party: number): SideScore {
    const known = this.#sides.get(party)
    if (known !== undefined) return known
    const side = sideScore(this.#question.asked.query, this.#segment.parties[party]!)
    this.#sides.set(party, side)
    return side
  }

  sorted(): readonly Found[] {
    return [...this.#found.values()].sort(compareFound).slice(0, this.#question.limit)
  }
}

/**
 * Order of hits: by score; then one found by a name that is not weak; then by its main name; then
 * the one with more that agrees beside the name; then by list and by the party's id, so that the
 * same question always has the same answer.
 */
export function compareFound(left: Found, right: Found): number {
  const [mine, theirs] = [left.segment.parties[left.party]!, right.segment.parties[right.party]!]
  const [name, other] = [mine.names[left.nameAt], theirs.names[right.nameAt]]
  return (
    right.score - left.score ||
    Number(name?.weak ?? false) - Number(other?.weak ?? false) ||
    Number(other?.kind === 'main') - Number(name?.kind === 'main') ||
    agreeing(right) - agreeing(left) ||
    compareTexts(left.segment.list, right.segment.list) ||
    compareTexts(mine.id, theirs.id) ||
    left.party - right.party
  )
}

const agreeing = ({ side }: Found): number =>
  side.features.filter(({ score }) => score > 0).length + (side.identifier === null ? 0 : 1)

const compareTexts = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0

function formOfRow({ rows, dictionary }: Segment, row: number): NameForm {
  const tokens: Token[] = []
  for (let at = rows.tokenStart[row]!; at < rows.tokenStart[row + 1]!; at++) {
    tokens.push(dictionary.tokens[rows.tokens[at]!]!)
  }
  const joins: NameForm['joins'][number][] = []
  for (let at = rows.joinStart[row]!; at < rows.joinStart[row + 1]!; at++) {
    const place = rows.joinPlace[at]!
    joins.push({ at: place >> 2, count: place & 3, key: rows.joinKey[at]! })
  }
  return { tokens, joins, weight: rows.weight[row]!, parts: rows.parts[row]! }
}

const NO_MATCH: TokenMatch = { score: 0, match: 'none' }

/** Matches of words that were looked up; others are few and compared on the spot. */
function matcherOf({ rows }: Segment, row: number, plan: Plan): Matcher {
  const start = rows.tokenStart[row]!
  return (asked, listed) => (i, j) => {
    const mine = asked.tokens[i]!
    const theirs = listed.tokens[j]!
    if (!isLookedUp(mine)) return matchTokens(mine, theirs)
    return plan.matches[i]!.get(rows.tokens[start + j]!) ?? NO_MATCH
  }
}
