/**
 * Goal: the token moves of a swap in a pool are its two sides, by Uniswap V2 and V3 and by Curve;
 * whoever only logs the event changes nothing.
 * Method: hand-made receipts, one a case; then any mix of moves and events against the naive twin.
 */
import { keccak_256 } from '@noble/hashes/sha3.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkBalance } from '../../../domain/posting.ts'
import { EVM_CHAINS } from './chains.ts'
import {
  ANN,
  account,
  answersOf,
  BOB,
  decode,
  type Json,
  type MadeTx,
  made,
  movesOf,
  TOPIC,
  topic,
  word,
  ZERO,
} from './evm.fixture.ts'
import { EVENTS } from './log-kind.ts'
import { naive } from './naive-evm.fixture.ts'
import { MARKED_SWAPS_MAX } from './swaps.ts'

const { ethereum } = EVM_CHAINS
const WETH = ethereum.wrapped[0]!
/** Tokens by the order of their contracts. */
const [X, Y, Z] = [account(0xa0a0), account(0xb0b0), account(0xc0c0)] as const
const [POOL, OTHER, ROUTER] = [account(0x1001), account(0x1002), account(0x7007)] as const
const NAMES = new Map([
  [ANN, 'ann'],
  [BOB, 'bob'],
  [POOL, 'pool'],
  [OTHER, 'other'],
  [ROUTER, 'router'],
  [`erc20:${X}`, 'X'],
  [`erc20:${Y}`, 'Y'],
  [`erc20:${Z}`, 'Z'],
  [`erc20:${WETH}`, 'WETH'],
  [WETH, 'weth'],
  ['slip44:60', 'ETH'],
])
const named = (text: string | null): string => NAMES.get(text ?? '') ?? text ?? '?'

const move = (token: string, from: string, to: string, value: bigint | number): Json => ({
  address: token,
  topics: [TOPIC.transfer, topic(from), topic(to)],
  data: `0x${word(value)}`,
})
const parties = [topic(ROUTER), topic(ANN)]
type Four = [bigint | number, bigint | number, bigint | number, bigint | number]
const v2 = (pool: string, amounts: Four): Json => ({
  address: pool,
  topics: [TOPIC.swapV2, ...parties],
  data: `0x${amounts.map(word).join('')}`,
})
const signed = (value: bigint | number): bigint => BigInt.asUintN(256, BigInt(value))
const v3 = (pool: string, amount0: bigint | number, amount1: bigint | number): Json => ({
  address: pool,
  topics: [TOPIC.swapV3, ...parties],
  data: `0x${[signed(amount0), signed(amount1), 2n ** 96n, 9n, signed(-5)].map(word).join('')}`,
})
const curve = (pool: string, sold: number, bought: number): Json => ({
  address: pool,
  topics: [TOPIC.swapCurve, topic(ANN)],
  data: `0x${[1, sold, 0, bought].map(word).join('')}`,
})

/** `pool>ann 90 Y swap pool-out-1` of each move. */
const told = (logs: Json[], rest: MadeTx = {}): string[] => {
  const { transactions } = decode(answersOf(made([{ tx: { input: '0x00' }, ...rest, logs }])))
  for (const transaction of transactions) checkBalance(transaction)
  return transactions
    .flatMap(movesOf)
    .map(({ from, to, asset, amount, kind, form }) =>
      `${named(from)}>${named(to)} ${amount} ${named(asset)} ${kind} ${form}`.trim(),
    )
}
/** Nothing of it is a swap. */
const untold = (logs: Json[], rest: MadeTx = {}): void => {
  expect(told(logs, rest).filter((line) => line.includes('pool-'))).toEqual([])
  const moves = logs.filter(({ topics }) => (topics as string[])[0] === TOPIC.transfer)
  expect(told(logs)).toEqual(told(moves))
}

test('the topics are the hashes of the signatures', () => {
  const signatures = [
    'Transfer(address,address,uint256)',
    'TransferSingle(address,address,address,uint256,uint256)',
    'TransferBatch(address,address,address,uint256[],uint256[])',
    'Approval(address,address,uint256)',
    'Deposit(address,uint256)',
    'Withdrawal(address,uint256)',
    'LogTransfer(address,address,address,uint256,uint256,uint256,uint256,uint256)',
    'LogFeeTransfer(address,address,address,uint256,uint256,uint256,uint256,uint256)',
    'Swap(address,uint256,uint256,uint256,uint256,address)',
    'Swap(address,address,int256,int256,uint160,uint128,int24)',
    'TokenExchange(address,int128,uint256,int128,uint256)',
  ]
  const hashes = signatures.map((text) =>
    Buffer.from(keccak_256(Buffer.from(text))).toString('hex'),
  )
  expect(EVENTS.map(({ topic: one }) => one)).toEqual(hashes)
})

describe('one pool', () => {
  test('V2: what came in and what went out, told on both sides of each move', () => {
    const swap = v2(POOL, [100, 0, 0, 90])
    expect(told([move(X, ANN, POOL, 100), move(Y, POOL, BOB, 90), swap])).toEqual([
      'ann>pool 100 X swap pool-in-1',
      'pool>bob 90 Y swap pool-out-1',
    ])
  })

  test('V2, token 1 for token 0', () => {
    const swap = v2(POOL, [0, 90, 100, 0])
    expect(told([move(Y, ANN, POOL, 90), move(X, POOL, ANN, 100), swap])).toEqual([
      'ann>pool 90 Y swap pool-in-1',
      'pool>ann 100 X swap pool-out-1',
    ])
  })

  test('V3: the pool gives first and is paid within the call', () => {
    const out = [move(Y, POOL, ANN, 90), move(X, ANN, POOL, 100), v3(POOL, 100, -90)]
    expect(told(out)).toEqual(['pool>ann 90 Y swap pool-out-1', 'ann>pool 100 X swap pool-in-1'])
    const back = [move(X, POOL, ANN, 2n ** 130n), move(Y, ANN, POOL, 1), v3(POOL, -(2n ** 130n), 1)]
    expect(told(back)).toEqual([
      `pool>ann ${2n ** 130n} X swap pool-out-1`,
      'ann>pool 1 Y swap pool-in-1',
    ])
  })

  test('Curve, which numbers its tokens: by the amounts alone', () => {
    expect(told([move(Y, ANN, POOL, 70), move(X, POOL, ANN, 69), curve(POOL, 70, 69)])).toEqual([
      'ann>pool 70 Y swap pool-in-1',
      'pool>ann 69 X swap pool-out-1',
    ])
  })

  test('two swaps in one pool are two', () => {
    const there = [move(X, ANN, POOL, 100), move(Y, POOL, ANN, 90), v2(POOL, [100, 0, 0, 90])]
    const back = [move(Y, ANN, POOL, 90), move(X, POOL, ANN, 98), v2(POOL, [0, 90, 98, 0])]
    expect(told([...there, ...back]).map((line) => line.split(' ').at(-1))).toEqual([
      'pool-in-1',
      'pool-out-1',
      'pool-in-2',
      'pool-out-2',
    ])
  })

  test('a token that keeps a fee: what arrived, and all that left', () => {
    const paid = [move(X, ANN, POOL, 97), move(X, ANN, account(0xfee), 3)]
    const got = [move(Y, POOL, ANN, 88), move(Y, POOL, ZERO, 2)]
    expect(told([...paid, ...got, v2(POOL, [97, 0, 0, 90])])).toEqual([
      'ann>pool 97 X swap pool-in-1',
      `ann>${account(0xfee)} 3 X transfer`,
      'pool>ann 88 Y swap pool-out-1',
      'pool>@burn 2 Y swap pool-out-1',
    ])
  })

  test('what the pool was given or gave before is no part of it', () => {
    const before = [move(X, POOL, BOB, 40), move(Y, POOL, BOB, 50), move(X, BOB, POOL, 1)]
    const swap = [move(Y, POOL, ANN, 90), move(X, ANN, POOL, 100), v3(POOL, 100, -90)]
    expect(told([...before, ...swap]).map((line) => line.split(' ')[3])).toEqual([
      'transfer',
      'transfer',
      'transfer',
      'swap',
      'swap',
    ])
  })
})

describe('several pools', () => {
  test('from pool to pool: one move is the end of one swap and the begin of the next', () => {
    const logs = [
      move(X, ANN, POOL, 100),
      move(Y, POOL, OTHER, 90),
      v2(POOL, [100, 0, 0, 90]),
      move(Z, OTHER, BOB, 80),
      v2(OTHER, [90, 0, 0, 80]),
    ]
    expect(told(logs)).toEqual([
      'ann>pool 100 X swap pool-in-1',
      'pool>other 90 Y swap pool-out-1 pool-in-2',
      'other>bob 80 Z swap pool-out-2',
    ])
  })

  test('a pool that calls the next before it is paid: the inner swap ends first', () => {
    const logs = [
      move(Z, OTHER, ANN, 80),
      move(Y, POOL, OTHER, 90),
      move(X, ANN, POOL, 100),
      v3(POOL, 100, -90),
      v3(OTHER, 90, -80),
    ]
    expect(told(logs)).toEqual([
      'other>ann 80 Z swap pool-out-2',
      'pool>other 90 Y swap pool-out-1 pool-in-2',
      'ann>pool 100 X swap pool-in-1',
    ])
  })

  test(`the first ${MARKED_SWAPS_MAX} are marked; the rest are moves`, () => {
    const logs = Array.from({ length: MARKED_SWAPS_MAX + 2 }, (_, nth) => [
      move(X, ANN, POOL, nth + 1),
      move(Y, POOL, ANN, 7),
      v2(POOL, [nth + 1, 0, 0, 7]),
    ]).flat()
    const lines = told(logs)
    expect(lines.filter((line) => line.includes('pool-'))).toHaveLength(2 * MARKED_SWAPS_MAX)
    expect(lines.at(-1)).toBe('pool>ann 7 Y transfer')
  })
})

test('native coin through its wrapped form: wrapping, swap, and the reverse', () => {
  const wrapping = (event: string, who: string, value: number): Json => ({
    address: WETH,
    topics: [event, topic(who)],
    data: `0x${word(value)}`,
  })
  const isFirst = WETH > X
  const sold: Four = isFirst ? [0, 5, 100, 0] : [5, 0, 0, 100]
  const logs = [
    wrapping(TOPIC.deposit, ROUTER, 5),
    move(WETH, ROUTER, POOL, 5),
    move(X, POOL, ANN, 100),
    v2(POOL, sold),
  ]
  const tx = { to: ROUTER, value: '0x5', input: '0x00' }
  expect(told(logs, { tx })).toEqual([
    'ann>router 5 ETH transfer',
    '@issuance>router 5 WETH swap wrap',
    'router>pool 5 WETH swap pool-in-1',
    'pool>ann 100 X swap pool-out-1',
  ])
  const bought: Four = isFirst ? [100, 0, 0, 5] : [0, 100, 5, 0]
  const back = [
    move(X, ANN, POOL, 100),
    move(WETH, POOL, ROUTER, 5),
    v2(POOL, bought),
    wrapping(TOPIC.withdrawal, ROUTER, 5),
  ]
  expect(told(back)).toEqual([
    'ann>pool 100 X swap pool-in-1',
    'pool>router 5 WETH swap pool-out-1',
    'router>@burn 5 WETH swap unwrap',
  ])
})

describe('changes nothing', () => {
  const honest = [move(X, ANN, POOL, 100), move(Y, POOL, ANN, 90)]

  test.each<[string, Json[]]>([
    ['an event without moves', [v2(POOL, [100, 0, 0, 90]), v3(POOL, 1, -1), curve(POOL, 1, 1)]],
    ['an event of another contract', [...honest, v2(OTHER, [100, 0, 0, 90])]],
    ['an event before the moves', [v2(POOL, [100, 0, 0, 90]), ...honest]],
    ['a unit more in', [...honest, v2(POOL, [101, 0, 0, 90])]],
    ['a unit less out', [...honest, v3(POOL, 100, -89)]],
    ['the tokens the wrong way round', [...honest, v2(POOL, [0, 100, 90, 0])]],
    ['only one side', [move(X, ANN, POOL, 100), v2(POOL, [100, 0, 0, 90])]],
    [
      'one token: a loan',
      [move(X, POOL, ANN, 90), move(X, ANN, POOL, 100), v2(POOL, [100, 0, 90, 0])],
    ],
    ['the same of Curve', [move(X, POOL, ANN, 90), move(X, ANN, POOL, 100), curve(POOL, 100, 90)]],
    ['both tokens in', [...honest, move(Y, ANN, POOL, 1), v2(POOL, [100, 1, 0, 90])]],
    ['both amounts of one sign', [...honest, v3(POOL, 100, 90)]],
    ['the least number, which has no opposite', [...honest, v3(POOL, 100, -(2n ** 255n))]],
    ['two tokens that fit', [...honest, move(Z, POOL, ANN, 90), v2(POOL, [100, 0, 0, 90])]],
    [
      'liquidity added',
      [move(X, ANN, POOL, 100), move(Y, ANN, POOL, 90), move(POOL, ZERO, ANN, 9)],
    ],
    [
      'liquidity removed',
      [move(POOL, ANN, POOL, 9), move(X, POOL, ANN, 100), move(Y, POOL, ANN, 90)],
    ],
    ['an event with no data', [...honest, { ...v2(POOL, [100, 0, 0, 90]), data: '0x' }]],
    ['one with less topics', [...honest, { ...v2(POOL, [100, 0, 0, 90]), topics: [TOPIC.swapV2] }]],
  ])('%s', (_, logs) => untold(logs))

  test('pieces and amounts beyond sums are no side of a swap', () => {
    const huge = 2n ** 256n - 1n
    untold([move(X, ANN, POOL, huge), move(Y, POOL, ANN, 90), v2(POOL, [huge, 0, 0, 90])])
    const topics = [TOPIC.transfer, topic(ANN), topic(POOL), `0x${word(1)}`]
    untold([{ address: X, topics, data: '0x' }, move(Y, POOL, ANN, 90), v2(POOL, [1, 0, 0, 90])])
  })

  test('a transaction that failed', () => {
    const logs = [...honest, v2(POOL, [100, 0, 0, 90])]
    expect(told(logs, { receipt: { status: '0x0' } })).toEqual([])
  })

  test('an event is no malformed log, whatever its shape', () => {
    const broken = { address: POOL, topics: [TOPIC.swapV3], data: '0x07' }
    const { notes } = decode(answersOf(made([{ logs: [broken, v2(POOL, [1, 1, 1, 1])] }])))
    expect([notes.malformed, notes.logs, notes.tokenMoves]).toEqual([0, 2, 0])
  })
})

test('any mix of moves and events: what the naive twin says, and each move stands once', () => {
  const token = fc.constantFrom(X, Y, Z, WETH)
  const who = fc.constantFrom(ANN, BOB, POOL, OTHER, ROUTER, ZERO)
  const pool = fc.constantFrom(POOL, OTHER)
  const small = fc.constantFrom(0n, 1n, 2n, 3n, 2n ** 256n - 1n)
  const few = fc.integer({ min: -3, max: 3 })
  const any = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(token, who, who, small).map((all) => move(...all)) },
    fc.tuple(pool, fc.tuple(small, small, small, small)).map(([one, all]) => v2(one, all)),
    fc.tuple(pool, small, small).map(([one, a, b]) => v2(one, [a, 0, 0, b])),
    fc.tuple(pool, few, few).map(([one, a, b]) => v3(one, a, b)),
    fc.tuple(pool, fc.nat(3), fc.nat(3)).map(([one, a, b]) => curve(one, a, b)),
    fc.tuple(who, small).map(([one, value]) => ({
      address: WETH,
      topics: [TOPIC.deposit, topic(one)],
      data: `0x${word(value)}`,
    })),
  )
  /** Moves and the event that they bear out; a dropped or strange one among them may break it. */
  const swap = fc
    .tuple(pool, fc.shuffledSubarray([X, Y, Z, WETH], { minLength: 2, maxLength: 2 }), few, any)
    .map(([one, [came = X, went = Y], size, noise]): Json[] => {
      const [a, b] = [BigInt(size) + 5n, BigInt(size) + 9n]
      const isUp = came < went
      const form = size % 2 === 0 ? v2(one, isUp ? [a, 0, 0, b] : [0, a, b, 0]) : v3(one, -b, a)
      const event = size % 2 !== 0 && isUp ? v3(one, a, -b) : form
      const moves = [move(came, ANN, one, a), move(went, one, size > 0 ? OTHER : BOB, b)]
      return size === 3
        ? [...moves, noise, event]
        : size < 0
          ? [noise, ...moves, event]
          : [...moves, event]
    })
  const mix = fc.array(
    fc.oneof(
      swap,
      any.map((log) => [log]),
    ),
    { maxLength: 8 },
  )
  let swaps = 0
  fc.assert(
    fc.property(
      mix.map((parts) => parts.flat()),
      (logs) => {
        const answers = answersOf(made([{ tx: { input: '0x00' }, logs }]))
        const { transactions } = decode(answers)
        const ours = transactions.map((tx) => ({
          id: tx.id,
          position: tx.position,
          moves: movesOf(tx),
        }))
        expect(ours).toEqual(naive(answers, ethereum))
        swaps += ours[0]!.moves.filter(({ form }) => form.includes('pool-in-')).length
      },
    ),
    { numRuns: 400 },
  )
  expect(swaps).toBeGreaterThan(100)
})
