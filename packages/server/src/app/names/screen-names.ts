/**
 * Screening names: questions to the index, what people said of the pairs before, and what it comes
 * to. Command line and API are thin on it.
 */
import { utf8Bytes } from '@paperchain/core/domain/batch/utf8'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import type { HeldVerdict } from '@paperchain/core/domain/name-verdict'
import type { ListVersion } from '@paperchain/core/domain/tag'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { type NameReason, nameOutcome } from '@paperchain/core/engine/screen/name-outcome'
import { type NameQuestion, readQuestion } from '@paperchain/core/engine/screen/name-question'
import {
  askedKey,
  askedText,
  listedText,
  type VerdictState,
  verdictOn,
} from '@paperchain/core/engine/screen/name-verdict'
import {
  NAME_THRESHOLD,
  type NameHit,
  type NameQuery,
} from '@paperchain/core/engine/screen/names/name-types'
import { SCORER } from '@paperchain/core/engine/screen/names/weights'
import type { ScreenOutcome } from '@paperchain/core/engine/screen/screen-answer'
import type { Hasher } from '@paperchain/core/ports'
import type { AskedPair, NameVerdictStore } from '@paperchain/core/registry'
import type { NameBook, NameState } from './name-book.ts'

/** Questions at once. */
export const NAMES_MAX = 10_000
/** Hits of one question: by default, at most, and of all questions together. */
export const HITS = { usual: 10, most: 100, together: 100_000 } as const
/** Questions after which others have their turn. */
const TURN = 16

/** What names are screened with. */
export type NameWorld = {
  readonly book: Pick<NameBook, 'at'>
  /** Null where there is no registry: then nobody was told apart. */
  readonly verdicts: Pick<NameVerdictStore, 'about'> | null
  readonly hasher: Hasher
  readonly signal: AbortSignal
}

/** What is asked. */
export type NameAsk = {
  readonly moment: Moment
  /** Lowest score of a hit; the engine's own where it is left out. */
  readonly threshold?: number | undefined
  readonly limit?: number | undefined
}

/** A party that fits, with what was said of the pair before. */
export type PairHit = NameHit & {
  readonly version: ListVersion
  readonly verdict: { readonly held: HeldVerdict; readonly state: VerdictState } | null
}

/** The answer to one row. */
export type NameRow = {
  readonly row: number
  readonly ref: string
  readonly outcome: ScreenOutcome
  readonly reason: NameReason
  readonly hits: readonly PairHit[]
  /** Those that fit and were said to be another, which still stands. */
  readonly toldApart: readonly PairHit[]
  readonly hasMore: boolean
  readonly scriptsNotRead: readonly string[]
  readonly fault: Fault | null
}

/** The answers to all rows, and by what they were given. */
export type NameScreening = {
  readonly rows: readonly NameRow[]
  /** Lists with parties in force. */
  readonly versions: readonly ListVersion[]
  readonly threshold: number
  readonly scorer: string
}

/** A question with whom it is about. */
export type Asked = NameQuestion & {
  /** Pseudonym of a customer, or empty. */
  readonly party: string
}

/**
 * Screens rows as they are stated. One that is no question is answered with its fault.
 *
 * @throws {FaultError} `NAME_TOO_MANY`
 */
export async function screenRows(
  world: NameWorld,
  stated: readonly unknown[],
  ask: NameAsk,
): Promise<NameScreening> {
  checkSize(stated.length, ask)
  const read = stated.map(readQuestion)
  const good = read.flatMap(({ question }) =>
    question === null ? [] : [{ ...question, party: '' }],
  )
  const screening = await screenQuestions(world, good, ask)
  let at = 0
  const rows = read.map(({ fault }, place): NameRow => {
    const row = place + 1
    const found = fault === null ? screening.rows[at++] : undefined
    return found === undefined ? badRow(row, fault) : { ...found, row }
  })
  return { ...screening, rows }
}

function checkSize(rows: number, { limit = HITS.usual }: NameAsk): void {
  if (rows > NAMES_MAX) {
    throw new FaultError('NAME_TOO_MANY', `Expected at most ${NAMES_MAX} names, got ${rows}`)
  }
  if (rows * limit <= HITS.together) return
  const message = `Expected at most ${HITS.together} hits for all names together, got a limit of`
  throw new FaultError('NAME_TOO_MANY', `${message} ${limit} for ${rows}`, { rows, limit })
}

const badRow = (row: number, fault: Fault | null): NameRow => ({
  row,
  ref: '',
  outcome: 'cannot-tell',
  reason: 'bad-row',
  hits: [],
  toldApart: [],
  hasMore: false,
  scriptsNotRead: [],
  fault: fault === null ? null : { ...fault, facts: { row, ...fault.facts } },
})

/** Screens questions, some at a time, so that others are answered in between. */
export async function screenQuestions(
  world: NameWorld,
  asked: readonly Asked[],
  ask: NameAsk,
): Promise<NameScreening> {
  const state = await world.book.at(ask.moment)
  const pairs = asked.map(({ query, party }) => pairOf(query, party))
  const held = world.verdicts === null ? [] : await world.verdicts.about(pairs)
  const rows: NameRow[] = []
  for (const [at, one] of asked.entries()) {
    if (at % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve))
    world.signal.throwIfAborted()
    const answer = answerTo({ state, hasher: world.hasher, held: held[at] ?? [] }, one, ask)
    rows.push({ ...answer, row: at + 1 })
  }
  const threshold = ask.threshold ?? NAME_THRESHOLD
  return { rows, versions: [...state.versions.values()], threshold, scorer: SCORER }
}

/** A question as verdicts know it. */
export const pairOf = (query: NameQuery, party: string): AskedPair => ({
  key: askedKey(query, party),
  text: askedText(query),
})

type Sides = {
  readonly state: NameState
  readonly hasher: Hasher
  readonly held: readonly HeldVerdict[]
}

function answerTo(
  { state, hasher, held }: Sides,
  { query, ref }: Asked,
  { limit = HITS.usual, threshold }: NameAsk,
): NameRow {
  // Those told apart must not take the places of others.
  const found = state.index.search(query, {
    limit: limit + held.length,
    ...(threshold === undefined ? {} : { threshold }),
  })
  const hits: PairHit[] = []
  const toldApart: PairHit[] = []
  for (const hit of found.hits) {
    const version = state.versions.get(hit.list)
    if (version === undefined) continue
    const pair = { list: hit.list, listed: hit.party.id }
    const on = verdictOn(held, pair, () => printOf(hasher, hit.party))
    const verdict = on === null ? null : { held: on.verdict, state: on.state }
    const told = { ...hit, version, verdict }
    if (verdict?.state === 'stands') toldApart.push(told)
    else hits.push(told)
  }
  const { scriptsNotRead, isCut } = found
  const came = nameOutcome({
    hits: hits.length,
    toldApart: toldApart.length,
    hasLists: [...state.versions.values()].some(({ sanction }) => sanction),
    scriptsNotRead: scriptsNotRead.length,
    isCut,
  })
  const hasMore = found.hasMore || hits.length > limit
  const shown = hits.slice(0, limit)
  return { row: 0, ref, ...came, hits: shown, toldApart, hasMore, scriptsNotRead, fault: null }
}

/** What stands for a listed party as it is now. */
export const printOf = (hasher: Hasher, party: NameHit['party']): string =>
  Buffer.from(hasher.sha256(utf8Bytes(listedText(party)))).toString('hex')
