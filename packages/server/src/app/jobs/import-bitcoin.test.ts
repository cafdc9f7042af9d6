/**
 * Goal: importing blocks leaves the ledger that the blocks describe, whatever the order of files
 * and runs, with every input resolved that can be; what is refused is listed.
 * Method: real blocks through the real ledger: the first 255 blocks at once, in two runs and
 * backwards, side branches, the faults of single blocks.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { oldTextOfCash } from '@paperchain/core/domain/address/bitcoin-cash'
import { FaultError } from '@paperchain/core/domain/error'
import { BITCOIN } from '@paperchain/core/domain/ledger'
import { NETWORKS, networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { BITCOIN_RULES } from '@paperchain/core/engine/decode/bitcoin/write-postings-resolve'
import type { LedgerStore } from '@paperchain/core/ports'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { placeLedger } from '../../../test/made-once.ts'
import { openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { REGTEST_GENESIS, shown, testBlock, testFile, testTx } from './import-bitcoin.fixture.ts'
import { type ImportProgress, importBitcoin } from './import-bitcoin.ts'

const BLOCK_9_COIN = '0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9'
const FIRST_PAYMENT = 'f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16'
const NAKAMOTO = '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'
const FINNEY = '1Q2TWHE3GMdB6BZKafqwxXtWAWgFt5Jvm3'

let folder = ''
let ledger: LedgerStore
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-bitcoin-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let opened = 0
async function open(): Promise<LedgerStore> {
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

const tools = () => ({ ledger, now: () => performance.now() })
const order = (...paths: string[]) => ({ paths, network: null, height: null })

function unpacked(path: string): string {
  const bytes = execFileSync('bzip2', ['-dc', path], { maxBuffer: 1 << 26 })
  return write(bytes, path.replace(/.*\//, '').replace('.bz2', ''))
}

function write(bytes: Uint8Array, name: string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** The block records of a file, one piece each. */
function records(path: string): Buffer[] {
  const bytes = readFileSync(path)
  const found: Buffer[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    found.push(bytes.subarray(at, end))
    at = end
  }
  return found
}

describeShared('an import of the first blocks', 'bitcoin/blocks/blocks1-256.bz2', (packed) => {
  const first = () => unpacked(packed)

  test('makes one chain with every input resolved', async () => {
    const seen: ImportProgress[] = []
    const result = await importBitcoin(order(first()), {
      ...tools(),
      onProgress: (progress) => seen.push(progress),
    })
    console.log(`imported ${result.stored} blocks, ${result.txs} transactions`)
    expect(result.faults).toEqual([])
    expect(result).toMatchObject({ ledger: BITCOIN, known: 0, refused: 0, unresolved: 0 })
    const blocks = await ledger.blocks(BITCOIN)
    expect(blocks.length).toBe(result.stored)
    expect(blocks.map(({ height }) => height)).toEqual(blocks.map((_, at) => at + 1))
    expect(blocks.every(({ state, incomplete }) => state === 'live' && incomplete === 0)).toBe(true)
    expect(seen.at(-1)).toMatchObject({ blocks: result.stored, txs: result.txs })
    expect(seen.at(-1)?.bytes).toBe(seen.at(-1)?.ofBytes)
    const [payment] = await ledger.transactions(BITCOIN, [FIRST_PAYMENT])
    expect(payment?.postings.map(({ side, account, amount }) => [side, account, amount])).toEqual([
      ['debit', NAKAMOTO, 5_000_000_000n],
      ['credit', FINNEY, 1_000_000_000n],
      ['credit', NAKAMOTO, 4_000_000_000n],
    ])
    expect(payment).toMatchObject({ height: 170, position: 1, complete: true })
    expect(payment?.postings[0]?.coin).toEqual({ tx: BLOCK_9_COIN, index: 0 })
  })

  test('leaves the same ledger in two runs, backwards and again', async () => {
    const path = first()
    const all = records(path)
    await importBitcoin(order(path), tools())
    const digests = await ledger.digests(BITCOIN)
    const again = await importBitcoin(order(path), tools())
    expect(again).toMatchObject({ stored: 0, known: all.length, txs: 0 })
    await ledger.close()

    ledger = await open()
    const old = write(Buffer.concat(all.slice(0, 150).reverse()), 'old.dat')
    const recent = write(Buffer.concat(all.slice(150)), 'recent.dat')
    const one = await importBitcoin({ ...order(recent), height: 151 }, tools())
    expect(one.faults).toEqual([])
    expect(one.unresolved).toBeGreaterThan(0)
    const two = await importBitcoin(order(old), tools())
    expect(two).toMatchObject({ stored: 150, refused: 0 })
    expect(two.resolved).toBeGreaterThan(0)
    expect(await ledger.digests(BITCOIN)).toEqual(digests)
    await ledger.close()

    ledger = await open()
    const early = await importBitcoin(order(old), tools())
    const late = await importBitcoin(order(recent, old), tools())
    expect([early.stored, late.stored, late.known]).toEqual([150, all.length - 150, 150])
    expect(late.unresolved).toBe(0)
    expect(await ledger.digests(BITCOIN)).toEqual(digests)
  })

  test('refuses blocks of unknown height with all above, and keeps the rest', async () => {
    const all = records(first())
    const path = write(Buffer.concat([...all.slice(0, 10), ...all.slice(20, 25)]), 'gap.dat')
    const result = await importBitcoin(order(path), tools())
    expect(result).toMatchObject({ stored: 10, refused: 5 })
    expect(result.faults).toMatchObject([
      { code: 'BLOCK_NO_HEIGHT', facts: { file: path, blocks: 5 } },
    ])
  })

  test('lists a block that was changed with file and offset, and keeps the rest', async () => {
    const all = records(first())
      .slice(0, 5)
      .map((one) => Buffer.from(one))
    all[2]?.writeUInt8(0x77, 200)
    const path = write(Buffer.concat(all), 'changed.dat')
    const result = await importBitcoin(order(path), tools())
    expect(result).toMatchObject({ stored: 4, refused: 1 })
    const offset = (all[0]?.length ?? 0) + (all[1]?.length ?? 0) + 8
    expect(result.faults).toMatchObject([{ facts: { file: path, offset } }])
    expect((await ledger.blocks(BITCOIN)).map(({ height }) => height)).toEqual([1, 2, 4, 5])
  })
})

describeShared(
  'an import of the first blocks as Bitcoin Cash',
  'bitcoin/blocks/blocks1-256.bz2',
  (packed) => {
    test('keeps them on its own ledger, in its own addresses', async () => {
      const cash = NETWORKS['bitcoin-cash']
      const result = await importBitcoin({ ...order(unpacked(packed)), network: cash }, tools())
      expect(result).toMatchObject({ ledger: cash.ledger, unresolved: 0, faults: [] })
      const [payment] = await ledger.transactions(cash.ledger, [FIRST_PAYMENT])
      const accounts = payment?.postings.map(({ account }) => account ?? '')
      expect(accounts?.map((account) => oldTextOfCash(account))).toEqual([
        NAKAMOTO,
        FINNEY,
        NAKAMOTO,
      ])
      expect(await ledger.blocks(BITCOIN)).toEqual([])
    })
  },
)

describeShared('an import of side branches', 'bitcoin/blocks/blk_5A.dat.bz2', (packed) => {
  test('follows the branch with more work, whatever the order of files', async () => {
    const names = ['blk_0_to_4', 'blk_3A', 'blk_4A', 'blk_5A']
    const paths = names.map((name) => unpacked(packed.replace('blk_5A', name)))
    const result = await importBitcoin(order(...paths), tools())
    expect(result.faults).toEqual([])
    expect(result).toMatchObject({ stored: 8, unresolved: 0 })
    const blocks = await ledger.blocks(BITCOIN)
    const live = blocks.filter(({ state }) => state === 'live')
    expect(live.map(({ height }) => height)).toEqual([0, 1, 2, 3, 4, 5])
    const digests = await ledger.digests(BITCOIN)
    await ledger.close()
    ledger = await open()
    for (const path of paths) await importBitcoin(order(path), tools())
    expect(await ledger.digests(BITCOIN)).toEqual(digests)
  })
})

const BTC = 100_000_000n
const spend = (tx: { id: Buffer }, index = 0) => ({ tx: tx.id, index })

describe('an import of made blocks', () => {
  const REGTEST = NETWORKS.regtest.ledger

  /** A chain with a fork: both branches hold one transaction, and one coin is spent in its block. */
  function forked() {
    const one = testBlock(REGTEST_GENESIS, [30n * BTC, 20n * BTC])
    const split = testTx([spend(one.coinbase)], [10n * BTC, 19n * BTC])
    const inside = testTx([spend(split)], [9n * BTC], 2)
    const two = testBlock(one, [51n * BTC], [split])
    const three = testBlock(two, [51n * BTC], [inside])
    const sideTwo = testBlock(one, [50n * BTC], [split, inside])
    const sideThree = testBlock(
      sideTwo,
      [50n * BTC],
      [testTx([spend(inside), spend(one.coinbase, 1)], [28n * BTC], 3)],
    )
    const sideFour = testBlock(sideThree, [50n * BTC])
    return { blocks: [one, two, three, sideTwo, sideThree, sideFour], sideFour }
  }

  test('resolves a coin that two branches spend, in batches of any size', async () => {
    const { blocks, sideFour } = forked()
    const path = write(testFile(blocks), 'forked.dat')
    const seen = new Set<string>()
    for (const batchRows of [1, 5, 1000]) {
      const result = await importBitcoin(order(path), { ...tools(), batchRows })
      expect(result).toMatchObject({ stored: 6, refused: 0, unresolved: 0, faults: [] })
      const live = (await ledger.blocks(REGTEST)).filter(({ state }) => state === 'live')
      expect(live.at(-1)?.id).toBe(shown(sideFour.id))
      seen.add(JSON.stringify(await ledger.digests(REGTEST)))
      await ledger.close()
      ledger = await open()
    }
    expect(seen.size).toBe(1)
  })

  test('does not take coins of a refused block as known', async () => {
    const one = testBlock(REGTEST_GENESIS, [50n * BTC])
    const greedy = testTx([spend(one.coinbase)], [51n * BTC])
    const two = testBlock(one, [50n * BTC], [greedy])
    const three = testBlock(two, [50n * BTC], [testTx([spend(greedy)], [51n * BTC], 2)])
    const path = write(testFile([one, two, three]), 'greedy.dat')
    const result = await importBitcoin(order(path), tools())
    expect(result).toMatchObject({ stored: 2, refused: 1, unresolved: 1 })
    const offset = one.bytes.length + 16
    expect(result.faults).toMatchObject([
      { code: 'BLOCK_PAYS_TOO_MUCH', facts: { file: path, offset, tx: shown(greedy.id) } },
    ])
  })

  test('refuses a claim beyond subsidy and fees only once the fees are known', async () => {
    const one = testBlock(REGTEST_GENESIS, [50n * BTC])
    const payment = testTx([spend(one.coinbase)], [49n * BTC])
    const honest = testBlock(one, [51n * BTC], [payment])
    const greedy = testBlock(one, [51n * BTC + 1n], [payment])
    const path = write(testFile([one, honest, greedy]), 'claims.dat')
    const result = await importBitcoin(order(path), tools())
    expect(result).toMatchObject({ stored: 2, refused: 1 })
    expect(result.faults).toMatchObject([
      { code: 'BLOCK_CLAIMS_TOO_MUCH', facts: { fees: 100_000_000, block: shown(greedy.id) } },
    ])
  })

  test('refuses blocks that follow another network from the fork on', async () => {
    const one = testBlock(REGTEST_GENESIS, [50n * BTC])
    const two = testBlock(one, [50n * BTC])
    const path = write(testFile([one, two]), 'fork.dat')
    const forkAt = (id: string) => ({ ...NETWORKS.regtest, fork: { height: 2, id } })
    const importing = (id: string) =>
      importBitcoin({ ...order(path), network: forkAt(id) }, tools())
    await expect(importing('ab'.repeat(32))).rejects.toMatchObject({
      code: 'BLOCK_WRONG_NETWORK',
      facts: { height: 2, block: shown(two.id) },
    })
    expect(await ledger.blocks(REGTEST)).toEqual([])
    expect(await importing(shown(two.id))).toMatchObject({ stored: 2 })
  })

  test('dry: tells what there is to store, and stores nothing', async () => {
    const path = write(testFile(forked().blocks), 'dry.dat')
    const result = await importBitcoin(order(path), { ...tools(), dryRun: true })
    expect(result).toMatchObject({ planned: 6, stored: 0, faults: [] })
    expect(await ledger.blocks(REGTEST)).toEqual([])
  })

  test('stops between batches, keeps what it stored, and goes on from there', async () => {
    const { blocks } = forked()
    const path = write(testFile(blocks), 'stopped.dat')
    const stop = new AbortController()
    const first = await importBitcoin(order(path), {
      ...tools(),
      batchRows: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    expect(first.cancelled).toBe(true)
    expect(first.stored).toBeGreaterThan(0)
    expect(first.stored).toBeLessThan(6)
    const rest = await importBitcoin(order(path), tools())
    expect(rest).toMatchObject({ stored: 6 - first.stored, known: first.stored, unresolved: 0 })
  })

  test('throws what the ledger throws, with no append under way', async () => {
    const path = write(testFile(forked().blocks), 'failing.dat')
    let appends = 0
    const failing: LedgerStore = {
      ...ledger,
      blocks: async () => [],
      append: async () => {
        appends++
        throw new FaultError('LEDGER_LOCKED', 'Expected the folder, got a lock')
      },
    }
    const import_ = importBitcoin(order(path), { ...tools(), ledger: failing, batchRows: 1 })
    await expect(import_).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
    expect(appends).toBe(1)
  })
})
