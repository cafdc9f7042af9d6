/**
 * Goal: imports of EVM chains, Tron, Monero and tokens answer the same through a running server as on
 * the folder itself; they can be stopped and gone on with; what a node's URL holds of secrets stands
 * nowhere but in one file, and no longer than its job.
 * Method: made blocks as files and behind small servers that answer as nodes do; each command run on
 * the server's own open folder and over HTTP, and both compared but for what a clock says.
 */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultError } from '@paperchain/core/domain/error'
import { ledger } from '@paperchain/core/domain/ledger'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hexOf, madeBlock } from '../../../../core/src/engine/decode/tron/tron.fixture.ts'
import { fakeNode } from '../../adapters/chain-bitcoin/node/fake-node.fixture.ts'
import { undoneBlocks } from '../../adapters/chain-bitcoin/undo-chain.fixture.ts'
import { fakeEvm, madeChain } from '../../adapters/chain-evm/node/fake-evm.fixture.ts'
import { fakeTron } from '../../adapters/chain-tron/fake-tron.fixture.ts'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { REGTEST_GENESIS, testBlock } from '../jobs/import-bitcoin.fixture.ts'
import { EXIT } from './exit.ts'
import {
  type AccountImportFlags,
  importEvmCommand,
  importMoneroCommand,
  importTronCommand,
} from './import-accounts.ts'
import { type ImportFlags, importBitcoinCommand } from './import-bitcoin.ts'
import { importTokensCommand, type TokenFlags } from './import-tokens.ts'
import type { Io } from './io.ts'
import { bothWays, type Ran, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'
import { accountsThrough, evmThrough, tokensThrough } from './through-server-accounts.ts'
import { importThrough } from './through-server-import.ts'

let server: TestServer
let url = ''
const scratch = mkdtempSync(join(tmpdir(), 'paperchain-accounts-'))

beforeAll(async () => {
  server = await testServer({ sample: false })
  url = await tellTest(server)
}, 60_000)
afterAll(() => server.close())

const evm = (io: Io, paths: string[], flags: AccountImportFlags) =>
  importEvmCommand(io, ['ethereum', ...paths], flags)
const COMMANDS = {
  ethereum: [evm, orServer(evm, evmThrough('ethereum'))],
  tron: [importTronCommand, orServer(importTronCommand, accountsThrough('tron'))],
  monero: [importMoneroCommand, orServer(importMoneroCommand, accountsThrough('monero'))],
} as const
type Name = keyof typeof COMMANDS

const both = (name: Name, words: string[], flags: AccountImportFlags): Promise<Ran> =>
  bothWays(server, (lent) => {
    const command = COMMANDS[name][lent ? 0 : 1]
    return (io) => command(io, words, flags)
  })
const through = (name: Name, words: string[], flags: AccountImportFlags): Promise<Ran> =>
  runOn(server, (io) => COMMANDS[name][1](io, words, flags))

const EVM = madeChain(12)
const TRON = Array.from({ length: 30 }, (_, at) =>
  madeBlock(at + 1, [
    {
      type: 'TransferContract',
      value: { owner_address: hexOf(1), to_address: hexOf(2), amount: at + 1 },
      info: { fee: 7 },
    },
  ]),
)
const write = (name: string, lines: readonly unknown[]): string => {
  const path = join(scratch, name)
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  return path
}

describe('files', () => {
  test('EVM: looked at, brought in, and again; a bad line is told by file and line', async () => {
    const good = write('evm.jsonl', EVM.slice(1))
    const bad = write('bad.jsonl', [{ block: { hash: '0x1' } }])
    const dry = await both('ethereum', [good, bad], { dryRun: true })
    expect(JSON.parse(dry.stdout)).toMatchObject({ stored: 11, refused: 1, dryRun: true })
    expect(dry.stderr).toContain('bad.jsonl')
    expect(await server.data.ledger.blocks(ledger('ethereum'))).toEqual([])
    const first = JSON.parse((await through('ethereum', [good], {})).stdout)
    expect(first).toMatchObject({ ledger: 'ethereum', stored: 11, from: 1, to: 11, faults: [] })
    const again = await both('ethereum', [good], {})
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0, known: 11, tokensAsked: 0 })
  })

  test('EVM: what the protocol changed by itself comes along', async () => {
    const ANN = `0x${'a1'.repeat(20)}`
    const changes = write('changes.jsonl', [{ height: 0, to: ANN, amount: '1000' }])
    const broken = write('broken.jsonl', [{ height: -1, to: ANN, amount: '1' }])
    const first = write('first.jsonl', EVM.slice(0, 1))
    await through('ethereum', [first], { changes })
    const [ann] = await server.data.ledger.totals(ledger('ethereum'), [ANN])
    expect(ann?.credited).toBe(1000n)
    await both('ethereum', [first], { changes })
    for (const lent of [true, false]) {
      const command = COMMANDS.ethereum[lent ? 0 : 1]
      const ran = runOn(server, (io) => command(io, [first], { changes: broken }), { lent })
      await expect(ran).rejects.toMatchObject({ code: 'EVM_SHAPE', facts: { line: 1 } })
    }
  })

  test('Tron, and a folder that is none', async () => {
    const path = write('tron.jsonl', TRON.slice(0, 10))
    await both('tron', [path], { dryRun: true })
    const first = await through('tron', [path], {})
    expect(JSON.parse(first.stdout)).toMatchObject({ ledger: 'tron', stored: 10 })
    const again = await both('tron', [path, join(scratch, 'none')], {})
    expect(again.exit).toBe(EXIT.fault)
    expect(again.stderr).toContain('IMPORT_UNREADABLE')
  })

  test('Monero: what is none of it is refused alike', async () => {
    const path = write('monero.jsonl', [{ result: {} }])
    expect((await both('monero', [path], {})).exit).toBe(EXIT.fault)
  })

  test('tokens', async () => {
    const path = join(scratch, 'tokens.csv')
    const contract = `0x${'da'.repeat(20)}`
    writeFileSync(path, `address,symbol,decimals\n${contract},ABC,6\nnone,X,1\n`)
    const remote = orServer(importTokensCommand, tokensThrough)
    const ran = await bothWays(server, (lent) => (io) => {
      const flags: TokenFlags = {}
      return lent ? importTokensCommand(io, [path], flags) : remote(io, [path], flags)
    })
    expect(JSON.parse(ran.stdout)).toMatchObject({ vouched: 1, faults: [{ code: 'EVM_SHAPE' }] })
  })

  test('another server is sent the files, and names none of its folders', async () => {
    const made = await server.ask(server.people.admin, {
      method: 'POST',
      url: '/v1/keys',
      payload: { label: 'cli', scopes: ['import', 'read'] },
    })
    vi.stubEnv('PAPERCHAIN_API_KEY', made.json().token)
    try {
      const bad = write('sent-bad.jsonl', [{ block: {} }])
      const good = write('sent.jsonl', TRON.slice(0, 10))
      const sent = await through('tron', [good, bad], { server: url } as AccountImportFlags)
      expect(JSON.parse(sent.stdout)).toMatchObject({ known: 10, refused: 1 })
      expect(sent.stderr).toContain('sent-bad.jsonl')
      expect(sent.stderr + sent.stdout).not.toContain(server.folder)
      // A node is asked with the rights of the server's machine: that is for administrators.
      const flags = { server: url, node: 'http://127.0.0.1:1' } as AccountImportFlags
      await expect(through('tron', [], flags)).rejects.toMatchObject({ code: 'PERMISSION_NEEDED' })
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

describe('nodes', () => {
  test('EVM and Tron: the same answers, and what is wrong with a node in the same words', async () => {
    const node = await fakeEvm({ blocks: EVM })
    const flags = { node: node.url, from: '1' }
    await both('ethereum', [], { ...flags, dryRun: true, tokens: false })
    const ran = await both('ethereum', [], { ...flags, traces: false })
    expect(ran.stderr).toBe('')
    await node.close()
    const other = await fakeTron({ blocks: TRON, firstId: 'ab'.repeat(32) })
    const codes = []
    for (const lent of [true, false]) {
      const command = COMMANDS.tron[lent ? 0 : 1]
      const asked = runOn(server, (io) => command(io, [], { node: other.url }), { lent })
      codes.push(await asked.catch((error: FaultError) => [error.code, error.message]))
    }
    await other.close()
    expect(codes[0]).toEqual(codes[1])
    expect(codes[0]).toMatchObject(['NODE_WRONG_NETWORK', expect.any(String)])
    await expect(through('tron', ['x'], { node: 'y' })).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('stopped and gone on with; the secrets of the URL stand in one file until then', async () => {
    const { node, url: open, close } = await fakeTron({ blocks: TRON })
    const secret = 'hunter2-of-the-test'
    const place = `${open.replace('//', `//me:${secret}@`)}/${secret}`
    node.faults = Array.from({ length: 100_000 }, () => 'busy' as const)
    const ask = async (method: 'GET' | 'POST', path: string, payload?: object) =>
      (
        await server.ask(server.people.admin, {
          method,
          url: path,
          ...(payload === undefined ? {} : { payload }),
        })
      ).json()
    const begun = await ask('POST', '/v1/imports/nodes', { ledger: 'tron', node: place, from: 1 })
    expect(begun).toMatchObject({ kind: 'import-accounts', progress: { unit: 'blocks' } })
    await vi.waitFor(() => expect(node.requests).toBeGreaterThan(0), 10_000)
    const kept = readdirSync(join(server.folder, 'node-places'))
    expect(kept).toHaveLength(1)
    const file = join(server.folder, 'node-places', kept[0] ?? '')
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([place, 0o600])
    await ask('POST', `/v1/jobs/${begun.id}/cancel`)
    const stopped = await endedJob(ask, begun.id)
    expect(stopped).toMatchObject({ state: 'cancelled', canResume: true })
    const asAnalyst = await server.ask(server.people.analyst, {
      method: 'POST',
      url: `/v1/jobs/${begun.id}/resume`,
    })
    expect(asAnalyst.json().code).toBe('PERMISSION_NEEDED')

    node.faults = []
    const again = await ask('POST', `/v1/jobs/${begun.id}/resume`)
    const done = await endedJob(ask, again.id)
    expect(done).toMatchObject({ state: 'done', result: { stored: 20, known: 10, faultCount: 0 } })
    const { progress } = done
    expect(progress).toMatchObject({ done: progress.of, unit: 'blocks' })
    await vi.waitFor(() => expect(readdirSync(join(server.folder, 'node-places'))).toEqual([]))
    expect((await ask('POST', `/v1/jobs/${begun.id}/resume`)).code).toBe('JOB_NOT_RESUMABLE')
    await close()

    const { items } = await ask('GET', '/v1/audit?limit=100')
    const actions = items.map(({ action }: { action: string }) => action)
    expect(actions.filter((action: string) => action === 'node.import').length).toBeGreaterThan(1)
    for (const told of [begun, stopped, done, items, await ask('GET', '/v1/jobs')]) {
      expect(JSON.stringify(told)).not.toContain(secret)
    }
    expect(filesWith(server.folder, secret)).toEqual([])
  }, 30_000)

  test('Bitcoin: planned, brought in and known, both ways; its login is told to nobody', async () => {
    const one = testBlock(REGTEST_GENESIS, [50n * 100_000_000n])
    const two = testBlock(one, [50n * 100_000_000n])
    const { regtest } = NETWORKS
    const chain = undoneBlocks([one.bytes, two.bytes], regtest)
    const login = 'me:hunter2-of-bitcoin'
    const made = await fakeNode({ chain, base: 1, genesis: regtest.genesis, login })
    const node = made.url.replace('//', `//${login}@`)
    const remote = orServer(importBitcoinCommand, importThrough)
    const both = (flags: ImportFlags) =>
      bothWays(server, (lent) => (io) => {
        const command = lent ? importBitcoinCommand : remote
        return command(io, [], { node, from: '1', ...flags })
      })
    const dry = await both({ dryRun: true })
    expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, blocks: 2, from: 1, to: 2 })
    const cookie = write('cookie', [])
    writeFileSync(cookie, login)
    const stored = await runOn(server, (io) =>
      remote(io, [], { node: made.url, from: '1', cookie }),
    )
    expect(JSON.parse(stored.stdout)).toMatchObject({ ledger: 'bitcoin-regtest', stored: 2 })
    const again = await both({ undo: false })
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0, known: 2, undone: 0 })
    const wrong = await both({ ledger: 'bitcoin' }).catch((error: FaultError) => error)
    expect(wrong).toMatchObject({ code: 'NODE_WRONG_NETWORK' })
    await made.close()
    const told = await server.ask(server.people.admin, { method: 'GET', url: '/v1/jobs' })
    expect(told.body).toContain('Import blocks from http://127.0.0.1')
    expect(told.body).not.toContain('hunter2')
    await vi.waitFor(() => expect(readdirSync(join(server.folder, 'node-places'))).toEqual([]))
  })

  test.each([
    [{ ledger: 'dash', node: 'http://127.0.0.1:1' }, 404, 'LEDGER_UNKNOWN'],
    [{ ledger: 'bitcoin', node: 'file:///etc/passwd' }, 400, 'USAGE'],
    [{ node: 'http://me:pw@127.0.0.1:1', cookie: '/x' }, 403, 'PATH_IMPORT_OFF'],
    [{ ledger: 'tron', node: 'file:///etc/passwd' }, 400, 'USAGE'],
    [{ ledger: 'tron', node: 'http://%zz:%@127.0.0.1:1', from: -1 }, 400, 'REQUEST_INVALID'],
    [
      { ledger: 'tron', node: 'http://me:pw@127.0.0.1:1', changes: { paths: ['/x'] } },
      403,
      'PATH_IMPORT_OFF',
    ],
  ])('%j: %i %s', async (payload, status, code) => {
    const request = { method: 'POST', url: '/v1/imports/nodes', payload } as const
    const answer = await server.ask(server.people.admin, request)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(readdirSync(join(server.folder, 'node-places'))).toEqual([])
  })
})

type Ask = (
  method: 'GET',
  path: string,
) => Promise<{
  readonly state: string
  readonly progress: { readonly done: number; readonly of: number; readonly unit: string }
}>

async function endedJob(ask: Ask, id: string) {
  for (let look = 0; look < 400; look++) {
    const job = await ask('GET', `/v1/jobs/${id}`)
    if (!['queued', 'running'].includes(job.state)) return job
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error('the job does not end')
}

/** Files below a folder that hold a text, in clear. */
const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))
