/**
 * Goal: the rows of a real export become exactly the transfers that they state.
 * Method: the first 10,000 blocks' transactions as GraphSense publishes them: number, total,
 * holders, and every block balanced; bad rows by name.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { formatAmount } from '../../../domain/amount.ts'
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance } from '../../../domain/posting.ts'
import { tronReading } from './fields.ts'
import { TRON_NETWORKS } from './network.ts'
import { blocksOfRows, readTronRow } from './read-rows.ts'
import { NO_BLOCK } from './tron-block.ts'
import { writeTronBlock } from './write-block.ts'

describeShared('GraphSense transactions 0 to 10,000', 'tron/transactions-0-10000.json', (path) => {
  const reading = tronReading(TRON_NETWORKS.main)
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const rows = lines.map((line, at) => readTronRow(line, at + 1, reading))
  const blocks = blocksOfRows(rows, () => undefined)
  const builder = new BatchBuilder(TRON_NETWORKS.main.ledger)
  for (const block of blocks) writeTronBlock(builder, block)
  const made = transactionsOf(builder)

  test('2,172 transfers moved 67,362,600,603.061886 TRX in all', () => {
    const credits = made.flatMap(({ postings }) => postings.filter(({ side }) => side === 'credit'))
    expect(credits).toHaveLength(2172)
    const total = credits.reduce((sum, { amount }) => sum + amount!, 0n)
    expect(formatAmount(total, 6)).toBe('67362600603.061886')
  })

  test('every transaction balances; 214 rows do not say who was paid', () => {
    for (const transaction of made) checkBalance(transaction)
    const unknown = made.filter(({ postings }) => postings[1]!.certainty === 'unknown')
    expect(unknown).toHaveLength(214)
    expect(made.every(({ postings }) => postings[0]!.account?.startsWith('T'))).toBe(true)
  })

  test('661 blocks in the order of height, each built on the one below where that is here', () => {
    expect(builder.blocks).toHaveLength(661)
    for (const [at, { height, previous }] of builder.blocks.entries()) {
      const below = builder.blocks[at - 1]
      expect(height).toBeGreaterThan(below?.height ?? -1)
      expect(previous).toBe(below?.height === height - 1 ? below.id : NO_BLOCK)
    }
  })
})

const row = {
  txHash: Buffer.alloc(32, 1).toString('base64'),
  blockHash: Buffer.alloc(32, 2).toString('base64'),
  blockId: 5,
  transactionIndex: 0,
  fromAddress: Buffer.alloc(20, 3).toString('base64'),
  toAddress: Buffer.alloc(20, 4).toString('base64'),
  value: 5,
  blockTimestamp: 1529919702,
}
const read = (change: object) =>
  readTronRow(JSON.stringify({ ...row, ...change }), 4, tronReading(TRON_NETWORKS.main))

test('a failed row moves nothing, a row of nothing is kept as zero-value', () => {
  expect(read({ receiptStatus: 0 }).moves).toEqual([])
  expect(read({ value: 0 }).moves).toMatchObject([{ amount: 0n }])
})

test('a value above 2^53 stays exact', () => {
  const text = JSON.stringify(row).replace('"value":5', '"value":99000000000000001')
  expect(readTronRow(text, 1, tronReading(TRON_NETWORKS.main)).moves[0]!.amount).toBe(
    99000000000000001n,
  )
})

test('bad rows are refused with their row; two blocks of a height too', () => {
  for (const change of [{ txHash: 'AA' }, { value: -1 }, { fromAddress: '%' }, { blockId: 'x' }]) {
    expect(() => read(change)).toThrow(/Expected/)
  }
  expect(() => readTronRow('{', 4, tronReading(TRON_NETWORKS.main))).toThrow(/JSON object/)
  const other = read({ blockHash: Buffer.alloc(32, 9).toString('base64'), transactionIndex: 1 })
  expect(() => blocksOfRows([read({}), other], () => undefined)).toThrow(/blockHash/)
  expect(() => blocksOfRows([read({}), read({})], () => undefined)).toThrow(/transactionIndex/)
})
