/**
 * Goal: what a daemon says of blocks stands as it is, balanced, and nothing is claimed beside it.
 * Method: recorded answers of real daemons with their rewards, times and links; laws over made
 * headers; bad answers by name.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance } from '../../../domain/posting.ts'
import { parseExactJson } from '../exact-json.ts'
import {
  MONERO,
  MONERO_UNSEEN,
  type MoneroBlock,
  readCoinbaseSum,
  readMoneroHeaders,
  writeMoneroBlock,
} from './read-header.ts'

const header = {
  hash: 'aa'.repeat(32),
  prev_hash: 'bb'.repeat(32),
  height: 5,
  timestamp: 1_612_327_847,
  difficulty: 7,
  block_size: 100,
  miner_tx_hash: 'cc'.repeat(32),
  num_txes: 2,
  reward: 1000,
}
const written = (block: MoneroBlock, fees: bigint | null) => {
  const builder = new BatchBuilder(MONERO)
  const unseen = writeMoneroBlock(builder, block, fees)
  const [transaction] = transactionsOf(builder)
  return { unseen, transaction: transaction! }
}
const only = (change: object = {}): MoneroBlock => readMoneroHeaders({ ...header, ...change })[0]!

test('every coinbase balances, pays to nobody known, and issues no more than that', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  fc.assert(
    fc.property(amount, amount, fc.nat(3), fc.boolean(), (one, two, txs, isTold) => {
      const [fees, reward] = one < two ? [one, two] : [two, one]
      const block = only({ reward: String(reward), num_txes: txs })
      const { transaction, unseen } = written(block, isTold ? fees : null)
      checkBalance(transaction)
      const credits = transaction.postings.filter(({ side }) => side === 'credit')
      expect(credits.reduce((sum, each) => sum + each.amount!, 0n)).toBe(reward)
      expect(
        credits.every(({ account, certainty }) => account === null && certainty === 'unknown'),
      ).toBe(true)
      const issued = transaction.postings.filter(({ account }) => account === '@issuance')
      const expected = txs === 0 ? reward : isTold ? reward - fees : null
      expect(issued.map(({ amount }) => amount)).toEqual(expected === null ? [] : [expected])
      expect(unseen.includes(MONERO_UNSEEN.transfers)).toBe(txs > 0)
      expect(unseen.includes(MONERO_UNSEEN.fees)).toBe(txs > 0 && !isTold)
    }),
  )
})

describeShared('recorded answers of daemons', 'monero/rpc', (folder) => {
  const read = (name: string) =>
    readMoneroHeaders(parseExactJson(readFileSync(join(folder, `test_${name}.json`), 'utf8')))

  test('get_block_headers_range: ten linked headers with their rewards', () => {
    const blocks = read('get_block_headers_range_2288491_2288500')
    expect(blocks.map(({ height }) => height)).toEqual(
      Array.from({ length: 10 }, (_, at) => 2288491 + at),
    )
    for (const [at, { previous }] of blocks.entries()) {
      if (at > 0) expect(previous).toBe(blocks[at - 1]!.id)
    }
    expect(blocks[0]).toEqual({
      id: '01a5a129515e752055af9883ac98cdbd9eb90db16ab69ea187a1eb24eb7d0c66',
      previous: '6bd071b487be697128142b9b132be8d2c3e4ee9660f73d811c3d23e4526e56ac',
      height: 2288491,
      timeMs: 1612327847000,
      work: 236253710852n,
      bytes: 49559,
      coinbase: '22c3dd706931fe0606e086147dcb8a984b504a5bd0eabd1cf7dabb9456154cd4',
      txCount: 26,
      reward: 1178084560299n,
    })
    expect(read('headers_2279790_2279799').filter(({ txCount }) => txCount === 0)).not.toEqual([])
  })

  test('get_block: the coinbase pays what the header says', () => {
    for (const [name, reward] of [
      ['get_block_2288515', 1176909776213n],
      ['chunking-10-block-693324', 9688373000497n],
      ['block-423cd4d170c53729cf25b4243ea576d1e901d86e26c06d6a7f79815f3fcb9a89', 15331952645334n],
    ] as const) {
      expect(read(name).map((block) => block.reward)).toEqual([reward])
    }
  })

  test('one header: by height, by hash, the last one', () => {
    expect(read('get_block_header_by_height_2288495')[0]!.reward).toBe(1176760892780n)
    expect(read('get_block_header_by_hash_90f6fd3f')).toHaveLength(1)
    expect(read('get_last_block_header_success')[0]!.height).toBe(2287573)
  })
})

test('the sum of a coinbase tells fees, where it is the sum of this one', () => {
  const sum = (emission_amount: number, fee_amount: number) => ({
    result: { emission_amount, fee_amount },
  })
  expect(readCoinbaseSum(sum(990, 10), only())).toBe(10n)
  expect(() => readCoinbaseSum(sum(990, 11), only())).toThrow(/a sum of 1000/)
  expect(() => written(only(), 1001n)).toThrow(/at most 1000/)
})

test('bad answers are refused by name', () => {
  const bad = [
    null,
    { result: 5 },
    { ...header, hash: 'AA' },
    { ...header, reward: -1 },
    { ...header, reward: 1.5 },
    { ...header, miner_tx_hash: '' },
    { block_header: header, json: '{' },
    { block_header: header, json: '{"miner_tx":{"vout":[{"amount":999}]}}' },
  ]
  for (const value of bad) {
    expect(() => readMoneroHeaders(value)).toThrowError(
      expect.objectContaining({ code: 'MONERO_MALFORMED' }) as Error,
    )
  }
})
