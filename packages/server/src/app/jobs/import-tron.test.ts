/**
 * Goal: what Tron's files and nodes say stands in the ledger, whole, whatever their order, and a
 * node that fails for a while changes nothing. Method: the real export of the first 10,000 blocks,
 * with its known total; made blocks of a fake node against the same blocks as files, by the
 * ledger's own digests.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TRON, TRX } from '@paperchain/core/engine/decode/tron/tron-block'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  hexOf,
  madeBlock,
  textOf,
  transferLog,
} from '../../../../core/src/engine/decode/tron/tron.fixture.ts'
import { sharedData } from '../../../../core/test/shared-data.ts'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { fakeTron } from '../../adapters/chain-tron/fake-tron.fixture.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { importTron, importTronNode } from './import-tron.ts'

let folder = ''
let data: OwnFolder
const open = async () => {
  folder = mkdtempSync(join(tmpdir(), 'paperchain-tron-'))
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
    const result = await importTron([SHARED ?? ''], tools())
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
    const again = await importTron([SHARED ?? ''], tools())
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
  const first = await importTronNode(order, tools())
  expect(first).toMatchObject({ stored: 40, refused: 0, from: 1, to: 40, unseen: {}, faults: [] })
  const [ours] = await data.ledger.totals(TRON, [textOf(b)])
  expect((ours?.credited ?? 0n) - (ours?.debited ?? 0n)).toBe(780n - 32n - 4000n)
  const digests = await data.ledger.digests(TRON)
  const more = await importTronNode({ ...order, from: null }, tools())
  expect(more).toMatchObject({ stored: 0, known: 0 })
  await stop()
  await close()
  await open()
  const joined = [...BLOCKS].reverse().slice(0, 20)
  const apart = BLOCKS.slice(0, 20).flatMap(({ block, infos }) => [block, infos])
  const paths = [write('joined.jsonl', joined), write('apart.jsonl', apart)]
  const second = await importTron(paths, tools())
  expect(second).toMatchObject({ stored: 40, refused: 0, faults: [] })
  expect(await data.ledger.digests(TRON)).toEqual(digests)
})

test('a node on another network is refused; one that is gone is named, not its key', async () => {
  const { url, close: stop } = await fakeTron({ blocks: BLOCKS, firstId: 'ab'.repeat(32) })
  const order = { place: httpPlace(`${url}/secret`), from: 1, to: null }
  await expect(importTronNode(order, tools())).rejects.toMatchObject({ code: 'NODE_WRONG_NETWORK' })
  await stop()
  await expect(importTronNode(order, tools())).rejects.toMatchObject({
    code: 'NODE_UNREACHABLE',
    message: expect.not.stringContaining('secret') as unknown,
  })
})

test('bad lines are listed with file and line, and the good rest is kept', async () => {
  const [one, two, three] = BLOCKS
  const lines = [one, '{', { block: { ...two?.block, blockID: 'x' } }, [], three]
  const path = join(folder, 'bad.jsonl')
  writeFileSync(path, lines.map((line) => (line === '{' ? '{' : JSON.stringify(line))).join('\n'))
  const result = await importTron([path, join(folder, 'none.jsonl')], tools())
  expect(result).toMatchObject({ stored: 2, refused: 3 })
  expect(result.faults.map(({ code, facts }) => [code, facts['line']])).toEqual([
    ['IMPORT_UNREADABLE', undefined],
    ['TRON_MALFORMED', 2],
    ['TRON_MALFORMED', 3],
    ['TRON_MALFORMED', 4],
  ])
  expect(readFileSync(path, 'utf8')).toContain('{')
})
