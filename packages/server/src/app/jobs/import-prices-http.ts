/**
 * Fetches prices from the HTTP sources: of each series what came after its last price. What a
 * source sends is stored request by request, so that a stop or a fault loses only the request at
 * hand. A fault of one series does not keep the others back.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import {
  DAY_MS,
  type HttpPriceSeries,
  type HttpPriceSource,
  type PriceSource,
} from '@paperchain/core/domain/price'
import type { TimeMs } from '@paperchain/core/domain/time'
import {
  nextFromMs,
  type PriceRequest,
  priceRequests,
  takeAnswer,
} from '@paperchain/core/engine/value/http-source'
import { PRICE_REQUESTS_LIMIT } from '@paperchain/core/engine/value/price-limits'
import { PriceRowBuilder } from '@paperchain/core/engine/value/price-rows'
import type { Clock } from '@paperchain/core/ports'
import { ALL_KNOWN_MS, type PriceStore } from '@paperchain/core/prices'
import { fetchPrices, type PriceFetchWorld } from '../../adapters/prices/fetch-prices.ts'
import { importPrices } from './import-prices.ts'

/** The world of the job. */
export type PriceRefreshWorld = PriceFetchWorld & {
  readonly prices: PriceStore
  readonly clock: Clock
}

/** What came of one series of a source. */
export type PriceRefreshReport = {
  readonly source: string
  readonly series: HttpPriceSeries
  readonly added: number
  readonly corrected: number
  readonly requests: number
  /** Remarks on rows. */
  readonly faults: readonly Fault[]
  /** Why it ended early, else null. */
  readonly failure: Fault | null
}

/** An HTTP source, with its description. */
export type Described = PriceSource & { readonly http: HttpPriceSource }

/**
 * Refreshes the sources that are named, else all.
 *
 * @throws {FaultError} `PRICE_SOURCE_UNKNOWN` for a name that is none
 */
export async function refreshPrices(
  world: PriceRefreshWorld,
  ids: readonly string[] = [],
): Promise<readonly PriceRefreshReport[]> {
  const reports: PriceRefreshReport[] = []
  for (const source of await chosenSources(world.prices, ids)) {
    for (const series of source.http.series) {
      world.signal.throwIfAborted()
      reports.push(await refreshSeries(world, source, series))
    }
  }
  return reports
}

/** The HTTP sources that are named, else all. @throws {FaultError} `PRICE_SOURCE_UNKNOWN` */
export async function chosenSources(
  prices: PriceStore,
  ids: readonly string[] = [],
): Promise<readonly Described[]> {
  const all = (await prices.sources(ALL_KNOWN_MS)).filter(isDescribed)
  const unknown = ids.find((id) => all.every((source) => source.id !== id))
  if (unknown !== undefined) {
    const names = all.map(({ id }) => id).join(', ') || 'none yet'
    const message = `Expected one of the HTTP sources ${names}, got "${unknown.slice(0, 64)}"`
    throw new FaultError('PRICE_SOURCE_UNKNOWN', message)
  }
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id))
}

const isDescribed = (source: PriceSource): source is Described => source.http !== null

async function refreshSeries(
  world: PriceRefreshWorld,
  source: Described,
  series: HttpPriceSeries,
): Promise<PriceRefreshReport> {
  const tally = { added: 0, corrected: 0, requests: 0 }
  const faults: Fault[] = []
  try {
    const fromMs = nextFromMs(source.http, await lastOf(world, source, series))
    for (const request of requestsOf(source.http, series, { fromMs, nowMs: world.clock() })) {
      world.signal.throwIfAborted()
      const done = await one(world, source, request)
      tally.requests += 1
      tally.added += done.added
      tally.corrected += done.corrected
      faults.push(...done.faults)
    }
    return { source: source.id, series, ...tally, faults, failure: null }
  } catch (error) {
    world.signal.throwIfAborted()
    if (!(error instanceof FaultError) || !error.code.startsWith('PRICE_')) throw error
    return { source: source.id, series, ...tally, faults, failure: faultOf(error) }
  }
}

/** So many windows as one refresh may ask for; the next one goes on. */
function requestsOf(
  http: HttpPriceSource,
  series: HttpPriceSeries,
  { fromMs, nowMs }: { readonly fromMs: TimeMs; readonly nowMs: TimeMs },
): readonly PriceRequest[] {
  const most = fromMs + PRICE_REQUESTS_LIMIT * http.windowDays * DAY_MS
  return priceRequests(http, series, { fromMs, nowMs: Math.min(nowMs, most) })
}

async function lastOf(
  { prices }: PriceRefreshWorld,
  { id, http }: Described,
  { base, quote }: HttpPriceSeries,
): Promise<TimeMs | null> {
  const pair = http.isInverse ? { base: quote, quote: base } : { base, quote }
  const found = (await prices.series(ALL_KNOWN_MS)).find(
    (each) => each.source === id && each.base === pair.base && each.quote === pair.quote,
  )
  return found?.lastMs ?? null
}

async function one(
  world: PriceRefreshWorld,
  source: Described,
  { url, series }: PriceRequest,
): Promise<{ added: number; corrected: number; faults: readonly Fault[] }> {
  const text = await fetchPrices(url, source.http, world)
  const knownMs = world.clock()
  const rows = new PriceRowBuilder(knownMs)
  takeAnswer(source, { text, series }, rows)
  const read = rows.finish()
  const { result, faults } = await importPrices(world.prices, {
    origin: { source: source.id, name: new URL(url).host, hash: '', knownMs },
    points: read.points,
    acceptJumps: false,
    record: null,
  })
  const { added = 0, corrected = 0 } = result?.import ?? {}
  // The running day is in most answers, and is no remark worth a line.
  const remarks = read.faults.filter(({ code }) => code !== 'PRICE_FUTURE')
  return { added, corrected, faults: [...remarks, ...faults] }
}
