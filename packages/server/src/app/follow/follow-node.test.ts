/**
 * Goal: a follower ends where its node does: caught up from nothing, block by block, through
 * reorganisations of any depth up to the limit, through a node that falls behind and catches up,
 * and through one that fails, and it says how it stands. A node on another chain ends it with its
 * code, and so does one that is too far behind.
 * Method: the sample chain behind a server that speaks the node's protocol, into the real ledger.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FollowState } from '@paperchain/core/domain/follow'
import { lagOf } from '@paperchain/core/domain/follow'
import { NETWORKS, networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placeLedger } from '../../../test/made-once.ts'
import { fakeNode } from '../../adapters/chain-bitcoin/node/fake-node.fixture.ts'
import { nodePlace } from '../../adapters/chain-bitcoin/node/node-place.ts'
import { undoneBlocks } from '../../adapters/chain-bitcoin/undo-chain.fixture.ts'
import { openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { REGTEST_GENESIS, type TestBlock, testBlock } from '../jobs/import-bitcoin.fixture.ts'
import { bitcoinChain } from './bitcoin-chain.ts'
import { Follower, REORG_BLOCKS_MAX } from './follower.ts'

const network = NETWORKS.regtest

/** Blocks on a parent; the claim tells branches apart. */
function grow(parent: TestBlock, count: number, claim: bigint): TestBlock[] {
  const made = [testBlock(parent, [claim])]
  while (made.length < count) made.push(testBlock(made.at(-1) ?? parent, [claim]))
  return made
}
const chainOf = (...blocks: TestBlock[]) =>
  undoneBlocks(
    blocks.map(({ bytes }) => bytes),
    network,
  )

const FORK = 150
const TRUNK = grow(REGTEST_GENESIS, FORK, 50n)
const CHAIN = chainOf(...TRUNK, ...grow(TRUNK.at(-1) ?? REGTEST_GENESIS, 120, 51n))
const OTHER = chainOf(...TRUNK, ...grow(TRUNK.at(-1) ?? REGTEST_GENESIS, 30, 52n))
const GENESIS = network.genesis

let folder = ''
let ledger: LedgerStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'))
  await placeLedger(folder)
  const rulesOf = (id: Parameters<typeof networkOf>[0]) =>
    networkOf(id) === null ? null : BITCOIN_RULES
  const data = await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf })
  ledger = data.ledger
})
afterEach(async () => {
  await ledger.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Follows until a state is as wanted, or the following ended. */
async function follow(url: string, isDone: (state: FollowState) => boolean, firstHeight = 1) {
  const stop = new AbortController()
  const clock = () => performance.now()
  const sleep = async (_: number, signal: AbortSignal) => {
    await new Promise((next) => setTimeout(next, signal.aborted ? 0 : 2))
  }
  const place = nodePlace(url)
  const tools = { ledger, now: clock, sleep: async () => undefined, timeoutMs: 1_000 }
  const seen: FollowState[] = []
  const follower = new Follower(bitcoinChain({ place, network }, tools), {
    ledger,
    clock,
    sleep,
    pollMs: 2,
    firstHeight,
    onState: (state) => {
      seen.push(state)
      if (isDone(state)) stop.abort()
    },
  })
  const fault = await follower.run(stop.signal)
  return { fault, seen, state: follower.state, last: seen.filter(isDone)[0] }
}

const live = async (): Promise<string[]> =>
  (await ledger.blocks(network.ledger)).filter(({ state }) => state === 'live').map(({ id }) => id)
const ids = (chain: typeof CHAIN) => chain.map(({ block }) => block.header.id)
const isLive = ({ phase }: FollowState) => phase === 'live'

test('from nothing to the node’s end, then block by block', async () => {
  const { node, url, close } = await fakeNode({
    chain: CHAIN.slice(0, 100),
    genesis: GENESIS,
    base: 1,
  })
  const first = await follow(url, isLive)
  expect(first.last).toMatchObject({ height: 100, nodeHeight: 100, stored: 100, failures: 0 })
  expect(lagOf(first.last as FollowState)).toBe(0)
  expect(first.seen.some(({ phase }) => phase === 'catching-up')).toBe(true)
  for (const length of [101, 105, 106]) {
    node.chain = CHAIN.slice(0, length)
    const { last } = await follow(url, (state) => isLive(state) && state.height === length)
    expect(last?.stored).toBeGreaterThan(0)
  }
  expect(await live()).toEqual(ids(CHAIN.slice(0, 106)))
  await close()
})

test('a reorganisation is followed to the branch of the node, there and back', async () => {
  expect(OTHER.length).toBeGreaterThan(FORK)
  const { node, url, close } = await fakeNode({ chain: OTHER, genesis: GENESIS, base: 1 })
  await follow(url, isLive)
  expect(await live()).toEqual(ids(OTHER))
  const depth = OTHER.length - FORK
  node.chain = CHAIN.slice(0, OTHER.length + 1)
  const { state } = await follow(url, isLive)
  expect(state).toMatchObject({ reorgs: 1, deepestReorg: depth })
  expect(await live()).toEqual(ids(CHAIN.slice(0, OTHER.length + 1)))
  await close()
})

test('the node’s word counts where the ledger would choose a branch of as much work', async () => {
  const { node, url, close } = await fakeNode({ chain: OTHER, genesis: GENESIS, base: 1 })
  const same = CHAIN.slice(0, OTHER.length)
  for (const chain of [OTHER, same, OTHER, same]) {
    node.chain = chain
    await follow(url, isLive)
    expect(await live()).toEqual(ids(chain))
  }
  node.chain = same.slice(0, -1)
  await follow(url, isLive)
  expect(await live()).toEqual(ids(same.slice(0, -1)))
  await close()
})

test('a node that fails for a while is asked again, and it is said why', async () => {
  const { node, url, close } = await fakeNode({
    chain: CHAIN.slice(0, 20),
    genesis: GENESIS,
    base: 1,
  })
  for (const fault of ['busy', 'break', 'garbage'] as const) {
    node.faults = Array.from({ length: 30 }, () => fault)
    const { seen, last } = await follow(url, isLive)
    const codes = new Set(seen.map((state) => state.fault?.code).filter(Boolean))
    expect([...codes]).toEqual([fault === 'garbage' ? 'NODE_ANSWER' : 'NODE_UNREACHABLE'])
    expect(last).toMatchObject({ failures: 0, fault: null, height: 20 })
  }
  await close()
})

test('a node on another network ends it', async () => {
  const { url, close } = await fakeNode({
    chain: CHAIN.slice(0, 5),
    genesis: 'ab'.repeat(32),
    base: 1,
  })
  const { fault, state } = await follow(url, () => false)
  expect(fault?.code).toBe('NODE_WRONG_NETWORK')
  expect(state.phase).toBe('stopped')
  expect(await live()).toEqual([])
  await close()
})

test('a branch that parts further down than the limit ends it, and nothing moves', async () => {
  expect(CHAIN.length).toBeGreaterThan(REORG_BLOCKS_MAX + 50)
  const { node, url, close } = await fakeNode({ chain: CHAIN, genesis: GENESIS, base: 1 })
  await follow(url, isLive)
  node.chain = CHAIN.slice(0, 50)
  node.ids = new Map(Array.from({ length: 49 }, (_, at) => [at + 2, `${at}`.padStart(64, 'e')]))
  const { fault } = await follow(url, () => false)
  expect(fault?.code).toBe('FOLLOW_REORG_TOO_DEEP')
  expect(await live()).toEqual(ids(CHAIN))
  await close()
})

test('a node behind, up to the limit: the newer blocks wait until it has them', async () => {
  expect(CHAIN.length).toBeGreaterThan(REORG_BLOCKS_MAX + 50)
  const { node, url, close } = await fakeNode({ chain: CHAIN, genesis: GENESIS, base: 1 })
  await follow(url, isLive)
  for (const behind of [1, REORG_BLOCKS_MAX]) {
    node.chain = CHAIN.slice(0, -behind)
    const { state } = await follow(url, isLive)
    expect(state).toMatchObject({ height: CHAIN.length - behind, reorgs: 1, deepestReorg: behind })
    expect(await live()).toEqual(ids(CHAIN.slice(0, -behind)))
    expect(await ledger.blocks(network.ledger)).toHaveLength(CHAIN.length)
    node.chain = CHAIN
    node.calls.clear()
    const back = await follow(url, isLive)
    // They are here already: nothing is fetched or stored again.
    expect(back.state).toMatchObject({ height: CHAIN.length, stored: 0, reorgs: 0 })
    expect(node.calls.get('getblock') ?? 0).toBe(0)
    expect(await live()).toEqual(ids(CHAIN))
  }
  await close()
})

test('a node one block further behind than the limit ends it, and nothing moves', async () => {
  const { node, url, close } = await fakeNode({ chain: CHAIN, genesis: GENESIS, base: 1 })
  await follow(url, isLive)
  node.chain = CHAIN.slice(0, -(REORG_BLOCKS_MAX + 1))
  const { fault, state } = await follow(url, () => false)
  expect(fault?.code).toBe('FOLLOW_REORG_TOO_DEEP')
  expect(state.phase).toBe('stopped')
  expect(await live()).toEqual(ids(CHAIN))
  await close()
})

test('a node that ends below the first block here is asked again until it has more', async () => {
  const from = 240
  expect(CHAIN.length).toBeGreaterThan(from)
  const { node, url, close } = await fakeNode({ chain: CHAIN, genesis: GENESIS, base: 1 })
  // An empty ledger has no first block but the one that is asked for.
  node.chain = CHAIN.slice(0, from - 1)
  const empty = await follow(url, ({ failures }) => failures > 2, from)
  expect(empty.last).toMatchObject({ phase: 'retrying', fault: { code: 'FOLLOW_BEHIND' } })
  expect(await live()).toEqual([])
  node.chain = CHAIN
  await follow(url, isLive, from)
  const here = ids(CHAIN.slice(from - 1))
  expect(await live()).toEqual(here)
  for (const tip of [0, 5, from - 1]) {
    node.chain = CHAIN.slice(0, tip)
    const { fault, last } = await follow(url, ({ failures }) => failures > 2, from)
    expect(fault).toBeNull()
    expect(last).toMatchObject({ phase: 'retrying', fault: { code: 'FOLLOW_BEHIND' } })
    expect(await live()).toEqual(here)
  }
  node.chain = CHAIN
  const { state } = await follow(url, isLive, from)
  expect(state).toMatchObject({ height: CHAIN.length, stored: 0 })
  expect(await live()).toEqual(here)
  await close()
})
