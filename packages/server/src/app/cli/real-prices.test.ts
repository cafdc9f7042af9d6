/**
 * Goal: real price files are read exactly, their gaps are gaps, and what is wrong in them is said.
 * Method: the public files in `../shared/data/prices` are imported by the command itself; 50 dates of
 * each series are compared with an independent reading of the file (split at commas), and known gaps
 * and the jump in one file are asked for.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCurrency } from '@paperchain/core/domain/price'
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import { pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { worthAll } from '@paperchain/core/engine/value/worth-of'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { worthOut } from '../worth-out.ts'
import { silent } from './io.fixture.ts'
import type { Io } from './io.ts'
import { priceImport } from './price-import.ts'
import { priceOf } from './price-of.ts'
import { priceLink, priceSourceShow, priceWithdraw } from './price-sources.ts'

let folder: OwnFolder
let path: string
let now = Date.parse('2026-11-20T12:00:00Z')
let out: string[] = []
let notes: string[] = []
let io: Io

const run = async (work: (io: Io) => Promise<number>) => {
  out = []
  notes = []
  const code = await work(io)
  return { code, data: JSON.parse(out.join('')), notes: notes.join('') }
}

const worth = (amount: string, asset: string, flags: object) =>
  run((world) => priceOf(world, [amount, asset], flags)).then(({ data }) => data)

type Answer = {
  readonly known: boolean
  readonly value: string
  readonly rule: string
  readonly legs: readonly { readonly price: string }[]
}

/** One whole unit on many dates in one question. */
async function values(asset: string, dates: readonly string[], currency: string, fill?: number) {
  const items = dates.map((date) => ({
    asset: pricedNamed(asset),
    units: 1n,
    decimals: 0,
    atMs: parseTimeInclusive(date),
  }))
  const fillHours = fill === undefined ? {} : { fillHours: fill }
  const terms = { currency: parseCurrency(currency), knownAtMs: now, ...fillHours }
  return (await worthAll(folder.prices, items, terms)).map(worthOut) as readonly Answer[]
}

/** Rows of a file by its header, read as naively as can be. */
function rowsOf(file: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
  })
}

/** 50 rows spread over a file. */
const fifty = <Row>(rows: readonly Row[]): Row[] =>
  Array.from({ length: 50 }, (_, at) => rows[Math.floor((at * (rows.length - 1)) / 49)] as Row)

const plain = (text: string): string => {
  const cut = text.replace(/^0+(?=\d)/, '')
  return cut.includes('.') ? cut.replace(/0+$/, '').replace(/\.$/, '') : cut
}

describeShared('real price files', 'prices', (prices) => {
  const file = (name: string) => join(prices, name)

  beforeAll(async () => {
    path = mkdtempSync(join(tmpdir(), 'paperchain-real-prices-'))
    const options = { folder: path, command: 'test', nowMs: 0, rulesOf: () => null }
    folder = await openDataFolder(options)
    io = {
      ...silent(path),
      stdout: (text) => out.push(text),
      stderr: (text) => notes.push(text),
      clock: () => now,
      stores: folder,
    }
    const csv = (name: string, flags: object) =>
      run((world) => priceImport(world, ['csv', file(name)], flags))
    const counts = [
      await csv('ETH_daily_USD.csv', { asset: 'ETH', source: 'eth' }),
      await csv('XMR_daily_USD.csv', { asset: 'XMR', source: 'xmr' }),
      await csv('graphsense_TRX_daily_USD_EUR.csv', { asset: 'TRX', source: 'gs-trx' }),
      await csv('ransomwhere_BTC-USD.csv', {
        asset: 'BTC',
        in: 'USD',
        source: 'rw',
        priority: '200',
      }),
    ]
    expect(counts.map(({ data }) => data[0].prices)).toEqual([1_661, 1_804, 4_562, 4_630])
    expect(counts.map(({ data }) => data[0].doubtful)).toEqual([0, 0, 0, 0])
  }, 120_000)

  afterAll(async () => {
    await folder.ledger.close()
    rmSync(path, { recursive: true, force: true })
  })

  test('the file of BTC turns into another coin after a gap in July 2022, and that is said', async () => {
    const { data, notes: said } = await run((world) =>
      priceImport(world, ['csv', file('graphsense_BTC_daily_USD_EUR.csv')], {
        asset: 'BTC',
        source: 'gs-btc',
      }),
    )
    const rows = rowsOf(file('graphsense_BTC_daily_USD_EUR.csv'))
    const trx = new Map(
      rowsOf(file('graphsense_TRX_daily_USD_EUR.csv')).map((row) => [row['date'], row['usd']]),
    )
    const foreign = rows.filter(({ date = '', usd }) => trx.get(date) === usd)
    expect(foreign).toHaveLength(520)
    expect(data[0].prices).toBe(2 * rows.length)
    expect(data[0].doubtful).toBe(2 * foreign.length)
    expect(data[0].faults.map((each: { code: string }) => each.code)).toEqual([
      'PRICE_JUMP',
      'PRICE_JUMP',
    ])
    expect(said).toContain('2022-07-10')
    const first = foreign[0]?.['date'] ?? ''
    // The other source of BTC is not doubtful, and wins although its priority is lower.
    const answer = await worth('1', 'BTC', { in: 'USD', at: first })
    expect(answer.legs[0].source).toBe('rw')
    expect(answer.marks).toEqual([])
  })

  test.each([
    ['ETH', 'ETH_daily_USD.csv', 'date', 'usd_close', 'USD'],
    ['XMR', 'XMR_daily_USD.csv', 'date', 'usd_close', 'USD'],
    ['TRX', 'graphsense_TRX_daily_USD_EUR.csv', 'date', 'usd', 'USD'],
    ['TRX', 'graphsense_TRX_daily_USD_EUR.csv', 'date', 'eur', 'EUR'],
    ['BTC', 'graphsense_BTC_daily_USD_EUR.csv', 'date', 'usd', 'USD'],
    ['BTC', 'graphsense_BTC_daily_USD_EUR.csv', 'date', 'eur', 'EUR'],
  ])('%s on 50 dates equals %s (%s, %s)', async (asset, name, date, column, currency) => {
    const good = rowsOf(file(name)).filter(
      (row) => asset !== 'BTC' || (row[date] ?? '') < '2022-07-07',
    )
    const chosen = fifty(good)
    const [first] = chosen
    const told = await worth('1', asset, { in: currency, at: first?.[date] })
    const answers = await values(
      asset,
      chosen.map((row) => row[date] ?? ''),
      currency,
    )
    // The command answers as the function does.
    expect(told).toMatchObject(answers[0] as object)
    for (const [at, row] of chosen.entries()) {
      const answer = answers[at] as Answer
      expect([answer.rule, answer.legs[0]?.price]).toEqual(['exact-day', plain(row[column] ?? '')])
      // Half to even, by whole numbers of hundredths.
      const exact = BigInt((row[column] ?? '').replace('.', ''))
      const places = (row[column] ?? '').split('.')[1]?.length ?? 0
      const unit = 10n ** BigInt(Math.max(places - 2, 0))
      const [down, rest] = [exact / unit, (exact % unit) * 2n]
      const up = rest > unit || (rest === unit && down % 2n === 1n) ? 1n : 0n
      const cents = places < 2 ? exact * 10n ** BigInt(2 - places) : down + up
      expect(answer.value).toBe(`${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`)
    }
  })

  test('ECB: 50 days, every currency; N/A is no price; a Sunday is filled from Friday, marked', async () => {
    const { data } = await run((world) =>
      priceImport(world, ['ecb', file('ecb-eurofxref-hist.csv')], {}),
    )
    const rows = rowsOf(file('ecb-eurofxref-hist.csv'))
    const cells = rows.flatMap(({ Date: _, ...rest }) => Object.values(rest))
    const empty = cells.filter((cell) => cell === 'N/A').length
    expect(data[0].empty).toBe(empty)
    expect(data[0].doubtful).toBe(0)
    expect(data[0].prices).toBe(cells.filter((cell) => /^[\d.]+$/.test(cell)).length)
    const chosen = fifty(rows)
    const dates = chosen.map((row) => row['Date'] ?? '')
    for (const currency of Object.keys(rows[0] ?? {}).filter((name) => /^[A-Z]{3}$/.test(name))) {
      const answers = await values('EUR', dates, currency, 0)
      for (const [at, row] of chosen.entries()) {
        const answer = answers[at] as Answer
        const cell = row[currency] ?? ''
        if (cell !== 'N/A') expect(answer.legs[0]?.price).toBe(plain(cell))
        // Through another currency there is no way either: the bank has them all of one day.
        else expect(answer.known).toBe(false)
      }
    }
    const sunday = await worth('100', 'EUR', { in: 'USD', at: '2024-09-29' })
    expect([sunday.rule, sunday.marks]).toEqual(['previous-within-120-hours', ['gap-filled']])
    expect(sunday.priceTime).toBe('2024-09-27T15:00:00Z')
    // Before the rate is published, the day before counts.
    const morning = await worth('1', 'EUR', { in: 'USD', at: '2024-09-27T14:59:59Z' })
    expect(morning.priceTime).toBe('2024-09-26T15:00:00Z')
    const won = await worth('2.5', 'ETH', { in: 'KRW', at: '2021-05-12' })
    expect(won.rule).toBe('cross-via-USD-EUR')
    expect(won.legs.map((leg: { source: string }) => leg.source)).toEqual(['eth', 'ecb', 'ecb'])
  }, 240_000)

  test('gaps of the file of BTC: two days are filled and marked, the third is unknown', async () => {
    now += 3_600_000
    await run((world) => priceWithdraw(world, 'rw', { reason: 'to see the gaps' }))
    const ask = (at: string) => worth('1', 'BTC', { in: 'USD', at, fillHours: '48' })
    const { priceTime, marks } = await ask('2022-05-19')
    expect([priceTime, marks]).toEqual(['2022-05-17T23:59:59.999Z', ['gap-filled']])
    const third = await ask('2022-05-20')
    expect([third.known, third.reason]).toEqual([false, 'gap'])
    expect(third.detail).toContain('2022-05-17')
    expect((await ask('2010-10-16')).reason).toBe('before-first')
    // What was known before the withdrawal is found again.
    const then = { in: 'USD', at: '2022-05-20', knownAt: '2026-11-20T12:00:00Z' }
    const before = await worth('1', 'BTC', then)
    expect([before.known, before.rule, before.legs[0].source]).toEqual([true, 'exact-day', 'rw'])
    now += 86_400_000
    const again = await run((world) =>
      priceImport(world, ['csv', file('ransomwhere_BTC-USD.csv')], {
        asset: 'BTC',
        in: 'USD',
        source: 'rw',
      }),
    )
    expect(again.data[0].import).toMatchObject({ added: 4_630, corrected: 0 })
  })

  test('a rollup’s ether is ether where that is stated', async () => {
    const before = await worth('1', 'eip155:10/slip44:60', { in: 'USD', at: '2021-05-12' })
    expect([before.known, before.reason]).toEqual([false, 'no-prices'])
    await run((world) => priceLink(world, ['eip155:10/slip44:60', 'ETH'], {}))
    const after = await worth('1', 'eip155:10/slip44:60', { in: 'USD', at: '2021-05-12' })
    const ether = await worth('1', 'ETH', { in: 'USD', at: '2021-05-12' })
    expect(after.value).toBe(ether.value)
    expect(after.legs[0].rule).toBe('stated-same')
  })

  test('what is here is shown', async () => {
    const { data } = await run((world) => priceSourceShow(world))
    expect(data.series).toHaveLength(7 + 41)
    expect(data.sources.map(({ id }: { id: string }) => id)).toEqual([
      'ecb',
      'eth',
      'gs-btc',
      'gs-trx',
      'rw',
      'xmr',
    ])
  })
})
