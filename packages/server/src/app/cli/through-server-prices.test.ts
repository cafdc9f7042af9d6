/**
 * Goal: bringing prices in, describing their sources, fetching them, stating and taking back answers
 * the same through a running server as on the folder itself; a source with hours is asked again when
 * it is due, and one that is late is said to be; no secret of a source is told.
 * Method: small files and a small HTTP source; each command on the server's own open folder and over
 * HTTP, both compared; the clock of the server is an argument.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultError } from '@paperchain/core/domain/error'
import { ALL_KNOWN_MS } from '@paperchain/core/prices'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { LOCAL_TOKEN, type TestServer, testServer } from '../http/house.fixture.ts'
import { PRICE_TRIES_FILE } from '../jobs/price-schedule.ts'
import { EXIT } from './exit.ts'
import type { Io } from './io.ts'
import { type PriceImportFlags, priceImport } from './price-import.ts'
import {
  priceLink,
  priceRefresh,
  priceSourceAdd,
  priceSourceRemove,
  priceSourceShow,
  priceUnlink,
  priceWithdraw,
  type WithdrawFlags,
} from './price-sources.ts'
import { bothWays, type Ran, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'
import {
  priceAddThrough,
  priceImportThrough,
  priceLinkThrough,
  priceRefreshThrough,
  priceRemoveThrough,
  priceShowThrough,
  priceUnlinkThrough,
  priceWithdrawThrough,
} from './through-server-prices.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const scratch = mkdtempSync(join(tmpdir(), 'paperchain-through-prices-'))
let server: TestServer
let url = ''
let ahead = 0
let market: Server
let place = ''
let asked: { path: string; key: string | undefined }[] = []
let isDown = false

beforeAll(async () => {
  server = await testServer({ sample: false, clock: () => Date.now() + ahead })
  url = await tellTest(server)
  market = createServer((request, answer) => {
    asked.push({ path: request.url ?? '', key: request.headers['x-key'] as string | undefined })
    if (isDown) return answer.writeHead(404).end()
    const today = Math.floor(Date.now() / DAY)
    const rows = [3, 2, 1].map((back) => [(today - back) * 86_400, `${100 + back}.5`])
    return answer.end(JSON.stringify({ rows }))
  })
  await new Promise<void>((done) => market.listen(0, '127.0.0.1', done))
  place = `http://127.0.0.1:${(market.address() as AddressInfo).port}`
}, 60_000)
afterAll(async () => {
  market.closeAllConnections()
  market.close()
  await server.close()
})

type Local = Parameters<typeof orServer<object>>[0]
type Through = Parameters<typeof orServer<object>>[1]
const COMMANDS: Record<string, [Local, Through]> = {
  import: [
    (io, words, flags) => priceImport(io, words, flags as PriceImportFlags),
    priceImportThrough,
  ],
  add: [(io, [path = '']) => priceSourceAdd(io, path), priceAddThrough],
  show: [(io) => priceSourceShow(io), priceShowThrough],
  remove: [(io, [id = '']) => priceSourceRemove(io, id), priceRemoveThrough],
  refresh: [(io, ids) => priceRefresh(io, ids), priceRefreshThrough],
  link: [priceLink, priceLinkThrough],
  unlink: [(io, [what = '']) => priceUnlink(io, what), priceUnlinkThrough],
  withdraw: [
    (io, [id = ''], flags) => priceWithdraw(io, id, flags as WithdrawFlags),
    priceWithdrawThrough as Through,
  ],
}
const commandOf = (name: string, lent: boolean, [words, flags]: [string[], object]) => {
  const [local, through] = COMMANDS[name] as [Local, Through]
  return (io: Io) => (lent ? local : orServer(local, through))(io, words, flags)
}
const both = (name: string, words: string[] = [], flags: object = {}): Promise<Ran> =>
  bothWays(server, (lent) => commandOf(name, lent, [words, flags]))
const through = (name: string, words: string[] = [], flags: object = {}): Promise<Ran> =>
  runOn(server, commandOf(name, false, [words, flags]))
/** The codes of a refusal on both ways, which must be one. */
async function refused(name: string, words: string[], flags: object = {}): Promise<string> {
  const told = []
  for (const lent of [true, false]) {
    const ran = runOn(server, commandOf(name, lent, [words, flags]), { lent })
    told.push(await ran.then(String, (error: FaultError) => `${error.code}: ${error.message}`))
  }
  expect(told[1]).toBe(told[0])
  return String(told[0]).split(':')[0] ?? ''
}
const write = (name: string, text: string): string => {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return path
}

describe('files', () => {
  const csv = () => write('btc-daily.csv', 'date,usd\n2021-01-01,100\n2021-01-02,101.5\nx,1\n')

  test('CSV: looked at, brought in, and again; a bad file does not keep the others out', async () => {
    const none = join(scratch, 'none.csv')
    const dry = await both('import', ['csv', csv(), none], { asset: 'BTC', dryRun: true })
    expect(dry.exit).toBe(EXIT.fault)
    expect(JSON.parse(dry.stdout)).toMatchObject([
      { prices: 2, dryRun: true, faults: [{ code: 'PRICE_TIME' }] },
      { fault: { code: 'PRICE_UNREADABLE' } },
    ])
    const flags = { asset: 'BTC', fillHours: '24', priority: '3' }
    const first = JSON.parse((await through('import', ['csv', csv()], flags)).stdout)
    expect(first).toMatchObject([
      { import: { added: 2, source: 'btc-daily', number: 1 }, known: 0 },
    ])
    expect((await server.data.prices.sources(ALL_KNOWN_MS))[0]).toMatchObject({
      ...{ id: 'btc-daily', fillHours: 24, priority: 3 },
    })
    const again = JSON.parse((await both('import', ['csv', csv()], flags)).stdout)
    expect(again).toMatchObject([{ import: null, known: 2 }])
  })

  test('ECB', async () => {
    const path = write('eurofxref-hist.csv', 'Date,USD,JPY,\n2021-01-05,1.2271,N/A,\n')
    await both('import', ['ecb', path], { dryRun: true })
    await through('import', ['ecb', path])
    const again = JSON.parse((await both('import', ['ecb', path])).stdout)
    expect(again).toMatchObject([{ prices: 1, empty: 1, known: 1 }])
  })

  test('what is wrong with the flags is said alike, before a job is begun', async () => {
    expect(await refused('import', ['csv', csv()])).toBe('USAGE')
    expect(await refused('import', ['xls', csv()])).toBe('USAGE')
    const flags = { asset: 'BTC', price: ['usd'] }
    expect(await refused('import', ['csv', csv()], flags)).toBe('USAGE')
    expect(await refused('import', ['csv', csv()], { asset: 'BTC', scale: '61' })).toBe('USAGE')
    expect(await refused('import', ['csv', csv()], { asset: 'BTC', dayEnds: '25:00' })).toBe(
      'USAGE',
    )
    expect(await refused('import', ['csv', csv()], { asset: 'BTC', stamp: 'x' })).toBe('USAGE')
    await both('import', ['csv', csv()], { asset: 'NOSUCHCOIN' })
    const kinds = (await server.house.registry.jobs.list({}, { limit: 100 })).rows
    expect(kinds.filter(({ state }) => state === 'failed')).toEqual([])
  })

  test('another server is sent the files', async () => {
    const made = await server.ask(server.people.admin, {
      method: 'POST',
      url: '/v1/keys',
      payload: { label: 'cli', scopes: ['import', 'read'] },
    })
    vi.stubEnv('PAPERCHAIN_API_KEY', made.json().token)
    try {
      const sent = await through('import', ['csv', csv()], { asset: 'BTC', server: url })
      expect(JSON.parse(sent.stdout)).toMatchObject([{ path: csv(), import: null, known: 2 }])
      expect(sent.stdout + sent.stderr).not.toContain(server.folder)
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

const description = (more: object = {}) => ({
  id: 'market',
  url: `${place}/{coin}?token=of-the-test`,
  rows: '/rows',
  time: '/0',
  price: '/1',
  timeForm: 'seconds',
  from: '2024-01-01',
  headers: { 'x-key': 'header-of-the-test' },
  series: [{ base: 'BTC', quote: 'USD', vars: { coin: 'btc' } }],
  ...more,
})
const BTC = 'bip122:000000000019d6689c085ae165831e93/slip44:0'
const series = [{ base: BTC, quote: 'USD', vars: { coin: 'btc' } }]

describe('sources', () => {
  const described = (more: object = {}) =>
    write('market.json', JSON.stringify(description({ series, ...more })))

  test('added, fetched and shown alike; values of headers are not told', async () => {
    const added = await both('add', [described({ everyHours: 6 })])
    expect(JSON.parse(added.stdout).http).toMatchObject({
      everyHours: 6,
      headers: { 'x-key': '…' },
    })
    const first = await through('refresh', ['market'])
    expect(JSON.parse(first.stdout)).toMatchObject([{ source: 'market', added: 3, failure: null }])
    expect(asked[0]).toEqual({ path: '/btc?token=of-the-test', key: 'header-of-the-test' })
    await both('refresh', ['market'])
    await both('refresh')
    expect(await refused('refresh', ['nothing'])).toBe('PRICE_SOURCE_UNKNOWN')
    isDown = true
    const failed = await runOn(server, commandOf('refresh', false, [['market'], {}]))
    expect([failed.exit, failed.stderr.includes('PRICE_FETCH')]).toEqual([EXIT.fault, true])
    isDown = false
    const shown = await both('show')
    expect(JSON.parse(shown.stdout).schedule).toMatchObject([
      { source: 'market', everyHours: 6, failures: 1, failure: { code: 'PRICE_FETCH' } },
    ])
    expect(await refused('add', [write('bad.json', '{"id":"bad"}')])).toBe('PRICE_SOURCE_INVALID')
  })

  test('asked again when it is due, sooner after a failure, and late is said', async () => {
    const { priceRefresher } = server.house
    const signal = new AbortController().signal
    const round = async (): Promise<number> => {
      asked = []
      await priceRefresher.run({}, signal)
      return asked.length
    }
    ahead += 6 * HOUR
    expect(await round()).toBe(1)
    expect(await round()).toBe(0)
    ahead += 5 * HOUR
    expect(await round()).toBe(0)
    ahead += HOUR
    isDown = true
    expect(await round()).toBe(1)
    expect(await round()).toBe(0)
    ahead += HOUR / 10
    expect(await round()).toBe(1)
    const [late] = await priceRefresher.schedule()
    expect(late).toMatchObject({ failures: 2, stale: false })
    ahead += HOUR
    expect(await priceRefresher.schedule()).toMatchObject([{ stale: true }])
    // Sessions have ended by then.
    const local = { key: LOCAL_TOKEN }
    const { body } = await server.ask(local, { method: 'GET', url: '/v1/status' })
    expect(JSON.parse(body).stalePrices).toEqual(['market'])
    const shown = await through('show')
    expect(shown.stderr).toMatch(/^Prices of market are stale: last fetched .* every 6 h\n$/)
    isDown = false
    expect(await round()).toBe(1)
    expect(await priceRefresher.schedule()).toMatchObject([
      { failures: 0, failure: null, stale: false },
    ])
    // A file that is torn is as good as none: everything is due.
    writeFileSync(join(server.folder, PRICE_TRIES_FILE), '{"mar')
    expect(await round()).toBe(1)
    expect(readFileSync(join(server.folder, PRICE_TRIES_FILE), 'utf8')).toContain('market')
    // A try that lies in the future, by a clock that was set back, is no reason to wait.
    ahead = 0
    expect(await round()).toBe(1)
    expect(await round()).toBe(0)
  })

  test('no secret is in answers and log; the environment is the machine’s own', async () => {
    const ask = async (method: 'GET' | 'PUT', path: string, payload?: object, who = 'admin') => {
      const person = server.people[who as 'admin' | 'viewer']
      const body = payload === undefined ? {} : { payload }
      return (await server.ask(person, { method, url: path, ...body })).json()
    }
    const { id: _, ...body } = description({ series, headers: { 'x-key': 'env:HOME' } })
    const refusedPut = await ask('PUT', '/v1/price-sources/thief', body)
    expect(refusedPut.code).toBe('PRICE_SOURCE_INVALID')
    const { headers: __, ...plain } = body
    expect(await ask('PUT', '/v1/price-sources/own', plain)).toMatchObject({ id: 'own' })
    const audit = JSON.stringify(await ask('GET', '/v1/audit?limit=100'))
    expect(audit).toContain('price-source:market')
    for (const secret of ['header-of-the-test', 'token=of-the-test']) {
      expect(audit).not.toContain(secret)
      expect(JSON.stringify(await ask('GET', '/v1/jobs'))).not.toContain(secret)
      const seen = JSON.stringify(await ask('GET', '/v1/price-sources', undefined, 'viewer'))
      expect(seen).not.toContain(secret)
    }
    // Prices are not an analyst's: neither to bring, nor to go on with.
    const input = { kind: 'import-prices', form: 'ecb', source: { paths: ['x'] }, dryRun: true }
    const { jobs } = server.house.registry
    const wanted = { ...input, acceptJumps: false }
    const job = await jobs.add({ kind: 'import-prices', input: wanted, by: '', unit: 'files' })
    await jobs.cancel(job.id)
    const resumed = await server.ask(server.people.analyst, {
      method: 'POST',
      url: `/v1/jobs/${job.id}/resume`,
    })
    expect(resumed.json().code).toBe('PERMISSION_NEEDED')
    await through('remove', ['own'])
    expect(await refused('remove', ['own'])).toBe('PRICE_SOURCE_UNKNOWN')
  })

  test('links and withdrawals', async () => {
    await both('link', ['eip155:10/slip44:60', 'ETH'])
    await both('link', ['eip155:10/slip44:60', 'USD'], { peg: true })
    const undone = JSON.parse((await through('unlink', ['eip155:10/slip44:60'])).stdout)
    expect(undone).toEqual({ removed: 'eip155:10/slip44:60' })
    expect(await refused('unlink', ['eip155:10/slip44:60'])).toBe('PRICE_SOURCE_UNKNOWN')
    const flags = { to: '2021-01-01', reason: 'wrong coin' }
    const taken = JSON.parse((await through('withdraw', ['btc-daily'], flags)).stdout)
    expect(taken).toMatchObject({ withdrawn: 1, source: 'btc-daily' })
    expect(await refused('withdraw', ['btc-daily'], flags)).toBe('PRICE_SOURCE_UNKNOWN')
    await both('show')
  })
})
