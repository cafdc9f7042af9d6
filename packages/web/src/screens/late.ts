/**
 * Lists that may say more by now than is known here, in words.
 *
 * @module
 */
import type { ListInForce, ScreenAnswer, StaleList } from '@paperchain/contract/screen'
import { formatDay, type Zone } from '../format/time.ts'
import { counted } from '../format/words.ts'
import { type Verdict, verdictOf } from './shared-tag.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** A schedule as people say it: `every hour`, `every 12 hours`, `every 7 days`, `every 90 s`. */
export function everyText(everyMs: number): string {
  const units = [
    [DAY_MS, 'day', 'days'],
    [HOUR_MS, 'hour', 'hours'],
    [60_000, 'minute', 'minutes'],
  ] as const
  const unit = units.find(([ms]) => everyMs >= ms && everyMs % ms === 0)
  if (unit === undefined) return `every ${everyMs / 1000} s`
  const count = everyMs / unit[0]
  return count === 1 ? `every ${unit[1]}` : `every ${counted(count, unit[2])}`
}

/** `ofac: last confirmed 2026-11-02, expected every day`. */
export function lateText({ list, confirmed, everyMs }: StaleList, zone: Zone): string {
  const last =
    confirmed === null
      ? 'never fetched'
      : `last confirmed ${formatDay(Date.parse(confirmed), zone)}`
  return `${list}: ${last}, expected ${everyText(everyMs)}`
}

/** A list of sanctions in force without a schedule is late by its age alone. */
export const oldText = ({ list, published }: ListInForce, zone: Zone): string =>
  `${list}: published ${formatDay(Date.parse(published), zone)}, and no source confirms it`

/** Whether a list is late, by its schedule or by its age. */
export type IsLate = (list: string) => boolean

/** The verdict; a `clear` that rests on a list of sanctions which is late does not look certain. */
export function verdictBy(
  answer: ScreenAnswer,
  sanctions: readonly { readonly list: string }[],
  isLate: IsLate,
): Verdict {
  const verdict = verdictOf(answer)
  if (answer.outcome !== 'clear' || !sanctions.some(({ list }) => isLate(list))) return verdict
  const title = 'Clear, but by lists that are late'
  return { tone: 'warning', title, reason: verdict.reason }
}
