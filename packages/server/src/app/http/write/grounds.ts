/** The grounds of an answer as the contract has them. */
import type { ListInForce, StaleList } from '@paperchain/contract/screen'
import type { StaleList as DomainStale } from '@paperchain/core/engine/attribute/schedule'
import type { Grounds } from '../grounds.ts'
import { timeOrNull, timeText } from './basics.ts'

/** Lists of sanctions in force, and lists that are late. */
export const groundsOf = ({
  sanctions,
  stale,
}: Grounds): { sanctions: ListInForce[]; stale: StaleList[] } => ({
  sanctions: sanctions.map(({ list, hash, publishedMs }) => ({
    list,
    hash,
    published: timeText(publishedMs),
  })),
  stale: stale.map(staleOf),
})

/** One list that is late. */
export const staleOf = ({
  list,
  source,
  confirmedMs,
  everyMs,
  sinceMs,
}: DomainStale): StaleList => ({
  list,
  source,
  confirmed: timeOrNull(confirmedMs),
  everyMs,
  since: timeText(sinceMs),
})

let last: Grounds | null = null
let lastText = ''

/** The same as the inside of a JSON object, written once for the answers of a time. */
export function groundsText(grounds: Grounds): string {
  if (last?.sanctions !== grounds.sanctions || last.stale !== grounds.stale) {
    lastText = JSON.stringify(groundsOf(grounds)).slice(1, -1)
    last = grounds
  }
  return lastText
}
