/**
 * Prices in the ledger's engine. Questions about moments are `asof join`s: one statement finds for
 * each pair and moment the last price of every source at or before it.
 *
 * @module
 */
import { FaultError, invariant } from '@paperchain/core/domain/error'
import type { Pair, PricePoint, StoredPrice } from '@paperchain/core/domain/price'
import type { TimeMs } from '@paperchain/core/domain/time'
import { PRICE_MOMENTS_LIMIT, PRICE_ROWS_LIMIT } from '@paperchain/core/engine/value/price-limits'
import {
  type AddedPrices,
  ALL_KNOWN_MS,
  type PriceAt,
  type PriceImport,
  type PriceOrigin,
  type PriceSeries,
  type PriceStore,
  type WantedPrice,
  type Withdrawal,
} from '@paperchain/core/prices'
import type { Context } from './context.ts'
import type { Engine } from './engine.ts'
import {
  joinPrices,
  momentsIn,
  priceOf,
  WORD_COLUMNS,
  type WordRow,
  wordsThat,
} from './price-join.ts'
import { postingPrices, postingSums } from './price-postings.ts'
import { priceSettings } from './price-setting.ts'

/** Rows of one insert. */
const INSERT_ROWS_MAX = 50_000

/** How the ledger lets others work: changes one after the other, questions between them. */
export type PriceWorld = {
  readonly context: Context
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  readonly ask: <T>(question: () => Promise<T>) => Promise<T>
}

/** The price store on an engine that the ledger opened and closes. */
export function priceStore({ context, inTurn, ask }: PriceWorld): PriceStore {
  const { engine } = context
  const settings = priceSettings(engine)
  const book = new SeriesBook(engine)
  return {
    add: (origin, points) => inTurn(() => addPrices(engine, origin, points).finally(book.forget)),
    withdraw: (which) => inTurn(() => withdraw(engine, which).finally(book.forget)),
    series: (knownAtMs) => book.at(knownAtMs),
    pricesAt: (wanted, knownAtMs) => pricesAt(engine, wanted, knownAtMs),
    postingSums: (moments) => ask(() => postingSums(context, moments)),
    pricesOfPostings: (moments, wanted, knownAtMs) =>
      ask(() => postingPrices(context, { moments, wanted, knownAtMs })),
    pricesOf: ({ base, quote, source }, span, knownAtMs) =>
      readPrices(engine, { where: OF_SERIES, params: { base, quote, source, ...span }, knownAtMs }),
    imports: () => readImports(engine),
    sources: settings.sources,
    links: settings.links,
    putSource: (source, knownMs) => inTurn(() => settings.putSource(source, knownMs)),
    removeSource: (id, knownMs) => inTurn(() => settings.removeSource(id, knownMs)),
    putLink: (link, knownMs) => inTurn(() => settings.putLink(link, knownMs)),
    removeLink: (asset, knownMs) => inTurn(() => settings.removeLink(asset, knownMs)),
  }
}

const OF_SERIES = `base = {base: String} and quote = {quote: String} and source = {source: String}
  and time_ms >= {fromMs: Int64} and time_ms <= {untilMs: Int64}`

type PriceQuestion = {
  readonly where: string
  readonly params: Readonly<Record<string, unknown>>
  readonly knownAtMs: TimeMs
}

async function readPrices(
  engine: Engine,
  { where, params, knownAtMs }: PriceQuestion,
): Promise<StoredPrice[]> {
  const rows = await engine.rows<WordRow>(
    `select ${WORD_COLUMNS} from ${wordsThat(where)} as words
     order by base, quote, source, time_ms limit {limit: UInt32}`,
    { limit: PRICE_ROWS_LIMIT, ...params, knownAt: knownAtMs },
  )
  return rows.map(priceOf)
}

async function addPrices(
  engine: Engine,
  origin: PriceOrigin,
  points: readonly PricePoint[],
): Promise<AddedPrices> {
  if (points.length > PRICE_ROWS_LIMIT) {
    const message = `Expected at most ${PRICE_ROWS_LIMIT} prices, got ${points.length}`
    throw new FaultError('PRICE_TOO_LARGE', message, { limit: PRICE_ROWS_LIMIT })
  }
  const here = await wordsOf(engine, origin.source, points)
  const fresh: PricePoint[] = []
  let corrected = 0
  for (const point of points) {
    invariant(point.source === origin.source, 'prices of one import are of one source')
    const before = here.get(placeOf(point))
    if (before !== undefined && isSame(before, point)) continue
    if (before !== undefined) corrected += 1
    fresh.push(point)
  }
  const known = points.length - fresh.length
  if (fresh.length === 0) return { import: null, known }
  const counts = { added: fresh.length - corrected, corrected, withdrawn: 0 }
  return { import: await write(engine, { ...origin, ...counts }, fresh), known }
}

/** What is here on the moments of these points. */
async function wordsOf(
  engine: Engine,
  source: string,
  points: readonly PricePoint[],
): Promise<ReadonlyMap<string, StoredPrice>> {
  const timesMs = points.map(({ timeMs }) => timeMs)
  if (timesMs.length === 0) return new Map()
  const fromMs = timesMs.reduce((a, b) => Math.min(a, b))
  const untilMs = timesMs.reduce((a, b) => Math.max(a, b))
  const pairs = new Map(points.map(({ base, quote }) => [`${base} ${quote}`, { base, quote }]))
  const found = new Map<string, StoredPrice>()
  for (const pair of pairs.values()) {
    const params = { ...pair, source, fromMs, untilMs, limit: ROWS_UNLIMITED }
    for (const price of await readPrices(engine, {
      where: OF_SERIES,
      params,
      knownAtMs: ALL_KNOWN_MS,
    })) {
      found.set(placeOf(price), price)
    }
  }
  return found
}

/** A series may hold more than one import of it: none of its moments may be missed. */
const ROWS_UNLIMITED = 0xffffffff

const placeOf = ({ base, quote, timeMs }: PricePoint): string => `${base} ${quote} ${timeMs}`

const isSame = (left: PricePoint, right: PricePoint): boolean =>
  left.price.digits === right.price.digits &&
  left.price.scale === right.price.scale &&
  left.stepMs === right.stepMs &&
  left.doubtful === right.doubtful

type Counted = Omit<PriceImport, 'number'>

/** The import's own row goes in last: until then nobody sees its prices. */
async function write(
  engine: Engine,
  counted: Counted,
  points: readonly (PricePoint & { readonly gone?: number })[],
): Promise<PriceImport> {
  const number = (await lastNumber(engine)) + 1
  for (let from = 0; from < points.length; from += INSERT_ROWS_MAX) {
    const rows = points.slice(from, from + INSERT_ROWS_MAX).map((point) => priceRow(point, number))
    await engine.insert('price', rows)
  }
  const { source, name, hash, knownMs, added, corrected, withdrawn } = counted
  const counts = { added, corrected, withdrawn }
  await engine.insert('price_import', [
    { number, source, name, hash, known_ms: String(knownMs), ...counts },
  ])
  return { number, ...counted }
}

/** Of imports that were cut off too: their rows must not come to count under another's number. */
async function lastNumber(engine: Engine): Promise<number> {
  const [row] = await engine.rows<[number]>(
    `select greatest((select max(number) from price), (select max(number) from price_import))`,
  )
  return row?.[0] ?? 0
}

const priceRow = (point: PricePoint & { readonly gone?: number }, number: number) => ({
  base: point.base,
  quote: point.quote,
  source: point.source,
  time_ms: String(point.timeMs),
  number,
  digits: point.price.digits.toString(),
  scale: point.price.scale,
  step_ms: point.stepMs,
  doubtful: point.doubtful ? 1 : 0,
  gone: point.gone ?? 0,
})

async function withdraw(engine: Engine, which: Withdrawal): Promise<PriceImport | null> {
  const { source, pair, fromMs = -ALL_KNOWN_MS, untilMs = ALL_KNOWN_MS, knownMs, reason } = which
  const where = `source = {source: String}
    and time_ms >= {fromMs: Int64} and time_ms <= {untilMs: Int64}
    ${pair === undefined ? '' : 'and base = {base: String} and quote = {quote: String}'}`
  const params = { source, fromMs, untilMs, ...pair, limit: ROWS_UNLIMITED }
  const found = await readPrices(engine, { where, params, knownAtMs: ALL_KNOWN_MS })
  if (found.length === 0) return null
  const counts = { added: 0, corrected: 0, withdrawn: found.length }
  const gone = found.map((price) => ({ ...price, gone: 1 }))
  return write(engine, { source, name: reason, hash: '', knownMs, ...counts }, gone)
}

/**
 * The series as they are known now, kept until prices change: each value asks for them, and to
 * count all prices takes longer than to find one. Only this process writes.
 */
class SeriesBook {
  readonly #engine: Engine
  /** Since when nothing was heard, and the series since then. */
  #kept: { readonly sinceMs: TimeMs; readonly series: readonly PriceSeries[] } | null = null
  #changes = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  readonly forget = (): void => {
    this.#kept = null
    this.#changes += 1
  }

  async at(knownAtMs: TimeMs): Promise<readonly PriceSeries[]> {
    if (this.#kept !== null && knownAtMs >= this.#kept.sinceMs) return this.#kept.series
    const changes = this.#changes
    const [last] = await this.#engine.rows<[string]>('select max(known_ms) from price_import')
    const series = await readSeries(this.#engine, knownAtMs)
    const sinceMs = Number(last?.[0] ?? 0)
    // An import meanwhile makes it old; the next one asks again.
    if (knownAtMs >= sinceMs && changes === this.#changes) this.#kept = { sinceMs, series }
    return series
  }
}

async function readSeries(engine: Engine, knownAtMs: TimeMs): Promise<PriceSeries[]> {
  const rows = await engine.rows<[string, string, string, string, string, string]>(
    `select base, quote, source, toString(count()), min(time_ms), max(time_ms)
     from ${wordsThat('1')} as words
     group by base, quote, source order by base, quote, source`,
    { knownAt: knownAtMs },
  )
  return rows.map(([base, quote, source, count, firstMs, lastMs]) => ({
    base: base as Pair['base'],
    quote: quote as Pair['quote'],
    source,
    count: Number(count),
    firstMs: Number(firstMs),
    lastMs: Number(lastMs),
  }))
}

async function pricesAt(
  engine: Engine,
  wanted: readonly WantedPrice[],
  knownAtMs: TimeMs,
): Promise<PriceAt[]> {
  if (wanted.length > PRICE_MOMENTS_LIMIT) {
    const message = `Expected at most ${PRICE_MOMENTS_LIMIT} moments, got ${wanted.length}`
    throw new FaultError('PRICE_TOO_LARGE', message, { limit: PRICE_MOMENTS_LIMIT })
  }
  if (wanted.length === 0) return []
  return joinPrices(engine, { asked: momentsIn(wanted), params: {}, knownAtMs })
}

async function readImports(engine: Engine): Promise<PriceImport[]> {
  const rows = await engine.rows<[number, string, string, string, string, number, number, number]>(
    `select number, source, name, hash, known_ms, added, corrected, withdrawn
     from price_import final order by number`,
  )
  return rows.map(([number, source, name, hash, knownMs, added, corrected, withdrawn]) => {
    const counts = { added, corrected, withdrawn }
    return { number, source, name, hash, knownMs: Number(knownMs), ...counts }
  })
}
