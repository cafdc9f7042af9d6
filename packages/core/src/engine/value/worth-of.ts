/**
 * What amounts were worth at moments, in a currency.
 *
 * Rule of time: a price counts from its own time on, a daily close from the end of its day. A
 * question for a whole day asks for its last millisecond, so it gets that day's close
 * (`exact-day`); a question for noon gets the close of the day before
 * (`previous-within-24-hours`). No answer uses a price later than the moment.
 *
 * Rule of gaps: each source states for how many hours its last price may stand in for one that is
 * missing; such an answer is marked `gap-filled`, and beyond it the value is unknown.
 *
 * Of several ways the best wins: none doubtful, none gap-filled, no assumed peg, then the shortest.
 * An assumed peg counts only where the asset had no market price at all until the moment.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import {
  type Currency,
  currencyDecimals,
  type Priced,
  type PriceLink,
  pairKey,
  pricedAs,
  type StoredPrice,
} from '../../domain/price.ts'
import { formatTime, type TimeMs } from '../../domain/time.ts'
import type { PriceAt, PriceSeries, PriceStore, WantedPrice } from '../../prices.ts'
import {
  formatDecimal,
  inverse,
  ONE,
  type Ratio,
  ratioOf,
  roundHalfEven,
  times,
} from './decimal.ts'
import { type GapRule, isPicked, pickPrice } from './pick-price.ts'
import { PRICE_MOMENTS_LIMIT } from './price-limits.ts'
import { PRICE_TIMES } from './price-time.ts'
import { type Route, RouteMap, type Step } from './routes.ts'
import type { Leg, Mark, Unknown, Worth } from './worth.ts'

/** What is asked of each amount. */
export type ValueItem = {
  readonly asset: Priced
  /** Smallest units, or null where the ledger does not know. */
  readonly units: bigint | null
  /** Places between the whole unit and the smallest, or null where nobody said. */
  readonly decimals: number | null
  readonly atMs: TimeMs
}

/** In what, and by what was known when. */
export type ValueTerms = {
  readonly currency: Currency
  readonly knownAtMs: TimeMs
  /** Gap rule for every source in place of its own, in hours; 0 fills nothing. */
  readonly fillHours?: number
  /** Equalities beside those of the store: a book says which coin its own asset is. */
  readonly links?: readonly PriceLink[]
}

/** The value of one amount. */
export async function worthOf(
  store: PriceStore,
  item: ValueItem,
  terms: ValueTerms,
): Promise<Worth> {
  const [worth] = await worthAll(store, [item], terms)
  invariant(worth !== undefined, 'one item has one value')
  return worth
}

/** The values of many amounts, in their order: three questions to the store for all of them. */
export async function worthAll(
  store: PriceStore,
  items: readonly ValueItem[],
  terms: ValueTerms,
): Promise<readonly Worth[]> {
  const ways = await Ways.open(store, terms)
  const wanted = new Map<string, WantedPrice>()
  for (const { asset, atMs } of items) {
    for (const { base, quote } of ways.pairsOf(asset)) {
      wanted.set(`${base} ${quote} ${atMs}`, { base, quote, atMs })
    }
  }
  const all = [...wanted.values()]
  for (let from = 0; from < all.length; from += PRICE_MOMENTS_LIMIT) {
    const piece = all.slice(from, from + PRICE_MOMENTS_LIMIT)
    ways.take(await store.pricesAt(piece, terms.knownAtMs))
  }
  return items.map((item) => ways.worth(item))
}

/** The ways from assets to one currency, and the prices that were fetched for them. */
export class Ways {
  readonly #terms: ValueTerms
  readonly #map: RouteMap
  readonly #series: readonly PriceSeries[]
  readonly #rule: GapRule
  readonly #routes = new Map<Priced, readonly Route[]>()
  readonly #prices = new Map<string, StoredPrice[]>()
  /** Rates that were found: postings of one block ask for the same. */
  readonly #rates = new Map<string, Rate | Missing>()

  private constructor(terms: ValueTerms, map: RouteMap, parts: WayParts) {
    this.#terms = terms
    this.#map = map
    this.#series = parts.series
    this.#rule = parts.rule
  }

  /** Reads which series, sources and equalities were known. */
  static async open(store: PriceStore, terms: ValueTerms): Promise<Ways> {
    const [series, links, sources] = await Promise.all([
      store.series(terms.knownAtMs),
      store.links(terms.knownAtMs),
      store.sources(terms.knownAtMs),
    ])
    const byId = new Map(sources.map((source) => [source.id, source]))
    const { fillHours } = terms
    const rule = { sources: byId, ...(fillHours === undefined ? {} : { fillHours }) }
    return new Ways(terms, new RouteMap(series, [...links, ...(terms.links ?? [])]), {
      series,
      rule,
    })
  }

  /** The pairs whose prices are needed for an asset, once each. */
  pairsOf(asset: Priced): readonly Step['pair'][] {
    const pairs = new Map<string, Step['pair']>()
    for (const route of this.#routesOf(pricedAs(asset))) {
      for (const { kind, pair } of route) if (kind === 'market') pairs.set(pairKey(pair), pair)
    }
    return [...pairs.values()]
  }

  /** Takes prices in that the store found. */
  take(found: readonly PriceAt[]): void {
    for (const { atMs, price } of found) {
      const key = `${pairKey(price)} ${atMs}`
      const same = this.#prices.get(key)
      if (same === undefined) this.#prices.set(key, [price])
      else same.push(price)
    }
  }

  /** The value of an amount, by the prices taken in. */
  worth({ asset, units, decimals, atMs }: ValueItem): Worth {
    const { currency } = this.#terms
    const none = (reason: Unknown, detail: string): Worth =>
      ({ known: false, currency, reason, detail }) as const
    if (atMs < PRICE_TIMES.firstMs) return none('before-first', 'No price is of so early a time')
    if (atMs > PRICE_TIMES.lastMs) return none('gap', 'No price is of so late a time')
    if (units === null) return none('amount-unknown', 'The ledger does not know the amount')
    if (decimals === null) return none('decimals-unknown', `Nobody said the decimals of ${asset}`)
    const rate = this.#rateOf(pricedAs(asset), atMs)
    if ('reason' in rate) return none(rate.reason, rate.detail)
    const places = currencyDecimals(currency)
    const whole = { over: units * 10n ** BigInt(places), under: 10n ** BigInt(decimals) }
    const { units: value, isExact } = roundHalfEven(times(whole, rate.ratio))
    return {
      known: true,
      currency,
      value,
      decimals: places,
      isRounded: !isExact,
      rate: rate.ratio,
      priceTimeMs: rate.priceTimeMs,
      rule: rate.rule,
      legs: rate.legs,
      marks: rate.marks,
    }
  }

  #routesOf(start: Priced): readonly Route[] {
    const known = this.#routes.get(start)
    if (known !== undefined) return known
    const routes = this.#map.from(start, this.#terms.currency)
    this.#routes.set(start, routes)
    return routes
  }

  #rateOf(start: Priced, atMs: TimeMs): Rate | Missing {
    const key = `${start} ${atMs}`
    const known = this.#rates.get(key)
    if (known !== undefined) return known
    const rate = this.#findRate(start, atMs)
    this.#rates.set(key, rate)
    return rate
  }

  #findRate(start: Priced, atMs: TimeMs): Rate | Missing {
    let best: Rate | null = null
    let missing: Missing | null = null
    for (const route of this.#routesOf(start)) {
      const rate = this.#along(route, atMs)
      if ('reason' in rate) missing = worse(missing, rate)
      else if (best === null || weakness(rate) < weakness(best)) best = rate
    }
    if (best !== null) return best
    const { currency } = this.#terms
    const detail = `No prices here lead from ${start} to ${currency}`
    return missing ?? { reason: 'no-prices', detail }
  }

  #along(route: Route, atMs: TimeMs): Rate | Missing {
    let ratio = ONE
    const legs: Leg[] = []
    for (const step of route) {
      const leg = step.kind === 'market' ? this.#market(step, atMs) : this.#stated(step, atMs)
      if ('reason' in leg) return leg
      legs.push(leg.leg)
      ratio = times(ratio, leg.ratio)
    }
    return { ratio, legs, ...summary(route, legs) }
  }

  #market({ pair, isInverse }: Step, atMs: TimeMs): { leg: Leg; ratio: Ratio } | Missing {
    const last = this.#prices.get(`${pairKey(pair)} ${atMs}`) ?? []
    const pick = pickPrice(last, atMs, this.#rule)
    if (!isPicked(pick)) return missingPrice(pair, atMs, pick.lastMs)
    const { price, rule, marks } = pick
    const { source, timeMs, knownMs } = price
    const ratio = ratioOf(price.price)
    const leg: Leg = {
      ...pair,
      kind: 'market',
      isInverse,
      source,
      price: formatDecimal(price.price),
      timeMs,
      knownMs,
      rule,
      marks,
    }
    return { leg, ratio: isInverse ? inverse(ratio) : ratio }
  }

  #stated({ kind, pair }: Step, atMs: TimeMs): { leg: Leg; ratio: Ratio } | Missing {
    invariant(kind !== 'market', 'a market price is no statement')
    const isPeg = kind === 'peg'
    if (isPeg && this.#series.some((each) => each.base === pair.base && each.firstMs <= atMs)) {
      const detail = `${pair.base} has market prices of its own, so its peg is not assumed`
      return { reason: 'gap', detail }
    }
    const leg: Leg = {
      ...pair,
      kind,
      isInverse: false,
      source: '',
      price: '1',
      timeMs: null,
      knownMs: null,
      rule: isPeg ? 'assumed-peg' : 'stated-same',
      marks: isPeg ? ['assumed-peg'] : [],
    }
    return { leg, ratio: ONE }
  }
}

type WayParts = { readonly series: readonly PriceSeries[]; readonly rule: GapRule }

type Rate = {
  readonly ratio: Ratio
  readonly legs: readonly Leg[]
  readonly rule: string
  readonly priceTimeMs: TimeMs | null
  readonly marks: readonly Mark[]
}

type Missing = { readonly reason: Unknown; readonly detail: string }

function summary(route: Route, legs: readonly Leg[]): Omit<Rate, 'ratio' | 'legs'> {
  const timesMs = legs.flatMap(({ timeMs }) => (timeMs === null ? [] : [timeMs]))
  const priceTimeMs = timesMs.length === 0 ? null : Math.min(...timesMs)
  const marks = [...new Set(legs.flatMap((leg) => leg.marks))]
  const between = route.slice(0, -1).map(({ to }) => to)
  const [only] = legs
  if (only === undefined) return { rule: 'same-currency', priceTimeMs, marks }
  return { rule: legs.length === 1 ? only.rule : crossRule(between), priceTimeMs, marks }
}

const crossRule = (between: readonly Priced[]): string => `cross-via-${between.join('-')}`

/** The lower the better; of equals the route that came first, the shorter one, stays. */
const weakness = ({ marks }: Rate): number =>
  (marks.includes('doubtful') ? 4 : 0) +
  (marks.includes('gap-filled') ? 2 : 0) +
  (marks.includes('assumed-peg') ? 1 : 0)

/** Of several reasons the one that is nearest to an answer. */
const worse = (before: Missing | null, next: Missing): Missing =>
  before === null || (before.reason !== 'gap' && next.reason === 'gap') ? next : before

function missingPrice(pair: Step['pair'], atMs: TimeMs, lastMs: TimeMs | null): Missing {
  const what = `${pair.base} in ${pair.quote}`
  if (lastMs === null) {
    return { reason: 'before-first', detail: `No price of ${what} until ${formatTime(atMs)}` }
  }
  const last = formatTime(lastMs)
  return { reason: 'gap', detail: `The last price of ${what} before is of ${last}: too old` }
}
