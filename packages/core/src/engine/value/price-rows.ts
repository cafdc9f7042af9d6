/**
 * Rows of a price file or an answer as prices: each is taken, or listed with why it was not.
 *
 * @module
 */
import { type Facts, type Fault, FaultError, faultOf, withFacts } from '../../domain/error.ts'
import { type Pair, type PricePoint, pairKey } from '../../domain/price.ts'
import { formatTime, type TimeMs } from '../../domain/time.ts'
import { formatDecimal } from './decimal.ts'
import { type Jumps, type Level, markJumps } from './jumps.ts'
import { PRICE_FAULTS_LIMIT, PRICE_ROWS_LIMIT } from './price-limits.ts'

/** What was read. */
export type PriceRows = {
  /** By series and time; each moment of a series once. */
  readonly points: readonly PricePoint[]
  /** Rows that were not taken (`taken: no`), and remarks on rows that were. */
  readonly faults: readonly Fault[]
  /** Cells that say that there is no price. */
  readonly emptyCount: number
}

/** Gathers rows. */
export class PriceRowBuilder {
  readonly #nowMs: TimeMs
  readonly #points = new Map<string, Map<TimeMs, PricePoint>>()
  readonly #faults: Fault[] = []
  readonly #cut = new Map<string, number>()
  #count = 0
  #empty = 0

  /** @param nowMs a price whose time is later is not final, and not taken */
  constructor(nowMs: TimeMs) {
    this.#nowMs = nowMs
  }

  /** Prices so far. */
  get count(): number {
    return this.#count
  }

  /** Counts a cell that says that there is no price. */
  empty(): void {
    this.#empty += 1
  }

  /**
   * Takes what `read` gives, or lists the fault that it throws.
   *
   * @param where row and column, for the fault
   * @throws {FaultError} `PRICE_TOO_LARGE`
   */
  take(read: () => PricePoint, where: Facts): void {
    try {
      this.#add(read(), where)
    } catch (error) {
      if (!(error instanceof FaultError) || error.code === 'PRICE_TOO_LARGE') throw error
      this.fault(faultOf(withFacts(error, { ...where, taken: 'no' })))
    }
  }

  #add(point: PricePoint, where: Facts): void {
    const { timeMs } = point
    if (timeMs > this.#nowMs) {
      const message = `Expected a price that was final by now, got ${formatTime(timeMs)}`
      throw new FaultError('PRICE_FUTURE', message)
    }
    const series = this.#points.get(pairKey(point)) ?? new Map<TimeMs, PricePoint>()
    const before = series.get(timeMs)
    if (before !== undefined) {
      this.#repeated(before, point, where)
      return
    }
    this.#count += 1
    if (this.#count > PRICE_ROWS_LIMIT) {
      const message = `Expected at most ${PRICE_ROWS_LIMIT} prices, got more`
      throw new FaultError('PRICE_TOO_LARGE', message, { limit: PRICE_ROWS_LIMIT })
    }
    series.set(timeMs, point)
    this.#points.set(pairKey(point), series)
  }

  /** The same price twice says nothing new; another one is a contradiction. */
  #repeated(before: PricePoint, point: PricePoint, where: Facts): void {
    const [one, other] = [formatDecimal(before.price), formatDecimal(point.price)]
    if (one === other) return
    const at = formatTime(point.timeMs)
    const message = `Expected one price of ${point.base} at ${at}, got ${one} and ${other}`
    const facts = { ...where, taken: 'no' }
    this.fault({ code: 'PRICE_ROW_DUPLICATE', message, facts })
  }

  /** Lists a fault, or counts it where too many are listed. */
  fault(fault: Fault): void {
    if (this.#faults.length < PRICE_FAULTS_LIMIT) this.#faults.push(fault)
    else this.#cut.set(fault.code, (this.#cut.get(fault.code) ?? 0) + 1)
  }

  /** All of it, in order. */
  finish(): PriceRows {
    const points = [...this.#points]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([, series]) => [...series.values()].sort((a, b) => a.timeMs - b.timeMs))
    const cut = [...this.#cut].map(([code, count]) => `${count} ${code}`).join(', ')
    const rest: Fault[] =
      cut === '' ? [] : [{ code: 'PRICE_FAULTS_CUT', message: `Further: ${cut}`, facts: {} }]
    return { points, faults: [...this.#faults, ...rest], emptyCount: this.#empty }
  }
}

/** Prices of each series on their own, in their order. */
export function bySeries(points: readonly PricePoint[]): ReadonlyMap<string, PricePoint[]> {
  const series = new Map<string, PricePoint[]>()
  for (const point of points) {
    const same = series.get(pairKey(point))
    if (same === undefined) series.set(pairKey(point), [point])
    else same.push(point)
  }
  return series
}

/** What is here of a series, for `markJumps`. */
export type Past = {
  /** The last prices before a moment. */
  readonly before: (pair: Pair, beforeMs: TimeMs) => Promise<readonly Level[]>
  /** Which of these prices are here, and not doubtful: asked only where there is a jump. */
  readonly accepted: (points: readonly PricePoint[]) => Promise<(point: PricePoint) => boolean>
}

/** Marks doubtful prices in every series, and a remark where doubt begins. */
export async function withJumpsMarked(
  points: readonly PricePoint[],
  past: Past,
): Promise<{ readonly points: readonly PricePoint[]; readonly faults: readonly Fault[] }> {
  const marked: PricePoint[] = []
  const faults: Fault[] = []
  for (const [, series] of bySeries(points)) {
    const jumps = await marks(series, past)
    for (const point of jumps.points) marked.push(point)
    faults.push(...jumps.begins.slice(0, PRICE_FAULTS_LIMIT).map(jumpFault))
  }
  return { points: marked, faults }
}

async function marks(series: readonly PricePoint[], past: Past): Promise<Jumps> {
  const [first] = series
  if (first === undefined) return { points: [], begins: [] }
  const before = await past.before(first, first.timeMs)
  const jumps = markJumps(series, before)
  if (jumps.begins.length === 0) return jumps
  return markJumps(series, before, await past.accepted(series))
}

function jumpFault({ base, quote, timeMs, price }: PricePoint): Fault {
  const said = `${formatDecimal(price)} ${quote} for ${base} at ${formatTime(timeMs)}`
  const message = `Expected a price near those before, got ${said}`
  return { code: 'PRICE_JUMP', message, facts: { at: formatTime(timeMs), taken: 'yes' } }
}
