/**
 * Goal: whatever a node does that speaks Bitcoin Core's protocol, blocks arrive as they are, or a
 * code says why not; nothing is asked without end.
 * Method: a real HTTP server that speaks the protocol (no node was at hand) serves the blocks of
 * the sample chain; each fault of node, gateway and network is switched on. Pauses take no time and
 * are counted.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KnownBlock } from '@paperchain/core/engine/chain/plan-import'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  REGTEST_GENESIS,
  type TestBlock,
  testBlock,
  testTx,
} from '../../../app/jobs/import-bitcoin.fixture.ts'
import { undoneBlocks } from '../undo-chain.fixture.ts'
import { defaultCookie } from './default-cookie.ts'
import { type FakeNode, fakeNode } from './fake-node.fixture.ts'
import { nodePlace } from './node-place.ts'
import { type NodeOrder, openNodeSource } from './node-source.ts'
import { PAUSE_MS_MAX, TRIES_MAX, WARM_UP_TRIES_MAX } from './rpc-client.ts'

const { regtest } = NETWORKS
const BTC = 100_000_000n

/** Blocks 1 to 40 of a chain in which every fifth block spends an earlier coinbase. */
function chainOf(count: number, mark = 1) {
  const made: (TestBlock & { coinbase: { id: Buffer } })[] = []
  for (let at = 0; at < count; at++) {
    const spends = at > 0 && at % 5 === 0
    const coin = { tx: made[at - 5]?.coinbase.id ?? Buffer.alloc(0), index: 0 }
    const txs = spends ? [testTx([coin], [40n * BTC, 123_456_789n], mark)] : []
    made.push(testBlock(made[at - 1] ?? REGTEST_GENESIS, [50n * BTC], txs))
  }
  return undoneBlocks(
    made.map(({ bytes }) => bytes),
    regtest,
  )
}
const CHAIN = chainOf(40)

let close: () => Promise<void> = async () => undefined
afterEach(() => close())

async function nodeOf(options: Partial<FakeNode> = {}) {
  const started = await fakeNode({ chain: CHAIN, base: 1, genesis: regtest.genesis, ...options })
  close = started.close
  return started
}

const pauses: number[] = []
afterEach(() => pauses.splice(0))

async function sourceOf(
  url: string,
  order: Partial<NodeOrder> = {},
  tools: { signal?: AbortSignal; timeoutMs?: number; answerBytesMax?: number } = {},
) {
  const whole = { network: null, from: 1, to: null, known: async () => [], ...order }
  return openNodeSource(
    { place: nodePlace(url), ...whole },
    {
      sleep: async (ms) => {
        pauses.push(ms)
      },
      timeoutMs: 2000,
      ...tools,
    },
  )
}

async function bytesOf(source: Awaited<ReturnType<typeof sourceOf>>) {
  const found: string[] = []
  for await (const part of source.read(source.records)) {
    for (const one of part) {
      found.push(one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one.code)
    }
  }
  return found
}
const EXPECTED = CHAIN.map(({ bytes }) => Buffer.from(bytes).toString('hex'))

describe('blocks arrive as they are', () => {
  test.each<[string, Partial<FakeNode>, string[]]>([
    ['as hex', {}, ['getblock']],
    ['by REST', { rest: true }, []],
    ['as JSON with transactions', { verbosity: [2, 2] }, ['getblock']],
    ['as JSON with ids', { verbosity: [1, 1] }, ['getblock', 'getrawtransaction']],
    ['one call a request', { batchMax: 1 }, ['getblock']],
    ['of a node with a password', { login: 'me:s:ecret' }, ['getblock']],
  ])('%s', async (_, options, methods) => {
    const { node, url } = await nodeOf(options)
    const secret = options.login === undefined ? url : url.replace('//', '//me:s%3Aecret@')
    const source = await sourceOf(secret)
    expect(source.network).toBe(regtest)
    expect(source.faults).toEqual([])
    expect(source.records.map(({ statedHeight }) => statedHeight)).toEqual(
      CHAIN.map((_, at) => at + 1),
    )
    expect(await bytesOf(source)).toEqual(EXPECTED)
    for (const method of methods) expect(node.calls.get(method)).toBeGreaterThan(0)
    if (options.rest) expect(node.calls.get('getblock')).toBeUndefined()
  })

  test.each<[string, Partial<FakeNode>, boolean]>([
    ['by REST', { rest: true }, true],
    ['as JSON of verbosity 3', {}, true],
    ['by a node before 23.0, not at all', { verbosity: [0, 2] }, false],
  ])('with what they spend: %s', async (_, options, told) => {
    const { url } = await nodeOf(options)
    const source = await sourceOf(url)
    for (const [at, { block, spent }] of CHAIN.entries()) {
      const found = await source.spentBy(source.records[at]!, block)
      if (!told && block.txCount > 1) expect(found).toBeNull()
      if (told) {
        const values = spent.flat().map(({ value }) => value)
        expect(found?.count).toBe(values.length)
        values.forEach((value, row) => {
          expect((BigInt(found!.valueHi[row]!) << 32n) | BigInt(found!.valueLo[row]!)).toBe(value)
        })
      }
    }
  })

  test('a cookie is read anew, as the node changes it with each start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cookie-'))
    const cookie = join(folder, '.cookie')
    const { node, url } = await nodeOf({ login: '__cookie__:one' })
    writeFileSync(cookie, '__cookie__:one\n')
    const source = await sourceOf(url, { place: nodePlace(url, cookie) })
    node.login = '__cookie__:two'
    writeFileSync(cookie, '__cookie__:two')
    expect(await bytesOf(source)).toEqual(EXPECTED)
    rmSync(folder, { recursive: true })
    await expect(sourceOf(url, { place: nodePlace(url, cookie) })).rejects.toMatchObject({
      code: 'NODE_UNAUTHORIZED',
      facts: { file: cookie },
    })
  })
})

describe('a range', () => {
  const known = (count: number, chain = CHAIN): KnownBlock[] =>
    chain.slice(0, count).map(({ block }, at) => ({
      id: block.header.id,
      previous: block.header.previous,
      height: at + 1,
    }))
  const heights = async (order: Partial<NodeOrder>) => {
    const { url } = await nodeOf()
    const { records } = await sourceOf(url, order)
    return [records[0]?.statedHeight, records.at(-1)?.statedHeight, records.length]
  }

  test('goes on where ledger and node part', async () => {
    expect(await heights({ from: null, known: async () => known(25) })).toEqual([26, 40, 15])
    await close()
    expect(await heights({ from: null, known: async () => known(40) })).toEqual([
      undefined,
      undefined,
      0,
    ])
    await close()
    const other = [...known(18), ...known(40, chainOf(40, 9)).slice(18)]
    const fork = other.findIndex(({ id }, at) => id !== CHAIN[at]?.block.header.id)
    expect(fork).toBeGreaterThan(0)
    const [first] = await heights({ from: null, known: async () => other })
    expect(first).toBe(fork + 1)
  })

  test('is what was asked for, and no more than there is', async () => {
    expect(await heights({ from: 5, to: 9 })).toEqual([5, 9, 5])
    await close()
    expect(await heights({ from: 30, to: 4000 })).toEqual([30, 40, 11])
    await close()
    expect(await heights({ from: 50, to: 60 })).toEqual([undefined, undefined, 0])
  })
})

describe('a node that', () => {
  test.each<[string, FakeNode['faults'], number]>([
    ['warms up', Array(12).fill('warm-up'), 12],
    ['is busy', ['busy', 'busy', 'busy'], 3],
    ['breaks off', ['break', 'break'], 2],
    ['answers garbage at first', ['garbage', 'short'], 2],
  ])('%s is asked again after growing pauses', async (_, faults, count) => {
    const { url } = await nodeOf({ faults })
    const source = await sourceOf(url)
    expect(await bytesOf(source)).toEqual(EXPECTED)
    expect(pauses.length).toBe(count)
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(Math.max(...pauses)).toBeLessThanOrEqual(PAUSE_MS_MAX)
  })

  test.each<[string, FakeNode['faults'][number], string, number]>([
    ['never gets warm', 'warm-up', 'NODE_WARMING_UP', WARM_UP_TRIES_MAX],
    ['is always busy', 'busy', 'NODE_UNREACHABLE', TRIES_MAX],
    ['always breaks off', 'break', 'NODE_UNREACHABLE', TRIES_MAX],
    ['answers garbage', 'garbage', 'NODE_ANSWER', TRIES_MAX],
    ['says too much', 'long', 'NODE_UNREACHABLE', TRIES_MAX],
  ])('%s is given up after %#', async (_, fault, code, tries) => {
    const { node, url } = await nodeOf({ faults: Array(100).fill(fault) })
    await expect(sourceOf(url, {}, { answerBytesMax: 1000 })).rejects.toMatchObject({
      code,
      facts: { node: url },
    })
    expect(node.requests).toBe(tries)
  })

  test('hangs is given up after its time', async () => {
    const { node, url } = await nodeOf({ faults: Array(100).fill('hang') })
    await expect(sourceOf(url, {}, { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
      message: expect.stringContaining('20 ms'),
    })
    expect(node.requests).toBe(TRIES_MAX)
  })

  test('is not there is named with the reason of the system', async () => {
    const { url, close: stop } = await nodeOf()
    await stop()
    close = async () => undefined
    await expect(sourceOf(url)).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('wants a password is named at once, and no password is repeated', async () => {
    const { node, url } = await nodeOf({ login: 'me:secret' })
    const wrong = url.replace('//', '//me:hunter2@')
    const error = await sourceOf(wrong).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'NODE_UNAUTHORIZED' })
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2')
    expect(node.requests).toBe(1)
  })

  test('takes small batches only is asked in smaller ones, and never in larger again', async () => {
    const { node, url } = await nodeOf({ batchMax: 7 })
    const source = await sourceOf(url)
    expect(await bytesOf(source)).toEqual(EXPECTED)
    // 40 ids at 40, 20, 10, 5 … a handful of requests are lost to learning, and no more.
    expect(node.requests).toBeLessThan(55)
    expect(pauses).toEqual([])
  })

  test('is on another network, or on one nobody knows, is refused', async () => {
    const { url } = await nodeOf()
    await expect(sourceOf(url, { network: NETWORKS.main })).rejects.toMatchObject({
      code: 'NODE_WRONG_NETWORK',
      message: expect.stringContaining('got bitcoin-regtest'),
    })
    await close()
    const other = await nodeOf({ genesis: 'ab'.repeat(32) })
    await expect(sourceOf(other.url)).rejects.toMatchObject({ code: 'NODE_WRONG_NETWORK' })
  })

  test('shares its first block with another network is told by the block where they part', async () => {
    const { main } = NETWORKS
    const cash = NETWORKS['bitcoin-cash']
    const networkOf = async (id: string, network: NodeOrder['network']) => {
      await close()
      const ids = new Map([[478_559, id]])
      const { url } = await nodeOf({ base: 478_560, genesis: main.genesis, ids })
      return sourceOf(url, { network, from: 1, to: 0 }).then((source) => source.network.name)
    }
    expect(await networkOf(main.fork?.id ?? '', null)).toBe('main')
    expect(await networkOf(cash.fork?.id ?? '', null)).toBe('bitcoin-cash')
    expect(await networkOf(cash.fork?.id ?? '', cash)).toBe('bitcoin-cash')
    const wrong = { code: 'NODE_WRONG_NETWORK' }
    await expect(networkOf(cash.fork?.id ?? '', main)).rejects.toMatchObject(wrong)
    await expect(networkOf('ab'.repeat(32), main)).rejects.toMatchObject(wrong)
  })

  test('is pruned names the heights, and gives the rest', async () => {
    const { node, url } = await nodeOf({ prunedBelow: 11 })
    const source = await sourceOf(url)
    expect(source.faults).toMatchObject([{ code: 'NODE_PRUNED', facts: { from: 1, to: 10 } }])
    expect(await bytesOf(source)).toEqual(EXPECTED.slice(10))
    // It prunes on while it is read.
    node.prunedBelow = 13
    const found = await bytesOf(source)
    expect(found.slice(0, 3)).toEqual(['NODE_PRUNED', 'NODE_PRUNED', EXPECTED[12]])
  })

  test('changes its chain while its headers are read is read again', async () => {
    const other = chainOf(40, 9)
    let calls = 0
    const { node, url } = await nodeOf({
      onCall: (method) => {
        if (method === 'getblockheader' && ++calls === 20) node.chain = other
      },
    })
    const { records, faults } = await sourceOf(url)
    expect(faults).toEqual([])
    expect(records.map(({ id }) => id)).toEqual(other.map(({ block }) => block.header.id))
  })

  test('is stopped by us is not asked on', async () => {
    const stop = new AbortController()
    const { node, url } = await nodeOf({ faults: Array(100).fill('hang') })
    const asked = sourceOf(url, {}, { signal: stop.signal })
    void vi.waitUntil(() => node.requests > 0).then(() => stop.abort())
    await expect(asked).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    expect(node.requests).toBe(1)
  })
})

describe('a place', () => {
  test('has the cookie of a node with default settings beside us, and of no other', () => {
    const home = mkdtempSync(join(tmpdir(), 'home-'))
    const path = join(home, '.bitcoin', 'regtest')
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, '.cookie'), '__cookie__:one')
    const cookieOf = (text: string, network: NodeOrder['network']) =>
      defaultCookie(nodePlace(text), { home, network })
    expect(cookieOf('127.0.0.1', regtest)).toBe(join(path, '.cookie'))
    expect(cookieOf('http://localhost:18443', regtest)).toBe(join(path, '.cookie'))
    expect(cookieOf('http://node:18443', regtest)).toBeNull()
    expect(cookieOf('127.0.0.1', null)).toBeNull()
    expect(cookieOf('127.0.0.1', NETWORKS.litecoin)).toBeNull()
    rmSync(home, { recursive: true })
  })

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:8332', null],
    ['http://me:pa%40ss@node:18443', 'http://node:18443', 'me:pa@ss'],
    ['https://gate.example/rpc/', 'https://gate.example/rpc', null],
  ])('%s is read', (text, url, login) => {
    expect(nodePlace(text)).toMatchObject({ url, login })
  })
  test.each(['', 'ftp://node', 'http://', 'file:///etc/passwd'])('"%s" is none', (text) => {
    expect(() => nodePlace(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
