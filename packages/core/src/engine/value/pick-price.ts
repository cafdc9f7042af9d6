/**
 * Which price of a pair holds at a moment, of those that its sources have: never a later one, and
 * none that is older than the gap rule of its source allows.
 *
 * @module
 */
import { DAY_MS, type PriceSource, type StoredPrice, USUAL_SOURCE } from '../../domain/price.ts'
import { formatDate, type TimeMs } from '../../domain/time.ts'
import type { Mark } from './worth.ts'

const HOUR_MS = 3_600_000

/** How gaps are filled. */
export type GapRule = {
  /** Records of sources by id. */
  readonly sources: ReadonlyMap<string, PriceSource>
  /** Hours for every source, in place of its own; 0 fills nothing. */
  readonly fillHours?: number
}

/** A price that holds, by which rule. */
export type Picked = {
  readonly price: StoredPrice
  readonly rule: string
  readonly marks: readonly Mark[]
}

/** The price, or why there is none: `lastMs` is the time of the last one before, if any. */
export type Pick = Picked | { readonly lastMs: TimeMs | null }

/** Whether a price was found. */
export const isPicked = (pick: Pick): pick is Picked => 'price' in pick

/**
 * Picks among the last prices of each source. Order: one that is not doubtful, then one with no
 * gap, then the source's priority, then the later price, then the source's name.
 *
 * @param last one price a source at most, each at or before the moment
 */
export function pickPrice(last: readonly StoredPrice[], atMs: TimeMs, rule: GapRule): Pick {
  let best: Picked | null = null
  let lastMs: TimeMs | null = null
  for (const price of last) {
    if (price.timeMs > atMs) continue
    lastMs = Math.max(lastMs ?? price.timeMs, price.timeMs)
    const picked = judge(price, atMs, rule)
    if (picked !== null && (best === null || isBetter(picked, best, rule))) best = picked
  }
  return best ?? { lastMs }
}

function judge(price: StoredPrice, atMs: TimeMs, rule: GapRule): Picked | null {
  const ageMs = atMs - price.timeMs
  const doubt: Mark[] = price.doubtful ? ['doubtful'] : []
  if (ageMs === 0 && price.stepMs < DAY_MS) return { price, rule: 'exact-time', marks: doubt }
  const isDaily = price.stepMs === DAY_MS
  if (isDaily && formatDate(price.timeMs) === formatDate(atMs)) {
    return { price, rule: 'exact-day', marks: doubt }
  }
  if (ageMs < price.stepMs) {
    const hours = Math.ceil(price.stepMs / HOUR_MS)
    return { price, rule: `previous-within-${hours}-hours`, marks: doubt }
  }
  const fillHours = rule.fillHours ?? recordOf(price.source, rule).fillHours
  if (ageMs > fillHours * HOUR_MS) return null
  return { price, rule: `previous-within-${fillHours}-hours`, marks: ['gap-filled', ...doubt] }
}

const recordOf = (source: string, { sources }: GapRule): Omit<PriceSource, 'id'> =>
  sources.get(source) ?? USUAL_SOURCE

function isBetter(left: Picked, right: Picked, rule: GapRule): boolean {
  const order =
    Number(left.price.doubtful) - Number(right.price.doubtful) ||
    Number(left.marks.includes('gap-filled')) - Number(right.marks.includes('gap-filled')) ||
    recordOf(left.price.source, rule).priority - recordOf(right.price.source, rule).priority ||
    right.price.timeMs - left.price.timeMs
  return order === 0 ? left.price.source < right.price.source : order < 0
}
