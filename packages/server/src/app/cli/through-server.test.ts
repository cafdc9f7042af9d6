/**
 * Goal: a command answers the same through a running server as on the folder itself: the same JSON,
 * the same text, the same exit code.
 * Method: a listening server on the sample case; each command run once on the server's own open
 * folder and once over HTTP, and both compared. Times are fixed, so that nothing may differ.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultError } from '@paperchain/core/domain/error'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import {
  bringLedgers,
  CUSTOMER,
  DEPOSIT,
  OWN_PAID,
  PAID,
  PAID_OUT,
  TOKENS,
} from '../http/ledgers.fixture.ts'
import { untellServer } from '../serve/server-file.ts'
import { EXIT } from './exit.ts'
import { type ImportFlags, importBitcoinCommand } from './import-bitcoin.ts'
import type { Io } from './io.ts'
import { listDiff, listHistory } from './list-show.ts'
import { listRefresh, listSourceAdd, listSourceRemove, listSources } from './list-sources.ts'
import { screen } from './screen.ts'
import { show } from './show.ts'
import { type Ran, runOn, tellTest } from './through-server.fixture.ts'
import { alone, orServer, remoteOf } from './through-server.ts'
import {
  diffThrough,
  historyThrough,
  screenThrough,
  traceThrough,
  verifyThrough,
} from './through-server-ask.ts'
import { importThrough, listImportThrough } from './through-server-import.ts'
import { showThrough } from './through-server-show.ts'
import {
  refreshThrough,
  sourceAddThrough,
  sourceRemoveThrough,
  sourcesThrough,
} from './through-server-sources.ts'
import { traceCommand } from './trace.ts'
import { verify } from './verify.ts'
import { withFolder } from './with-folder.ts'

let server: TestServer
let url = ''
const scratch = mkdtempSync(join(tmpdir(), 'paperchain-through-'))

beforeAll(async () => {
  server = await testServer()
  url = await tellTest(server)
}, 120_000)
afterAll(async () => {
  untellServer(server.folder)
  await server.close()
})

type Command = Parameters<typeof runOn>[1]

const run = (command: Command, options?: Parameters<typeof runOn>[2]): Promise<Ran> =>
  runOn(server, command, options)

/** Both ways of a command, as JSON and as text. */
async function both(local: Command, through: Command): Promise<Ran> {
  for (const json of [true, false]) {
    const one = await run(local, { json, lent: true })
    const two = await run(through, { json })
    expect(two.stdout).toBe(one.stdout)
    expect([two.exit, two.stderr]).toEqual([one.exit, one.stderr])
  }
  return run(local, { lent: true })
}

const MOMENT = { asOf: '2030-01-01', knownAt: '2030-01-01' }
const coin = () => server.truth.robbery.coins[0]!

const through =
  <Flags extends object>(
    local: Parameters<typeof orServer<Flags>>[0],
    remote: Parameters<typeof orServer<Flags>>[1],
  ) =>
  (words: string[], flags: Flags): Promise<Ran> =>
    both(
      (io) => local(io, words, flags),
      (io) => orServer(local, remote)(io, words, flags),
    )

describe('the same answer both ways', () => {
  test('screen: addresses, a file, what is none', async () => {
    const file = join(scratch, 'addresses.txt')
    writeFileSync(
      file,
      `# a comment\n${coin().account}\n\nnonsense\n13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94\n`,
    )
    const ran = await through(screen, screenThrough)(
      [file, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
      MOMENT,
    )
    expect(JSON.parse(ran.stdout).answers).toHaveLength(4)
  })

  test('screen: a transaction and a block', async () => {
    const ask = through(screen, screenThrough)
    await ask(['tx', server.truth.robbery.tx], MOMENT)
    await ask(['block', '100'], { ...MOMENT, all: true })
  })

  test('show: address, transaction, block, with limits and pages', async () => {
    const ask = through(show, showThrough)
    await ask(['address', coin().account], MOMENT)
    await ask(['address', coin().account], { ...MOMENT, limit: '1' })
    await ask(['address', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'], MOMENT)
    await ask(['tx', server.truth.robbery.tx], MOMENT)
  })

  test('show: a block', async () => {
    const local = (io: Io) => show(io, ['block', '100'], MOMENT)
    const remote = (io: Io) => orServer(show, showThrough)(io, ['block', '100'], MOMENT)
    const one = await run(local, { lent: true })
    const two = await run(remote)
    // The API does not tell a block's work, which is for choosing chains.
    const { work: _, ...block } = JSON.parse(one.stdout)
    expect(JSON.parse(two.stdout)).toEqual(block)
    expect((await run(remote, { json: false })).stdout).toBe(
      (await run(local, { json: false, lent: true })).stdout,
    )
  })

  test('trace, and verifying what it wrote', async () => {
    const seeds = [`${coin().tx}:${coin().index}`]
    const flags = { ...MOMENT, maxHops: '10', minValue: '0.001', until: '300' }
    await through(traceCommand, traceThrough)(seeds, flags)
    const certificate = join(scratch, 'trace.json')
    await run((io) => orServer(traceCommand, traceThrough)(io, seeds, { ...flags, certificate }))
    const ask = (file: string) =>
      run((io) =>
        orServer<object>((world, [name = '']) => verify(world, name), verifyThrough)(
          io,
          [file],
          {},
        ),
      )
    expect((await ask(certificate)).exit).toBe(EXIT.ok)
    expect((await run((io) => verify(io, certificate), { lent: true })).exit).toBe(EXIT.ok)
    const altered = join(scratch, 'altered.json')
    writeFileSync(altered, readFileSync(certificate, 'utf8').replace('"fifo"', '"FIFO"'))
    await expect(ask(altered)).rejects.toMatchObject({ code: 'CERTIFICATE_ALTERED' })
  })

  test('list history', async () => {
    await through<object>((io, [list]) => listHistory(io, list), historyThrough)([], {})
  })

  test('list diff', async () => {
    const pack = join(scratch, 'pack.yaml')
    const tags = (labels: string[]) =>
      `title: T\ncreator: T\nsource: https://example.org\ncurrency: BTC\ntags:\n${labels
        .map((label) => `  - {address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, label: ${label}}`)
        .join('\n')}\n`
    for (const [month, labels] of [
      ['01', ['A', 'B']],
      ['02', ['B', 'C']],
    ] as const) {
      writeFileSync(pack, `lastmod: 2024-${month}-01\n${tags([...labels])}`)
      const imported = await run((io) =>
        orServer(async () => 9, listImportThrough)(io, ['tagpack', pack], { allowShrink: true }),
      )
      expect(imported.exit, imported.stderr).toBe(EXIT.ok)
    }
    const names = server.house.lists.pages.versions.map(({ list }) => list)
    const list = names.find((name, at) => names.indexOf(name) !== at) ?? ''
    const diff = await through<object>(
      (io, [name = '', ...versions]) => listDiff(io, name, versions),
      diffThrough,
    )([list], {})
    expect(JSON.parse(diff.stdout).added).toHaveLength(1)
    expect(JSON.parse(diff.stdout).removed).toHaveLength(1)
  })

  test('what is refused is refused with the same code', async () => {
    for (const words of [
      ['block', '999999'],
      ['tx', '0'.repeat(64)],
      ['address', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb'],
    ]) {
      const codes = []
      for (const lent of [true, false]) {
        const command = (io: Io) =>
          lent ? show(io, words, {}) : orServer(show, showThrough)(io, words, {})
        codes.push(await run(command, { lent }).catch((error: FaultError) => error.code))
      }
      expect(codes[0]).toBe(codes[1])
    }
  })
})

describe('sources of lists', () => {
  const folder = join(scratch, 'ofac-2024-09-27')
  const remote = (words: string[], flags: object = {}) =>
    run((io) => orServer(listRefresh, refreshThrough)(io, words, flags))

  test('added, fetched and shown; a fault of a source is told', async () => {
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'sanctioned_addresses_XBT.json'),
      '["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]',
    )
    const words = ['daily', 'ofac', folder]
    const added = await run((io) => orServer(listSourceAdd, sourceAddThrough)(io, words, {}))
    const again = await run((io) => listSourceAdd(io, words, {}), { lent: true })
    expect(JSON.parse(added.stdout)).toEqual(JSON.parse(again.stdout))
    const first = JSON.parse((await remote([])).stdout)
    expect(first).toMatchObject([
      { source: 'daily', outcome: 'imported', result: { added: 1, version: { entryCount: 1 } } },
    ])
    expect(Object.keys(first[0].result.version)).toContain('publishedMs')
    expect(JSON.parse((await remote([])).stdout)).toEqual([])
    await through<object>((io) => listSources(io), sourcesThrough)([], {})
    rmSync(folder, { recursive: true })
    const failed = await remote(['daily'])
    expect([failed.exit, failed.stderr.includes('LIST_UNREADABLE')]).toEqual([EXIT.fault, true])
    await expect(remote(['none'])).rejects.toMatchObject({ code: 'LIST_UNKNOWN' })
  })

  test('lists that are late are told in the same words', async () => {
    const [source] = await server.house.lists.store.sources()
    const long = Date.UTC(2024, 0, 1)
    const times = { addedMs: long, triedMs: long, confirmedMs: null, failures: 0, failure: null }
    const late = { ...source!, ...times, id: 'late', list: '', everyMs: 60_000 }
    await server.house.lists.store.putSource(late)
    const addresses = [coin().account, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa']
    const ran = await through(screen, screenThrough)(addresses, MOMENT)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      sanctions: expect.arrayContaining([expect.objectContaining({ list: 'ofac-addresses' })]),
      answers: [{ stale: [{ source: 'late' }] }, { stale: [{ source: 'late' }] }],
    })
    expect(ran.stderr).toContain('late is stale: never fetched')
    await through(screen, screenThrough)(['block', '100'], MOMENT)
    const history = await through<object>((io, [list]) => listHistory(io, list), historyThrough)
    expect((await history([], {})).stderr).toContain('late is stale')
  })

  test('old lists without a schedule: both ways, and status, name the same', async () => {
    const get = async (url: string) =>
      (await server.ask(server.people.admin, { method: 'GET', url })).json()
    const staleByStatus = async (): Promise<string[]> => {
      const { lists } = (await get('/v1/status')) as { lists: { list: string; stale: boolean }[] }
      return lists.filter(({ stale }) => stale).map(({ list }) => list)
    }
    const screened = async () => {
      const payload = { texts: [coin().account] }
      return (
        await server.ask(server.people.admin, { method: 'POST', url: '/v1/screen', payload })
      ).json()
    }
    const ran = await through(screen, screenThrough)([coin().account], MOMENT)
    const { aged } = JSON.parse(ran.stdout) as { aged: { list: string; published: string }[] }
    expect(aged.length).toBeGreaterThan(0)
    for (const { list, published } of aged) {
      expect(ran.stderr).toContain(`${list} is stale: published ${published}`)
    }
    await through(screen, screenThrough)(['block', '100'], MOMENT)

    const told = (await screened()) as { aged: { list: string }[]; stale: { list: string }[] }
    expect(told.aged.map(({ list }) => list)).toEqual(aged.map(({ list }) => list))
    const scheduled = told.stale.map(({ list }) => list).filter((list) => list !== 'late')
    const both = [...aged.map(({ list }) => list), ...scheduled].sort()
    expect(await staleByStatus()).toEqual(both)

    // The setting counts at once, for both.
    const set = (value: number | null) =>
      server.ask(server.people.admin, {
        method: 'PUT',
        url: '/v1/settings/listStaleDays',
        payload: { value },
      })
    const oldest = Math.min(...aged.map(({ published }) => Date.parse(published)))
    const days = Math.ceil((Date.now() - oldest) / 86_400_000)
    if (days <= 3_650) {
      expect((await set(days)).statusCode).toBe(200)
      expect((await screened()).aged).toBeUndefined()
      expect(await staleByStatus()).toEqual(scheduled)
    }
    expect((await set(null)).statusCode).toBe(200)
    expect((await screened()).aged).toEqual(told.aged)
  })

  test('removed', async () => {
    const local = (io: Io, [id = '']: string[]) => listSourceRemove(io, id)
    const gone = await run((io) => orServer<object>(local, sourceRemoveThrough)(io, ['late'], {}))
    expect(JSON.parse(gone.stdout)).toEqual({ removed: 'late' })
    const again = run((io) => orServer<object>(local, sourceRemoveThrough)(io, ['late'], {}))
    await expect(again).rejects.toMatchObject({ code: 'LIST_UNKNOWN' })
    expect((await server.house.lists.store.sources()).map(({ id }) => id)).toEqual(['daily'])
  })
})

describe('imports', () => {
  test('the local server reads by path; another one is sent the files', async () => {
    const path = join(server.folder, 'sample-case')
    const local = await run((io) => orServer(importBitcoinCommand, importThrough)(io, [path], {}))
    expect(local.exit, local.stderr).toBe(EXIT.ok)
    expect(JSON.parse(local.stdout)).toMatchObject({ stored: 0, cancelled: false })
    const made = await server.ask(server.people.admin, {
      method: 'POST',
      url: '/v1/keys',
      payload: { label: 'cli', scopes: ['import', 'read'] },
    })
    process.env['PAPERCHAIN_API_KEY'] = made.json().token
    try {
      const flags = { server: url } as object
      const sent = await run((io) =>
        orServer(importBitcoinCommand, importThrough)(io, [path], flags),
      )
      expect(JSON.parse(sent.stdout).known).toBe(JSON.parse(local.stdout).known)
      expect(sent.stderr).not.toContain(server.folder)
    } finally {
      delete process.env['PAPERCHAIN_API_KEY']
    }
  })

  test('a dry run and what cannot be asked for: the same both ways', async () => {
    const path = join(server.folder, 'sample-case')
    const ask = through(importBitcoinCommand, importThrough)
    const ran = await ask([path], { dryRun: true })
    expect(JSON.parse(ran.stdout)).toMatchObject({ dryRun: true, blocks: 0 })
    for (const flags of [{ node: 'http://127.0.0.1:8332' }, { from: '7' }, { height: 'x' }]) {
      const refused = run((io) =>
        orServer(importBitcoinCommand, importThrough)(io, ['x'], flags as ImportFlags),
      )
      await expect(refused).rejects.toMatchObject({ code: 'USAGE' })
    }
  })

  test('what only the folder can do says so', async () => {
    const demo = run((io) => alone('demo', async () => 0)(io, [], {}))
    await expect(demo).rejects.toThrow(url)
    const folder = run((io) => withFolder(io, 'backup', async () => 0))
    await expect(folder).rejects.toMatchObject({ code: 'SERVER_HOLDS_FOLDER' })
  })
})

describe('finding the server', () => {
  test('a server that is not there, a key that is missing, a URL that is none', async () => {
    const io = { folder: scratch } as Io
    expect(remoteOf(io, {})).toBeNull()
    expect(() => remoteOf(io, { server: 'http://localhost:1' })).toThrow('PAPERCHAIN_API_KEY')
    process.env['PAPERCHAIN_API_KEY'] = 'x'
    try {
      expect(() => remoteOf(io, { server: 'file:///etc' })).toThrow('http')
      const flags = { server: 'http://127.0.0.1:1' } as object
      const ask = run((world) => orServer(screen, screenThrough)(world, ['x'], flags))
      await expect(ask).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
    } finally {
      delete process.env['PAPERCHAIN_API_KEY']
    }
  })

  test('a file that others can read is not believed', async () => {
    const { chmodSync } = await import('node:fs')
    const file = join(server.folder, 'server.json')
    chmodSync(file, 0o644)
    const io = { folder: server.folder } as Io
    expect(remoteOf(io, {})).toBeNull()
    chmodSync(file, 0o600)
    expect(remoteOf(io, {})).toMatchObject({ url, isLocal: true })
  })
})

describe('other ledgers', () => {
  const keyFile = process.env['PAPERCHAIN_KEY_FILE']
  beforeAll(async () => {
    process.env['PAPERCHAIN_KEY_FILE'] = join(scratch, 'key.json')
    await bringLedgers(server)
  }, 60_000)
  afterAll(() => {
    if (keyFile === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
    else process.env['PAPERCHAIN_KEY_FILE'] = keyFile
  })
  const ask = through(show, showThrough)
  const text = (words: string[]) =>
    run((io) => show(io, words, MOMENT), { json: false, lent: true })

  test.each([
    [
      ['tx', `0x${PAID}`],
      /0\.000000000000210000[\s\S]*fee, base part[\s\S]*goes on in[\s\S]*harbour.*dep-1/,
    ],
    [['tx', TOKENS], /USD\u0422 \(look-alike\)[\s\S]*123 smallest units of [\s\S]*said by/],
    [['tx', PAID_OUT], /4000\.000000 USDT[\s\S]*comes from[\s\S]*wd-1/],
    [['tx', OWN_PAID], /eip155:31337/],
    [['tx', 'dep-1'], /deposit[\s\S]*comes from[\s\S]*ethereum/],
    [['address', DEPOSIT], /is booked as external:eip155:1:[\s\S]*goes on in/],
    [['address', `external:eip155:1:${DEPOSIT}`], /stands for 0x[\s\S]*comes from/],
    [['address', CUSTOMER], /4000\.000000 USDT/],
    [['address', `staked:${CUSTOMER}`], /1\.000000 TRX[\s\S]*stake/],
  ])('show %j', async (words, told) => {
    await ask(words, MOMENT)
    expect((await text(words)).stdout.replace(/ {2,}/g, ' ')).toMatch(told)
  })

  test.each([
    [
      ['block', '20000000'],
      /not certain +internal transfers: not seen[\s\S]*1\.500000000000000000 ETH/,
    ],
    [['block', '0'], /4010\.000000 USDT/],
  ])('show %j', async (words, told) => {
    const ledger = words[1] === '0' ? 'book:harbour' : 'ethereum'
    const flags = { ...MOMENT, ledger }
    const one = await run((io) => show(io, words, flags), { json: false, lent: true })
    const two = await run((io) => orServer(show, showThrough)(io, words, flags), { json: false })
    expect(two.stdout).toBe(one.stdout)
    expect(one.stdout).toMatch(told)
  })

  test('a text that names nothing is refused alike', async () => {
    for (const words of [
      ['tx', 'wd-9'],
      ['address', 'house:nobody'],
    ]) {
      const codes = []
      for (const lent of [true, false]) {
        const command = (io: Io) => (lent ? show : orServer(show, showThrough))(io, words, {})
        codes.push(await run(command, { lent }).catch((error: FaultError) => error.code))
      }
      expect(codes[0]).toBe(codes[1])
      expect(codes[0]).toMatch(/UNKNOWN|ADDRESS/)
    }
  })
})
