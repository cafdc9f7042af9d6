/**
 * Goal: small graphs of Ethereum give the balances, totals and relations that GraphSense, an
 * independent system, found in them.
 * Method: rows of blocks, transactions, traces and logs become blocks of objects, go through the
 * same path as a node's answers, and every posting is summed. Where the source is wrong or leaves
 * something out, the reason stands beside the case.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance, type Transaction } from '../../../domain/posting.ts'
import { EVM_CHAINS } from './chains.ts'
import { csvRows, type Row } from './csv.fixture.ts'
import { account, hashOf, movesOf } from './evm.fixture.ts'
import { EvmBatch } from './evm-batch.ts'
import type { EvmChange, EvmLog, EvmTrace, EvmUncle } from './evm-block.ts'
import { type EvmBlock, writeEvmBlock } from './write-block.ts'
import { ownMoves } from './write-own.ts'

const { ethereum } = EVM_CHAINS
const NOBODY = account(0)
/** A transaction that costs nothing and calls something. */
const FREE = { gas: '0', gasPrice: '0', receiptGasUsed: '0', input: '0x00' }
const COIN = 'slip44:60'

/** `375e16` is how the source writes large whole numbers. */
const whole = (text: string): bigint => {
  const [digits = '', zeros = '0'] = text.split('e')
  return BigInt(digits) * 10n ** BigInt(zeros)
}

/** A transaction of a row, as the object form wants it. */
const sentOf = (row: Row, position: number) => ({
  id: row['txHash']!,
  position,
  type: 0,
  from: row['fromAddress']!,
  to: row['toAddress']!,
  value: whole(row['value']!),
  hasInput: row['input'] !== '0x',
  gas: whole(row['gas']!),
  gasPrice: whole(row['gasPrice']!),
  mint: 0n,
})

const receiptOf = (row: Row, position: number, status: 'ok' | 'failed' | null) => ({
  id: row['txHash']!,
  position,
  status,
  gasUsed: whole(row['receiptGasUsed']!),
  gasPrice: null,
  created: null,
  blobGasUsed: 0n,
  blobGasPrice: 0n,
  l1Fee: 0n,
  gasUsedForL1: 0n,
  operatorFee: 0n,
})

const traceOf = (row: Row, position: number | null): EvmTrace => ({
  position,
  kind: position === null ? 'reward' : row['callType'] === 'call' ? 'call' : 'other',
  form: position === null ? (row['traceId']!.endsWith('_1') ? 'uncle' : 'block') : row['callType']!,
  depth: row['traceIndex'] === '0' ? 0 : 1,
  from: row['fromAddress'] || null,
  to: row['toAddress'] || null,
  value: whole(row['value']!),
  error: row['status'] === '0' ? 'failed' : null,
  isReverted: row['status'] === '0',
})

const genesisOf = (row: Row): EvmChange => ({
  from: '@issuance',
  to: row['toAddress']!,
  amount: whole(row['value']!),
  form: 'genesis',
})

const headOf = (height: number, producer: string) => ({
  height,
  hash: hashOf(1000 + height),
  parent: hashOf(999 + height),
  timeMs: 1_438_918_233_000,
  bytes: 0,
  producer,
  baseFee: null,
  extra: '0x',
  uncles: [] as string[],
  withdrawals: [],
})

/** Sums of what each account holds of each asset; system accounts too. */
function balances(transactions: readonly Transaction[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  const add = (holder: string | null, asset: string, amount: bigint) =>
    sums.set(`${holder} ${asset}`, (sums.get(`${holder} ${asset}`) ?? 0n) + amount)
  for (const transaction of transactions) {
    checkBalance(transaction)
    for (const { from, to, asset, amount } of movesOf(transaction)) {
      add(from, asset, -(amount ?? 0n))
      add(to, asset, amount ?? 0n)
    }
  }
  return sums
}

describeShared('eth-balance', 'graph/eth-balance', (folder) => {
  const traces = csvRows(join(folder, 'traces.csv'))
  const transactions = csvRows(join(folder, 'transactions.csv'))
  const miners = new Map(
    csvRows(join(folder, 'blocks.csv')).map((row) => [row['blockId'], row['miner']!]),
  )

  /**
   * The source numbers the blocks of traces anew and gives only three transactions. So each trace
   * becomes a block with one transaction: the one not used yet that pays the same from the same to
   * the same, with its producer, or one that costs nothing. One of the three has a delegate call as
   * its only trace, and so moves its fee alone.
   */
  function blocks(): EvmBlock[] {
    const left = [...transactions]
    const genesis = traces.filter((row) => row['traceId']!.startsWith('genesis'))
    return traces
      .filter((row) => row['callType'] !== '')
      .map((trace, index) => {
        const same = (row: Row) =>
          ['fromAddress', 'toAddress', 'value'].every((name) => row[name] === trace[name])
        const at = left.findIndex(same)
        const paid = at < 0 ? undefined : left.splice(at, 1)[0]
        const row = paid ?? { ...trace, ...FREE, txHash: hashOf(index + 1) }
        return {
          head: headOf(20_000_000 + index, miners.get(paid?.['blockId'] ?? '') ?? NOBODY),
          sent: [sentOf(row, 0)],
          receipts: [receiptOf(row, 0, null)],
          logs: [],
          traces: [{ ...traceOf(trace, 0), depth: 0 }],
          uncles: null,
          changes: index > 0 ? [] : genesis.map(genesisOf),
        }
      })
  }

  /** The logs are of other transactions than the traces: one for all of them. */
  function logBlock(): EvmBlock {
    const lines = readFileSync(join(folder, 'logs.json'), 'utf8').split('\n').filter(Boolean)
    const logs = lines.map((line, index): EvmLog => {
      const { address, topics, data } = JSON.parse(line) as EvmLog
      return { position: 0, index, address, topics, data }
    })
    const row = { ...FREE, txHash: hashOf(99), fromAddress: NOBODY, toAddress: NOBODY, value: '0' }
    return {
      head: headOf(20_000_100, NOBODY),
      sent: [sentOf(row, 0)],
      receipts: [receiptOf(row, 0, 'ok')],
      logs,
      traces: null,
      uncles: null,
      changes: [],
    }
  }

  test('every expected balance, in ether, USDC, USDT and WETH', () => {
    const batch = new EvmBatch(ethereum)
    for (const block of [...blocks(), logBlock()]) writeEvmBlock(block, batch)
    const sums = balances(transactionsOf(batch.batch))
    const assets: Row = {
      ETH: COIN,
      USDC: 'erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48',
      USDT: 'erc20:0xdac17f958d2ee523a2206206994597c13d831ec7',
      WETH: 'erc20:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2',
    }
    const expected = csvRows(join(folder, 'reference/balances.csv'))
    // The reference names accounts by number, so each asset's balances are compared as a set.
    for (const [currency, asset] of Object.entries(assets)) {
      const ours = [...sums]
        .filter(([key, sum]) => key.endsWith(` ${asset}`) && !key.startsWith('@') && sum !== 0n)
        .map(([, sum]) => sum)
      const theirs = expected
        .filter((row) => row['currency'] === currency)
        .map((row) => BigInt(row['balance']!))
      expect([currency, sorted(ours)]).toEqual([currency, sorted(theirs)])
    }
  })
})

const sorted = (values: readonly bigint[]): bigint[] =>
  values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

describeShared('eth-simple', 'graph/eth-simple', (folder) => {
  const traces = csvRows(join(folder, 'traces.csv'))
  const sent = csvRows(join(folder, 'transactions.csv'))
  const heads = csvRows(join(folder, 'blocks.csv'))
  const rewards = (height: number) =>
    traces.filter((row) => row['traceId']!.startsWith(`reward_${height}_`))

  const blockOf = (head: Row): EvmBlock => {
    const height = Number(head['blockId'])
    const own = sent.filter((row) => row['blockId'] === head['blockId'])
    const frames = own.flatMap((row, position) =>
      traces
        .filter(({ txHash }) => txHash === row['txHash'])
        .map((trace) => traceOf(trace, position)),
    )
    return {
      head: {
        ...headOf(height, head['miner']!),
        hash: head['blockHash']!,
        parent: head['parentHash']!,
      },
      sent: own.map(sentOf),
      receipts: own.map((row, position) => receiptOf(row, position, null)),
      logs: [],
      traces: [...frames, ...rewards(height).map((row) => traceOf(row, null))],
      uncles: null,
      changes: [],
    }
  }

  const batch = new EvmBatch(ethereum)
  for (const head of heads) writeEvmBlock(blockOf(head), batch)
  const payments = transactionsOf(batch.batch).flatMap((tx) =>
    movesOf(tx).filter(({ kind }) => kind === 'transfer' || kind === 'internal'),
  )

  test('every expected relation: who paid whom, how often, how much in all', () => {
    const ids = new Map(
      csvRows(join(folder, 'reference/address_ids.csv')).map((row) => [
        row['address'],
        row['addressId'],
      ]),
    )
    const ours = new Map<string, { count: number; value: bigint }>()
    for (const { from, to, amount } of payments) {
      const key = `${ids.get(from ?? '')} ${ids.get(to ?? '')}`
      const { count, value } = ours.get(key) ?? { count: 0, value: 0n }
      ours.set(key, { count: count + 1, value: value + (amount ?? 0n) })
    }
    const theirs = exactLines(join(folder, 'reference/address_relations.json')).map((row) => [
      `${row['srcAddressId']} ${row['dstAddressId']}`,
      { count: row['noTransactions'], value: BigInt((row['value'] as { value: string }).value) },
    ])
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  })

  test('every expected total received and spent', () => {
    for (const row of exactLines(join(folder, 'reference/addresses.json'))) {
      const holder = `0x${Buffer.from(String(row['address']), 'base64').toString('hex')}`
      const sum = (side: 'from' | 'to') =>
        payments.reduce(
          (all, move) => (move[side] === holder ? all + (move.amount ?? 0n) : all),
          0n,
        )
      const total = (name: string) => BigInt((row[name] as { value: string }).value)
      expect([holder, sum('to'), sum('from')]).toEqual([
        holder,
        total('totalReceived'),
        total('totalSpent'),
      ])
    }
  })

  test('every reward that the node tells is what the protocol’s rule gives', () => {
    let compared = 0
    for (const head of heads) {
      const height = Number(head['blockId'])
      const told = rewards(height)
      if (told.length === 0) continue
      // The source does not list uncles: makers and distance are those of the rewards it tells.
      const uncles: EvmUncle[] = told
        .filter((row) => row['traceId']!.endsWith('_1'))
        .map((row) => ({ producer: row['toAddress']!, height: height - 2 }))
      const named = { ...headOf(height, head['miner']!), uncles: uncles.map(() => hashOf(1)) }
      const facts = { head: named, rewards: [], uncles, changes: [] }
      const notes = writeEvmBlock(blockOf(head), new EvmBatch(ethereum))
      const ours = ownMoves(ethereum, facts, { ...notes, beyondSums: [] })
      expect([height, ours.map(({ to, amount }) => [to, amount]).toSorted()]).toEqual([
        height,
        told.map((row) => [row['toAddress'], whole(row['value']!)]).toSorted(),
      ])
      compared++
    }
    expect(compared).toBeGreaterThan(50)
  })
})

/** Lines of JSON whose whole numbers are kept as text where a float would round them. */
function exactLines(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => {
    const exact = line.replace(/"value":(\d+)/g, '"value":"$1"')
    return JSON.parse(exact) as Record<string, unknown>
  })
}
