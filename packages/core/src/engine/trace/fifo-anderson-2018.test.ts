/**
 * Goal: FIFO as in Anderson, Shumailov, Ahmed, "Making Bitcoin Legal" (2018): the first unit in is
 * the first unit out; nothing is mixed, so the map reads the same from either end.
 * Method: the law of reversal on random chains; examples with the line drawn in the test; a count
 * of the steps for the largest pots.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainOf, endsOf, payments, traceOf } from './chain.fixture.ts'
import { type CellColumns, FATE } from './coin-graph.ts'
import { fifoRule, newPieces } from './fifo.ts'
import type { Taint } from './taint.ts'

const SEED = Number(process.env['PAPERCHAIN_TEST_SEED'] ?? 1816)

const coinbase = (id: string, account: string, value: bigint) => ({
  id,
  issue: value,
  outs: [[account, value]] as const,
})

describe('the law of reversal', () => {
  test(`what coin a sends to coin b forward, b draws from a backward (seed ${SEED})`, async () => {
    let met = 0
    await fc.assert(
      fc.asyncProperty(payments, fc.nat(), async (pays, pick) => {
        // Every coin gets a holder of its own, so that a place in the result is one coin.
        const own = pays.map((pay) => ({
          ...pay,
          outs: pay.outs.map(([, value], index) => [`${pay.id}:${index}`, value] as const),
        }))
        const names = own.flatMap(({ outs }) => outs).filter(([, value]) => value > 0n)
        if (names.length === 0) return
        const [a] = names[pick % names.length]!
        const forward = await traceOf(own, [a])
        const held = forward.results[0]!.places.rows.filter(({ ending }) => ending === 'held')
        for (const { account, value } of held) {
          if (account === a) continue
          const services = { [a]: 'exchange' }
          const back = await traceOf(own, [account!], { direction: 'backward', services })
          expect(endsOf(back.results[0])).toContain(`absorbed ${a}: ${value}`)
          met += 1
        }
      }),
      { numRuns: 1500, seed: SEED },
    )
    expect(met).toBeGreaterThan(300)
  })
})

describe('one transaction', () => {
  test('three stolen before seven clean: the first three units out are stolen', async () => {
    // Line:    stolen 0..3, clean 3..10
    // Outputs: B 0..2 (2 stolen), C 2..7 (1 stolen: 2..3), D 7..9 (none), fee 9..10 (none)
    const result = await traceOf(
      [
        coinbase('s', 'Thief', 3n),
        coinbase('c', 'Thief', 7n),
        {
          id: 't',
          ins: ['s:0', 'c:0'],
          outs: [
            ['B', 2n],
            ['C', 5n],
            ['D', 2n],
          ],
        },
      ],
      ['s:0'],
    )
    expect(endsOf(result.results[0])).toEqual(['held B: 2', 'held C: 1'])
    expect(result.results[0]!.totals[0]!.equality).toBe('entered 3 = held 3')
  })

  test('the other way round: the last units out, and the fee is filled last', async () => {
    // Line:    clean 0..7, stolen 7..10
    // Outputs: B 0..2, C 2..7 (none), D 7..9 (2 stolen), fee 9..10 (1 stolen)
    const result = await traceOf(
      [
        coinbase('s', 'Thief', 3n),
        coinbase('c', 'Thief', 7n),
        {
          id: 't',
          ins: ['c:0', 's:0'],
          outs: [
            ['B', 2n],
            ['C', 5n],
            ['D', 2n],
          ],
        },
      ],
      ['s:0'],
    )
    expect(endsOf(result.results[0])).toEqual(['fees @fees: 1', 'held D: 2'])
    expect(result.results[0]!.totals[0]!.equality).toBe('entered 3 = held 2 + fees 1')
  })

  test('pieces keep their place inside a coin over several transactions', async () => {
    // t: clean 0..4, stolen 4..6 -> B 0..6, whose piece is 4..6.
    // u: B 0..6, clean 6..8 -> C 0..5 (1 stolen: 4..5), D 5..8 (1 stolen: 5..6)
    const result = await traceOf(
      [
        coinbase('s', 'Thief', 2n),
        coinbase('c', 'X', 4n),
        coinbase('d', 'X', 2n),
        { id: 't', ins: ['c:0', 's:0'], outs: [['B', 6n]] },
        {
          id: 'u',
          ins: ['t:0', 'd:0'],
          outs: [
            ['C', 5n],
            ['D', 3n],
          ],
        },
      ],
      ['s:0'],
    )
    expect(endsOf(result.results[0])).toEqual(['held C: 1', 'held D: 1'])
  })

  test('an unseen input stands as clean money at its own place', async () => {
    // Line: s 0..3, unseen 3..8 (outputs 10 less known 5), c 8..10; B 0..4 gets 3, C 4..10 none.
    const pays = [
      coinbase('s', 'Thief', 3n),
      coinbase('c', 'X', 2n),
      {
        id: 't',
        ins: ['s:0', '?', 'c:0'],
        outs: [
          ['B', 4n],
          ['C', 6n],
        ] as const,
      },
    ]
    const forward = await traceOf(pays, ['s:0'])
    expect(endsOf(forward.results[0])).toEqual(['held B: 3'])
    expect(forward.results[0]!.incomplete).toEqual([
      expect.objectContaining({ count: 1, value: 3n, unseen: 5n }),
    ])
    const back = await traceOf(pays, ['t:1'], { direction: 'backward' })
    expect(endsOf(back.results[0])).toEqual(['mined @issuance: 2', 'unseen @unseen: 4'])
    expect(back.results[0]!.totals[0]!.equality).toBe('entered 6 = mined 2 + unseen 4')
  })

  test('known inputs beyond the outputs are the least the fee can be', async () => {
    // Line: s 0..5; B 0..3; the other 2 can only be fee. The unseen input counts as 0.
    const pays = [
      coinbase('s', 'Thief', 5n),
      { id: 't', ins: ['?', 's:0'], outs: [['B', 3n]] as const },
    ]
    const result = await traceOf(pays, ['s:0'])
    expect(endsOf(result.results[0])).toEqual(['fees @fees: 2', 'held B: 3'])
  })

  test('a coinbase is mined money first, collected fees after; fees are not followed', async () => {
    // Line: issuance 0..50, fees 50..52; A 0..30, B 30..52 = 20 mined and 2 fees.
    const pays = [
      coinbase('c', 'X', 10n),
      { id: 't', ins: ['c:0'], outs: [['Y', 8n]] as const },
      {
        id: 'm',
        issue: 50n,
        fees: 2n,
        outs: [
          ['A', 30n],
          ['B', 22n],
        ] as const,
        sameBlock: true,
      },
    ]
    const back = await traceOf(pays, ['m:1'], { direction: 'backward' })
    expect(endsOf(back.results[0])).toEqual(['fees @fees: 2', 'mined @issuance: 20'])
    const forward = await traceOf(pays, ['c:0'])
    expect(endsOf(forward.results[0])).toEqual(['fees @fees: 2', 'held Y: 8'])
  })
})

/** A pot of its own; every cell of `from` is a seed where `dirty` says so. */
function pour(from: bigint[], to: bigint[], dirty: (row: number) => boolean) {
  let reads = 0
  const counted = <T extends object>(array: T): T =>
    new Proxy(array, {
      get(target, key) {
        reads += 1
        return Reflect.get(target, key)
      },
    })
  const all = [...from, ...to]
  const cells = {
    value: counted(BigUint64Array.from(all)),
    fate: new Uint8Array(all.length).fill(FATE.followed),
    seed: Uint8Array.from(all, (_, row) => (row < from.length && dirty(row) ? 1 : 0)),
  } as unknown as CellColumns
  const taint: Taint = {
    arrived: counted(new BigUint64Array(all.length)),
    carried: counted(
      BigUint64Array.from(all, (value, row) => (cells.seed[row] === 1 ? value : 0n)),
    ),
    lost: new BigUint64Array(all.length),
    hop: new Int32Array(all.length),
  }
  const pieces = newPieces(all.length)
  const rule = fifoRule(cells, { intervalsPerCoin: 20_000, intervalsInAll: 40_000 }, pieces)
  const rows = Uint32Array.from(all, (_, row) => row)
  rule({ from: rows.subarray(0, from.length), to: rows.subarray(from.length), tainted: 1n }, taint)
  return { reads, pieces, taint, arrived: all.map((_, row) => taint.arrived[row]!) }
}

describe('large pots', () => {
  test('10,000 inputs to 10,000 outputs take steps in proportion', () => {
    const count = 10_000
    const ins = Array.from({ length: count }, (_, row) => BigInt(1 + (row % 7)))
    const total = ins.reduce((sum, value) => sum + value, 0n)
    const outs: bigint[] = Array.from({ length: count }, () => 3n)
    outs[count - 1] = total - 3n * BigInt(count - 1)
    const { reads, arrived, pieces } = pour(ins, outs, (row) => row % 2 === 0)
    const dirty = ins.filter((_, row) => row % 2 === 0).reduce((sum, value) => sum + value, 0n)
    expect(arrived.reduce((sum, value) => sum + value, 0n)).toBe(dirty)
    // Two pointers read a few columns a step; a search per input would read 100 million.
    expect(reads).toBeLessThan(20 * count)
    expect(pieces.used).toBeLessThanOrEqual(3 * count)
  })

  test('pieces that touch are one piece', () => {
    const { pieces } = pour([1n, 2n, 3n], [6n], () => true)
    expect(pieces.used).toBe(1)
    expect([pieces.start[0], pieces.size[0]]).toEqual([0n, 6n])
  })
})

describe('too many pieces', () => {
  // t: B gets the pieces 0..1 and 2..3.
  const pays = [
    coinbase('s', 'Thief', 1n),
    coinbase('c', 'X', 1n),
    coinbase('r', 'Thief', 1n),
    { id: 't', ins: ['s:0', 'c:0', 'r:0'], outs: [['B', 3n]] as const },
    { id: 'u', ins: ['t:0'], outs: [['C', 3n]] as const },
  ]

  test.each([{ intervalsPerCoin: 1 }, { intervalsInAll: 1 }])('%o', async (limits) => {
    const result = await traceOf(pays, ['account Thief'], { limits })
    const one = result.results[0]!
    expect(one.totals[0]!.equality).toBe('entered 2 = held 1 + cut 1')
    expect(one.cuts.rows).toEqual([
      expect.objectContaining({ reason: 'intervals', tx: 't', index: 0, value: 1n, hop: 1 }),
    ])
  })

  test('matter only for coins that lead on', async () => {
    const limits = { intervalsPerCoin: 1 }
    const result = await traceOf(pays.slice(0, 4), ['account Thief'], { limits })
    expect(result.results[0]!.totals[0]!.equality).toBe('entered 2 = held 2')
  })
})

test('the fixture makes complete transactions that balance', () => {
  const [, , t] = chainOf([
    coinbase('a', 'A', 5n),
    coinbase('b', 'B', 5n),
    { id: 't', ins: ['a:0', 'b:0'], outs: [['C', 8n]] },
  ])
  expect(t!.postings.map(({ side, account, amount }) => `${side} ${account} ${amount}`)).toEqual([
    'debit A 5',
    'debit B 5',
    'credit C 8',
    'credit @fees 2',
  ])
})
