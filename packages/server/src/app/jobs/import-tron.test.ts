/**
 * Goal: what Tron's files and nodes say stands in the ledger, whole, whatever their order, and a
 * node that fails for a while changes nothing. Method: the real export of the first 10,000 blocks,
 * with its known total; made blocks of a fake node against the same blocks as files, by the
 * ledger's own digests.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledger } from '@paperchain/core/domain/ledger'
import { TRON_NETWORKS, tronNetwork } from '@paperchain/core/engine/decode/tron/network'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  hexOf,
  madeBlock,
  textOf,
  transferLog,
} from '../../../../core/src/engine/decode/tron/tron.fixture.ts'
import { sharedData } from '../../../../core/test/shared-data.ts'
import { placeLedger } from '../../../test/made-once.ts'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { fakeTron } from '../../adapters/chain-tron/fake-tron.fixture.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { importTron, importTronNode } from './import-tron.ts'

const MAIN = TRON_NETWORKS.main
const { ledger: TRON, trx: TRX } = MAIN

let folder = ''
let data: OwnFolder
const open = async () => {
  folder = mkdtempSync(join(tmpdir(), 'paperchain-tron-'))
  await placeLedger(folder)
  const options = { folder, command: 'test', nowMs: 0, rulesOf: () => null }
  data = await openDataFolder(options)
}
const close = async () => {
  await data.ledger.close()
  rmSync(folder, { recursive: true, force: true })
}
beforeEach(open)
afterEach(close)

const tools = () => ({
  ...data,
  now: () => performance.now(),
  sleep: async () => undefined,
  timeoutMs: 2_000,
})

const SHARED = sharedData('tron/transactions-0-10000.json')
if (SHARED === null) console.warn('skipped: the real export (no shared data at tron)')

test.skipIf(SHARED === null)(
  'GraphSense: 2,172 transfers, 67,362,600,603.061886 TRX',
  async () => {
    const result = await importTron(MAIN, [SHARED ?? ''], tools())
    expect(result).toMatchObject({ stored: 661, refused: 0, txs: 2172, postings: 4344, faults: [] })
    expect(result.unseen).toEqual({
      'fees: not seen': 661,
      'internal transfers: not seen': 661,
      'token transfers: not seen': 661,
    })
    const blocks = await data.ledger.blocks(TRON)
    expect(blocks.every(({ state }) => state === 'live')).toBe(true)
    let sum = 0n
    const paid = new Map<string, bigint>()
    for (const { id } of blocks) {
      for (const { postings } of await data.ledger.transactionsOf(TRON, id)) {
        for (const { account, amount, side } of postings) {
          if (side === 'credit') sum += amount ?? 0n
          const worth = side === 'credit' ? (amount ?? 0n) : -(amount ?? 0n)
          if (account !== null) paid.set(account, (paid.get(account) ?? 0n) + worth)
        }
      }
    }
    expect(sum).toBe(67_362_600_603_061_886n)
    const totals = await data.ledger.totals(TRON, [...paid.keys()])
    expect(totals.length).toBe(paid.size)
    for (const { account, asset, credited, debited } of totals) {
      expect([account, asset, credited - debited]).toEqual([account, TRX, paid.get(account)])
    }
    const again = await importTron(MAIN, [SHARED ?? ''], tools())
    expect(again).toMatchObject({ stored: 0, known: 661 })
  },
  60_000,
)

const [a, b, c] = [1, 2, 3]
const BLOCKS = Array.from({ length: 40 }, (_, at) =>
  madeBlock(at + 1, [
    {
      type: 'TransferContract',
      value: { owner_address: hexOf(a), to_address: hexOf(b), amount: at },
      info: { fee: 7 },
    },
    {
      type: 'TriggerSmartContract',
      value: { owner_address: hexOf(b), contract_address: hexOf(c), call_value: 1 },
      info: { fee: 100, log: [transferLog(9, [b, c], 5n)], receipt: { result: 'SUCCESS' } },
      ...(at % 5 === 0 ? { result: 'REVERT' } : {}),
    },
  ]),
)
const write = (name: string, lines: readonly unknown[]): string => {
  const path = join(folder, name)
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  return path
}

test('a node and files of its answers, in any order, give one ledger', async () => {
  const { node, url, close: stop } = await fakeTron({ blocks: BLOCKS })
  node.faults = ['busy', 'garbage', 'break', 'limit', 'busy']
  const order = { place: httpPlace(url), from: 1, to: null }
  const first = await importTronNode(MAIN, order, tools())
  expect(first).toMatchObject({ stored: 40, refused: 0, from: 1, to: 40, unseen: {}, faults: [] })
  const [ours] = await data.ledger.totals(TRON, [textOf(b)])
  expect((ours?.credited ?? 0n) - (ours?.debited ?? 0n)).toBe(780n - 32n - 4000n)
  const digests = await data.ledger.digests(TRON)
  const more = await importTronNode(MAIN, { ...order, from: null }, tools())
  expect(more).toMatchObject({ stored: 0, known: 0 })
  await stop()
  await close()
  await open()
  const joined = [...BLOCKS].reverse().slice(0, 20)
  const apart = BLOCKS.slice(0, 20).flatMap(({ block, infos }) => [block, infos])
  const paths = [write('joined.jsonl', joined), write('apart.jsonl', apart)]
  const second = await importTron(MAIN, paths, tools())
  expect(second).toMatchObject({ stored: 40, refused: 0, faults: [] })
  expect(await data.ledger.digests(TRON)).toEqual(digests)
})

test('a node on another network is refused; one that is gone is named, not its key', async () => {
  const { url, close: stop } = await fakeTron({ blocks: BLOCKS, firstId: 'ab'.repeat(32) })
  const order = { place: httpPlace(`${url}/secret`), from: 1, to: null }
  await expect(importTronNode(MAIN, order, tools())).rejects.toMatchObject({
    code: 'NODE_WRONG_NETWORK',
  })
  await stop()
  await expect(importTronNode(MAIN, order, tools())).rejects.toMatchObject({
    code: 'NODE_UNREACHABLE',
    message: expect.not.stringContaining('secret') as unknown,
  })
})

test('bad lines are listed with file and line, and the good rest is kept', async () => {
  const [one, two, three] = BLOCKS
  const lines = [one, '{', { block: { ...two?.block, blockID: 'x' } }, [], three]
  const path = join(folder, 'bad.jsonl')
  writeFileSync(path, lines.map((line) => (line === '{' ? '{' : JSON.stringify(line))).join('\n'))
  const result = await importTron(MAIN, [path, join(folder, 'none.jsonl')], tools())
  expect(result).toMatchObject({ stored: 2, refused: 3 })
  expect(result.faults.map(({ code, facts }) => [code, facts['line']])).toEqual([
    ['IMPORT_UNREADABLE', undefined],
    ['TRON_MALFORMED', 2],
    ['TRON_MALFORMED', 3],
    ['TRON_MALFORMED', 4],
  ])
  expect(readFileSync(path, 'utf8')).toContain('{')
})

const PRIVATE = tronNetwork(ledger(`tron:0x${'ab'.repeat(4)}`))!

test('a private network has a ledger of its own, from a node and from files', async () => {
  const first = { ...madeBlock(0, []).block, blockID: 'ab'.repeat(32) }
  const path = write('private.jsonl', [{ block: first, infos: [] }, ...BLOCKS.slice(0, 3)])
  const files = await importTron(PRIVATE, [path], tools())
  expect(files).toMatchObject({ ledger: PRIVATE.ledger, stored: 4, refused: 0 })
  const { url, close: stop } = await fakeTron({ blocks: BLOCKS, firstId: 'ab'.repeat(32) })
  const order = { place: httpPlace(url), from: null, to: null }
  const more = await importTronNode(PRIVATE, order, tools())
  expect(more).toMatchObject({ ledger: PRIVATE.ledger, stored: 37, from: 4 })
  await stop()
  expect(await data.ledger.ledgers()).toEqual([PRIVATE.ledger])
  const totals = await data.ledger.totals(PRIVATE.ledger, [textOf(b)])
  expect(totals.map(({ asset }) => asset).sort()).toEqual([
    PRIVATE.trx,
    `${PRIVATE.ledger}/trc20:${textOf(9)}`,
  ])
})

test('a main node is refused for a private ledger; invented blocks for the main one', async () => {
  const { url, close: stop } = await fakeTron({ blocks: BLOCKS })
  const order = { place: httpPlace(url), from: 1, to: null }
  const wrong = { code: 'NODE_WRONG_NETWORK' }
  await expect(importTronNode(PRIVATE, order, tools())).rejects.toMatchObject(wrong)
  await stop()
  const first = { ...madeBlock(0, []).block, blockID: 'ab'.repeat(32) }
  const lines = [BLOCKS[1], { block: first, infos: [] }, BLOCKS[0]]
  const path = write('invented.jsonl', lines)
  await expect(importTron(MAIN, [path], tools())).rejects.toMatchObject({
    code: 'BLOCK_WRONG_NETWORK',
    facts: { block: 'ab'.repeat(32), height: 0 },
  })
  expect(await data.ledger.blocks(TRON)).toEqual([])
})
