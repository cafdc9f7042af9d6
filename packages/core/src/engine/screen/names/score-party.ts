/**
 * The score of one listed party for one question: the definition that the index must equal.
 *
 * @module
 */
import type { ListParty } from '../../../domain/listed-party.ts'
import { type Alignment, alignForms, type MatchAt, type Pair } from './align-names.ts'
import { hasLegalForm } from './name-body.ts'
import { formsOf, type NameForm, type NameMode, type ReadName, readName } from './name-form.ts'
import {
  NAME_STRONG,
  type NameFeature,
  type NameHit,
  type NameLimit,
  type NamePart,
  type NameQuery,
} from './name-types.ts'
import { type RawName, readWords } from './read-name.ts'
import { identifierFeature, sideFeatures } from './side-features.ts'
import { type Token, TokenBook } from './token.ts'
import { IDENTIFIER_FLOOR, IDENTIFIER_NAME, WEIGHTS } from './weights.ts'

/** A question whose name was read for persons and for bodies. */
export type ReadQuery = {
  readonly query: NameQuery
  readonly raw: RawName
  readonly person: ReadName
  readonly body: ReadName
}

/** Reads a question once for many parties. */
export function readQuery(query: NameQuery, book: TokenBook): ReadQuery {
  const raw = readWords(query.name)
  return { query, raw, person: formsOf(raw, 'person', book), body: formsOf(raw, 'body', book) }
}

/** Whether a party's names are read as a person's: by its kind, else by its main name. */
export function modeOf({ kind, names }: ListParty): NameMode {
  if (kind === 'individual') return 'person'
  if (kind !== 'unknown') return 'body'
  return hasLegalForm(readWords(names[0]?.text ?? '').words) ? 'body' : 'person'
}

/** The best of a party's names, without what is only shown. */
export type PartyScore = {
  readonly score: number
  readonly nameAt: number
  /** Of the name alone. */
  readonly nameScore: number
  readonly limits: readonly NameLimit[]
}

/** What is known of a party before its names are looked at. */
export type SideScore = {
  readonly features: readonly NameFeature[]
  readonly identifier: NameFeature | null
  readonly points: number
  /** Whether anything beside the name agrees. */
  readonly agrees: boolean
}

/** Features beside the name, added up. */
export function sideScore(query: NameQuery, party: ListParty): SideScore {
  const features = sideFeatures(query, party)
  const identifier = identifierFeature(query, party)
  let points = 0
  for (const feature of features) points += feature.points
  const agrees = identifier !== null || features.some(({ points: each }) => each > 0)
  return { features, identifier, points, agrees }
}

/** A hair below what is called strong. */
const BELOW_STRONG = NAME_STRONG - 0.01

/** Score of a name that fits so well, with what stands beside it. */
export function totalOf(alignment: Alignment, side: SideScore, isWeak: boolean): Scored {
  const limits: NameLimit[] = []
  if (alignment.isOnePart) limits.push('one-part-only')
  let score = WEIGHTS.name.most * alignment.score + side.points
  if (side.identifier !== null) {
    score = Math.max(score, IDENTIFIER_FLOOR + IDENTIFIER_NAME * alignment.score)
  } else if (isWeak && !side.agrees) {
    limits.push('weak-alias-alone')
    score = Math.min(score, BELOW_STRONG)
  }
  return { score: rounded(Math.min(1, Math.max(0, score))), limits }
}

type Scored = { readonly score: number; readonly limits: readonly NameLimit[] }

const ROUNDING = 1e6

/** Six decimals, so that the order of additions decides nothing. */
const rounded = (score: number): number => Math.round(score * ROUNDING) / ROUNDING

/** Gives the matches of two forms' words, for an index that knows them already. */
export type Matcher = (asked: NameForm, listed: NameForm) => MatchAt | undefined

const DIRECTLY: Matcher = () => undefined

/** The best alignment of a name's forms with a question's. Of equal ones the first. */
export function bestAlignment(
  asked: Pick<ReadName, 'forms'>,
  listed: { readonly forms: readonly NameForm[]; readonly mode: NameMode },
  matcher: Matcher = DIRECTLY,
): Best {
  let best: Best = NO_FORM
  for (const mine of asked.forms) {
    for (const theirs of listed.forms) {
      const found = alignForms(mine, theirs, listed.mode, matcher(mine, theirs))
      if (best === NO_FORM || found.score > best.alignment.score) {
        best = { alignment: found, asked: mine, listed: theirs }
      }
    }
  }
  return best
}

/** An alignment with the forms it lays beside each other. */
export type Best = {
  readonly alignment: Alignment
  readonly asked: NameForm | null
  readonly listed: NameForm | null
}

const NO_FORM: Best = {
  alignment: { score: 0, isOnePart: false, pairs: [] },
  asked: null,
  listed: null,
}

/** Scores one party without an index. Null for a party without a name that can be compared. */
export function scoreParty(query: NameQuery, party: ListParty): NameHit | null {
  const book = new TokenBook()
  return scoreRead(readQuery(query, book), party, book)
}

/** As {@link scoreParty}, of a question that was read. */
export function scoreRead(asked: ReadQuery, party: ListParty, book: TokenBook): NameHit | null {
  const mode = modeOf(party)
  const side = sideScore(asked.query, party)
  let best: NameHit | null = null
  for (let nameAt = 0; nameAt < party.names.length; nameAt++) {
    const listed = readName(party.names[nameAt]!.text, mode, book)
    const found = bestAlignment(asked[mode], { forms: listed.forms, mode })
    const hit = hitOf({ asked, party, nameAt, side, found, listed, list: '' })
    if (best === null || isBetterName(hit, best)) best = hit
  }
  return best
}

/** Of a party's names the better one: by score, then one that is not weak, then the first. */
export function isBetterName(
  left: { readonly score: number; readonly nameAt: number; readonly party: ListParty },
  right: { readonly score: number; readonly nameAt: number },
): boolean {
  if (left.score !== right.score) return left.score > right.score
  const { names } = left.party
  const [mine, other] = [names[left.nameAt]!.weak, names[right.nameAt]!.weak]
  return mine !== other ? !mine : left.nameAt < right.nameAt
}

/** What a hit is made from. */
export type HitParts = {
  readonly asked: ReadQuery
  readonly list: string
  readonly party: ListParty
  readonly nameAt: number
  readonly side: SideScore
  readonly found: Best
  readonly listed: ReadName
}

/** A hit with all that is shown of it. */
export function hitOf({ asked, list, party, nameAt, side, found, listed }: HitParts): NameHit {
  const name = party.names[nameAt]!
  const { score, limits } = totalOf(found.alignment, side, name.weak)
  const named: NameFeature = {
    feature: 'name',
    score: found.alignment.score,
    points: WEIGHTS.name.most * found.alignment.score,
    reason: reasonOf(found),
    asked: asked.query.name.slice(0, SHOWN_MAX),
    listed: name.text.slice(0, SHOWN_MAX),
  }
  const features = [named, ...side.features]
  if (side.identifier !== null) features.push(decisive(side, score, named))
  return {
    list,
    party,
    nameAt,
    score,
    strength: score >= NAME_STRONG ? 'strong' : 'possible',
    features,
    parts: partsOf(found),
    limits,
    scriptsNotRead: listed.notRead,
  }
}

const SHOWN_MAX = 512

/** What the number adds beside everything else: the rest up to the score. */
function decisive(
  { identifier, points }: SideScore,
  score: number,
  named: NameFeature,
): NameFeature {
  return { ...identifier!, points: Math.max(0, score - points - named.points) }
}

function reasonOf({ alignment, asked, listed }: Best): string {
  if (asked === null || listed === null || alignment.pairs.length === 0) return 'no part fits'
  const all = alignment.pairs.every(({ match }) => match === 'same')
  const mine = asked.tokens.length - sum(alignment.pairs, 'askedCount')
  const theirs = listed.tokens.length - sum(alignment.pairs, 'listedCount')
  if (all && mine === 0 && theirs === 0) return 'every part the same'
  const { length } = alignment.pairs
  const fit = `${length} ${length === 1 ? 'part fits' : 'parts fit'}`
  const left =
    mine > 0 && theirs > 0 ? ', both have others' : mine + theirs > 0 ? ', one has more' : ''
  return fit + left
}

const sum = (pairs: readonly Pair[], side: 'askedCount' | 'listedCount'): number =>
  pairs.reduce((total, pair) => total + pair[side], 0)

/** The parts beside each other: those that fit, then those left over on either side. */
function partsOf({ alignment, asked, listed }: Best): readonly NamePart[] {
  if (asked === null || listed === null) return []
  const fitting = alignment.pairs.map(
    (pair): NamePart => ({
      asked: textOf(asked.tokens, pair.askedAt, pair.askedCount),
      listed: textOf(listed.tokens, pair.listedAt, pair.listedCount),
      score: pair.score,
      match: pair.match,
    }),
  )
  const mine = leftOver(asked.tokens, (at) => covers(alignment.pairs, at, 'asked'))
  const theirs = leftOver(listed.tokens, (at) => covers(alignment.pairs, at, 'listed'))
  return [
    ...fitting,
    ...mine.map((text): NamePart => ({ asked: text, listed: '', score: 0, match: 'none' })),
    ...theirs.map((text): NamePart => ({ asked: '', listed: text, score: 0, match: 'none' })),
  ]
}

const textOf = (tokens: readonly Token[], at: number, count: number): string =>
  tokens
    .slice(at, at + count)
    .map(({ text }) => text)
    .join(' ')

const leftOver = (tokens: readonly Token[], isTaken: (at: number) => boolean): readonly string[] =>
  tokens.flatMap(({ text }, at) => (isTaken(at) ? [] : [text]))

const covers = (pairs: readonly Pair[], at: number, side: 'asked' | 'listed'): boolean =>
  pairs.some((pair) => at >= pair[`${side}At`] && at < pair[`${side}At`] + pair[`${side}Count`])
