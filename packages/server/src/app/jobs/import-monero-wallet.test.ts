/**
 * Goal: what a view key shows of a wallet stands beside the blocks, exact and once, whatever was
 * imported before and from where; the key goes nowhere.
 * Method: a published wallet and its transactions within made blocks; a small server that answers
 * as a daemon does, the same answers as files, and the real ledger; bad sources by name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeMoneroBase58 } from '@paperchain/core/domain/address/monero-base58'
import { pointOf } from '@paperchain/core/engine/decode/monero/curve'
import { MONERO_NETWORKS } from '@paperchain/core/engine/decode/monero/network'
import { MONERO, XMR } from '@paperchain/core/engine/decode/monero/read-header'
import { readViewKey, ViewWallet } from '@paperchain/core/engine/decode/monero/view-wallet'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KNOWN_WALLETS } from '../../../../core/test/monero-wallets.ts'
import { placeLedger } from '../../../test/made-once.ts'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import {
  importMonero,
  importMoneroNode,
  importMoneroWallet,
  importMoneroWalletNode,
} from './import-monero.ts'

let folder = ''
let data: OwnFolder
const close: (() => Promise<void>)[] = []
const openFolder = async (): Promise<void> => {
  folder = mkdtempSync(join(tmpdir(), 'paperchain-view-'))
  await placeLedger(folder)
  data = await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => null })
}
const closeFolder = async (): Promise<void> => {
  await data.ledger.close()
  rmSync(folder, { recursive: true, force: true })
}
beforeEach(openFolder)
afterEach(async () => {
  for (const each of close.splice(0)) await each()
  await closeFolder()
})
const tools = () => ({
  ...data,
  now: () => performance.now(),
  sleep: async () => undefined,
  timeoutMs: 2_000,
})

const [first, second] = KNOWN_WALLETS
const RANGE = { accounts: 2, each: 30 }
function walletOf({ key, address }: (typeof KNOWN_WALLETS)[number]): ViewWallet {
  const spend = pointOf(decodeMoneroBase58(address).slice(1, 33))
  return new ViewWallet({ view: readViewKey(key), spend: spend! }, RANGE)
}
const [one, two] = [walletOf(first!), walletOf(second!)]
const [multiple, mined] = first!.txs

const GENESIS = '418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3'
const id = (n: number): string => (n === 0 ? GENESIS : n.toString(16).padStart(64, '0'))
/** Block 3 is mined by the first wallet, block 4 pays it, block 5 pays the second. */
const CONTENTS: Record<number, readonly (typeof KNOWN_WALLETS)[number]['txs'][number][]> = {
  4: [second!.txs[3]!, multiple!],
  5: second!.txs.slice(0, 3),
}
const minerTx = (height: number): object =>
  height === 3
    ? (mined!.tx as object)
    : {
        ...{ version: 2, vin: [{ gen: { height } }], extra: [] },
        vout: [{ amount: 1000, target: { key: id(9) } }],
        rct_signatures: { type: 0 },
      }
const rewardAt = (height: number): number => (height === 3 ? 13_515_927_959_357 : 1000)
const headerAt = (height: number) => ({
  ...{ hash: id(height), prev_hash: id(height - 1), height },
  ...{ timestamp: 1_600_000_000 + 120 * height, difficulty: 10, block_weight: 100 },
  miner_tx_hash: id(1_000_000 + height),
  num_txes: CONTENTS[height]?.length ?? 0,
  reward: rewardAt(height),
})
const blockAt = (height: number) => ({
  result: {
    block_header: headerAt(height),
    json: JSON.stringify({
      miner_tx: minerTx(height),
      tx_hashes: (CONTENTS[height] ?? []).map((each) => each.id),
    }),
  },
})
const BEST = 6
const ALL = Object.values(CONTENTS).flat()
type Entry = { readonly tx_hash: string; readonly as_json: string }
const entryOf = ({ id: tx_hash, tx }: (typeof ALL)[number]): Entry => ({
  tx_hash,
  as_json: JSON.stringify(tx),
})

/** A daemon; `change` may spoil the transactions that it gives. */
async function fakeDaemon(change: (entries: Entry[]) => unknown[] = (entries) => entries) {
  const asked: string[] = []
  let isBusy = true
  const said = (url: string, body: string): object => {
    const { method, params = {}, txs_hashes: wanted = [] } = JSON.parse(body)
    if (url === '/get_transactions') {
      if (isBusy) {
        isBusy = false
        return { status: 'BUSY' }
      }
      return { txs: change(ALL.filter((each) => wanted.includes(each.id)).map(entryOf)) }
    }
    const { height = 0, start_height: from = 0, end_height: to = 0 } = params
    if (method === 'get_block') return blockAt(height)
    if (method === 'get_last_block_header') return { result: { block_header: headerAt(BEST) } }
    if (method === 'get_block_header_by_height') {
      if (height > BEST) return { error: { code: -2 } }
      return { result: { block_header: { ...headerAt(height), prev_hash: id(99) } } }
    }
    if (method !== 'get_block_headers_range') return { error: { code: -32601 } }
    const headers = Array.from({ length: to - from + 1 }, (_, at) => headerAt(from + at))
    return { result: { headers } }
  }
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString()
    asked.push(body)
    answer.end(JSON.stringify(said(request.url ?? '', body)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  close.push(() => new Promise<void>((done) => server.close(() => done())))
  const { port } = server.address() as AddressInfo
  return { place: httpPlace(`http://127.0.0.1:${port}`), asked }
}

const expected = first!.txs.flatMap(({ own }) => own.map(([, , amount]) => BigInt(amount)))
const received = expected.reduce((sum, amount) => sum + amount, 0n)

describe('from a daemon', () => {
  test('every transfer at the address that was paid, and no balance', async () => {
    const { place } = await fakeDaemon()
    const result = await importMoneroWalletNode(one, { place, from: 1, to: null }, tools())
    expect(result).toMatchObject({ stored: 6, refused: 0, faults: [] })
    expect(result.wallet).toMatchObject({
      ...{ sees: 'incoming only', received, transfers: 5, blocks: 6, txs: 11, outputs: 19 },
      // A fee and four outputs, and one output of a coinbase whose header stands already.
      ...{ added: 12, known: 0, flaws: {} },
    })
    const addresses = result.wallet.list.map(({ address }) => address)
    const totals = await data.ledger.totals(MONERO, addresses)
    expect(totals.map(({ credited }) => credited).sort()).toEqual([...expected].sort())
    expect(totals.every(({ debited }) => debited === 0n)).toBe(true)
    const [paid] = await data.ledger.transactions(MONERO, [multiple!.id])
    expect(paid).toMatchObject({ block: id(4), position: 2, timeMs: 1_600_000_480_000 })
    expect(paid?.postings.slice(0, 4)).toMatchObject([
      { leg: 0, side: 'debit', account: null, amount: 353_610_000n, kind: 'fee' },
      { leg: 1, side: 'credit', account: null, amount: 353_610_000n },
      { leg: 4, side: 'debit', account: null, certainty: 'unknown', form: 'incoming-only' },
      { leg: 5, side: 'credit', account: addresses[1], asset: XMR, amount: 4_000_000_000_000n },
    ])
    const [coinbase] = await data.ledger.transactionsOf(MONERO, id(3))
    expect(coinbase?.postings.at(-1)).toMatchObject({ account: addresses[0], amount: expected[4] })
  })

  test('the daemon is asked for whole blocks, and never told a key', async () => {
    const { place, asked } = await fakeDaemon()
    await importMoneroWalletNode(one, { place, from: 1, to: null }, tools())
    const all = asked.join('\n')
    expect(all).toContain(multiple!.id)
    expect(all).not.toContain(first!.key)
    expect(all).not.toContain(readViewKey(first!.key).toString())
  })

  test('again, and with or without a first import, it is the same ledger', async () => {
    const order = { place: (await fakeDaemon()).place, from: 1, to: null }
    await importMoneroWalletNode(one, order, tools())
    const again = await importMoneroWalletNode(one, order, tools())
    expect(again).toMatchObject({ stored: 0, known: 6, wallet: { added: 0, known: 12, received } })
    await importMoneroWalletNode(two, order, tools())
    const digests = await data.ledger.digests(MONERO)
    await closeFolder()
    await openFolder()
    await importMoneroNode(MONERO_NETWORKS.main, order, tools())
    const late = await importMoneroWalletNode(two, { ...order, from: 4 }, tools())
    expect(late.wallet).toMatchObject({ transfers: 4, received: 4_000_000_000_000n, blocks: 3 })
    await importMoneroWalletNode(one, order, tools())
    expect(await data.ledger.digests(MONERO)).toEqual(digests)
  })

  test('a dry run tells it and stores nothing', async () => {
    const { place } = await fakeDaemon()
    const dry = { ...tools(), dryRun: true }
    const result = await importMoneroWalletNode(one, { place, from: 1, to: null }, dry)
    expect(result.wallet).toMatchObject({ received, added: 0, faults: [] })
    expect(await data.ledger.blocks(MONERO)).toEqual([])
  })

  test('what the daemon leaves out or spoils is told by block and transaction', async () => {
    const { place } = await fakeDaemon((entries) =>
      entries.flatMap((entry, at) => {
        if (entry.tx_hash === multiple!.id) return { ...entry, as_json: '{"version":2}' }
        return at === 1 ? [] : entry
      }),
    )
    const { wallet, faults } = await importMoneroWalletNode(two, { place, from: 1, to: 5 }, tools())
    expect(wallet).toMatchObject({ transfers: 3 })
    expect(faults.map(({ code, facts }) => [code, facts['height'], facts['tx']])).toEqual([
      ['MONERO_MALFORMED', 4, multiple!.id],
      ['MONERO_TX_MISSING', 5, undefined],
    ])
  })
})

const lines = (...documents: object[]): string => {
  const file = join(
    folder,
    `${documents.length}-${Math.abs(hash(JSON.stringify(documents)))}.jsonl`,
  )
  writeFileSync(file, documents.map((each) => `${JSON.stringify(each)}\n`).join(''))
  return file
}
const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7)
const blocks = [1, 2, 3, 4, 5, 6].map(blockAt)
const answers = [{ txs: ALL.slice(0, 3).map(entryOf) }, { txs: ALL.slice(3).map(entryOf) }]

describe('from files', () => {
  test('blocks and transactions in any order give what the daemon gives', async () => {
    const { place } = await fakeDaemon()
    await importMoneroWalletNode(one, { place, from: 1, to: null }, tools())
    const digests = await data.ledger.digests(MONERO)
    for (const documents of [
      [...blocks, ...answers],
      [...answers.toReversed(), ...blocks],
    ]) {
      await closeFolder()
      await openFolder()
      const result = await importMoneroWallet(one, [lines(...documents)], tools())
      expect(result).toMatchObject({ stored: 6, faults: [], wallet: { received, txs: 11 } })
      expect(await data.ledger.digests(MONERO)).toEqual(digests)
    }
  })

  test('without a key, transactions in files are passed over', async () => {
    const result = await importMonero(MONERO_NETWORKS.main, [lines(...blocks, ...answers)], tools())
    expect(result).toMatchObject({ stored: 6, refused: 0, faults: [] })
  })

  test('transactions without a block, and blocks without theirs, are told', async () => {
    const paths = [lines(blockAt(4), { txs: [entryOf(multiple!), entryOf(second!.txs[0]!)] })]
    const { wallet, faults } = await importMoneroWallet(one, paths, tools())
    expect(wallet).toMatchObject({ transfers: 4 })
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ['MONERO_TX_MISSING', `Expected the block of transaction ${second!.txs[0]!.id}, got none`],
      ['MONERO_TX_MISSING', 'Expected all transactions of block 4, got 1 fewer'],
    ])
  })

  test('what is no answer is told once, and the rest is taken', async () => {
    const bad = [{ txs: [{ tx_hash: 'x' }, { tx_hash: id(77), as_json: '' }, 5] }, { txs: 5 }]
    const path = lines(blockAt(4), ...bad, { txs: CONTENTS[4]!.map(entryOf) })
    const { wallet, faults } = await importMoneroWallet(one, [path], tools())
    expect(wallet).toMatchObject({ transfers: 4 })
    expect(faults.map(({ code }) => code)).toEqual(
      Array.from({ length: 4 }, () => 'MONERO_MALFORMED'),
    )
  })

  test('a false amount counts nothing; a one-time key used again is marked', async () => {
    const tx = multiple!.tx as { rct_signatures: { ecdhInfo: { amount: string }[] } }
    const ecdhInfo = tx.rct_signatures.ecdhInfo.map((info, at) =>
      at === 4 ? { amount: '00'.repeat(8) } : info,
    )
    const forged = {
      id: id(88),
      own: [],
      tx: { ...tx, rct_signatures: { ...tx.rct_signatures, ecdhInfo } },
    }
    const block = JSON.parse(blockAt(4).result.json)
    const json = JSON.stringify({ ...block, tx_hashes: [...block.tx_hashes, forged.id] })
    const changed = { result: { block_header: { ...headerAt(4), num_txes: 3 }, json } }
    const paths = [lines(changed, { txs: [...CONTENTS[4]!, forged].map(entryOf) })]
    const { wallet, faults } = await importMoneroWallet(one, paths, tools())
    expect(wallet.list.map(({ isRepeated }) => isRepeated)).toEqual([
      ...[false, false, false, false],
      ...[true, true, true],
    ])
    expect(faults.map(({ code, facts }) => [code, facts['tx'], facts['output']])).toEqual([
      ['MONERO_AMOUNT_FALSE', forged.id, 4],
    ])
    expect(wallet.flaws).toEqual({ 'an amount that its commitment does not hold': 1 })
  })
})
