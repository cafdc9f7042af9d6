/**
 * Goal: what went through an address is worth something on its days, on the command line and by the
 * API alike, and what is not known is said.
 * Method: the sample case on a scratch folder, prices for a part of its days, both ways of asking.
 */
import { ledgerOfAsset } from '@paperchain/core/domain/asset'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { DAY_MS, parseCurrency } from '@paperchain/core/domain/price'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { parseDecimal } from '@paperchain/core/engine/value/decimal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { silent } from './io.fixture.ts'
import type { Io } from './io.ts'
import { priceOf } from './price-of.ts'
import { show } from './show.ts'
import { bothWays, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'
import { showThrough } from './through-server-show.ts'

const MOMENT = { asOf: '2030-01-01', knownAt: '2030-01-01' }

let server: TestServer
let io: Io
let out = ''
let address: string
let firstMs: number

beforeAll(async () => {
  server = await testServer()
  const stdout = (text: string) => {
    out += text
  }
  io = { ...silent(server.folder), stdout, stores: server.data }
  const [ledger] = await server.data.ledger.ledgers()
  const asset = ledger === undefined ? undefined : networkOf(ledger)?.asset
  if (ledger === undefined || asset === undefined) throw new Error('expected the sample')
  address = server.truth.robbery.coins[0]?.account ?? ''
  const sums = await server.data.prices.postingSums({ ledger, accounts: [address] })
  firstMs = Math.min(...sums.map(({ timeMs }) => timeMs))
  const days = Array.from({ length: 2 }, (_, day) => Math.floor(firstMs / DAY_MS) - 1 - day)
  await server.data.prices.add(
    { source: 'made', name: 'made.csv', hash: '', knownMs: 1 },
    days.map((day) => ({
      base: asset.id,
      quote: parseCurrency('USD'),
      source: 'made',
      timeMs: (day + 1) * DAY_MS - 1,
      stepMs: DAY_MS,
      price: parseDecimal('43210.5'),
      doubtful: false,
    })),
  )
}, 180_000)
afterAll(() => server.close())

const printed = async (work: Promise<number>) => {
  out = ''
  const code = await work
  return { code, data: JSON.parse(out) }
}

test('an address: every posting on its day; the API says the same', async () => {
  const { data } = await printed(show(io, ['address', address], { in: 'USD' }))
  await tellTest(server)
  const ran = await bothWays(server, (lent) => {
    const command = lent ? show : orServer(show, showThrough)
    return (world) => command(world, ['address', address], { in: 'usd', ...MOMENT })
  })
  expect(JSON.parse(ran.stdout).profiles[0].worth).toEqual(data.profiles[0].worth)
  const [{ ledger, worth }] = data.profiles
  expect(worth.moments[0].worth.rule).toBe('previous-within-24-hours')
  expect(worth.totals[0].credited.value).toMatch(/^\d+\.\d\d$/)
  const answer = await server.ask(server.people.viewer, {
    method: 'GET',
    url: `/v1/ledgers/${ledgerName(ledger)}/accounts/${address}/worth?in=USD&limit=1000`,
  })
  expect(answer.statusCode).toBe(200)
  const body = answer.json()
  expect(body.totals[0]).toEqual(worth.totals[0])
  const byTime = (rows: { time: string; side: string }[]) =>
    [...rows].sort((a, b) => (a.time + a.side < b.time + b.side ? -1 : 1))
  expect(byTime(body.items)).toEqual(byTime(worth.moments))
  // Nobody said what it was in yen.
  const yen = await server.ask(server.people.viewer, {
    method: 'GET',
    url: `/v1/ledgers/${ledgerName(ledger)}/accounts/${address}/worth?in=JPY`,
  })
  const { credited } = yen.json().totals[0]
  expect([credited.value, credited.unknown]).toEqual(['0', { 'no-prices': credited.count }])
})

test('an amount: the command and the API say the same; a misspelt field is refused', async () => {
  const at = new Date(firstMs).toISOString()
  const bitcoin = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:0'
  const ask = (query: string) =>
    server.ask(server.people.viewer, { method: 'GET', url: `/v1/prices/value?${query}` })
  const list = (await server.ask(server.people.viewer, { method: 'GET', url: '/v1/prices' })).json()
  const asset = list.series[0]?.base ?? bitcoin
  const { code, data } = await printed(priceOf(io, ['0.001', asset], { in: 'USD', at }))
  expect([code, data.value, data.isRounded]).toEqual([0, '43.21', true])
  const { worth } = (await ask(`amount=0.001&asset=${encodeURIComponent(asset)}&at=${at}`)).json()
  expect({ ...data, ...worth }).toEqual(data)
  // A ledger means its own coin, whichever of its names is typed, by both ways of asking.
  for (const name of ['bitcoin-regtest', 'Bitcoin-Regtest', ledgerOfAsset(asset)]) {
    expect((await printed(priceOf(io, ['0.001', name], { in: 'USD', at }))).data).toEqual(data)
    const told = await ask(`amount=0.001&asset=${encodeURIComponent(name)}&at=${at}`)
    expect(told.json()).toMatchObject({ asset, worth: { value: '43.21' } })
  }
  const none = await printed(priceOf(io, ['1', 'evm-sample'], { in: 'USD', at }))
  expect([none.code, none.data.reason]).toEqual([4, 'no-prices'])
  expect((await ask('amount=1&asset=book:none')).json().code).toBe('PRICE_OF_WHAT')
  const gone = await printed(priceOf(io, ['1', asset], { in: 'USD', at: '1999-01-01' }))
  expect([gone.code, gone.data.reason]).toEqual([4, 'before-first'])
  expect((await ask('amount=1&asset=BTC&inn=USD')).statusCode).toBe(400)
  expect((await ask('amount=-1&asset=BTC')).statusCode).toBe(400)
  expect((await ask('amount=1&asset=USDT')).json().code).toBe('PRICE_OF_WHAT')
})

test('an address without postings has no worth, and no fault', async () => {
  const nobody = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
  const answer = await server.ask(server.people.viewer, {
    method: 'GET',
    url: `/v1/ledgers/bitcoin/accounts/${nobody}/worth`,
  })
  expect(answer.json()).toEqual({ items: [], next: null, totals: [] })
})
