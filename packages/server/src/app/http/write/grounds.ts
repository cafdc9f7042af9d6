/** The grounds of an answer as the contract has them. */
import type { AgedList, ListInForce, StaleList } from '@paperchain/contract/screen'
import type {
  AgedList as DomainAged,
  StaleList as DomainStale,
} from '@paperchain/core/engine/attribute/schedule'
import type { Grounds } from '../grounds.ts'
import { timeOrNull, timeText } from './basics.ts'

/** Lists of sanctions in force, and lists that are late. */
export const groundsOf = ({
  sanctions,
  stale,
  aged,
}: Grounds): { sanctions: ListInForce[]; stale: StaleList[]; aged?: AgedList[] } => ({
  sanctions: sanctions.map(({ list, hash, publishedMs }) => ({
    list,
    hash,
    published: timeText(publishedMs),
  })),
  stale: stale.map(staleOf),
  ...(aged.length === 0 ? {} : { aged: aged.map(agedOf) }),
})

const agedOf = ({ list, publishedMs }: DomainAged): AgedList => ({
  list,
  published: timeText(publishedMs),
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
  const { sanctions, stale, aged } = grounds
  if (last?.sanctions !== sanctions || last.stale !== stale || last.aged !== aged) {
    lastText = JSON.stringify(groundsOf(grounds)).slice(1, -1)
    last = grounds
  }
  return lastText
}
