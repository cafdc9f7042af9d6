/**
 * Goal: seeds stand for the coins that they should, each unit enters once, and what is not there is
 * refused by name.
 * Method: examples of each kind of seed; BIP 30's coins of one name; faults.
 */
import { describe, expect, test } from 'vitest'
import { BITCOIN } from '../../domain/ledger.ts'
import type { Transaction } from '../../domain/posting.ts'
import { BTC, chainOf, endsOf, type Pay, portsOf, traceOf } from './chain.fixture.ts'
import { parseSeed, seedText } from './seeds.ts'
import { trace } from './trace.ts'

const pays: Pay[] = [
  {
    id: 's',
    issue: 100n,
    outs: [
      ['S', 60n],
      ['T', 40n],
    ],
  },
  {
    id: 'a',
    ins: ['s:0'],
    outs: [
      ['A', 20n],
      ['S', 40n],
    ],
  },
  { id: 'b', ins: ['a:1', 's:1'], outs: [['B', 80n]] },
]

describe('kinds of seed', () => {
  test('a transaction is all its outputs, burned ones too', async () => {
    const burning: Pay[] = [
      {
        id: 's',
        issue: 10n,
        outs: [
          ['S', 7n],
          ['@burn', 3n],
        ],
      },
    ]
    const result = await traceOf(burning, ['tx s'])
    expect(result.seedCoins).toBe(2)
    expect(result.results[0]!.totals[0]!.equality).toBe('entered 10 = held 7 + burned 3')
  })

  test('an account is all coins ever credited to it, spent ones too', async () => {
    // S had 60, and later its own change of 40: together 60, not 100.
    const { results, seedCoins } = await traceOf(pays, ['account S'], { method: 'all' })
    expect(seedCoins).toBe(2)
    expect(results.map(({ totals }) => totals[0]!.entered)).toEqual([60n, 60n, 60n])
    expect(endsOf(results[2])).toEqual(['held A: 20', 'held B: 40'])
  })

  test('an account up to a height is what it had been credited by then', async () => {
    const result = await traceOf(pays, ['account S'], { limits: { untilHeight: 0 } })
    expect(result.seedCoins).toBe(1)
    expect(result.results[0]!.cutSums[0]).toMatchObject({ reason: 'until', value: 60n })
  })

  test('a seed inside the way of another is topped up, so that no unit enters twice', async () => {
    // a:1 gets 40 of S's 60 by FIFO (20 went to A), and is whole already; s:1 adds 40.
    const fifo = await traceOf(pays, ['s:0', 'a:1', 's:1'])
    expect(fifo.results[0]!.totals[0]).toMatchObject({
      entered: 100n,
      equality: 'entered 100 = held 100',
    })
    // With haircut from b's clean half: B is 80, of which 40 arrive, 40 are topped up.
    const half = await traceOf(pays, ['a:1', 'b:0'], { method: 'haircut' })
    expect(half.results[0]!.totals[0]!.equality).toBe('entered 80 = held 80')
  })

  test('the same coin named in three ways is one coin', async () => {
    const result = await traceOf(pays, ['b:0', 'tx b', 'account B'])
    expect(result.seedCoins).toBe(1)
    expect(result.results[0]!.totals[0]!.entered).toBe(80n)
  })

  test('a name made twice (BIP 30) is two coins, of which the later one is spent', async () => {
    const twice: Pay[] = [
      { id: 'd', issue: 50n, outs: [['M', 50n]] },
      { id: 'd', issue: 50n, outs: [['M', 50n]] },
      { id: 't', ins: ['d:0'], outs: [['A', 49n]] },
    ]
    const { results, seedCoins } = await traceOf(twice, ['d:0'], { method: 'all' })
    expect(seedCoins).toBe(2)
    for (const one of results)
      expect(endsOf(one)).toEqual(['fees @fees: 1', 'held A: 49', 'held M: 50'])
    const back = await traceOf(twice, ['t:0'], { direction: 'backward' })
    expect(back.results[0]!.places.rows[0]).toMatchObject({
      account: '@issuance',
      value: 49n,
      first: { height: 1 },
    })
  })
})

test('of a name made twice (BIP 30), the earlier is spent before the later is made', async () => {
  const twice: Pay[] = [
    { id: 'd', issue: 50n, outs: [['M', 50n]] },
    { id: 't', ins: ['d:0'], outs: [['A', 50n]] },
    { id: 'd', issue: 50n, outs: [['M', 50n]] },
    { id: 'u', ins: ['d:0'], outs: [['B', 50n]] },
  ]
  const backward = async (seed: string) => {
    const { results } = await traceOf(twice, [seed], { direction: 'backward' })
    return results[0]!.places.rows.map(({ first, value }) => `${value} at ${first.height}`)
  }
  expect(await backward('t:0')).toEqual(['50 at 0'])
  expect(await backward('u:0')).toEqual(['50 at 2'])
  const both = await traceOf(twice, ['t:0', 'u:0'], { direction: 'backward' })
  expect(both.results[0]!.places.rows[0]).toMatchObject({ value: 100n, coins: 2 })
  const early = await traceOf(twice, ['d:0'], { limits: { untilHeight: 1 } })
  expect(endsOf(early.results[0])).toEqual(['held A: 50'])
})

describe('what is refused', () => {
  test.each([
    ['a coin that is not there', 's:7'],
    ['a transaction that is not there', 'tx nope'],
    ['an account that is not there', 'account Nobody'],
    ['a system account', 'account @fees'],
  ])('%s', async (_, seed) => {
    await expect(traceOf(pays, ['s:0', seed])).rejects.toMatchObject({ code: 'TRACE_SEED_UNKNOWN' })
  })

  test('a coin made above the height', async () => {
    const limits = { untilHeight: 1 }
    await expect(traceOf(pays, ['b:0'], { limits })).rejects.toMatchObject({
      code: 'TRACE_SEED_UNKNOWN',
    })
  })

  test('more coins than the limit, with both numbers', async () => {
    const limits = { maxSeedCoins: 1 }
    await expect(traceOf(pays, ['tx s'], { limits })).rejects.toThrow(
      'at most 1 coins, got at least 2',
    )
    await expect(traceOf(pays, ['account S'], { limits })).rejects.toMatchObject({
      code: 'TRACE_SEEDS_TOO_MANY',
    })
  })

  test('a ledger of balances', async () => {
    const [coins] = chainOf([{ id: 's', issue: 5n, outs: [['S', 5n]] }])
    const balance: Transaction = {
      ...coins!,
      postings: coins!.postings.map((posting) => ({ ...posting, coin: null, move: 0 })),
    }
    for (const seed of [
      { kind: 'account', account: 'S' },
      { kind: 'transaction', tx: 's' },
    ] as const) {
      await expect(
        trace(portsOf([balance]), {
          ledger: BITCOIN,
          seeds: [seed],
          method: 'fifo',
          direction: 'forward',
        }),
      ).rejects.toMatchObject({ code: 'TRACE_NO_COINS' })
    }
  })

  test('an empty ledger', async () => {
    await expect(traceOf([], ['s:0'])).rejects.toMatchObject({ code: 'TRACE_LEDGER_EMPTY' })
  })
})

describe('texts', () => {
  const id = 'ab'.repeat(32)
  test.each([
    [id, { kind: 'transaction', tx: id }],
    [`${id.toUpperCase()}:12`, { kind: 'coin', tx: id, index: 12 }],
    ['1BoatSLRHtKNngkdXEeobR76b53LETtpyT', expect.objectContaining({ kind: 'account' })],
    [`scripthash:${id}`, { kind: 'account', account: `scripthash:${id}` }],
  ])('%s', (text, seed) => {
    expect(parseSeed(text)).toEqual(seed)
    expect(parseSeed(seedText(parseSeed(text)))).toEqual(seed)
  })
})

test('assets of one transaction are traced apart', async () => {
  const other = BTC.replace('slip44:0', 'slip44:1') as typeof BTC
  const double = (transaction: Transaction): Transaction => ({
    ...transaction,
    postings: transaction.postings.flatMap((posting) => [
      { ...posting, leg: posting.leg * 2 },
      {
        ...posting,
        leg: posting.leg * 2 + 1,
        asset: other,
        amount: posting.amount === null ? null : posting.amount * 3n,
        coin: posting.coin && { tx: posting.coin.tx, index: posting.coin.index + 100 },
      },
    ]),
  })
  const result = await trace(portsOf(chainOf(pays).map(double)), {
    ledger: BITCOIN,
    seeds: [
      { kind: 'coin', tx: 's', index: 0 },
      { kind: 'coin', tx: 's', index: 100 },
    ],
    method: 'haircut',
    direction: 'forward',
  })
  expect(result.results[0]!.totals).toEqual([
    { asset: BTC, entered: 60n, endings: { held: 60n }, equality: 'entered 60 = held 60' },
    { asset: other, entered: 180n, endings: { held: 180n }, equality: 'entered 180 = held 180' },
  ])
})
