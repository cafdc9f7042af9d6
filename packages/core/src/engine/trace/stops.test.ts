/**
 * Goal: a trace stops where architecture section 7 says, says why and how much, and asks the ledger
 * in batches.
 * Method: small chains by hand, one stop each; a count of the ledger's queries.
 */
import { describe, expect, test } from 'vitest'
import type { FaultError } from '../../domain/error.ts'
import { BITCOIN } from '../../domain/ledger.ts'
import { ABSORBING, absorbs } from './absorbing.ts'
import { chainOf, endsOf, type Pay, portsOf, traceOf } from './chain.fixture.ts'
import { trace } from './trace.ts'

/** s -> a -> b -> c -> d, 100 units, 1 unit of fee each. */
const line: Pay[] = [
  { id: 's', issue: 100n, outs: [['S', 100n]] },
  { id: 'a', ins: ['s:0'], outs: [['A', 99n]] },
  { id: 'b', ins: ['a:0'], outs: [['B', 98n]] },
  { id: 'c', ins: ['b:0'], outs: [['C', 97n]] },
  { id: 'd', ins: ['c:0'], outs: [['D', 96n]] },
]

describe('services', () => {
  test('absorb what arrives, with their label, and are not followed', async () => {
    const services = { B: 'exchange', D: 'exchange' }
    const [one] = (await traceOf(line, ['s:0'], { services })).results
    expect(endsOf(one)).toEqual(['absorbed B: 98', 'fees @fees: 2'])
    expect(one!.places.rows[0]).toMatchObject({
      service: { label: 'tag of B', category: 'exchange' },
      hop: 2,
      coins: 1,
      first: { height: 2, timeMs: 1_200_000 },
    })
  })

  test('a seed is followed though a service holds it; what comes back is absorbed', async () => {
    const pays = [...line.slice(0, 2), { id: 'b', ins: ['a:0'], outs: [['S', 98n]] as const }]
    const [one] = (await traceOf(pays, ['s:0'], { services: { S: 'exchange' } })).results
    expect(endsOf(one)).toEqual(['absorbed S: 98', 'fees @fees: 2'])
  })

  test('a user or a miner with a tag is followed, and still named', async () => {
    const [one] = (await traceOf(line, ['s:0'], { services: { B: 'user', D: 'miner' } })).results
    const held = one!.places.rows.find(({ ending }) => ending === 'held')
    expect(held).toMatchObject({ account: 'D', value: 96n, service: { category: 'miner' } })
  })

  test('categories are compared in either spelling', () => {
    expect(absorbs('hosted-wallet') && absorbs('hosted_wallet') && absorbs('Exchange')).toBe(true)
    expect(absorbs('user') || absorbs('') || absorbs('constructor')).toBe(false)
    expect(Object.values(ABSORBING).every((reason) => reason.length > 0)).toBe(true)
  })

  test('the money of a service in a transaction that is followed counts as clean', async () => {
    // S sends 60 to the exchange X and 40 to A; both meet again in t: only the 40 are traced.
    const pays: Pay[] = [
      { id: 's', issue: 100n, outs: [['S', 100n]] },
      {
        id: 'a',
        ins: ['s:0'],
        outs: [
          ['X', 60n],
          ['A', 40n],
        ],
      },
      { id: 't', ins: ['a:0', 'a:1'], outs: [['B', 100n]] },
    ]
    const { results } = await traceOf(pays, ['s:0'], {
      method: 'all',
      services: { X: 'exchange' },
    })
    expect(results.map(endsOf)).toEqual([
      ['absorbed X: 60', 'held B: 100'],
      ['absorbed X: 60', 'held B: 40'],
      ['absorbed X: 60', 'held B: 40'],
    ])
  })
})

describe('limits', () => {
  test('hops: a coin that far away is cut if it was spent, and held if not', async () => {
    const [one] = (await traceOf(line, ['s:0'], { limits: { maxHops: 2 } })).results
    expect(one!.cuts.rows).toEqual([
      expect.objectContaining({ reason: 'hops', tx: 'b', index: 0, value: 98n, hop: 2 }),
    ])
    const [all] = (await traceOf(line, ['s:0'], { limits: { maxHops: 4 } })).results
    expect(endsOf(all)).toContain('held D: 96')
    expect(all!.cutSums).toEqual([])
  })

  test('hops count along the way that the method took, not along a way that it cut', async () => {
    // Short way: dust 1 to P, spent by t. Long way: A, B, then t. Haircut cuts the dust, so t is
    // three away and its output E four: beyond the limit, though poison gets there in two.
    const pays: Pay[] = [
      { id: 's', issue: 100n, outs: [['S', 100n]] },
      { id: 'x', issue: 99n, outs: [['X', 99n]] },
      {
        id: 'a',
        ins: ['s:0', 'x:0'],
        outs: [
          ['A', 197n],
          ['P', 2n],
        ],
      },
      { id: 'b', ins: ['a:0'], outs: [['B', 197n]] },
      { id: 't', ins: ['a:1', 'b:0'], outs: [['E', 199n]] },
      { id: 'u', ins: ['t:0'], outs: [['F', 199n]] },
    ]
    const limits = { maxHops: 3, minValue: 2n }
    const { results } = await traceOf(pays, ['s:0'], { method: 'all', limits })
    expect(results[0]!.places.rows[0]).toMatchObject({ account: 'F', hop: 3 })
    expect(results[1]!.cuts.rows).toEqual([
      expect.objectContaining({ reason: 'hops', tx: 't', value: 99n, hop: 3 }),
      expect.objectContaining({ reason: 'value', tx: 'a', index: 1, value: 1n, hop: 1 }),
    ])
  })

  test('height: what was spent later is cut there', async () => {
    const [one] = (await traceOf(line, ['s:0'], { limits: { untilHeight: 2 } })).results
    expect(one!.totals[0]!.equality).toBe('entered 100 = fees 2 + cut 98')
    expect(one!.cuts.rows[0]).toMatchObject({ reason: 'until', tx: 'b' })
  })

  test('end of the ledger: what was spent later is held, as it was then', async () => {
    const result = await traceOf(line, ['s:0'], { endHeight: 2 })
    expect(result.end).toMatchObject({ height: 2, block: 'block-2', blocks: 3 })
    expect(endsOf(result.results[0])).toEqual(['fees @fees: 2', 'held B: 98'])
  })

  test('value: small coins are cut, whether whole or traced value is small', async () => {
    const pays: Pay[] = [
      { id: 's', issue: 100n, outs: [['S', 100n]] },
      {
        id: 'a',
        ins: ['s:0'],
        outs: [
          ['A', 95n],
          ['B', 5n],
        ],
      },
      { id: 'b', ins: ['a:1'], outs: [['C', 5n]] },
    ]
    const [one] = (await traceOf(pays, ['s:0'], { limits: { minValue: 6n } })).results
    expect(one!.cutSums).toEqual([
      expect.objectContaining({ reason: 'value', count: 1, value: 5n }),
    ])
    expect(one!.transactions).toBe(1)
  })

  test('budget: the largest is followed first, the rest is cut with its value', async () => {
    const pays: Pay[] = [
      { id: 's', issue: 100n, outs: [['S', 100n]] },
      {
        id: 'a',
        ins: ['s:0'],
        outs: [
          ['A', 30n],
          ['B', 70n],
        ],
      },
      { id: 'b', ins: ['a:0'], outs: [['C', 30n]] },
      { id: 'c', ins: ['a:1'], outs: [['D', 70n]] },
    ]
    for (const limits of [{ maxTransactions: 2 }, { maxPostings: 5 }]) {
      const [one] = (await traceOf(pays, ['s:0'], { limits })).results
      expect(one!.totals[0]!.equality).toBe('entered 100 = held 70 + cut 30')
      expect(one!.cuts.rows[0]).toMatchObject({ reason: 'budget', account: 'A', value: 30n })
    }
  })

  test('are refused outside their range, with the range', async () => {
    for (const limits of [{ maxHops: -1 }, { maxTransactions: 0 }, { minValue: 1.5 as never }]) {
      await expect(traceOf(line, ['s:0'], { limits })).rejects.toMatchObject({
        code: 'TRACE_LIMIT',
      })
    }
  })
})

describe('the graph of accounts', () => {
  test('cycles between accounts end, since coins have none', async () => {
    const pays: Pay[] = [{ id: 't0', issue: 64n, outs: [['A', 64n]] }]
    for (let hop = 1; hop <= 20; hop++) {
      pays.push({ id: `t${hop}`, ins: [`t${hop - 1}:0`], outs: [[hop % 2 ? 'B' : 'A', 64n]] })
    }
    const { results } = await traceOf(pays, ['t0:0'], { method: 'all' })
    expect(results.map(endsOf)).toEqual([['held A: 64'], ['held A: 64'], ['held A: 64']])
    expect(results[1]!.places.rows[0]!.hop).toBe(20)
  })

  test('order inside a block is the order of positions', async () => {
    const pays = line.map((pay, order) => ({ ...pay, sameBlock: order > 0 }))
    const [one] = (await traceOf(pays, ['s:0'])).results
    expect(one!.steps.rows.map(({ tx, position }) => `${tx}${position}`)).toEqual([
      'a1',
      'b2',
      'c3',
      'd4',
    ])
  })

  test('the steps say what came in and what went where', async () => {
    const [one] = (await traceOf(line, ['s:0'], { limits: { maxHops: 1 } })).results
    expect(one!.steps).toEqual({
      leftOut: [],
      rows: [
        expect.objectContaining({
          tx: 'a',
          value: 100n,
          incomplete: false,
          from: [{ tx: 's', index: 0, account: 'S', value: 100n }],
          to: [
            { tx: 'a', index: 0, account: 'A', value: 99n },
            { tx: 'a', index: null, account: '@fees', value: 1n },
          ],
        }),
      ],
    })
  })

  test('a list of steps ends at the first that does not fit, and counts the others', async () => {
    const pays: Pay[] = [
      { id: 's', issue: 9n, outs: [['S', 9n]] },
      {
        id: 'a',
        ins: ['s:0'],
        outs: [
          ['A', 3n],
          ['B', 3n],
          ['C', 3n],
        ],
      },
      { id: 'b', ins: ['a:0'], outs: [['D', 3n]] },
    ]
    const [one] = (await traceOf(pays, ['s:0'], { limits: { listedLegs: 3 } })).results
    expect(one!.steps.rows).toEqual([])
    expect(one!.steps.leftOut).toEqual([expect.objectContaining({ count: 2, value: 12n })])
  })

  test('a place says its first and last arrival, whichever way was shorter', async () => {
    // B gets 2 in one hop at height 3, and 3 in two hops at height 2.
    const pays: Pay[] = [
      {
        id: 's',
        issue: 5n,
        outs: [
          ['S', 2n],
          ['S', 3n],
        ],
      },
      { id: 'a', ins: ['s:1'], outs: [['A', 3n]] },
      { id: 'b', ins: ['a:0'], outs: [['B', 3n]] },
      { id: 'c', ins: ['s:0'], outs: [['B', 2n]] },
    ]
    const [one] = (await traceOf(pays, ['tx s'])).results
    expect(one!.places.rows).toEqual([
      expect.objectContaining({
        account: 'B',
        value: 5n,
        coins: 2,
        hop: 1,
        first: { height: 2, timeMs: 1_200_000 },
        last: { height: 3, timeMs: 1_800_000 },
      }),
    ])
  })

  test('the ledger is asked once a round, however wide the round is', async () => {
    const width = 500
    const pays: Pay[] = [{ id: 's', issue: 1000n, outs: [['S', 1000n]] }]
    pays.push({ id: 'a', ins: ['s:0'], outs: Array.from({ length: width }, () => ['A', 2n]) })
    for (let row = 0; row < width; row++) {
      pays.push({ id: `b${row}`, ins: [`a:${row}`], outs: [['B', 2n]] })
    }
    const ports = portsOf(chainOf(pays))
    const seeds = [{ kind: 'coin', tx: 's', index: 0 } as const]
    await trace(ports, { ledger: BITCOIN, seeds, method: 'all', direction: 'forward' })
    // The seed, then three rounds: spends of 1, 500, 500 coins, transactions 1 and 500.
    expect(ports.ledger.queries.map(({ name, count }) => `${name} ${count}`)).toEqual([
      'transactions 1',
      'spends 1',
      'transactions 1',
      'spends 500',
      'transactions 500',
      'spends 500',
    ])
  })

  test('a caller cancels by throwing from its progress', async () => {
    const stop = new Error('cancelled by the user')
    const progress = ({ hop }: { hop: number }) => {
      if (hop === 1) throw stop
    }
    const ports = { ...portsOf(chainOf(line)), progress }
    const seeds = [{ kind: 'coin', tx: 's', index: 0 } as const]
    const request = { ledger: BITCOIN, seeds, method: 'fifo', direction: 'forward' } as const
    await expect(trace(ports, request)).rejects.toBe(stop)
  })

  test('blocks replaced while it runs refuse the trace', async () => {
    const ports = portsOf(chainOf(line))
    const { blocks } = ports.ledger
    let calls = 0
    ports.ledger.blocks = async (id) => {
      calls += 1
      const rows = await blocks(id)
      return calls === 1 ? rows : rows.map((row) => ({ ...row, id: `${row.id}'` }))
    }
    const seeds = [{ kind: 'coin', tx: 's', index: 0 } as const]
    await expect(
      trace(ports, { ledger: BITCOIN, seeds, method: 'fifo', direction: 'forward' }),
    ).rejects.toMatchObject({ code: 'TRACE_LEDGER_MOVED' } satisfies Partial<FaultError>)
  })
})
