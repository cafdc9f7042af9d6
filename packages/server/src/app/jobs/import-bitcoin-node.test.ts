/**
 * Goal: an import from a node leaves the ledger that an import from its block files leaves, in
 * pieces or at once, and through a reorganisation of the node.
 * Method: the sample chain through a server that speaks the node's protocol, into the real ledger.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeBlock } from '@paperchain/core/engine/decode/bitcoin/decode-block'
import { NETWORKS, networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { placeLedger } from '../../../test/made-once.ts'
import { type FakeNode, fakeNode } from '../../adapters/chain-bitcoin/node/fake-node.fixture.ts'
import { nodePlace } from '../../adapters/chain-bitcoin/node/node-place.ts'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import {
  blockRecord,
  blocksOf,
  undoneBlocks,
} from '../../adapters/chain-bitcoin/undo-chain.fixture.ts'
import { openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { buildSampleCase } from '../sample/sample-case.ts'
import { REGTEST_GENESIS, testBlock } from './import-bitcoin.fixture.ts'
import { importBitcoin } from './import-bitcoin.ts'
import { importBitcoinNode } from './import-bitcoin-node.ts'

const { regtest } = NETWORKS

/** The best chain of the sample, from its first block on. */
function sampleChain() {
  const files = buildSampleCase().files.filter(({ name }) => name.startsWith('blk'))
  const all = files.flatMap(({ bytes }) => blocksOf(Buffer.from(bytes)))
  const decoded = all.map((bytes) => ({ bytes, ...decodeBlock(bytes, regtest, nodeHasher).header }))
  const parents = new Map(decoded.map((one) => [one.id, one]))
  const built = new Set(decoded.map(({ previous }) => previous))
  const paths = decoded
    .filter(({ id }) => !built.has(id))
    .map((tip) => {
      const path = [tip]
      for (let at = parents.get(tip.previous); at; at = parents.get(at.previous)) path.unshift(at)
      return path
    })
  const longest = paths.sort((a, b) => b.length - a.length)[0] ?? []
  return undoneBlocks(
    longest.map(({ bytes }) => bytes),
    regtest,
  )
}
const CHAIN = sampleChain()

let folder = ''
let ledger: LedgerStore
let stop: () => Promise<void> = async () => undefined
let opened = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-node-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const open = async (): Promise<LedgerStore> => {
  const at = join(folder, `data ${opened++}`)
  await placeLedger(at)
  const data = await openDataFolder({
    folder: at,
    command: 'test',
    nowMs: 0,
    rulesOf: (id) => (networkOf(id) === null ? null : BITCOIN_RULES),
  })
  return data.ledger
}
beforeEach(async () => {
  ledger = await open()
})
afterEach(async () => {
  await ledger.close()
  await stop()
})

const tools = () => ({ ledger, now: () => performance.now(), sleep: async () => undefined })
async function nodeOf(options: Partial<FakeNode> & Pick<FakeNode, 'chain'>) {
  const { node, url, close } = await fakeNode(options)
  stop = close
  const get = (from: number | null = null, to: number | null = null, undo = true) =>
    importBitcoinNode({ place: nodePlace(url), network: null, from, to, undo }, tools())
  return { node, get }
}

async function digestsByFile() {
  const path = join(folder, 'blk00000.dat')
  writeFileSync(path, Buffer.concat(CHAIN.map((one) => blockRecord(one, regtest))))
  await importBitcoin({ paths: [path], network: null, height: null }, tools())
  const digests = await ledger.digests(regtest.ledger)
  await ledger.close()
  ledger = await open()
  return digests
}

test('by RPC, by REST and in pieces: the ledger of the block files', async () => {
  const digests = await digestsByFile()
  const whole = await nodeOf({ chain: CHAIN, rest: true })
  const result = await whole.get()
  expect(result).toMatchObject({ stored: CHAIN.length, refused: 0, unresolved: 0, faults: [] })
  expect(await ledger.digests(regtest.ledger)).toEqual(digests)
  await stop()
  await ledger.close()
  ledger = await open()

  const { get } = await nodeOf({ chain: CHAIN })
  const top = await get(200)
  expect(top).toMatchObject({ stored: CHAIN.length - 200, unresolved: 0, faults: [] })
  expect(top.undone).toBeGreaterThan(0)
  const rest = await get(0, 150)
  expect(rest).toMatchObject({ stored: 151, unresolved: 0, undone: 0 })
  const gap = await get(140, 199)
  expect(gap).toMatchObject({ stored: 49, known: 11 })
  expect(await ledger.digests(regtest.ledger)).toEqual(digests)
  expect(await get()).toMatchObject({ stored: 0, known: 0, faults: [] })
})

test('as JSON, witnesses and all', async () => {
  const digests = await digestsByFile()
  const { get, node } = await nodeOf({ chain: CHAIN, verbosity: [2, 3], batchMax: 4 })
  expect(await get()).toMatchObject({ stored: CHAIN.length, refused: 0, faults: [] })
  expect(await ledger.digests(regtest.ledger)).toEqual(digests)
  expect(node.calls.get('getblock')).toBeGreaterThanOrEqual(CHAIN.length)
})

test('without its word on what blocks spend, inputs stay open', async () => {
  const { get, node } = await nodeOf({ chain: CHAIN })
  const result = await get(200, null, false)
  expect(result.unresolved).toBeGreaterThan(0)
  expect(result.undone).toBe(0)
  expect(node.calls.get('getblock')).toBe(CHAIN.length - 200)
})

test('goes on after the node has taken another branch', async () => {
  const grow = (parent: Parameters<typeof testBlock>[0], count: number, claim: bigint) => {
    const made = [testBlock(parent, [claim])]
    while (made.length < count) made.push(testBlock(made.at(-1) ?? parent, [claim]))
    return made
  }
  const trunk = grow(REGTEST_GENESIS, 10, 50n)
  const old = grow(trunk.at(-1) ?? REGTEST_GENESIS, 3, 51n)
  const fresh = grow(trunk.at(-1) ?? REGTEST_GENESIS, 5, 52n)
  const chainOf = (...parts: (typeof trunk)[]) =>
    undoneBlocks(
      parts.flat().map(({ bytes }) => bytes),
      regtest,
    )
  const { node, get } = await nodeOf({
    chain: chainOf(trunk, old),
    base: 1,
    genesis: regtest.genesis,
  })
  expect(await get(1)).toMatchObject({ stored: 13 })
  node.chain = chainOf(trunk, fresh)
  expect(await get()).toMatchObject({ stored: 5, orphaned: expect.objectContaining({ length: 3 }) })
})

test('blocks that the node has deleted are listed, the rest is kept', async () => {
  const { get } = await nodeOf({ chain: CHAIN, prunedBelow: 300 })
  const result = await get()
  expect(result.stored).toBe(CHAIN.length - 300)
  expect(result.faults).toMatchObject([{ code: 'NODE_PRUNED', facts: { from: 0, to: 299 } }])
})
