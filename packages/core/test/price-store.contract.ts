/**
 * The promises of `PriceStore`. Each adapter's test file calls this once, with its real engine.
 *
 * Method: examples for each promise, then random histories of imports, corrections and withdrawals
 * told to the store and to its naive twin, whose answers must be equal whatever was known.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { coinAsset } from '../src/domain/asset.ts'
import { BITCOIN, ledger } from '../src/domain/ledger.ts'
import {
  DAY_MS,
  type PricePoint,
  type PriceSource,
  parseCurrency,
  USUAL_SOURCE,
} from '../src/domain/price.ts'
import { parseDecimal } from '../src/engine/value/decimal.ts'
import type { PriceAt, PriceStore } from '../src/prices.ts'
import { memoryPrices } from './memory-prices.ts'

const BTC = coinAsset(BITCOIN, 'BTC', 0).id
const ETH = coinAsset(ledger('ethereum'), 'ETH', 60).id
const USD = parseCurrency('USD')
const EUR = parseCurrency('EUR')
const NOW = Date.parse('2030-01-01')

const day = (number: number): number => number * DAY_MS + DAY_MS - 1
const point = (at: number, price: string, more: Partial<PricePoint> = {}): PricePoint => ({
  base: BTC,
  quote: USD,
  source: 'one',
  timeMs: day(at),
  stepMs: DAY_MS,
  price: parseDecimal(price),
  doubtful: false,
  ...more,
})
const origin = (knownMs: number, source = 'one') => ({
  source,
  name: "a'b\\c.csv",
  hash: '',
  knownMs,
})
const sorted = (found: readonly PriceAt[]): PriceAt[] => {
  const key = ({ atMs, price }: PriceAt) => `${price.base} ${price.quote} ${price.source} ${atMs}`
  return [...found].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** A store, and how to give it back. */
export type PriceBench = {
  readonly open: () => Promise<{ store: PriceStore; close: () => Promise<void> }>
}

/** Runs the suite. */
export function priceStoreSpec(name: string, bench: PriceBench): void {
  describe(`PriceStore on ${name}`, () => {
    let store: PriceStore
    let close: () => Promise<void>
    let used = 0
    /** A source of its own for each test: the store is opened once. */
    const fresh = (): string => {
      used += 1
      return `source-${used}`
    }
    beforeAll(async () => {
      ;({ store, close } = await bench.open())
    })
    afterAll(() => close())

    test('finds the last price of every source at or before a moment', async () => {
      const [one, two] = [fresh(), fresh()]
      const quote = parseCurrency('AAA')
      await store.add(
        origin(1, one),
        [1, 2, 5].map((at) => point(at, `${at}.5`, { source: one, quote })),
      )
      await store.add(origin(1, two), [point(4, '4.25', { source: two, quote })])
      const ask = async (atMs: number) =>
        sorted(await store.pricesAt([{ base: BTC, quote, atMs }], NOW)).map(({ price }) => [
          price.source,
          price.timeMs,
        ])
      expect(await ask(day(1) - 1)).toEqual([])
      expect(await ask(day(1))).toEqual([[one, day(1)]])
      expect(await ask(day(4))).toEqual([
        [one, day(2)],
        [two, day(4)],
      ])
      expect(await ask(day(9))).toEqual([
        [one, day(5)],
        [two, day(4)],
      ])
    })

    test('keeps 38 digits and 60 decimals, times before 1970 and every field', async () => {
      const source = fresh()
      const quote = parseCurrency('BBB')
      const price = { digits: 10n ** 38n - 1n, scale: 60 }
      const odd = point(-9_999, '1', { source, quote, price, stepMs: 3_600_000, doubtful: true })
      await store.add(origin(77, source), [odd])
      const span = { fromMs: -(2 ** 40), untilMs: 0, limit: 10 }
      const found = await store.pricesOf({ base: BTC, quote, source }, span, NOW)
      expect(found).toEqual([{ ...odd, knownMs: 77 }])
    })

    test('skips what is here, supersedes what differs, replays what was known', async () => {
      const source = fresh()
      const quote = parseCurrency('CCC')
      const first = [1, 2].map((at) => point(at, '10', { source, quote }))
      expect((await store.add(origin(100, source), first)).import).toMatchObject({ added: 2 })
      expect(await store.add(origin(150, source), first)).toEqual({ import: null, known: 2 })
      const again = [point(1, '10', { source, quote }), point(2, '11', { source, quote })]
      const { import: second, known } = await store.add(origin(200, source), again)
      expect([second?.added, second?.corrected, known]).toEqual([0, 1, 1])
      const priceAt = async (knownAtMs: number) =>
        (await store.pricesAt([{ base: BTC, quote, atMs: day(2) }], knownAtMs)).map(
          ({ price }) => price.price.digits,
        )
      expect(await priceAt(99)).toEqual([])
      expect(await priceAt(199)).toEqual([10n])
      expect(await priceAt(200)).toEqual([11n])
      const withdrawn = await store.withdraw({
        source,
        fromMs: day(2),
        knownMs: 300,
        reason: 'the exchange said so',
      })
      expect(withdrawn).toMatchObject({ withdrawn: 1, name: 'the exchange said so' })
      expect(await priceAt(300)).toEqual([10n])
      expect(await priceAt(299)).toEqual([11n])
      expect(await store.withdraw({ source: 'nobody', knownMs: 1, reason: '' })).toBeNull()
      const series = (await store.series(NOW)).filter((each) => each.source === source)
      const span = { firstMs: day(1), lastMs: day(1) }
      expect(series).toEqual([{ base: BTC, quote, source, count: 1, ...span }])
      const imports = (await store.imports()).filter((each) => each.source === source)
      expect(imports.map(({ knownMs }) => knownMs)).toEqual([100, 200, 300])
      expect(imports[0]?.name).toBe("a'b\\c.csv")
    })

    test('a correction by a clock that was set back still counts', async () => {
      const source = fresh()
      const quote = parseCurrency('DDD')
      await store.add(origin(500, source), [point(1, '10', { source, quote })])
      await store.add(origin(400, source), [point(1, '12', { source, quote })])
      const found = await store.pricesAt([{ base: BTC, quote, atMs: day(1) }], 500)
      expect(found.map(({ price }) => price.price.digits)).toEqual([12n])
    })

    test('sources and equalities are as they were known then', async () => {
      const source: PriceSource = { ...USUAL_SOURCE, id: 'known', priority: 7 }
      await store.putSource(source, 10)
      await store.putSource({ ...source, priority: 8 }, 20)
      const at = async (ms: number) => (await store.sources(ms)).map(({ priority }) => priority)
      expect([await at(9), await at(10), await at(20)]).toEqual([[], [7], [8]])
      expect(await store.removeSource('known', 30)).toBe(true)
      expect(await store.removeSource('known', 31)).toBe(false)
      expect([await at(29), await at(30)]).toEqual([[8], []])
      await store.putLink({ asset: ETH, as: USD, kind: 'peg' }, 10)
      expect(await store.links(9)).toEqual([])
      expect(await store.links(10)).toEqual([{ asset: ETH, as: USD, kind: 'peg' }])
      expect(await store.removeLink(ETH, 11)).toBe(true)
      expect(await store.links(11)).toEqual([])
    })

    test('refuses a question that is too large', async () => {
      const wanted = Array.from({ length: 100_001 }, () => ({ base: BTC, quote: USD, atMs: 0 }))
      await expect(store.pricesAt(wanted, NOW)).rejects.toMatchObject({ code: 'PRICE_TOO_LARGE' })
      expect(await store.pricesAt([], NOW)).toEqual([])
    })

    test('random histories: equal to the naive twin at every moment of knowledge', async () => {
      const twin = memoryPrices()
      const source = fresh()
      const pairs = [
        { base: BTC, quote: parseCurrency('XXA') },
        { base: parseCurrency('XXA'), quote: EUR },
      ] as const
      const word = fc.record({
        pair: fc.constantFrom(...pairs),
        at: fc.integer({ min: 0, max: 6 }),
        digits: fc.bigInt(1n, 3n),
        isGone: fc.boolean(),
      })
      const history = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { maxLength: 6 })
      let clock = 1_000
      await fc.assert(
        fc.asyncProperty(history, async (imports) => {
          for (const words of imports) {
            clock += 1
            const [first] = words
            const points = words.map(({ pair, at, digits }) => ({
              ...point(at, '1', { source, ...pair }),
              price: { digits, scale: 2 },
            }))
            // A moment of a series stands in an import once.
            const once = new Map(points.map((each) => [`${each.base}${each.timeMs}`, each]))
            for (const each of [store, twin]) {
              if (first?.isGone === true) {
                const timeMs = day(first.at)
                const span = { fromMs: timeMs, untilMs: timeMs, knownMs: clock, reason: 'wrong' }
                await each.withdraw({ source, pair: first.pair, ...span })
              } else await each.add(origin(clock, source), [...once.values()])
            }
          }
          const wanted = pairs.flatMap((pair) =>
            [-1, 0, 3, 5, 9].map((at) => ({ ...pair, atMs: day(at) })),
          )
          for (const knownAtMs of [clock, clock - 2]) {
            const expected = sorted(await twin.pricesAt(wanted, knownAtMs))
            expect(sorted(await store.pricesAt(wanted, knownAtMs))).toEqual(expected)
          }
        }),
        { numRuns: 8, seed: 4_120 },
      )
    })
  })
}
