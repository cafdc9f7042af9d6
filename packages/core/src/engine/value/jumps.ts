/**
 * Marks prices that lie so far from those before that one side may be wrong.
 *
 * Why: a public file of daily bitcoin prices goes on, after a gap in July 2022, with the prices of
 * another coin, 300,000 times smaller. Whoever values stolen coins by it must be told.
 *
 * Rule: the level is the last price that is not doubtful. A price at least
 * {@link JUMP_FACTOR} times the level, or at most that part of it, is doubtful, and so are those
 * that follow until one is near the level again. After {@link QUIET_MS} without any price a new
 * level begins: much can happen in a month that nobody recorded.
 *
 * @module
 */
import { DAY_MS, type PricePoint } from '../../domain/price.ts'
import { compareRatios, type Ratio, ratioOf, times } from './decimal.ts'

/** From one price to the next; no two days of the real files at hand differ by so much as 3. */
export const JUMP_FACTOR = 10n

/** Without a price for longer, the next one is not compared. */
export const QUIET_MS = 30 * DAY_MS

/** Where a series stood before. */
export type Level = Pick<PricePoint, 'timeMs' | 'price' | 'doubtful'>

/** What was marked. */
export type Jumps = {
  readonly points: readonly PricePoint[]
  /** Prices at which doubt begins: one each run. */
  readonly begins: readonly PricePoint[]
}

/**
 * The same prices of one series, marked.
 *
 * @param points by time, ascending
 * @param before the last prices of the series before the first of them: the last one, and the last
 *               that is not doubtful; empty for none
 * @param isAccepted whether somebody said before that this very price is right
 */
export function markJumps(
  points: readonly PricePoint[],
  before: readonly Level[] = [],
  isAccepted: (point: PricePoint) => boolean = () => false,
): Jumps {
  const marked: PricePoint[] = []
  const begins: PricePoint[] = []
  let level = before.filter(({ doubtful }) => !doubtful).reduce(later, null)
  let last = before.reduce(later, null)
  for (const point of points) {
    const isQuiet = last === null || point.timeMs - last.timeMs > QUIET_MS
    const doubtful = level !== null && !isQuiet && isFar(level, point) && !isAccepted(point)
    if (doubtful && last?.doubtful !== true) begins.push(point)
    const next = doubtful === point.doubtful ? point : { ...point, doubtful }
    marked.push(next)
    last = next
    if (!doubtful) level = next
  }
  return { points: marked, begins }
}

const later = (found: Level | null, next: Level): Level =>
  found === null || next.timeMs > found.timeMs ? next : found

const FACTOR: Ratio = { over: JUMP_FACTOR, under: 1n }

function isFar(level: Level, point: Level): boolean {
  const [old, now] = [ratioOf(level.price), ratioOf(point.price)]
  return compareRatios(now, times(old, FACTOR)) >= 0 || compareRatios(old, times(now, FACTOR)) >= 0
}
