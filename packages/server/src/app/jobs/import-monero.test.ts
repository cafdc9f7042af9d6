/**
 * Goal: recorded answers of Monero daemons become blocks with what they issued; a daemon's own
 * interface gives the same and tells fees from what was issued.
 * Method: the recorded files; a small server that answers as a daemon does, with and without sums.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledger } from '@paperchain/core/domain/ledger'
import { MONERO_NETWORKS, moneroNetwork } from '@paperchain/core/engine/decode/monero/network'
import { MONERO, MONERO_UNSEEN, XMR } from '@paperchain/core/engine/decode/monero/read-header'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sharedData } from '../../../../core/test/shared-data.ts'
import { placeLedger } from '../../../test/made-once.ts'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { importMonero, importMoneroNode } from './import-monero.ts'

const MAIN = MONERO_NETWORKS.main

let folder = ''
let data: OwnFolder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paperchain-monero-'))
  await placeLedger(folder)
  const options = { folder, command: 'test', nowMs: 0, rulesOf: () => null }
  data = await openDataFolder(options)
})
afterEach(async () => {
  await data.ledger.close()
  rmSync(folder, { recursive: true, force: true })
})
const tools = () => ({
  ...data,
  now: () => performance.now(),
  sleep: async () => undefined,
  timeoutMs: 2_000,
})

const HEADERS = sharedData('monero/rpc/test_get_block_headers_range_2288491_2288500.json')
const BLOCK = sharedData('monero/rpc/test_get_block_2288515.json')
const isAbsent = HEADERS === null || BLOCK === null
if (isAbsent) console.warn('skipped: recorded answers (no shared data at monero/rpc)')

test.skipIf(isAbsent)(
  'recorded files: ten headers and a block, live, nothing issued by guess',
  async () => {
    const result = await importMonero(MAIN, [HEADERS ?? '', BLOCK ?? ''], tools())
    expect(result).toMatchObject({ stored: 11, from: 2288491, to: 2288515, txs: 11, faults: [] })
    expect(result.unseen).toEqual({ [MONERO_UNSEEN.fees]: 11, [MONERO_UNSEEN.transfers]: 11 })
    const blocks = await data.ledger.blocks(MONERO)
    expect(blocks.every(({ state }) => state === 'live')).toBe(true)
    const [first] = await data.ledger.transactionsOf(MONERO, blocks[0]?.id ?? '')
    expect(first?.postings).toMatchObject([
      { side: 'debit', account: null, asset: XMR, amount: 1178084560299n },
      { side: 'credit', account: null, asset: XMR, amount: 1178084560299n, certainty: 'unknown' },
    ])
    expect(await data.ledger.totals(MONERO, ['@issuance'])).toEqual([])
  },
)

const id = (n: number): string =>
  n === 0
    ? '418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3'
    : n.toString(16).padStart(64, '0')
const headerAt = (height: number) => ({
  hash: id(height),
  prev_hash: id(height - 1),
  height,
  timestamp: 1_400_000_000 + 120 * height,
  difficulty: 10 + height,
  block_weight: 100,
  miner_tx_hash: id(1_000_000 + height),
  num_txes: height % 3,
  reward: 1000 + height,
})

async function fakeDaemon(best: number, tellsSums: boolean, nettype = 'mainnet') {
  const faults = ['BUSY']
  const said = (method: string, params: Record<string, number>): object => {
    if (faults.length > 0) return { result: { status: faults.pop() } }
    const { height = 0, start_height: from = 0, end_height: to = 0 } = params
    if (method === 'get_info') return { result: { nettype } }
    if (method === 'get_last_block_header') return { result: { block_header: headerAt(best) } }
    if (method === 'get_block_header_by_height') {
      if (height > best) return { error: { code: -2, message: 'Requested block height too big' } }
      return { result: { block_header: { ...headerAt(height), prev_hash: id(99) } } }
    }
    if (method === 'get_block_headers_range') {
      const headers = Array.from({ length: to - from + 1 }, (_, at) => headerAt(from + at))
      return { result: { headers } }
    }
    if (!tellsSums) return { error: { code: -32601, message: 'Method not found' } }
    return { result: { emission_amount: 990 + height, fee_amount: 10 } }
  }
  const server = createServer(async (asked, answer) => {
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer)
    const { method, params } = JSON.parse(Buffer.concat(parts).toString())
    answer.end(JSON.stringify(said(method, params)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((done) => server.close(() => done()))
  return { place: httpPlace(`http://127.0.0.1:${port}`), close }
}

test('a daemon tells what was issued; goes on where the ledger ends', async () => {
  const { place, close } = await fakeDaemon(30, true)
  const first = await importMoneroNode(MAIN, { place, from: 1, to: 12 }, tools())
  expect(first).toMatchObject({ stored: 12, refused: 0 })
  const rest = await importMoneroNode(MAIN, { place, from: null, to: null }, tools())
  expect(rest).toMatchObject({ stored: 18, from: 13, to: 30 })
  const [issued] = await data.ledger.totals(MONERO, ['@issuance'])
  const heights = Array.from({ length: 30 }, (_, at) => at + 1)
  const expected = heights.reduce((sum, n) => sum + 1000 + n - (n % 3 > 0 ? 10 : 0), 0)
  expect(issued?.debited).toBe(BigInt(expected))
  await close()
})

test('a restricted daemon that adds nothing up leaves issuance and fees as one', async () => {
  const { place, close } = await fakeDaemon(6, false)
  const result = await importMoneroNode(MAIN, { place, from: 1, to: null }, tools())
  expect(result).toMatchObject({ stored: 6, unseen: { [MONERO_UNSEEN.fees]: 4 } })
  await close()
})

test('a daemon of --regtest, which begins as the main network, is told from it', async () => {
  const { regtest } = MONERO_NETWORKS
  const order = { from: 1, to: null }
  const wrong = { code: 'NODE_WRONG_NETWORK' }
  const fake = await fakeDaemon(6, true, 'fakechain')
  const refused = importMoneroNode(MAIN, { ...order, place: fake.place }, tools())
  await expect(refused).rejects.toMatchObject(wrong)
  const taken = await importMoneroNode(regtest, { ...order, place: fake.place }, tools())
  expect(taken).toMatchObject({ ledger: regtest.ledger, stored: 6 })
  await fake.close()
  const main = await fakeDaemon(6, true)
  const other = moneroNetwork(ledger('monero-stagenet'))!
  for (const network of [regtest, other]) {
    const order_ = { ...order, place: main.place }
    await expect(importMoneroNode(network, order_, tools())).rejects.toMatchObject(wrong)
  }
  await main.close()
  expect(await data.ledger.ledgers()).toEqual([regtest.ledger])
})
