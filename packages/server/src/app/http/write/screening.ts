/** Screening answers as the contract has them. This is on the hot path of `POST /v1/screen`. */
import type { AccountTag } from '@paperchain/contract/ledger'
import type { ListEntry, ScreenAnswer, ScreenTag } from '@paperchain/contract/screen'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { ListEntry as DomainEntry } from '@paperchain/core/domain/tag'
import type {
  ScreenAnswer as DomainAnswer,
  ScreenTag as DomainTag,
  TagDispute,
} from '@paperchain/core/engine/screen/screen-answer'
import { faultOf, timeOrNull, timeText } from './basics.ts'

/** Both times of an answer as text; a batch shares them. */
export type MomentText = { readonly asOf: string; readonly knownAt: string }

let lastMs = Number.NaN
let lastText = ''

/** Questions come by the thousand in a second, so the newest time is written once. */
function nowText(time: number): string {
  if (time !== lastMs) {
    lastText = timeText(time)
    lastMs = time
  }
  return lastText
}

/** The moment of an answer. */
export const momentText = ({
  asOf,
  knownAt,
}: Pick<DomainAnswer, 'asOf' | 'knownAt'>): MomentText => ({
  asOf: nowText(asOf),
  knownAt: nowText(knownAt),
})

/** One answer. */
export const answerOf = (answer: DomainAnswer, moment = momentText(answer)): ScreenAnswer => ({
  text: answer.text,
  accounts: answer.accounts.map(({ ledger, id }) => ({
    ledger,
    ledgerName: ledgerName(ledger),
    id,
  })),
  outcome: answer.outcome,
  reason: answer.reason,
  hits: answer.hits.map(tagOf),
  tags: answer.tags.map(tagOf),
  diagnosis: answer.diagnosis === null ? null : faultOf(answer.diagnosis),
  asOf: moment.asOf,
  knownAt: moment.knownAt,
})

/** One claim. */
export const tagOf = (tag: DomainTag): ScreenTag => ({
  list: tag.list,
  version: tag.version,
  published: timeText(tag.publishedMs),
  fileHash: tag.fileHash,
  entry: entryOf(tag.entry),
  sanction: tag.sanction,
  validFrom: timeText(tag.validFrom),
  knownFrom: timeText(tag.knownFrom),
  ...(tag.disputes === undefined ? {} : { disputes: tag.disputes.map(disputeOf) }),
})

const disputeOf = ({ number, by, why, validMs, knownMs }: TagDispute) => ({
  number,
  by,
  why,
  valid: timeText(validMs),
  known: timeText(knownMs),
})

/** One entry of a list. */
export const entryOf = (entry: DomainEntry): ListEntry => ({
  key: entry.key,
  ledger: entry.ledger,
  account: entry.account,
  everyLedger: entry.everyLedger,
  label: entry.label,
  actor: entry.actor,
  category: entry.category,
  abuse: entry.abuse,
  confidence: entry.confidence,
  source: entry.source,
  statedFrom: timeOrNull(entry.statedFrom),
  file: entry.file,
  row: entry.row,
  programmes: [...(entry.programmes ?? [])],
  party: entry.party === undefined ? null : { ...entry.party, names: [...entry.party.names] },
})

/** The best tag of an answer in short, or null where it has none. */
export function shortTag({ hits, tags }: DomainAnswer): AccountTag | null {
  const best = hits[0] ?? tags[0]
  if (best === undefined) return null
  const { label, category, abuse, actor, confidence } = best.entry
  const { list, sanction } = best
  const count = hits.length + tags.length
  return { label, category, abuse, actor, sanction, hit: hits.length > 0, list, confidence, count }
}

/** How many answers came out how. */
export function countsOf(answers: readonly Pick<DomainAnswer, 'outcome'>[]): {
  hit: number
  clear: number
  cannotTell: number
} {
  const counts = { hit: 0, clear: 0, cannotTell: 0 }
  for (const { outcome } of answers) {
    if (outcome === 'cannot-tell') counts.cannotTell += 1
    else counts[outcome] += 1
  }
  return counts
}
