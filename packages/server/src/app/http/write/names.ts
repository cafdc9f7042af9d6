/** Answers of screening names as the contract has them. */
import type * as contract from '@paperchain/contract/screen-party'
import type { PartyName } from '@paperchain/core/domain/listed-party'
import type { NameVerdict } from '@paperchain/core/domain/name-verdict'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { NameRow, NameScreening, PairHit } from '../../names/screen-names.ts'
import type { Grounds } from '../grounds.ts'
import { faultOf, timeText } from './basics.ts'
import { groundsOf } from './grounds.ts'
import { countsOf, momentText } from './screening.ts'

/** Names of a listed party that are told. */
const NAMES_TOLD_MAX = 20

/** The answers to all rows, with what they were given by. */
export function screeningOf(
  { rows, versions, threshold, scorer }: NameScreening,
  moment: Moment,
  grounds: Grounds,
): contract.ScreenPartiesResponse {
  const { stale, aged } = groundsOf(grounds)
  return {
    ...momentText(moment),
    lists: versions.map(({ list, hash, publishedMs, sanction }) => ({
      list,
      hash,
      published: timeText(publishedMs),
      sanction,
    })),
    stale,
    ...(aged === undefined ? {} : { aged }),
    threshold,
    scorer,
    counts: countsOf(rows),
    answers: rows.map(partyAnswerOf),
  }
}

/** The answer to one row. */
const partyAnswerOf = (row: NameRow): contract.PartyAnswer => ({
  row: row.row,
  ref: row.ref,
  outcome: row.outcome,
  reason: row.reason,
  hits: row.hits.map(partyHitOf),
  toldApart: row.toldApart.map(partyHitOf),
  hasMore: row.hasMore,
  scriptsNotRead: [...row.scriptsNotRead],
  fault: row.fault === null ? null : faultOf(row.fault),
})

function partyHitOf(hit: PairHit): contract.PartyHit {
  const { list, version, party, nameAt, verdict } = hit
  const [main] = party.names
  const best = party.names[nameAt] ?? main
  return {
    list,
    version: version.hash,
    published: timeText(version.publishedMs),
    sanction: version.sanction,
    party: party.id,
    kind: party.kind,
    name: nameOf(best ?? { text: '', kind: 'main', script: '', weak: false }),
    names: party.names.slice(0, NAMES_TOLD_MAX).map(nameOf),
    nameCount: party.names.length,
    programmes: [...party.programmes],
    score: hit.score,
    strength: hit.strength,
    pieces: hit.features.map((piece) => ({ ...piece })),
    parts: hit.parts.map((part) => ({ ...part })),
    limits: [...hit.limits],
    scriptsNotRead: [...hit.scriptsNotRead],
    verdict: verdict === null ? null : { ...saidOf(verdict.held), state: verdict.state },
  }
}

const nameOf = ({ text, kind, script, weak }: PartyName): contract.ListedName => ({
  text,
  kind,
  script,
  weak,
})

const saidOf = ({ id, why, by, atMs }: NameVerdict) => ({ id, why, by, at: timeText(atMs) })

/** A verdict as it was kept. */
export const verdictOf = (kept: NameVerdict): contract.NameVerdict => ({
  ...saidOf(kept),
  list: kept.list,
  listed: kept.listed,
  verdict: kept.verdict,
})
