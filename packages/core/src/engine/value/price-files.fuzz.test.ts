/**
 * Goal: nothing that a file or an answer holds makes the readers fail otherwise than by a coded
 * fault, take a price that is not there, or lose a row without a word.
 * Method: random headers, cells and JSON against the readers; every data cell must be a price, an
 * empty cell, a repetition or a fault.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FaultError } from '../../domain/error.ts'
import { DAY_MS, type PriceSource, parseCurrency } from '../../domain/price.ts'
import { type CsvMapping, csvRowReader, guessColumns } from './csv-prices.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import { atPointer, parseNumbersAsText, takeAnswer } from './http-source.ts'
import { markJumps } from './jumps.ts'
import { assetNamed } from './known-coins.ts'
import { PriceRowBuilder } from './price-rows.ts'
import { parsePriceTime } from './price-time.ts'
import { readPriceSource } from './read-source.ts'

const NOW = Date.parse('2026-11-20')
const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('N/A', '', '0', '-1', '1e9', '1,5', '2024-01-02', '1.25', '99999999999999999999'),
  fc.double().map(String),
)
const mapping: CsvMapping = {
  source: 'fuzz',
  base: assetNamed('BTC'),
  timeColumn: 'date',
  prices: [{ column: 'usd', quote: parseCurrency('USD') }],
  time: { form: 'date', stepMs: DAY_MS, stamp: 'end', dayEndsMinutes: 1_440 },
  scale: 0,
  isInverse: false,
}

/** A price as it is written back, or empty where it is none. */
const plainly = (text: string): string => {
  try {
    return formatDecimal(parseDecimal(text.trim()))
  } catch {
    return ''
  }
}

const onlyFaults = (work: () => void): void => {
  try {
    work()
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
  }
}

describe('CSV', () => {
  test('every row is a price, empty, a repetition, or a fault', () => {
    const date = fc.oneof(
      fc
        .integer({ min: 0, max: 40_000 })
        .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10)),
      cell,
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(date, cell)), (rows) => {
        const builder = new PriceRowBuilder(NOW)
        const read = csvRowReader(['date', 'usd'], mapping, builder)
        for (const [index, fields] of rows.entries()) read({ fields, row: index + 2 })
        const { points, faults, emptyCount } = builder.finish()
        const places = points.map(({ timeMs }) => timeMs)
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
        for (const { price, timeMs } of points) {
          expect(price.digits > 0n && timeMs <= NOW).toBe(true)
        }
        // What is neither is the very price that was taken for that moment before.
        const kept = new Map(points.map((each) => [each.timeMs, formatDecimal(each.price)]))
        const told = rows.filter(([at, price]) => {
          const timeMs = Date.parse(at.trim()) + DAY_MS - 1
          return kept.has(timeMs) && kept.get(timeMs) === plainly(price)
        }).length
        expect(rows.length - faults.length - emptyCount).toBe(told)
        for (const fault of faults) expect(fault.facts['taken']).toBe('no')
      }),
      { seed: 5_001, numRuns: 300 },
    )
  })

  test('two prices for one moment: the first is kept, the second is named', () => {
    const builder = new PriceRowBuilder(NOW)
    const read = csvRowReader(['date', 'usd'], mapping, builder)
    for (const price of ['1', '1.0', '2']) read({ fields: ['2024-01-02', price], row: 2 })
    const { points, faults } = builder.finish()
    expect(points.map(({ price }) => price.digits)).toEqual([1n])
    expect(faults.map(({ code }) => code)).toEqual(['PRICE_ROW_DUPLICATE'])
  })

  test('the day that has not ended is not taken', () => {
    const builder = new PriceRowBuilder(NOW)
    const read = csvRowReader(['date', 'usd'], mapping, builder)
    read({ fields: ['2026-11-20', '5'], row: 2 })
    expect(builder.finish()).toMatchObject({ points: [], faults: [{ code: 'PRICE_FUTURE' }] })
  })

  test('headers are guessed, or refused with what is there', () => {
    expect(guessColumns(['Date', 'Open', 'High', 'Low', 'Close'], parseCurrency('USD'))).toEqual({
      timeColumn: 'Date',
      prices: [{ column: 'Close', quote: 'USD' }],
    })
    expect(guessColumns(['date', 'usd_close'], null).prices).toEqual([
      { column: 'usd_close', quote: 'USD' },
    ])
    expect(() => guessColumns(['Date', 'Low', 'Close'], null)).toThrow('among: Date, Low, Close')
    fc.assert(
      fc.property(fc.array(fc.string()), (header) => {
        onlyFaults(() => guessColumns(header, null))
        onlyFaults(() => csvRowReader(header, mapping, new PriceRowBuilder(NOW)))
      }),
      { seed: 5_002 },
    )
  })
})

describe('JSON', () => {
  const description = {
    id: 'exchange',
    url: 'https://prices.example/history?coin={coin}&from={from}&to={to}',
    rows: '/prices',
    time: '/0',
    price: '/1',
    from: '2024-01-01',
    series: [{ base: 'USD', quote: 'EUR', vars: { coin: 'x' } }],
  }
  const source = readPriceSource(description) as PriceSource & {
    http: NonNullable<PriceSource['http']>
  }
  const [series] = source.http.series

  const take = (text: string) => {
    const builder = new PriceRowBuilder(NOW)
    if (series !== undefined) takeAnswer(source, { text, series }, builder)
    return builder.finish()
  }

  test('numbers keep every digit that was sent', () => {
    const text = '{"prices":[[1704153600000,0.1234567890123456789],[1704240000000,"1e-7"]]}'
    const { points } = take(text)
    expect(points.map(({ price }) => [price.digits, price.scale])).toEqual([
      [1_234_567_890_123_456_789n, 19],
      [1n, 7],
    ])
    const strings = fc.string().map((value) => JSON.stringify({ a: value, b: [1.5, value] }))
    fc.assert(
      fc.property(strings, (json) => {
        const { a } = JSON.parse(json) as { a: string }
        expect(parseNumbersAsText(json)).toEqual({ a, b: ['1.5', a] })
      }),
      { seed: 5_003 },
    )
  })

  test('hostile answers: a coded fault or no price, never another failure', () => {
    const answer = fc.oneof(
      fc.json(),
      fc.string(),
      fc.anything().map((value) => {
        try {
          return JSON.stringify({ prices: [value, [1, value], [value, 2]] }) ?? ''
        } catch {
          return '[['
        }
      }),
    )
    fc.assert(
      fc.property(answer, (text) => onlyFaults(() => take(text))),
      { seed: 5_004, numRuns: 500 },
    )
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    onlyFaults(() => take(deep))
    expect(() => take('{"prices":3}')).toThrow('Expected rows')
    expect(() => take('{}')).toThrow('got nothing')
    expect(atPointer({}, '/__proto__')).toBeUndefined()
    expect(atPointer({ 'a/b': { '~': 1 } }, '/a~1b/~0')).toBe(1)
  })

  test.each([
    ['an unknown field', { ...description, prise: 1 }],
    ['a host from a variable', { ...description, url: 'https://{coin}/x' }],
    ['a password', { ...description, url: 'https://a:b@prices.example/' }],
    ['another scheme', { ...description, url: 'file:///etc/passwd' }],
    ['no series', { ...description, series: [] }],
    ['a line end in a header', { ...description, headers: { a: 'b\r\nc: d' } }],
    ['no pointer', { ...description, price: 'price' }],
    ['a window of nothing', { ...description, windowDays: 0 }],
  ])('a description with %s is refused', (_, wrong) => {
    expect(() => readPriceSource(wrong)).toThrow(/Expected/)
  })

  test('descriptions: a coded fault, never another failure', () => {
    const field = fc.constantFrom(...Object.keys(description), 'headers', 'scale', 'stamp')
    fc.assert(
      fc.property(field, fc.anything(), (name, value) =>
        onlyFaults(() => readPriceSource({ ...description, [name]: value })),
      ),
      { seed: 5_005, numRuns: 500 },
    )
  })
})

test('times: a coded fault, or the last millisecond of the step', () => {
  const rule = {
    form: 'seconds',
    stepMs: 3_600_000,
    stamp: 'start',
    dayEndsMinutes: 1_440,
  } as const
  expect(parsePriceTime('1704153600', rule)).toBe(Date.parse('2024-01-02T00:59:59.999Z'))
  expect(parsePriceTime('1704153600.5', { ...rule, stamp: 'end' })).toBe(1_704_153_600_500)
  const iso = { ...rule, form: 'iso', stamp: 'end' } as const
  expect(parsePriceTime('2024-01-02T03:04:05.678912+00:00', iso)).toBe(
    Date.parse('2024-01-02T03:04:05.678Z'),
  )
  expect(() => parsePriceTime('2024-02-30', { ...rule, form: 'date' })).toThrow('Expected a time')
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('date', 'iso', 'seconds', 'milliseconds'),
      (text, form) =>
        onlyFaults(() => {
          const at = parsePriceTime(text, { ...rule, form })
          expect(Number.isSafeInteger(at)).toBe(true)
        }),
    ),
    { seed: 5_006 },
  )
})

describe('jumps', () => {
  const point = (day: number, digits: bigint) => ({
    base: assetNamed('BTC'),
    quote: parseCurrency('USD'),
    source: 'one',
    timeMs: day * DAY_MS,
    stepMs: DAY_MS,
    price: { digits, scale: 0 },
    doubtful: false,
  })
  const doubts = (rows: readonly (readonly [number, bigint])[]) =>
    markJumps(rows.map(([day, digits]) => point(day, digits))).points.map((each) => each.doubtful)

  test('from the jump on until the level is reached again', () => {
    const rows = [
      [0, 100n],
      [1, 1n],
      [2, 2n],
      [3, 99n],
      [4, 999n],
    ] as const
    expect(doubts(rows)).toEqual([false, true, true, false, true])
  })
  test('a factor just below ten is a market; after a month of nothing a level begins anew', () => {
    expect(
      doubts([
        [0, 100n],
        [1, 999n],
        [2, 100n],
      ]),
    ).toEqual([false, false, false])
    expect(
      doubts([
        [0, 100n],
        [31, 5_000n],
        [32, 5_100n],
      ]),
    ).toEqual([false, false, false])
  })
})
