/**
 * Goal: recorded answers of nodes give what ethereum-etl, an independent reader, found in them.
 * Method: blocks, receipts, logs, token transfers and traces of the main network, field by field
 * against its expected rows. Fields that a ledger does not keep (blooms, roots, gas limits, code)
 * are not compared. Where the source itself is wrong, the reason stands beside the case.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { readLanes } from '../../../domain/batch/lanes.ts'
import { hexText } from '../../../domain/batch/tx-id.ts'
import { addTextLog } from './add-text-log.ts'
import { EVM_CHAINS } from './chains.ts'
import { csvRows, jsonRows, type Row } from './csv.fixture.ts'
import { decodeEvmBlock } from './decode-block.ts'
import { type Json, movesOf } from './evm.fixture.ts'
import { EvmBatch } from './evm-batch.ts'
import type { EvmLog, EvmReceipt, EvmSent, EvmTrace } from './evm-block.ts'
import { EvmLogRows } from './log-rows.ts'
import { readBlock } from './read-block.ts'
import { readReceipts } from './read-receipts.ts'
import { readTraces } from './read-traces.ts'

const { ethereum } = EVM_CHAINS

const bytesAt = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(...path)))
const answers = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .toSorted()
    .map((name) => join(folder, name))

const blockRow = (bytes: Uint8Array) => {
  const { head, sent } = readBlock(bytes, ethereum)
  return {
    number: String(head.height),
    hash: head.hash,
    parent_hash: head.parent,
    miner: head.producer,
    size: String(head.bytes),
    extra_data: head.extra,
    timestamp: String(head.timeMs / 1000),
    transaction_count: String(sent.length),
    base_fee_per_gas: head.baseFee === null ? '' : String(head.baseFee),
  }
}

const sentRow = (tx: EvmSent) => ({
  hash: tx.id,
  transaction_index: String(tx.position),
  from_address: tx.from,
  to_address: tx.to ?? '',
  value: String(tx.value),
  gas: String(tx.gas),
  gas_price: String(tx.gasPrice),
  transaction_type: String(tx.type),
})

/** The columns of a row that ours has too. */
const common = (row: Row, ours: object): Row =>
  Object.fromEntries(Object.keys(ours).map((name) => [name, String(row[name] ?? '')]))

describeShared('blocks and transactions', 'ethereum/test_export_blocks_job', (folder) => {
  test.each(['block_with_logs', 'block_without_transactions', 'blocks_with_transactions'])(
    '%s',
    (name) => {
      const paths = answers(join(folder, name), /^web3_response/)
      const blocks = paths.map((path) => blockRow(bytesAt(path)))
      const expected = csvRows(join(folder, name, 'expected_blocks.csv'))
      expect(blocks).toEqual(expected.map((row, at) => common(row, blocks[at]!)))
      const sent = paths.flatMap((path) => readBlock(bytesAt(path), ethereum).sent.map(sentRow))
      const rows = csvRows(join(folder, name, 'expected_transactions.csv'))
      expect(sent).toEqual(rows.map((row) => common(row, sent[0]!)))
    },
  )
})

const receiptRow = (receipt: EvmReceipt) => ({
  transaction_hash: receipt.id,
  transaction_index: String(receipt.position),
  gas_used: String(receipt.gasUsed),
  contract_address: receipt.created ?? '',
  status: receipt.status === null ? '' : receipt.status === 'ok' ? '1' : '0',
  effective_gas_price: String(receipt.gasPrice ?? ''),
})

const transferRows = (rows: EvmLogRows, ids: readonly string[]) =>
  Array.from({ length: rows.count }, (_, row) => ({
    token_address: accountAt(rows.contract, row),
    from_address: accountAt(rows.from, row),
    to_address: accountAt(rows.to, row),
    value: String(readLanes(rows.amount, row)),
    transaction_hash: ids[rows.receipt[row]!] ?? '',
    log_index: String(rows.index[row]),
  }))

const accountAt = (bytes: Uint8Array, row: number): string => `0x${hexText(bytes, 20 * row, 20)}`

/** Transactions of which only id and place matter. */
const sentOf = (rows: readonly Row[]): EvmSent[] =>
  rows.map((row, position) => ({
    id: row['transaction_hash'] ?? row['hash'] ?? '',
    position,
    type: 0,
    from: '0x',
    to: null,
    value: 0n,
    hasInput: false,
    gas: 0n,
    gasPrice: 0n,
    mint: 0n,
  }))

describeShared('receipts and logs', 'ethereum/test_export_receipts_job', (path) => {
  test('receipts_with_logs: every receipt, every log, without the full parser', () => {
    const folder = join(path, 'receipts_with_logs')
    const expected = csvRows(join(folder, 'expected_receipts.csv')).toSorted(
      (a, b) => Number(a['transaction_index']) - Number(b['transaction_index']),
    )
    const rows = new EvmLogRows()
    const bytes = answers(folder, /^web3_response/).map((file) => bytesAt(file))
    const read = readReceipts(bytes, sentOf(expected), rows)
    const receipts = read.receipts.map(receiptRow)
    expect(receipts).toEqual(expected.map((row, at) => common(row, receipts[at]!)))
    expect(read.fullParses).toBe(0)
    const ids = read.ordinals.map((_, ordinal) => read.receipts[read.ordinals.indexOf(ordinal)]!.id)
    const logs = jsonRows(join(folder, 'expected_logs.json'))
    expect(transferRows(rows, ids)).toEqual(
      logs.map((log) => ({
        token_address: log['address'],
        from_address: `0x${(log['topics'] as unknown as string[])[1]!.slice(26)}`,
        to_address: `0x${(log['topics'] as unknown as string[])[2]!.slice(26)}`,
        value: String(BigInt(log['data']!)),
        transaction_hash: log['transaction_hash'],
        log_index: String(log['log_index']),
      })),
    )
  })
})

const transfersOf = (logs: readonly (EvmLog & { id: string })[]) => {
  const rows = new EvmLogRows()
  for (const [at, log] of logs.entries()) addTextLog(rows, log, at)
  return transferRows(
    rows,
    logs.map(({ id }) => id),
  )
}

describe('token transfers', () => {
  describeShared('of a log filter', 'ethereum/test_export_token_transfers_job', (path) => {
    test('block_with_transfers', () => {
      const folder = join(path, 'block_with_transfers')
      const text = readFileSync(join(folder, 'web3_response.eth_getFilterLogs_0x0.json'), 'utf8')
      const logs = (JSON.parse(text) as { result: Json[] }).result.map((log) => ({
        id: String(log['transactionHash']),
        position: 0,
        index: Number(log['logIndex']),
        address: String(log['address']),
        topics: log['topics'] as string[],
        data: String(log['data']),
      }))
      const expected = csvRows(join(folder, 'expected_token_transfers.csv'))
      const ours = transfersOf(logs)
      expect(ours).toEqual(expected.map((row) => common(row, ours[0]!)))
    })
  })

  describeShared('of rows of logs', 'ethereum/test_extract_token_transfers_job', (path) => {
    test('logs: two transfers, and an event that is none', () => {
      const folder = join(path, 'logs')
      const logs = csvRows(join(folder, 'logs.csv')).map((row) => ({
        id: row['transaction_hash']!,
        position: 0,
        index: Number(row['log_index']),
        address: row['address']!,
        topics: row['topics']!.split(','),
        data: row['data']!,
      }))
      const expected = csvRows(join(folder, 'expected_token_transfers.csv'))
      const ours = transfersOf(logs)
      expect(logs).toHaveLength(3)
      expect(ours).toEqual(expected.map((row) => common(row, ours[0]!)))
    })
  })
})

/** A trace as ethereum-etl writes it; the reasons for what differs stand in the tests. */
const traceRow = (trace: EvmTrace, ids: readonly string[]) => ({
  transaction_hash: trace.position === null ? '' : (ids[trace.position] ?? ''),
  transaction_index: trace.position === null ? '' : String(trace.position),
  from_address: trace.from ?? '',
  to_address: trace.to ?? '',
  value: trace.value === null ? '' : String(trace.value),
  trace_type: typeOf(trace),
  call_type: typeOf(trace) === 'call' ? trace.form : '',
  reward_type: trace.kind === 'reward' ? trace.form : '',
  error: trace.error ?? '',
})

const typeOf = ({ kind, form }: EvmTrace): string =>
  kind === 'creation'
    ? 'create'
    : kind === 'self-destruct'
      ? 'suicide'
      : form === 'block'
        ? 'reward'
        : kind === 'reward'
          ? 'reward'
          : 'call'

const CASES = [
  'block_with_create',
  'block_with_error',
  'block_with_subtraces',
  'block_with_suicide',
  'block_without_transactions',
]

/** Ids of the transactions in rows of traces, by their index. */
function idsOf(rows: readonly Row[]): string[] {
  const ids: string[] = []
  for (const row of rows) {
    if (row['transaction_index'] === '') continue
    const id = row['transaction_hash'] ?? ''
    ids[Number(row['transaction_index'])] = id === '' ? `0x${'0'.repeat(64)}` : id
  }
  return ids
}

describeShared('traces, list dialect', 'ethereum/test_export_traces_job', (folder) => {
  test.each(CASES)('%s', (name) => {
    const [path = ''] = answers(join(folder, name), /^web3_response/)
    const expected = csvRows(join(folder, name, 'expected_traces.csv'))
    const ids = idsOf(expected)
    const { traces, fullParses } = readTraces(bytesAt(path), ids)
    expect(fullParses).toBe(0)
    const ours = traces.map((trace) => traceRow(trace, ids))
    expect(ours).toEqual(expected.map((row) => common(row, ours[0]!)))
    // Its `status` is 0 for a frame that failed or stands within one.
    expect(traces.map(({ isReverted }) => (isReverted ? '0' : '1'))).toEqual(
      expected.map((row) => row['status']),
    )
  })
})

describeShared('traces, tree dialect', 'ethereum/test_extract_geth_traces_job', (folder) => {
  test.each(CASES)('%s', (name) => {
    const [path = ''] = answers(join(folder, name), /^web3_response/)
    const expected = csvRows(join(folder, name, 'expected_traces.csv'))
    const ids = idsOf(expected)
    const { traces, fullParses } = readTraces(bytesAt(path), ids)
    expect(fullParses).toBe(0)
    const ours = traces.map((trace) => ({
      ...traceRow(trace, ids),
      // The expected rows of this dialect name no transactions.
      transaction_hash: '',
    }))
    expect(ours).toEqual(expected.map((row) => common(row, ours[0]!)))
  })
})

describeShared('a stream: traces and contracts', 'ethereum/test_stream', (folder) => {
  test.each(['blocks_2112234_2112234', 'blocks_508110_508110'])('%s', (name) => {
    const [path = ''] = answers(join(folder, name), /trace_block/)
    const expected = jsonRows(join(folder, name, 'expected_traces.json')).map((row) =>
      Object.fromEntries(Object.entries(row).map(([field, value]) => [field, value ?? ''])),
    )
    const ids = idsOf(
      expected.map((row) => ({ ...row, transaction_index: String(row['transaction_index']) })),
    )
    const { traces, fullParses } = readTraces(bytesAt(path), ids)
    expect(fullParses).toBe(0)
    const ours = traces.map((trace) => traceRow(trace, ids))
    expect(ours).toEqual(expected.map((row) => common(row, ours[0]!)))
    const made = traces.filter(({ kind, isReverted }) => kind === 'creation' && !isReverted)
    const contracts = jsonRows(join(folder, name, 'expected_contracts.json'))
    expect(made.map(({ to }) => to)).toEqual(contracts.map((row) => row['address']))
  })
})

describeShared(
  'a stream: whole blocks',
  'ethereum/test_stream/blocks_1755634_1755635',
  (folder) => {
    const batch = new EvmBatch(ethereum)
    const notes = ['0x1ac9f2', '0x1ac9f3'].map((number) => {
      const block = bytesAt(folder, `web3_response.eth_getBlockByNumber_${number}_true.json`)
      const receipts =
        number === '0x1ac9f2' ? [] : answers(folder, /Receipt/).map((file) => bytesAt(file))
      return decodeEvmBlock({ block, receipts, traces: null }, batch)
    })
    const transactions = transactionsOf(batch.batch)
    const byId = (id: string) => movesOf(transactions.find((tx) => `0x${tx.id}` === id)!)

    test('every expected token transfer is posted, and no other', () => {
      const tokens = transactions.flatMap((tx) =>
        movesOf(tx)
          .filter(({ asset }) => asset.startsWith('erc20:'))
          .map(({ from, to, asset, amount }) => ({ from, to, asset, amount, tx: `0x${tx.id}` })),
      )
      expect(tokens).toEqual(
        jsonRows(join(folder, 'expected_token_transfers.json')).map((row) => ({
          from: row['from_address'],
          to: row['to_address'],
          asset: `erc20:${row['token_address']}`,
          amount: BigInt(row['value']!),
          tx: row['transaction_hash'],
        })),
      )
      expect(notes.map(({ fullParses }) => fullParses)).toEqual([0, 0])
    })

    test('every expected transaction pays its value and its fee to the producer', () => {
      const heads = jsonRows(join(folder, 'expected_blocks.json'))
      for (const row of jsonRows(join(folder, 'expected_transactions.json'))) {
        const moves = byId(row['hash']!).filter(({ asset }) => asset === 'slip44:60')
        const value = BigInt(row['value']!)
        const fee = BigInt(row['receipt_gas_used']!) * BigInt(row['receipt_effective_gas_price']!)
        const miner = heads.find(({ hash }) => hash === row['block_hash'])!['miner']
        const from = row['from_address']
        const paid = { from, to: row['to_address'], asset: 'slip44:60', amount: value }
        expect(moves).toEqual([
          ...(value > 0n ? [{ ...paid, kind: 'transfer', form: '' }] : []),
          { ...paid, to: miner, amount: fee, kind: 'fee', form: 'priority-fee' },
        ])
      }
    })

    test('each block brings five ether, and says that calls were not traced', () => {
      const own = transactions.filter(({ id, block }) => id === block)
      expect(own.map((tx) => movesOf(tx)[0]?.amount)).toEqual([5n * 10n ** 18n, 5n * 10n ** 18n])
      expect(notes.map(({ internal }) => internal)).toEqual(['seen', 'not seen'])
    })
  },
)
