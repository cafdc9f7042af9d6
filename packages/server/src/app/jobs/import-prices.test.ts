/**
 * Goal: an import marks what jumps, against what is here too; what somebody accepted stays accepted;
 * what is said of a source later changes its record.
 * Method: small series through the job, into the naive twin of the store.
 */
import { DAY_MS, type PricePoint, parseCurrency, USUAL_SOURCE } from '@paperchain/core/domain/price'
import { parseDecimal } from '@paperchain/core/engine/value/decimal'
import { assetNamed } from '@paperchain/core/engine/value/known-coins'
import { ALL_KNOWN_MS, type PriceStore } from '@paperchain/core/prices'
import { beforeEach, expect, test } from 'vitest'
import { memoryPrices } from '../../../../core/test/memory-prices.ts'
import { importPrices, type PriceOrder } from './import-prices.ts'

const series = { base: assetNamed('BTC'), quote: parseCurrency('USD'), source: 'one' }
let store: PriceStore
let clock = 0
beforeEach(() => {
  store = memoryPrices()
})

const bring = (prices: Readonly<Record<number, string>>, more: Partial<PriceOrder> = {}) => {
  clock += 1
  const points = Object.entries(prices).map(
    ([day, price]): PricePoint => ({
      ...series,
      timeMs: Number(day) * DAY_MS,
      stepMs: DAY_MS,
      price: parseDecimal(price),
      doubtful: false,
    }),
  )
  const origin = { source: 'one', name: '', hash: '', knownMs: clock }
  return importPrices(store, { origin, points, acceptJumps: false, record: null, ...more })
}

const doubts = async () => {
  const span = { fromMs: 0, untilMs: 1_000 * DAY_MS, limit: 1_000 }
  const all = await store.pricesOf(series, span, ALL_KNOWN_MS)
  return all.map(({ doubtful }) => Number(doubtful)).join('')
}

test('a jump is seen across imports, one day at a time', async () => {
  await bring({ 1: '100', 2: '101' })
  const { faults, doubtfulCount } = await bring({ 3: '1' })
  expect([faults.map(({ code }) => code), doubtfulCount]).toEqual([['PRICE_JUMP'], 1])
  // Doubt goes on, and is not said again each day.
  expect((await bring({ 4: '1.1' })).faults).toEqual([])
  await bring({ 5: '99' })
  expect(await doubts()).toBe('00110')
})

test('what was accepted stays so when the file comes again, grown', async () => {
  const crash = { 1: '100', 2: '1', 3: '1.2' }
  await bring(crash)
  expect(await doubts()).toBe('011')
  const accepted = await bring(crash, { acceptJumps: true })
  expect(accepted.result?.import).toMatchObject({ added: 0, corrected: 2 })
  const again = await bring({ ...crash, 4: '1.1' })
  expect(again.faults).toEqual([])
  expect(again.result).toMatchObject({ known: 3, import: { added: 1, corrected: 0 } })
  expect(await doubts()).toBe('0000')
  // Another price on an accepted day is another claim.
  await bring({ 1: '100', 2: '2', 3: '1.2', 4: '1.1' })
  expect(await doubts()).toBe('0100')
})

test('a record is made once, and changed by what is said later', async () => {
  const record = { ...USUAL_SOURCE, id: 'one' }
  await bring({ 1: '1' }, { record, changes: {} })
  await bring({ 1: '1' }, { record: { ...record, priority: 3 }, changes: { fillHours: 7 } })
  const [source] = await store.sources(ALL_KNOWN_MS)
  expect(source).toMatchObject({ priority: 100, fillHours: 7 })
})
