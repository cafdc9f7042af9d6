/**
 * Goal: undo files tell what inputs spend as well as the blocks that made the coins would: the same
 * ledger in the end, whatever came first; and nothing wrong is taken from them.
 * Method: the first real blocks and the sample chain (with forks) are imported with the older half
 * missing, beside undo files that are written from the format's definition. Then damaged, foreign,
 * lying and masked files.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unmask } from '@paperchain/core/engine/decode/bitcoin/block-file'
import { decodeBlock } from '@paperchain/core/engine/decode/bitcoin/decode-block'
import {
  type BitcoinNetwork,
  NETWORKS,
  networkOf,
} from '@paperchain/core/engine/decode/bitcoin/network'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { undoRecord } from '../../../../core/src/engine/decode/bitcoin/undo/undo.fixture.ts'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { placeLedger } from '../../../test/made-once.ts'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import {
  blockRecord,
  blocksOf,
  recordOf,
  type UndoneBlock,
  undoneBlocks,
} from '../../adapters/chain-bitcoin/undo-chain.fixture.ts'
import { openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { buildSampleCase } from '../sample/sample-case.ts'
import { REGTEST_GENESIS, testBlock, testTx } from './import-bitcoin.fixture.ts'
import { importBitcoin } from './import-bitcoin.ts'

const { main, regtest } = NETWORKS

let folder = ''
let ledger: LedgerStore
let opened = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-undo-'))
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
afterEach(() => ledger.close())
const reopen = async () => {
  await ledger.close()
  ledger = await open()
}

type Files = Readonly<Record<string, Uint8Array>>
let folders = 0
function write(files: Files): string {
  const path = join(folder, `blocks ${folders++}`)
  mkdirSync(path)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, name), bytes)
  return path
}

const run = (path: string, height: number | null = null, undo = true) =>
  importBitcoin(
    { paths: [path], network: null, height, undo },
    { ledger, now: () => performance.now() },
  )

const blkOf = (blocks: readonly UndoneBlock[], network: BitcoinNetwork) =>
  Buffer.concat([...blocks.map((one) => blockRecord(one, network)), Buffer.alloc(100)])
const revOf = (blocks: readonly UndoneBlock[], network: BitcoinNetwork) =>
  Buffer.concat([...blocks.map((one) => recordOf(one, network)), Buffer.alloc(1 << 17)])

/** The same ledger by undo data first and the missing half later, as by all blocks at once. */
async function sameLedger(
  all: readonly UndoneBlock[],
  { network, half, height }: { network: BitcoinNetwork; half: number; height: number | null },
) {
  await run(write({ 'blk00000.dat': blkOf(all, network) }))
  const digests = await ledger.digests(network.ledger)
  await reopen()
  const late = all.slice(half)
  // Connected in another order than the blocks came in.
  const turned = [...late].reverse()
  const files = { 'blk00001.dat': blkOf(turned, network), 'rev00001.dat': revOf(late, network) }
  const first = await run(write(files), height)
  expect(first.faults).toEqual([])
  expect(first).toMatchObject({ stored: late.length, unresolved: 0 })
  expect(first.undone).toBeGreaterThan(0)
  const blocks = await ledger.blocks(network.ledger)
  expect(blocks.filter(({ incomplete }) => incomplete > 0)).toEqual([])
  const second = await run(write({ 'blk00000.dat': blkOf(all.slice(0, half), network) }))
  expect(second).toMatchObject({ stored: half, faults: [], undone: 0, resolved: 0 })
  expect(await ledger.digests(network.ledger)).toEqual(digests)
  return first
}

describeShared('undo data of the first blocks', 'bitcoin/blocks/blocks1-256.bz2', (packed) => {
  const file = () => execFileSync('bzip2', ['-dc', packed], { maxBuffer: 1 << 26 })

  test('make the same ledger as the coins themselves', async () => {
    const all = undoneBlocks(blocksOf(file()), main)
    const { undone } = await sameLedger(all, { network: main, half: 150, height: 151 })
    console.log(`inputs known by undo data alone: ${undone}`)
  })
})

describe('undo data of the sample chain', () => {
  const blocks = buildSampleCase()
    .files.filter(({ name }) => name.startsWith('blk'))
    .flatMap(({ bytes }) => blocksOf(Buffer.from(bytes)))
  /** Parents first, as undo data need their coins. */
  function inOrder(): UndoneBlock[] {
    const decoded = blocks.map((bytes) => ({
      bytes,
      block: decodeBlock(bytes, regtest, nodeHasher),
    }))
    const placed = new Map<string, number>()
    const left = new Set(decoded)
    const order: Uint8Array[] = []
    for (let height = 0; left.size > 0; height++) {
      const level = [...left].filter(({ block: { header } }) =>
        height === 0 ? header.id === regtest.genesis : placed.get(header.previous) === height - 1,
      )
      if (level.length === 0) throw new Error('the sample has one root')
      for (const one of level) {
        placed.set(one.block.header.id, height)
        left.delete(one)
        order.push(one.bytes)
      }
    }
    return undoneBlocks(order, regtest)
  }

  test('make the same ledger as the coins themselves, forks and all script forms', async () => {
    const all = inOrder()
    const half = all.findIndex(({ spent }) => spent.length > 0) + 60
    const { undone, txs } = await sameLedger(all, { network: regtest, half, height: null })
    console.log(`of ${txs} transactions, inputs known by undo data alone: ${undone}`)
  })

  test('masked by xor.dat they are read as they are', async () => {
    const late = inOrder().slice(-40)
    const key = Uint8Array.of(9, 8, 7, 0, 5, 4, 3, 255)
    const mask = (bytes: Buffer) => {
      unmask(bytes, key, 0)
      return bytes
    }
    const path = write({
      'xor.dat': key,
      'blk00007.dat': mask(blkOf(late, regtest)),
      'rev00007.dat': mask(revOf(late, regtest)),
    })
    const result = await run(path)
    expect(result).toMatchObject({ stored: 40, faults: [], unresolved: 0 })
    expect(result.undone).toBeGreaterThan(0)
  })

  test('are left alone where that is asked for', async () => {
    const late = inOrder().slice(-20)
    const path = write({
      'blk00007.dat': blkOf(late, regtest),
      'rev00007.dat': revOf(late, regtest),
    })
    const result = await run(path, null, false)
    expect(result).toMatchObject({ stored: 20, undone: 0 })
    expect(result.unresolved).toBeGreaterThan(0)
  })
})

const BTC = 100_000_000n
const spend = (tx: { id: Buffer }, index = 0) => ({ tx: tx.id, index })

describe('undo data that are wrong', () => {
  /** One block whose second transaction spends a coin of a block that is not imported. */
  function chain() {
    const one = testBlock(REGTEST_GENESIS, [30n * BTC, 20n * BTC])
    const two = testBlock(one, [51n * BTC], [testTx([spend(one.coinbase)], [29n * BTC])])
    const rival = testBlock(one, [52n * BTC], [testTx([spend(one.coinbase, 1)], [18n * BTC])])
    const [first, undone, other] = undoneBlocks([one.bytes, two.bytes, rival.bytes], regtest)
    return { first: first!, undone: undone!, other: other! }
  }

  async function importing(rev: Uint8Array) {
    const { undone } = chain()
    return run(write({ 'blk00003.dat': blkOf([undone], regtest), 'rev00003.dat': rev }))
  }

  test('are not needed: the right ones complete the block, dirt behind them is named', async () => {
    const dirty = Buffer.concat([recordOf(chain().undone, regtest), Buffer.from('dirt')])
    const result = await importing(dirty)
    expect(result).toMatchObject({ stored: 1, undone: 1, unresolved: 0 })
    const offset = dirty.length - 4
    expect(result.faults).toMatchObject([{ code: 'UNDO_FILE_FOREIGN', facts: { offset } }])
  })

  test.each([
    ['a byte of the coin', 12],
    ['a byte of the checksum', -5],
  ])('changed in %s are of no block', async (_, at) => {
    const record = recordOf(chain().undone, regtest)
    const place = at < 0 ? record.length + at : at
    record[place] = record[place]! ^ 1
    expect(await importing(record)).toMatchObject({ stored: 1, undone: 0, unresolved: 1 })
  })

  test('with a right checksum and another count of coins are not those of the block', async () => {
    const { undone, other } = chain()
    const two = { ...undone, spent: [[...undone.spent[0]!, ...other.spent[0]!]] }
    expect(await importing(recordOf(two, regtest))).toMatchObject({ undone: 0, unresolved: 1 })
  })

  test('that make a block pay too much are dropped, not the block', async () => {
    const { undone } = chain()
    const poor = undone.spent[0]!.map((coin) => ({ ...coin, value: 28n * BTC }))
    const result = await importing(recordOf({ ...undone, spent: [poor] }, regtest))
    expect(result).toMatchObject({ stored: 1, refused: 0, undone: 0, unresolved: 1 })
    expect(result.faults).toMatchObject([{ code: 'BLOCK_PAYS_TOO_MUCH' }])
  })

  test('that no node writes are named with file and offset', async () => {
    const { undone } = chain()
    const record = undoRecord(regtest.magic, undone.block.header.previous, Uint8Array.of(1, 2, 3))
    const result = await importing(record)
    expect(result).toMatchObject({ stored: 1, undone: 0, unresolved: 1 })
    expect(result.faults).toMatchObject([{ code: 'UNDO_MALFORMED', facts: { offset: 8 } }])
    expect(String(result.faults[0]?.facts['file'])).toMatch(/rev00003\.dat$/)
  })

  test('that contradict a coin of the ledger are named and not used', async () => {
    const one = testBlock(REGTEST_GENESIS, [50n * BTC])
    const two = testBlock(one, [50n * BTC])
    const both = testTx([spend(one.coinbase), spend(two.coinbase)], [99n * BTC])
    const three = testBlock(two, [51n * BTC], [both])
    const all = undoneBlocks([one.bytes, two.bytes, three.bytes], regtest)
    await run(write({ 'blk00000.dat': blkOf(all.slice(1, 2), regtest) }))
    const last = all[2]!
    const lie = last.spent[0]!.map((coin, at) => (at === 1 ? { ...coin, value: 51n * BTC } : coin))
    const told = (spent: typeof lie) =>
      run(
        write({
          'blk00003.dat': blkOf([last], regtest),
          'rev00003.dat': recordOf({ ...last, spent: [spent] }, regtest),
        }),
      )
    const result = await told(lie)
    expect(result).toMatchObject({ stored: 1, undone: 0, unresolved: 1 })
    expect(result.faults).toMatchObject([{ code: 'UNDO_MISMATCH', facts: { input: 2 } }])
  })

  test('of a rival on the same parent are not taken for those of the block', async () => {
    const { undone, other } = chain()
    const files = {
      'blk00003.dat': blkOf([undone, other], regtest),
      'rev00003.dat': revOf([undone], regtest),
    }
    // These inputs show nothing, so nothing proves whose the data are.
    expect(await run(write(files))).toMatchObject({ stored: 2, undone: 0, unresolved: 2 })
  })

  test('of a file that cannot be read are named once', async () => {
    const path = write({ 'blk00003.dat': blkOf([chain().undone], regtest) })
    mkdirSync(join(path, 'rev00003.dat'))
    const result = await run(path)
    expect(result).toMatchObject({ stored: 1, unresolved: 1 })
    expect(result.faults).toMatchObject([{ code: 'IMPORT_UNREADABLE' }])
  })
})
