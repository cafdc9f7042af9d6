/**
 * Goal: a value never uses a price from its future, says which rule gave it, keeps a de-peg, and is
 * unknown rather than zero.
 * Method: random prices are valued and compared with a naive reading of the rules; cross rates must
 * agree with the product of their legs; then each rule of docs/how-to/prices.md by example.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryPrices } from '../../../test/memory-prices.ts'
import { parseAssetId } from '../../domain/asset.ts'
import { LEDGER_ALIASES, SAMPLE_LEDGERS } from '../../domain/ledger.ts'
import {
  DAY_MS,
  type Priced,
  type PricePoint,
  parseCurrency,
  USUAL_SOURCE,
} from '../../domain/price.ts'
import { parseTime, parseTimeInclusive } from '../../domain/time.ts'
import type { PriceStore } from '../../prices.ts'
import { parseDecimal } from './decimal.ts'
import { assetNamed, KNOWN_COINS, pricedNamed } from './known-coins.ts'
import { type Worth, worthText } from './worth.ts'
import { type ValueTerms, worthAll, worthOf } from './worth-of.ts'

const BTC = assetNamed('BTC')
const XMR = assetNamed('XMR')
const USDT = parseAssetId('tron:0x2b6653dc/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')
const [USD, EUR, KRW] = ['USD', 'EUR', 'KRW'].map(parseCurrency) as [
  ReturnType<typeof parseCurrency>,
  ReturnType<typeof parseCurrency>,
  ReturnType<typeof parseCurrency>,
]
const HOUR = 3_600_000

const close = (
  base: Priced,
  quote: Priced,
  rows: Readonly<Record<string, string>>,
  more: Partial<PricePoint> = {},
): PricePoint[] =>
  Object.entries(rows).map(([date, price]) => ({
    base,
    quote,
    source: 'one',
    timeMs: parseTime(date) + DAY_MS - 1,
    stepMs: DAY_MS,
    price: parseDecimal(price),
    doubtful: false,
    ...more,
  }))

async function storeOf(...series: readonly PricePoint[][]): Promise<PriceStore> {
  const store = memoryPrices()
  for (const points of series) {
    const source = points[0]?.source ?? ''
    await store.add({ source, name: '', hash: '', knownMs: 1 }, points)
  }
  return store
}

const terms = (more: Partial<ValueTerms> = {}): ValueTerms => ({
  currency: USD,
  knownAtMs: 10,
  ...more,
})
const one = (store: PriceStore, asset: Priced, at: string, more: Partial<ValueTerms> = {}) =>
  worthOf(store, { asset, units: 1n, decimals: 0, atMs: parseTimeInclusive(at) }, terms(more))

/** What a test looks at. */
const seen = (worth: Worth) =>
  worth.known
    ? { worth: worthText(worth), rule: worth.rule, marks: worth.marks }
    : { reason: worth.reason }

describe('laws', () => {
  const rows = fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: 0, max: 12 }),
      cents: fc.bigInt(1n, 99_999n),
      source: fc.constantFrom('a', 'b'),
      doubtful: fc.boolean(),
    }),
    { selector: ({ day, source }) => `${day} ${source}`, maxLength: 12 },
  )

  test('equal to a naive reading of the rules; no price is later than the moment', async () => {
    const hours = fc.integer({ min: -24, max: 16 * 24 })
    await fc.assert(
      fc.asyncProperty(rows, hours, fc.constantFrom(0, 24, 48, 96), async (all, hour, fill) => {
        const points = all.map(({ day, cents, source, doubtful }) => ({
          ...(close(BTC, USD, { '1970-01-01': '1' })[0] as PricePoint),
          timeMs: day * DAY_MS + DAY_MS - 1,
          price: parseDecimal(`${cents}e-2`),
          source,
          doubtful,
        }))
        const store = await storeOf(
          ...['a', 'b'].map((name) => points.filter(({ source }) => source === name)),
        )
        const atMs = hour * HOUR
        const item = { asset: BTC, units: 100n, decimals: 2, atMs }
        const worth = await worthOf(store, item, terms({ fillHours: fill }))
        const expected = naive(points, atMs, fill)
        expect(worth.known ? worth.value : null).toBe(expected)
        if (worth.known) expect(worth.priceTimeMs ?? 0).toBeLessThanOrEqual(atMs)
      }),
      { seed: 4_121 },
    )
  })

  /** Cents of one coin: loops over everything, one rule after the other. */
  function naive(points: readonly PricePoint[], atMs: number, fill: number): bigint | null {
    const candidates = ['a', 'b'].flatMap((source) => {
      const before = points.filter((each) => each.source === source && each.timeMs <= atMs)
      const last = before.sort((x, y) => x.timeMs - y.timeMs).at(-1)
      if (last === undefined) return []
      const age = atMs - last.timeMs
      // The very last millisecond of a day is asked by no whole hour, so a fresh price is younger.
      const filled = age >= DAY_MS
      if (filled && age > fill * HOUR) return []
      return [{ last, filled }]
    })
    const order = (each: (typeof candidates)[number]): string =>
      [Number(each.last.doubtful), Number(each.filled), 1e15 - each.last.timeMs, each.last.source]
        .map(String)
        .join(' ')
    const [best] = candidates.sort((x, y) => (order(x) < order(y) ? -1 : 1))
    if (best === undefined) return null
    const { digits, scale } = best.last.price
    return digits * 10n ** BigInt(2 - scale)
  }

  test('a cross rate is the product of its legs, and its way back is its inverse', async () => {
    const cents = fc.bigInt(1n, 10n ** 12n)
    await fc.assert(
      fc.asyncProperty(cents, cents, cents, async (a, b, c) => {
        const day = (price: bigint) => ({ '2024-01-02': `${price}e-4` })
        const store = await storeOf(
          close(BTC, USD, day(a), { source: 'x' }),
          close(EUR, USD, day(b), { source: 'y' }),
          close(EUR, KRW, day(c), { source: 'z' }),
        )
        const units = 10n ** 30n
        const ask = (asset: Priced, currency: typeof USD) =>
          worthOf(
            store,
            { asset, units, decimals: 0, atMs: parseTimeInclusive('2024-01-02') },
            terms({ currency }),
          )
        const [won, back] = [await ask(BTC, KRW), await ask(KRW, EUR)]
        expect(won.known && won.rule).toBe('cross-via-USD-EUR')
        // a/10^4 USD, of which b/10^4 make a euro, of which each is c/10^4 won.
        if (won.known) expect(won.rate.over * b * 10_000n).toBe(won.rate.under * a * c)
        if (back.known) expect(back.rate.over * c).toBe(back.rate.under * 10_000n)
        expect(back.known).toBe(true)
      }),
      { seed: 4_122, numRuns: 40 },
    )
  })

  test('more units are never worth less', async () => {
    const store = await storeOf(close(BTC, USD, { '2024-01-02': '0.3333333' }))
    const amounts = fc.array(fc.bigInt(0n, 10n ** 20n), { minLength: 2, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(amounts, async (all) => {
        const sorted = [...all].sort((x, y) => (x < y ? -1 : 1))
        const atMs = parseTimeInclusive('2024-01-02')
        const items = sorted.map((units) => ({ asset: BTC, units, decimals: 8, atMs }))
        const values = (await worthAll(store, items, terms())).map((w) => (w.known ? w.value : -1n))
        expect(values).toEqual([...values].sort((x, y) => (x < y ? -1 : 1)))
      }),
      { seed: 4_123, numRuns: 30 },
    )
  })
})

describe('the rule of time', () => {
  const store = storeOf(
    close(BTC, USD, { '2024-01-01': '10', '2024-01-02': '20', '2024-01-03': '30' }),
  )

  test.each([
    ['2024-01-02', '20.00 USD', 'exact-day'],
    ['2024-01-02T23:59:59.999Z', '20.00 USD', 'exact-day'],
    ['2024-01-02T23:59:59.998Z', '10.00 USD', 'previous-within-24-hours'],
    ['2024-01-03T00:00:00Z', '20.00 USD', 'previous-within-24-hours'],
    ['2024-01-02T12:00:00Z', '10.00 USD', 'previous-within-24-hours'],
  ])('%s: %s by %s', async (at, worth, rule) => {
    expect(seen(await one(await store, BTC, at))).toEqual({ worth, rule, marks: [] })
  })

  test('an hourly price counts from its time on, and one of the very moment says so', async () => {
    const timeMs = parseTime('2024-01-02T10:00:00Z')
    const hourly = close(BTC, USD, { '2024-01-02': '15' }, { timeMs, stepMs: HOUR })
    const found = await storeOf(hourly)
    const at = async (text: string) => {
      const worth = await one(found, BTC, text, { fillHours: 2 })
      return worth.known ? worth.rule : worth.reason
    }
    expect(await at('2024-01-02T09:59:59Z')).toBe('before-first')
    expect(await at('2024-01-02T10:00:00Z')).toBe('exact-time')
    expect(await at('2024-01-02T10:59:59Z')).toBe('previous-within-1-hours')
    expect(await at('2024-01-02T11:00:00Z')).toBe('previous-within-2-hours')
    expect(await at('2024-01-02T12:00:00.001Z')).toBe('gap')
  })
})

describe('the rule of gaps', () => {
  test('a missing day is filled as far as the source allows, marked, then unknown', async () => {
    const store = await storeOf(close(BTC, USD, { '2024-01-01': '10' }))
    const filled = { worth: '10.00 USD', rule: 'previous-within-48-hours', marks: ['gap-filled'] }
    expect(seen(await one(store, BTC, '2024-01-02'))).toEqual(filled)
    expect(seen(await one(store, BTC, '2024-01-03'))).toEqual(filled)
    expect(seen(await one(store, BTC, '2024-01-04'))).toEqual({ reason: 'gap' })
    expect(seen(await one(store, BTC, '2023-12-31'))).toEqual({ reason: 'before-first' })
    expect(seen(await one(store, XMR, '2024-01-02'))).toEqual({ reason: 'no-prices' })
    await store.putSource({ ...USUAL_SOURCE, id: 'one', fillHours: 0 }, 5)
    expect(seen(await one(store, BTC, '2024-01-02'))).toEqual({ reason: 'gap' })
    // By what was known before the record was, the usual rule held.
    expect(seen(await one(store, BTC, '2024-01-02', { knownAtMs: 4 }))).toEqual(filled)
  })

  test('an amount that is not known, or decimals that nobody said, have no value', async () => {
    const store = await storeOf(close(BTC, USD, { '2024-01-01': '10' }))
    const atMs = parseTimeInclusive('2024-01-01')
    const ask = (units: bigint | null, decimals: number | null) =>
      worthOf(store, { asset: BTC, units, decimals, atMs }, terms())
    expect(seen(await ask(null, 8))).toEqual({ reason: 'amount-unknown' })
    expect(seen(await ask(1n, null))).toEqual({ reason: 'decimals-unknown' })
    // A price that is there and an amount too small for a cent: zero, and it says it was rounded.
    const dust = await ask(1n, 8)
    expect(dust.known && [dust.value, dust.isRounded]).toEqual([0n, true])
  })
})

describe('stablecoins', () => {
  test('a de-peg is respected: the market price counts, whatever was promised', async () => {
    const store = await storeOf(
      close(USDT, USD, { '2023-03-11': '0.8776', '2023-03-12': '0.9712' }),
    )
    await store.putLink({ asset: USDT, as: USD, kind: 'peg' }, 1)
    expect(seen(await one(store, USDT, '2023-03-11'))).toEqual({
      worth: '0.88 USD',
      rule: 'exact-day',
      marks: [],
    })
    // After its last price the promise is not taken for a price: who knows how it went on.
    expect(seen(await one(store, USDT, '2023-04-11'))).toEqual({ reason: 'gap' })
  })

  test('without any market price the promise is assumed, and marked', async () => {
    const store = await storeOf(close(EUR, USD, { '2023-03-11': '1.07' }))
    expect(seen(await one(store, USDT, '2023-03-11'))).toEqual({ reason: 'no-prices' })
    await store.putLink({ asset: USDT, as: USD, kind: 'peg' }, 1)
    expect(seen(await one(store, USDT, '2023-03-11'))).toEqual({
      worth: '1.00 USD',
      rule: 'assumed-peg',
      marks: ['assumed-peg'],
    })
    const euro = await one(store, USDT, '2023-03-11', { currency: EUR })
    expect(euro.known && [euro.rule, euro.marks]).toEqual(['cross-via-USD', ['assumed-peg']])
  })

  test('what is quoted in a stablecoin is worth what the stablecoin is', async () => {
    const store = await storeOf(
      close(BTC, USDT, { '2023-03-11': '20000' }, { source: 'exchange' }),
      close(USDT, USD, { '2023-03-11': '0.9' }, { source: 'market' }),
    )
    expect(seen(await one(store, BTC, '2023-03-11'))).toEqual({
      worth: '18000.00 USD',
      rule: `cross-via-${USDT}`,
      marks: [],
    })
  })
})

describe('which source', () => {
  test('not the doubtful one, then the one without a gap, then by priority', async () => {
    const store = await storeOf(
      close(BTC, USD, { '2024-01-01': '1', '2024-01-02': '1' }, { source: 'a', doubtful: true }),
      close(BTC, USD, { '2024-01-01': '2' }, { source: 'b' }),
      close(BTC, USD, { '2024-01-01': '3', '2024-01-02': '3' }, { source: 'c' }),
    )
    const sourceAt = async (at: string, knownAtMs = 10) => {
      const worth = await one(store, BTC, at, { knownAtMs })
      return worth.known ? worth.legs[0]?.source : worth.reason
    }
    expect(await sourceAt('2024-01-02')).toBe('c')
    expect(await sourceAt('2024-01-01')).toBe('b')
    await store.putSource({ ...USUAL_SOURCE, id: 'c', priority: 1 }, 5)
    expect(await sourceAt('2024-01-01')).toBe('c')
    expect(await sourceAt('2024-01-01', 4)).toBe('b')
  })

  test('a currency in a book is that currency; a shorter way goes first', async () => {
    const store = await storeOf(
      close(BTC, EUR, { '2024-01-01': '9' }, { source: 'a' }),
      close(BTC, USD, { '2024-01-01': '10' }, { source: 'b' }),
      close(EUR, USD, { '2024-01-01': '1.2' }, { source: 'c' }),
    )
    const cash = parseAssetId('book:harbour/iso4217:USD')
    expect(seen(await one(store, cash, '2024-01-01'))).toMatchObject({ rule: 'same-currency' })
    expect(seen(await one(store, BTC, '2024-01-01'))).toMatchObject({ worth: '10.00 USD' })
    const yen = parseAssetId('book:harbour/iso4217:JPY')
    expect(seen(await one(store, yen, '2024-01-01'))).toEqual({ reason: 'no-prices' })
  })
})

describe('what is priced, by name', () => {
  const names = Object.entries({ ...LEDGER_ALIASES, ...SAMPLE_LEDGERS })

  test.each(names)('%s and its id mean one coin of that ledger', (alias, id) => {
    const named = pricedNamed(alias)
    expect(named.startsWith(`${id}/slip44:`)).toBe(true)
    expect(pricedNamed(id)).toBe(named)
    expect(pricedNamed(`${alias}${named.slice(named.indexOf('/'))}`)).toBe(named)
  })

  test.each(KNOWN_COINS)('$ticker and $ledger are the same', ({ ticker, ledger, asset }) => {
    expect([pricedNamed(ticker), pricedNamed(ledger)]).toEqual([asset, asset])
  })

  test.each(['book:harbour', 'cosmos:hub', 'dogcoin', 'USDT'])('%s is refused', (text) => {
    expect(() => pricedNamed(text)).toThrow(expect.objectContaining({ code: 'PRICE_OF_WHAT' }))
  })
})
