/**
 * Goal: whatever a node is like, the same blocks come in: with batches or without, limited, failing
 * for a while, without receipts by block, with traces in another dialect or none; files of its
 * answers give the same ledger. Reorganisations end on the node's chain.
 * Method: made blocks behind a server with the manners of real nodes and providers, the ledger's
 * digests against those of one import without trouble.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { EVM_CHAINS } from '@paperchain/core/engine/decode/evm/chains'
import { parseExactJson, wholeOf } from '@paperchain/core/engine/decode/exact-json'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  account,
  TOKEN,
  TOPIC,
  topic,
  word,
} from '../../../../core/src/engine/decode/evm/evm.fixture.ts'
import { sharedData } from '../../../../core/test/shared-data.ts'
import { placeLedger } from '../../../test/made-once.ts'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { type FakeEvm, fakeEvm, madeChain } from '../../adapters/chain-evm/node/fake-evm.fixture.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { importEvm, importEvmNode } from './import-evm.ts'
import { importTokens } from './import-tokens.ts'

const chain = EVM_CHAINS.ethereum
const BLOCKS = madeChain(25)
const INTERNAL = 'internal transfers: not seen'
const none = new Map()

let folder = ''
let data: OwnFolder
const open = async () => {
  folder = mkdtempSync(join(tmpdir(), 'paperchain-evm-'))
  await placeLedger(folder)
  data = await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => null })
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
  clock: () => 1000,
  sleep: async () => undefined,
  timeoutMs: 5_000,
})

async function bring(options: Partial<FakeEvm>, more: object = {}) {
  const { node, url, close: stop } = await fakeEvm({ blocks: BLOCKS, ...options })
  const order = { chain, changes: none, place: httpPlace(url), from: 1, to: null, ...more }
  const result = await importEvmNode(order, tools()).finally(stop)
  return { node, result }
}
const digests = () => data.ledger.digests(chain.ledger)

/** What one import without trouble gives. */
let expected: Readonly<Record<string, string>>
test('a node that takes all: blocks, receipts and traces in batches', async () => {
  const { node, result } = await bring({})
  expect(result).toMatchObject({ stored: 24, refused: 0, from: 1, to: 24, unseen: {}, faults: [] })
  expect(node.largest).toBeGreaterThan(6)
  const [coded] = await data.ledger.totals(chain.ledger, [account(0xc0de)])
  expect(coded?.credited).toBe(48n)
  expected = await digests()
  const again = await bring({}, { from: null })
  expect(again.result).toMatchObject({ stored: 0, known: 0 })
})

describe('manners of nodes', () => {
  const cases: [string, Partial<FakeEvm>][] = [
    ['batches of three at most, by status', { batchMax: 3 }],
    ['no batches, by one error', { batchMax: 1, refusal: 'one error' }],
    ['batches of five, by an error a call', { batchMax: 5, refusal: 'error a call' }],
    ['traces in the other dialect', { lacks: ['debug_traceBlockByNumber'] }],
    ['no receipts by block', { lacks: ['eth_getBlockReceipts', 'trace_block'] }],
    ['a budget of calls', { budget: 7 }],
    ['fails for a while', { faults: ['busy', 'break', 'garbage', 'short', 'busy', 'break'] }],
    ['parts of other blocks for a while', { mixed: 3 }],
  ]
  test.each(cases)('%s', async (_, options) => {
    const { result } = await bring(options)
    expect(result).toMatchObject({ stored: 24, refused: 0, unseen: {}, faults: [] })
    expect(await digests()).toEqual(expected)
  })

  test('no traces at all: said for each block with calls, and asked no more', async () => {
    const { node, result } = await bring({ lacks: ['debug_traceBlockByNumber', 'trace_block'] })
    expect(result).toMatchObject({ stored: 24, unseen: { [INTERNAL]: 24 }, faults: [] })
    expect(await data.notes.counts(chain.ledger)).toEqual([
      { note: INTERNAL, blocks: 24, fromHeight: 1, toHeight: 24 },
    ])
    expect(node.asked.get('trace_block') ?? 0).toBeLessThanOrEqual(24)
  })

  test('parts of other blocks for ever: these blocks are refused, and named', async () => {
    const { result } = await bring({ mixed: 1e9 })
    expect(result.refused).toBe(23)
    expect(result.faults[0]).toMatchObject({ code: 'NODE_CHAIN_CHANGED', facts: { height: 2 } })
  })

  test('a node of another chain, and one that is gone', async () => {
    await expect(bring({ chainId: 5 })).rejects.toMatchObject({ code: 'NODE_WRONG_NETWORK' })
    const { url, close: stop } = await fakeEvm({ blocks: BLOCKS })
    await stop()
    const order = {
      chain,
      changes: none,
      place: httpPlace(`${url}/key?k=secret`),
      from: 0,
      to: null,
    }
    await expect(importEvmNode(order, tools())).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
      message: expect.not.stringMatching(/key|secret/) as unknown,
    })
  })
})

test('reorganisations end on the node’s chain: longer, as long, shorter, and back', async () => {
  const trunk = BLOCKS.slice(0, 15)
  const other = madeChain(25, 1).slice(15)
  const first = {
    ...other[0]!,
    block: { ...other[0]!.block, parentHash: trunk[14]!.block['hash'] },
  }
  const branch = [...trunk, first, ...other.slice(1)]
  const ids = (blocks: typeof BLOCKS) =>
    blocks.slice(1).map(({ block }) => String(block['hash']).slice(2))
  const live = async () =>
    (await data.ledger.blocks(chain.ledger))
      .filter(({ state }) => state === 'live')
      .map(({ id }) => id)
  for (const blocks of [BLOCKS.slice(0, 20), branch, BLOCKS, branch, branch.slice(0, 17), BLOCKS]) {
    await bring(
      { blocks },
      { from: await data.ledger.blocks(chain.ledger).then((all) => (all.length > 0 ? null : 1)) },
    )
    expect(await live()).toEqual(ids(blocks))
  }
})

test('files of the same answers, whole lines or line by line, give the same ledger', async () => {
  const [one, two] = [BLOCKS.slice(1, 12), BLOCKS.slice(12)]
  const whole = one.map((block) => JSON.stringify(block)).reverse()
  const apart = two.flatMap(({ block, receipts, traces }) => [
    JSON.stringify({ jsonrpc: '2.0', id: 1, result: block }),
    JSON.stringify({ jsonrpc: '2.0', id: 2, result: receipts }),
    JSON.stringify(traces),
  ])
  const paths = [whole, [...apart, '[]x']].map((lines, nth) => {
    const path = join(folder, `${nth}.jsonl`)
    writeFileSync(path, `${lines.join('\r\n')}\r\n`)
    return path
  })
  const result = await importEvm({ chain, changes: none }, paths, tools())
  expect(result).toMatchObject({ stored: 24, refused: 1, unseen: {} })
  expect(await digests()).toEqual(expected)
  const bad = join(folder, 'bad.jsonl')
  writeFileSync(bad, `${JSON.stringify([])}\n${whole[0]}\n{"block":{"hash":"0x1"}}\n`)
  const again = await importEvm({ chain, changes: none }, [bad], tools())
  expect(again).toMatchObject({ stored: 0, known: 1, refused: 2 })
  expect(again.faults.map(({ code, facts }) => [code, facts['line']])).toEqual([
    ['EVM_SHAPE', 1],
    ['NODE_ANSWER', 3],
  ])
})

test('tokens say what they are; one that looks like ether is marked', async () => {
  const text = (value: string) => Buffer.from(value).toString('hex').padEnd(64, '0')
  const said = { '0x06fdde03': `0x${text('Ether')}`, '0x95d89b41': `0x${text('\u0415TH')}` }
  const calls = { [TOKEN]: { ...said, '0x313ce567': `0x${word(18)}` } }
  const { result, node } = await bring({ calls })
  expect(result.tokensAsked).toBe(1)
  const id = parseAssetId(`${chain.ledger}/erc20:${TOKEN}`)
  const [facts, coin] = await Promise.all([
    data.assets.facts([id]),
    data.assets.facts([chain.asset]),
  ])
  expect(facts).toMatchObject([
    { symbol: '\u0415TH', name: 'Ether', decimals: 18, marks: ['look-alike'], source: 'eth_call' },
  ])
  expect(coin).toMatchObject([{ symbol: 'ETH', decimals: 18, vouched: true, source: 'chain' }])
  const [rebasing = ''] = chain.rebasing
  const staked = parseAssetId(`${chain.ledger}/erc20:${rebasing}`)
  expect(await data.assets.facts([staked])).toMatchObject([{ marks: ['rebasing'] }])
  expect(node.asked.get('eth_call')).toBe(3)
  const again = await bring({ calls }, { from: 1 })
  expect([again.result.tokensAsked, again.result.known]).toEqual([0, 24])
})

test('a file vouches for tokens; what contracts said before is held against it anew', async () => {
  const text = (value: string) => Buffer.from(value).toString('hex').padEnd(64, '0')
  const said = { '0x06fdde03': `0x${text('Coin')}`, '0x95d89b41': `0x${text('USDT')}` }
  await bring({ calls: { [TOKEN]: said } })
  const id = parseAssetId(`${chain.ledger}/erc20:${TOKEN}`)
  expect(await data.assets.facts([id])).toMatchObject([{ symbol: 'USDT', marks: [] }])
  const path = join(folder, 'tokens.csv')
  const rows = [
    'address,symbol,name,decimals,marks',
    '0xdAC17F958D2ee523a2206206994597C13D831ec7,USDT,"Tether, USD",6,',
    `${account(5)},stETH,Staked,18,rebasing`,
    `${account(6)},BAD,Bad,99,`,
    'nothing,BAD,Bad,1,',
    `${account(6)},BAD,Bad,1,fine`,
  ]
  writeFileSync(path, rows.join('\n'))
  const { clock } = tools()
  const later = { assets: data.assets, clock: () => clock() + 1 }
  const result = await importTokens(chain.ledger, [path], later)
  expect(result).toMatchObject({ vouched: 2, remarked: 1 })
  expect(result.faults.map(({ facts }) => facts['line'])).toEqual([4, 5, 6])
  const usdt = parseAssetId(`${chain.ledger}/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7`)
  expect(await data.assets.facts([usdt])).toMatchObject([
    { symbol: 'USDT', name: 'Tether, USD', decimals: 6, vouched: true, source: 'file tokens.csv' },
  ])
  expect(await data.assets.facts([id])).toMatchObject([{ marks: ['symbol-taken'] }])
})

const GRAPH = sharedData('graph/eth-simple')
if (GRAPH === null)
  console.warn('skipped: rows of ethereum-etl (no shared data at graph/eth-simple)')

test.skipIf(GRAPH === null)('GraphSense rows: what each account received and spent', async () => {
  const files = ['blocks', 'transactions', 'traces'].map((name) => join(GRAPH ?? '', `${name}.csv`))
  const result = await importEvm({ chain, changes: none }, files, tools())
  expect(result).toMatchObject({ stored: 84, refused: 1, from: 46147, to: 46230 })
  // Rows of the first state are there, and its block is not.
  expect(result.faults).toMatchObject([{ code: 'EVM_MISMATCH', facts: { height: 0, blocks: 1 } }])
  const paid = new Map<string, [received: bigint, spent: bigint]>()
  for (const { id } of await data.ledger.blocks(chain.ledger)) {
    for (const { postings } of await data.ledger.transactionsOf(chain.ledger, id)) {
      for (const { account: who, side, amount, kind } of postings) {
        if (kind !== 'transfer' || who === null) continue
        const sums = paid.get(who) ?? [0n, 0n]
        sums[side === 'credit' ? 0 : 1] += amount ?? 0n
        paid.set(who, sums)
      }
    }
  }
  const lines = readFileSync(join(GRAPH ?? '', 'reference/addresses.json'), 'utf8')
    .trim()
    .split('\n')
  for (const line of lines) {
    const row = parseExactJson(line) as Record<string, unknown>
    const who = `0x${Buffer.from(String(row['address']), 'base64').toString('hex')}`
    const total = (name: string) => wholeOf((row[name] as { value: unknown }).value)
    expect([who, paid.get(who)]).toEqual([who, [total('totalReceived'), total('totalSpent')]])
  }
  expect(lines.length).toBe(paid.size)
})

test('rows with receipts and logs; what lacks its part is refused by height', async () => {
  const hash = (n: number) => `0x${word(n)}`
  const [a, b] = [account(1), account(2)]
  const paidOut = `[{""index"":""1"",""address"":""${b}"",""amount"":""3""}]`
  const rows: Record<string, string[]> = {
    'blocks_0.csv': [
      'number,hash,parent_hash,miner,timestamp,size,base_fee_per_gas,withdrawals',
      `20000000,${hash(1)},${hash(9)},${account(7)},1700000000,9,10,"${paidOut}"`,
      `20000001,${hash(2)},${hash(1)},${account(7)},1700000012,9,10,`,
    ],
    'transactions_0.csv': [
      [
        'hash,block_number,transaction_index,from_address,to_address,value,gas',
        'gas_price,input',
        'transaction_type',
      ].join(','),
      `${hash(11)},20000000,0,${a},${b},5,100,12,0x,2`,
      `${hash(12)},20000001,0,${a},${b},5,100,12,0x,2`,
    ],
    'receipts_0.csv': [
      'transaction_hash,transaction_index,gas_used,contract_address,status,effective_gas_price',
      `${hash(11)},0,100,,1,12`,
    ],
    'logs_0.csv': [
      'log_index,transaction_hash,transaction_index,block_number,address,data,topics',
      `0,${hash(11)},0,20000000,${TOKEN},${hash(6)},"${TOPIC.transfer},${topic(a)},${topic(b)}"`,
    ],
  }
  const paths = Object.entries(rows).map(([name, lines]) => {
    const path = join(folder, name)
    writeFileSync(path, lines.join('\n'))
    return path
  })
  const result = await importEvm({ chain, changes: none }, paths, tools())
  expect(result).toMatchObject({ stored: 1, refused: 1, unseen: { [INTERNAL]: 1 } })
  expect(result.faults).toMatchObject([{ code: 'EVM_MISMATCH', facts: { height: 20000001 } }])
  const totals = await data.ledger.totals(chain.ledger, [b, account(7), '@burn'])
  expect(totals.map((each) => [each.account, each.asset.slice(9), each.credited])).toEqual([
    [b, `erc20:${TOKEN}`, 6n],
    [b, 'slip44:60', 5n + 3_000_000_000n],
    [account(7), 'slip44:60', 200n],
    ['@burn', 'slip44:60', 1000n],
  ])
})
