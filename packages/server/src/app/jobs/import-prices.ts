/**
 * Imports prices: marks those that jumped, and adds them whole or not at all. A price that is here
 * with the same value is skipped, so a file may be imported as often as it grows.
 *
 * @module
 */
import type { Fault } from '@paperchain/core/domain/error'
import type { PricePoint, PriceSource } from '@paperchain/core/domain/price'
import { formatDecimal } from '@paperchain/core/engine/value/decimal'
import { QUIET_MS } from '@paperchain/core/engine/value/jumps'
import { type Past, withJumpsMarked } from '@paperchain/core/engine/value/price-rows'
import {
  type AddedPrices,
  ALL_KNOWN_MS,
  type PriceOrigin,
  type PriceStore,
} from '@paperchain/core/prices'

/** What is imported. */
export type PriceOrder = {
  readonly origin: PriceOrigin
  /** By series and time, ascending. */
  readonly points: readonly PricePoint[]
  /** Somebody looked: nothing is marked as doubtful, and what was marked before is not any more. */
  readonly acceptJumps: boolean
  /** The record of the source, stored where it has none yet. */
  readonly record: PriceSource | null
  /** What the user said of the source now: changes a record that is there. */
  readonly changes?: Partial<PriceSource>
}

/** What came of it: remarks, and what was stored; null for a dry run. */
export type PriceOutcome = {
  readonly faults: readonly Fault[]
  readonly doubtfulCount: number
  readonly result: AddedPrices | null
}

/**
 * Imports prices.
 *
 * @param store null to look only
 */
export async function importPrices(
  store: PriceStore | null,
  order: PriceOrder,
): Promise<PriceOutcome> {
  const { origin, acceptJumps } = order
  const marked = acceptJumps
    ? { points: order.points, faults: [] }
    : await withJumpsMarked(order.points, pastOf(store, origin))
  const { points, faults } = marked
  const doubtfulCount = points.filter(({ doubtful }) => doubtful).length
  if (store === null) return { faults, doubtfulCount, result: null }
  const result = await store.add(origin, points)
  await putRecord(store, order)
  return { faults, doubtfulCount, result }
}

async function putRecord(
  store: PriceStore,
  { origin, record, changes = {} }: PriceOrder,
): Promise<void> {
  const known = (await store.sources(ALL_KNOWN_MS)).find(({ id }) => id === origin.source)
  const next = known === undefined ? record : { ...known, ...changes }
  if (next !== null) await store.putSource(next, origin.knownMs)
}

/** Far enough back to find the last price that is not doubtful, or to see that there is none. */
const LEVEL_MS = 400 * QUIET_MS
const LEVEL_ROWS = 1_000_000

/** What the store has of the series. */
const pastOf = (store: PriceStore | null, { source }: PriceOrigin): Past => ({
  /** The last price before a moment, and the last that is not doubtful. */
  before: async (pair, beforeMs) => {
    if (store === null) return []
    const series = { ...pair, source }
    const near = { fromMs: beforeMs - QUIET_MS, untilMs: beforeMs - 1, limit: LEVEL_ROWS }
    const last = (await store.pricesOf(series, near, ALL_KNOWN_MS)).at(-1)
    if (last === undefined || !last.doubtful) return last === undefined ? [] : [last]
    const far = { ...near, fromMs: beforeMs - LEVEL_MS }
    const level = (await store.pricesOf(series, far, ALL_KNOWN_MS)).findLast(
      ({ doubtful }) => !doubtful,
    )
    return level === undefined ? [last] : [level, last]
  },
  accepted: async (points) => {
    const [first] = points
    const last = points.at(-1)
    if (store === null || first === undefined || last === undefined) return () => false
    const { base, quote } = first
    const span = { fromMs: first.timeMs, untilMs: last.timeMs, limit: LEVEL_ROWS }
    const here = await store.pricesOf({ base, quote, source }, span, ALL_KNOWN_MS)
    const right = new Map(
      here.flatMap(({ timeMs, price, doubtful }) =>
        doubtful ? [] : [[timeMs, formatDecimal(price)] as const],
      ),
    )
    return ({ timeMs, price }) => right.get(timeMs) === formatDecimal(price)
  },
})
