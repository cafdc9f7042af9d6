/**
 * Goal: a described HTTP source is fetched window by window, exactly, and a hostile one costs
 * nothing but a fault.
 * Method: a real HTTP server on loopback answers in the forms of several providers, and in every
 * wrong way; the job stores into the naive twin of the store.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FaultError } from '@paperchain/core/domain/error'
import { DAY_MS } from '@paperchain/core/domain/price'
import { formatDecimal } from '@paperchain/core/engine/value/decimal'
import { readPriceSource } from '@paperchain/core/engine/value/read-source'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryPrices } from '../../../../core/test/memory-prices.ts'
import { type PriceRefreshWorld, refreshPrices } from '../../app/jobs/import-prices-http.ts'
import { fetchPrices } from './fetch-prices.ts'

const ETH = 'eip155:1/slip44:60'
const NOW = Date.parse('2024-01-20T12:00:00Z')

let server: Server
let base: string
let reply: (request: IncomingMessage, response: ServerResponse) => void
let asked: { url: string; key: string }[]
let waits: number[]
let world: PriceRefreshWorld

beforeEach(async () => {
  asked = []
  waits = []
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', key: String(request.headers['x-key'] ?? '') })
    reply(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  world = {
    prices: memoryPrices(),
    clock: () => NOW,
    fetch: globalThis.fetch,
    signal: new AbortController().signal,
    env: { PRICE_KEY: 'secret-1' },
    wait: async (ms) => {
      waits.push(ms)
    },
  }
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const told = async () =>
  (
    await world.prices.pricesOf(
      { base: ETH as never, quote: 'USD' as never, source: 'web' },
      { fromMs: 0, untilMs: NOW, limit: 100 },
      NOW,
    )
  ).map(({ timeMs, price }) => [new Date(timeMs).toISOString(), formatDecimal(price)])

const put = (description: object) =>
  world.prices.putSource(
    readPriceSource({
      id: 'web',
      from: '2024-01-01',
      series: [{ base: ETH, quote: 'USD', vars: { coin: 'ether eum' } }],
      ...description,
    }),
    1,
  )

describe('forms of providers', () => {
  test('a market chart: pairs of milliseconds and numbers, in windows, with a key', async () => {
    await put({
      url: `${base}/coins/{coin}/range?from={from}&to={to}`,
      rows: '/prices',
      time: '/0',
      price: '/1',
      windowDays: 7,
      headers: { 'x-key': 'env:PRICE_KEY' },
    })
    reply = (request, response) => {
      const query = new URL(request.url ?? '', base).searchParams
      const [from, to] = ['from', 'to'].map((name) => Number(query.get(name)) * 1_000)
      const rows: string[] = []
      const start = Math.ceil((from ?? 0) / DAY_MS) * DAY_MS
      // Numbers as text: JSON.stringify would round them.
      for (let at = start; at < (to ?? 0); at += DAY_MS) rows.push(`[${at},2345.67890123456789012]`)
      response.end(`{"prices":[${rows.join(',')}]}`)
    }
    const [report] = await refreshPrices(world)
    expect(report).toMatchObject({ added: 20, corrected: 0, requests: 3, failure: null })
    expect(asked[0]).toEqual({
      url: '/coins/ether%20eum/range?from=1704067200&to=1704672000',
      key: 'secret-1',
    })
    expect((await told())[0]).toEqual(['2024-01-01T00:00:00.000Z', '2345.67890123456789012'])
    // The second refresh asks only for what came since.
    const [again] = await refreshPrices(world)
    expect(again).toMatchObject({ added: 0, requests: 1, failure: null })
    expect(asked.at(-1)?.url).toContain('from=1705708800&')
  })

  test('candles of an exchange: texts, by the second a day begins; not the running day', async () => {
    await put({
      url: `${base}/ohlc`,
      rows: '/result/XETHZUSD',
      time: '/0',
      price: '/4',
      timeForm: 'seconds',
      stamp: 'start',
    })
    const candle = (at: string, close: string) => [
      Date.parse(at) / 1_000,
      '1',
      '2',
      '0',
      close,
      '7',
    ]
    reply = (_, response) =>
      response.end(
        JSON.stringify({
          error: [],
          result: { XETHZUSD: [candle('2024-01-19', '2490.10'), candle('2024-01-20', '2500')] },
        }),
      )
    const [report] = await refreshPrices(world)
    expect(report).toMatchObject({ added: 1, requests: 1, faults: [], failure: null })
    expect(await told()).toEqual([['2024-01-19T23:59:59.999Z', '2490.1']])
  })

  test('an oracle: one row, whole units with eight decimals', async () => {
    await put({
      url: `${base}/feed`,
      time: '/updatedAt',
      price: '/answer',
      scale: 8,
      timeForm: 'seconds',
      stepSeconds: 0,
    })
    reply = (_, response) => response.end('{"answer":"249012345678","updatedAt":1705600000}')
    await refreshPrices(world)
    expect(await told()).toEqual([['2024-01-18T17:46:40.000Z', '2490.12345678']])
  })
})

describe('a hostile source', () => {
  const plain = { rows: '/prices', time: '/0', price: '/1' }

  test.each([
    ['no JSON', 'PRICE_ANSWER', (response: ServerResponse) => response.end('<html>')],
    ['other JSON', 'PRICE_ANSWER', (response: ServerResponse) => response.end('{"prices":7}')],
    ['not found', 'PRICE_FETCH', (response: ServerResponse) => response.writeHead(404).end()],
    [
      'a redirect inside',
      'PRICE_FETCH',
      (response: ServerResponse) =>
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    ],
    [
      'no UTF-8',
      'PRICE_FETCH',
      (response: ServerResponse) => response.end(Buffer.from([0xff, 0xfe])),
    ],
  ])('%s: %s, and nothing is stored', async (_, code, answer) => {
    await put({ url: `${base}/x?token=hidden`, ...plain })
    reply = (__, response) => answer(response)
    const [report] = await refreshPrices(world)
    expect(report?.failure?.code).toBe(code)
    expect(JSON.stringify(report?.failure)).not.toContain('hidden')
    expect(await told()).toEqual([])
  })

  test('an answer without end, or none, stops at its limit', async () => {
    await put({ url: `${base}/x`, ...plain })
    const [source] = await world.prices.sources(NOW)
    if (source?.http == null) throw new Error('expected the source')
    reply = (_, response) => {
      response.write(Buffer.alloc(1_000_000, 0x20))
      response.write(Buffer.alloc(1_000_000, 0x20))
    }
    const small = { ...world, bytesLimit: 1_500_000 }
    await expect(fetchPrices(`${base}/x`, source.http, small)).rejects.toThrow('more than 1500000')
    reply = () => undefined
    const late = { ...world, answerMs: 50 }
    await expect(fetchPrices(`${base}/x`, source.http, late)).rejects.toThrow('none in time')
    expect(waits).toHaveLength(3)
  })

  test('one that is busy is asked again when it says, four times at most', async () => {
    await put({ url: `${base}/x`, ...plain })
    reply = (_, response) => response.writeHead(429, { 'retry-after': '2' }).end()
    const [report] = await refreshPrices(world)
    expect(report?.failure?.message).toContain('status 429')
    expect([asked.length, waits]).toEqual([4, [2_000, 2_000, 2_000]])
  })

  test('bad rows are listed, the good ones are stored', async () => {
    await put({ url: `${base}/x`, ...plain })
    reply = (_, response) =>
      response.end('{"prices":[[1705600000000,"2"],[1705600000001,0],["x",1],{},null,[1,null]]}')
    const [report] = await refreshPrices(world)
    expect(report).toMatchObject({ added: 1, failure: null })
    expect(report?.faults.map(({ code }) => code)).toEqual([
      'PRICE_NOT_DECIMAL',
      'PRICE_TIME',
      'PRICE_TIME',
      'PRICE_TIME',
    ])
  })

  test('a key that is not in the environment is said before anything is sent', async () => {
    await put({ url: `${base}/x`, ...plain, headers: { 'x-key': 'env:NOT_SET' } })
    const [report] = await refreshPrices(world)
    expect(report?.failure?.code).toBe('PRICE_SOURCE_INVALID')
    expect(asked).toEqual([])
    await expect(refreshPrices(world, ['nobody'])).rejects.toBeInstanceOf(FaultError)
  })
})
