/**
 * Goal: tokens move as ERC-20, ERC-721, ERC-1155 and the wrapped coin say; what only looks like
 * them moves nothing, and nothing is dropped without being counted.
 * Method: one log an example; laws on amounts beyond what can be summed; hostile batches.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EVM_CHAINS } from './chains.ts'
import {
  ANN,
  account,
  answersOf,
  BOB,
  decode,
  type Json,
  made,
  movesOf,
  TOKEN,
  TOPIC,
  topic,
  word,
  ZERO,
} from './evm.fixture.ts'

const { ethereum, polygon } = EVM_CHAINS
const WETH = ethereum.wrapped[0]!
const KITTIES = ethereum.collections[0]!

/** Moves and notes of a transaction with these logs. */
const logged = (...logs: Json[]) => {
  const { transactions, notes } = decode(answersOf(made([{ tx: { input: '0x00' }, logs }])))
  return { moves: transactions.flatMap(movesOf), notes, transactions }
}
const told = (...logs: Json[]) =>
  logged(...logs).moves.map(({ from, to, asset, amount, kind, form }) => [
    from,
    to,
    asset,
    amount,
    kind,
    form,
  ])

const transfer = (from: string, to: string, value: bigint): Json => ({
  topics: [TOPIC.transfer, topic(from), topic(to)],
  data: `0x${word(value)}`,
})
const erc20 = `erc20:${TOKEN}`

describe('ERC-20', () => {
  test.each<[string, Json, unknown[]]>([
    ['a transfer', transfer(ANN, BOB, 7n), [ANN, BOB, erc20, 7n, 'transfer', '']],
    ['nothing moved', transfer(ANN, BOB, 0n), [ANN, BOB, erc20, 0n, 'transfer', 'zero-value']],
    ['a mint', transfer(ZERO, BOB, 7n), ['@issuance', BOB, erc20, 7n, 'issuance', '']],
    ['a burn', transfer(ANN, ZERO, 7n), [ANN, '@burn', erc20, 7n, 'burn', '']],
    ['both', transfer(ZERO, ZERO, 7n), ['@issuance', '@burn', erc20, 7n, 'burn', '']],
    ['to oneself', transfer(ANN, ANN, 7n), [ANN, ANN, erc20, 7n, 'transfer', '']],
    [
      'no field indexed, as before the standard',
      {
        topics: [TOPIC.transfer],
        data: `0x${[ANN, BOB, '0x7'].map((one) => topic(one).slice(2)).join('')}`,
      },
      [ANN, BOB, erc20, 7n, 'transfer', ''],
    ],
    [
      'bytes behind the amount',
      { ...transfer(ANN, BOB, 7n), data: `0x${word(7)}${word(8)}` },
      [ANN, BOB, erc20, 7n, 'transfer', ''],
    ],
    [
      'a word of an account with bytes before it: its last 20 bytes, as every reader takes them',
      {
        topics: [TOPIC.transfer, `0x${'f'.repeat(24)}${ANN.slice(2)}`, topic(BOB)],
        data: `0x${word(7)}`,
      },
      [ANN, BOB, erc20, 7n, 'transfer', ''],
    ],
  ])('%s', (_, log, expected) => {
    expect(told(log)).toEqual([expected])
  })

  test('a contract with a name in mixed case is one asset', () => {
    const mixed = `0x${TOKEN.slice(2).toUpperCase()}`
    const { transactions, moves } = logged(
      { ...transfer(ANN, BOB, 1n), address: mixed },
      transfer(BOB, ANN, 2n),
    )
    expect(new Set(moves.map(({ asset }) => asset))).toEqual(new Set([erc20]))
    expect(transactions).toHaveLength(1)
  })
})

describe('ERC-721', () => {
  const piece = {
    topics: [TOPIC.transfer, topic(ANN), topic(BOB), `0x${word(2n ** 256n - 1n)}`],
    data: '0x',
  }

  test('a piece is one unit of an asset of its own, whatever its number', () => {
    const asset = `erc721:${TOKEN}/${2n ** 256n - 1n}`
    expect(told(piece)).toEqual([[ANN, BOB, asset, 1n, 'transfer', '']])
  })

  test('a collection older than the standard, by the chain’s parameters', () => {
    const data = `0x${[ANN, BOB, '0x9'].map((one) => topic(one).slice(2)).join('')}`
    const log = { address: KITTIES, topics: [TOPIC.transfer], data }
    expect(told(log)).toEqual([[ANN, BOB, `erc721:${KITTIES}/9`, 1n, 'transfer', '']])
  })

  test('four topics and data beside them are neither', () => {
    const { moves, notes } = logged({ ...piece, data: `0x${word(1)}` })
    expect([moves, notes.malformed]).toEqual([[], 1])
  })
})

describe('ERC-1155', () => {
  const parties = [topic(account(0x09)), topic(ANN), topic(BOB)]
  const many = (data: string): Json => ({ topics: [TOPIC.batch, ...parties], data: `0x${data}` })
  const list = (...values: (number | bigint)[]) => [values.length, ...values].map(word).join('')

  test('one', () => {
    const log = { topics: [TOPIC.single, ...parties], data: `0x${word(4)}${word(6)}` }
    expect(told(log)).toEqual([[ANN, BOB, `erc1155:${TOKEN}/4`, 6n, 'transfer', '']])
  })

  test('a batch moves each id once, in order; the same id may come twice', () => {
    const data = word(64) + word(192) + list(4, 5, 4) + list(6, 0, 8)
    expect(told(many(data)).map((row) => row.slice(2))).toEqual([
      [`erc1155:${TOKEN}/4`, 6n, 'transfer', ''],
      [`erc1155:${TOKEN}/5`, 0n, 'transfer', 'zero-value'],
      [`erc1155:${TOKEN}/4`, 8n, 'transfer', ''],
    ])
  })

  test('lists in the other order, and one list for both', () => {
    expect(told(many(word(128) + word(64) + list(6) + list(4)))).toEqual([
      [ANN, BOB, `erc1155:${TOKEN}/4`, 6n, 'transfer', ''],
    ])
    expect(told(many(word(64) + word(64) + list(3) + word(0)))).toEqual([
      [ANN, BOB, `erc1155:${TOKEN}/3`, 3n, 'transfer', ''],
    ])
  })

  test('an empty batch moves nothing and is no fault', () => {
    const { moves, notes } = logged(many(word(64) + word(96) + list() + list()))
    expect([moves, notes.malformed]).toEqual([[], 0])
  })

  test.each([
    ['no data', ''],
    ['lists of different lengths', word(64) + word(128) + list(4) + list(6, 7)],
    ['an offset between words', word(65) + word(128) + list(4) + list(6)],
    ['an offset behind the data', word(64) + word(4096) + list(4) + list(6)],
    ['an offset of 2^256 - 1', word(2n ** 256n - 1n) + word(128) + list(4) + list(6)],
    ['an offset of 2^32', word(64) + word(2n ** 32n) + list(4) + list(6)],
    ['a length beyond the data', word(64) + word(128) + word(99) + word(4) + word(99) + word(6)],
    ['a length of 2^255', word(64) + word(64) + word(2n ** 255n) + list(4)],
  ])('%s is counted as malformed', (_, data) => {
    const { moves, notes } = logged(many(data), transfer(ANN, BOB, 1n))
    expect([moves.length, notes.malformed, notes.logs]).toEqual([1, 1, 2])
  })
})

describe('wrapped coin', () => {
  const wrap = (event: string, address: string): Json => ({
    address,
    topics: [event, topic(BOB)],
    data: `0x${word(5)}`,
  })

  test('of the contract that the chain names', () => {
    expect(told(wrap(TOPIC.deposit, WETH), wrap(TOPIC.withdrawal, WETH))).toEqual([
      ['@issuance', BOB, `erc20:${WETH}`, 5n, 'swap', 'wrap'],
      [BOB, '@burn', `erc20:${WETH}`, 5n, 'swap', 'unwrap'],
    ])
  })

  test('other contracts log the same words for something else', () => {
    expect(told(wrap(TOPIC.deposit, TOKEN), wrap(TOPIC.withdrawal, TOKEN))).toEqual([])
  })
})

describe('what moves nothing', () => {
  test.each<[string, Json, number]>([
    ['an approval', { topics: [TOPIC.approval, topic(ANN), topic(BOB)], data: `0x${word(5)}` }, 0],
    ['an unknown event', { topics: [`0x${word(1)}`], data: `0x${word(5)}` }, 0],
    ['no topic', { topics: [], data: `0x${word(5)}` }, 0],
    [
      'a transfer without an amount',
      { topics: [TOPIC.transfer, topic(ANN), topic(BOB)], data: '0x' },
      1,
    ],
    [
      'a transfer with half an amount',
      { topics: [TOPIC.transfer, topic(ANN), topic(BOB)], data: '0x0707' },
      1,
    ],
    [
      'a topic that begins as a transfer does',
      { topics: [`0xddf252ad${'0'.repeat(56)}`, topic(ANN), topic(BOB)], data: `0x${word(5)}` },
      0,
    ],
  ])('%s', (_, log, malformed) => {
    const { moves, notes } = logged(log)
    expect([moves, notes.malformed, notes.logs, notes.tokenMoves]).toEqual([[], malformed, 1, 0])
  })

  test('native moves that Polygon logs as a token are counted once', () => {
    const native = polygon.nativeLoggers[0]!
    const fields = [topic(native), topic(ANN), topic(BOB)]
    const data = `0x${[5, 9, 9, 4, 14].map(word).join('')}`
    const logs = [
      { address: native, topics: [TOPIC.native, ...fields], data },
      { ...transfer(ANN, BOB, 5n), address: native },
    ]
    const block = made([{ tx: { value: '0x5', input: '0x00' }, logs }])
    const { transactions, notes } = decode(answersOf(block), polygon)
    const moves = transactions.flatMap(movesOf)
    expect(moves.map(({ asset, amount, kind }) => [asset, amount, kind])).toEqual([
      ['slip44:966', 5n, 'transfer'],
    ])
    expect(notes.internal).toBe('by log')
  })

  test('inner native moves of Polygon are seen by its logs without traces', () => {
    const native = polygon.nativeLoggers[0]!
    const log = (from: string, to: string, value: number): Json => ({
      address: native,
      topics: [TOPIC.native, topic(native), topic(from), topic(to)],
      data: `0x${[value, 0, 0, 0, 0].map(word).join('')}`,
    })
    const logs = [log(ANN, BOB, 5), log(BOB, TOKEN, 3)]
    const block = made([{ tx: { value: '0x5', input: '0x00' }, logs }])
    const { transactions } = decode(answersOf(block), polygon)
    expect(transactions.flatMap(movesOf).map(({ to, amount, kind }) => [to, amount, kind])).toEqual(
      [
        [BOB, 5n, 'transfer'],
        [TOKEN, 3n, 'internal'],
      ],
    )
    // A node that left the logs out is believed about the value alone.
    const bare = made([{ tx: { value: '0x5', input: '0x00' } }])
    expect(decode(answersOf(bare), polygon).notes.internal).toBe('not seen')
  })
})

describe('amounts that only a hostile token moves', () => {
  test('in any transaction, what is posted sums below 2^255 in each asset; the rest is listed', () => {
    const large = fc.bigInt({ min: 2n ** 250n, max: 2n ** 256n - 1n })
    const any = fc.oneof(large, fc.bigInt({ min: 0n, max: 2n ** 192n }))
    const contract = fc.constantFrom(TOKEN, account(0x70cf))
    fc.assert(
      fc.property(fc.array(fc.tuple(any, contract), { maxLength: 60 }), (all) => {
        const logs = all.map(([value, address]) => ({ ...transfer(ANN, BOB, value), address }))
        const { moves, notes, transactions } = logged(...logs)
        expect(moves).toHaveLength(all.length)
        const beyond = notes.beyondSums.map(({ index }) => index)
        expect(notes.beyondSumsCount).toBe(beyond.length)
        moves.forEach(({ amount, form }, at) => {
          const [value] = all[at]!
          if (beyond.includes(at)) expect([amount, form]).toEqual([null, 'beyond-2^255'])
          else expect(amount).toBe(value)
        })
        for (const { index, amount } of notes.beyondSums) expect(amount).toBe(all[index]![0])
        expect(transactions[0]!.complete).toBe(beyond.length === 0)
        for (const one of [TOKEN, account(0x70cf)]) {
          const own = moves.filter(({ asset }) => asset === `erc20:${one}`)
          const sum = own.reduce((total, { amount }) => total + (amount ?? 0n), 0n)
          expect(sum < 2n ** 255n).toBe(true)
        }
      }),
    )
  })

  test('2^255 - 2^216 - 1 is the most that is posted', () => {
    const most = 2n ** 255n - 2n ** 216n - 1n
    expect(logged(transfer(ANN, BOB, most)).moves[0]?.amount).toBe(most)
    expect(logged(transfer(ANN, BOB, most + 1n)).moves[0]?.amount).toBe(null)
  })
})
