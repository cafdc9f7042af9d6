/**
 * Goal: what is not a block's own answers is refused by a code that says why, and leaves the batch
 * as it was.
 * Method: one wrong thing an example; a good block before and after each; the batch compared whole.
 */
import { describe, expect, test } from 'vitest'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { EVM_CHAINS } from './chains.ts'
import { decodeEvmBlock, type EvmAnswers } from './decode-block.ts'
import {
  ANN,
  account,
  answersOf,
  BOB,
  bytesOf,
  decode,
  hashOf,
  type Json,
  type Made,
  made,
  TOPIC,
  topic,
  word,
} from './evm.fixture.ts'
import { EvmBatch } from './evm-batch.ts'

const { ethereum } = EVM_CHAINS
const log = { topics: [TOPIC.transfer, topic(ANN), topic(BOB)], data: `0x${word(9)}` }
const good = made([{ tx: { value: '0x1' }, logs: [log] }, { logs: [log] }])
const answers = answersOf(good)

/** The good block with one part changed. */
const changed = (change: (block: Made) => void): EvmAnswers => {
  const block = structuredClone(good)
  change(block)
  return answersOf(block)
}
const firstLog = (block: Made): Json => (block.receipts[0]!['logs'] as Json[])[0]!
const firstTx = (block: Made): Json => (block.block['transactions'] as Json[])[0]!
const trace = { type: 'CALL', from: ANN, to: BOB, value: '0x1' }

const CASES: [string, string, EvmAnswers][] = [
  ['a block cut off', 'EVM_JSON', { ...answers, block: answers.block.slice(0, -9) }],
  ['no bytes', 'EVM_JSON', { ...answers, block: new Uint8Array() }],
  [
    'a block that the node does not have',
    'EVM_ANSWER',
    { ...answers, block: bytesOf({ id: 1, result: null }) },
  ],
  ['an error', 'EVM_ANSWER', { ...answers, receipts: bytesOf({ id: 1, error: { code: -32601 } }) }],
  [
    'traces of which one failed',
    'EVM_ANSWER',
    { ...answers, traces: bytesOf([{ error: 'x' }, { result: trace }]) },
  ],
  ['no receipts', 'EVM_MISMATCH', { ...answers, receipts: [] }],
  ['one receipt too few', 'EVM_MISMATCH', changed((block) => block.receipts.pop())],
  ['a receipt twice', 'EVM_MISMATCH', changed(({ receipts }) => receipts.push(receipts[0]!))],
  [
    'a receipt of another transaction',
    'EVM_MISMATCH',
    changed(({ receipts }) => {
      receipts[1]!['transactionHash'] = hashOf(77)
    }),
  ],
  [
    'a transaction out of place',
    'EVM_MISMATCH',
    changed((block) => {
      firstTx(block)['transactionIndex'] = '0x1'
    }),
  ],
  [
    'traces of fewer transactions',
    'EVM_MISMATCH',
    { ...answers, traces: bytesOf([{ result: trace }]) },
  ],
  [
    'traces of others',
    'EVM_MISMATCH',
    {
      ...answers,
      traces: bytesOf([0, 1].map(() => ({ txHash: hashOf(77), result: trace }))),
    },
  ],
  ['uncles of others', 'EVM_MISMATCH', { ...answers, uncles: [bytesOf({ result: {} })] }],
  [
    'transactions that are hashes',
    'EVM_SHAPE',
    changed((block) => {
      block.block['transactions'] = [hashOf(1)]
    }),
  ],
  [
    'an account too short',
    'EVM_SHAPE',
    changed((block) => {
      firstTx(block)['from'] = '0x12'
    }),
  ],
  [
    'a value without 0x',
    'EVM_SHAPE',
    changed((block) => {
      firstTx(block)['value'] = '12'
    }),
  ],
  [
    'a value of 257 bits',
    'EVM_SHAPE',
    changed((block) => {
      firstTx(block)['value'] = `0x1${word(0)}`
    }),
  ],
  [
    'a negative number',
    'EVM_SHAPE',
    changed((block) => {
      block.block['number'] = -1
    }),
  ],
  [
    'a number beyond 2^53',
    'EVM_SHAPE',
    changed((block) => {
      block.block['timestamp'] = '0x20000000000001'
    }),
  ],
  [
    'five topics',
    'EVM_SHAPE',
    changed((block) => {
      firstLog(block)['topics'] = Array.from({ length: 5 }, () => topic(ANN))
    }),
  ],
  [
    'a short topic',
    'EVM_SHAPE',
    changed((block) => {
      firstLog(block)['topics'] = [TOPIC.transfer.slice(0, -2)]
    }),
  ],
  [
    'a digit that is none',
    'EVM_SHAPE',
    changed((block) => {
      firstLog(block)['data'] = `0x${'g'.repeat(64)}`
    }),
  ],
  [
    'a sign that is no ASCII',
    'EVM_SHAPE',
    changed((block) => {
      firstLog(block)['address'] = `0x${'é'.repeat(40)}`
    }),
  ],
  [
    'half a byte of data',
    'EVM_SHAPE',
    changed((block) => {
      firstLog(block)['data'] = '0x123'
    }),
  ],
  [
    'a log that a reorganisation took back',
    'EVM_SHAPE',
    changed((block) => {
      firstLog(block)['removed'] = true
    }),
  ],
  [
    'receipts without logs',
    'EVM_SHAPE',
    changed(({ receipts }) => {
      delete receipts[0]!['logs']
    }),
  ],
]

test.each(CASES)('%s is %s; the batch is as it was', (_, code, bad) => {
  const batch = new EvmBatch(ethereum)
  const other = answersOf(
    made([{ logs: [{ ...log, address: account(0x999) }] }], { hash: hashOf(3) }),
  )
  decodeEvmBlock(other, batch)
  const before = [transactionsOf(batch.batch), [...batch.batch.assets], batch.batch.blocks.length]
  expect(() => decodeEvmBlock(bad, batch)).toThrow(
    expect.objectContaining({ name: 'FaultError', code }),
  )
  expect([transactionsOf(batch.batch), [...batch.batch.assets], batch.batch.blocks.length]).toEqual(
    before,
  )
  decodeEvmBlock(answers, batch)
  expect(transactionsOf(batch.batch).slice(1)).toEqual(decode(answers).transactions)
})

describe('a batch', () => {
  const pieces = (from: number, count: number): Json => {
    const list = (values: number[]) => [values.length, ...values].map(word).join('')
    const ids = Array.from({ length: count }, (_, index) => from + index)
    const data = word(64) + word(64 + 32 * (count + 1)) + list(ids) + list(ids.map(() => 1))
    return { topics: [TOPIC.batch, topic(ANN), topic(ANN), topic(BOB)], data: `0x${data}` }
  }
  const block = (from: number, count: number) =>
    answersOf(made([{ logs: [pieces(from, count)] }], { hash: hashOf(from + 1) }))

  test('full of assets refuses the block; appended and cleared it takes it', () => {
    const batch = new EvmBatch(ethereum)
    decodeEvmBlock(block(0, 40_000), batch)
    const full = expect.objectContaining({ code: 'BATCH_TOO_LARGE' })
    expect(() => decodeEvmBlock(block(40_000, 40_000), batch)).toThrow(full)
    expect([batch.batch.blocks.length, batch.batch.assets.length]).toEqual([1, 40_001])
    // A block of known pieces still goes in, and they keep their rows.
    decodeEvmBlock(block(10_000, 100), batch)
    expect(batch.batch.assets).toHaveLength(40_001)
    batch.clear()
    decodeEvmBlock(block(40_000, 40_000), batch)
    expect([batch.batch.blocks.length, batch.batch.assets.length]).toEqual([1, 40_001])
    expect(batch.batch.assets[0]).toBe(ethereum.asset)
  })

  test('of several blocks says what each alone says', () => {
    const batch = new EvmBatch(ethereum)
    const blocks = [0, 5, 3].map((from) => block(from, 4))
    for (const one of blocks) decodeEvmBlock(one, batch)
    expect(transactionsOf(batch.batch)).toEqual(blocks.flatMap((one) => decode(one).transactions))
  })
})
