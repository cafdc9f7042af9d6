/**
 * Goal: a transaction that several parties made joins nobody; who is told apart by strong tags or
 * by hand is never joined; every refusal says which accounts, why and where.
 * Method: one example a guard with its nearest neighbour that must not be caught, and the law that
 * no cluster ever holds two actors.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blockAt,
  columnsOfBlock,
  EMPTY_INPUTS,
  type MadeCoin,
  type MadeTx,
} from './cluster.fixture.ts'
import type { GuardParameters, HandRecord } from './cluster-types.ts'
import { createClusters, loadClusters } from './clusters.ts'
import { shapeOf } from './tx-shape.ts'

const coins = (amounts: readonly number[], first: number): MadeCoin[] =>
  amounts.map((amount, row) => [first + row, amount])
const times = (count: number, amount: number): number[] => Array<number>(count).fill(amount)
const shape = (
  ins: readonly number[],
  outs: readonly number[],
  guards?: Partial<GuardParameters>,
) => shapeOf(block([{ ins: coins(ins, 0), outs: coins(outs, 100) }]), 0, guards)
const block = (txs: readonly MadeTx[], height = 1) =>
  columnsOfBlock({ height, accountCount: 500, txs })

describe('the shape of a joint transaction', () => {
  const mix = times(5, 1_000_000)
  test.each([
    ['whirlpool', [1_000_000, 1_000_000, 1_000_000, 1_020_000, 1_030_000], mix],
    ['wasabi-1', times(12, 13_000_000), [...times(11, 10_022_000), ...times(8, 2_800_001)]],
    ['joinmarket', times(6, 9_000_000), [...times(5, 7_000_123), 1, 2, 3, 4, 5].map((n) => n + 0)],
    ['equal-outputs', times(4, 5_000_000), [...times(3, 4_000_321), 700_000, 800_000]],
    [
      'wasabi-2',
      times(14, 900_000),
      [...times(4, 531_441), ...times(4, 262_144), ...times(3, 100_000), 50_000, 123_457],
    ],
  ])('%s', (name, ins, outs) => {
    expect(shape(ins, outs).exclusion).toBe(name)
  })

  test.each([
    ['a payment with change', [400_000, 700_000], [1_000_000, 90_000]],
    [
      'a batch with all amounts different',
      times(4, 9_000_000),
      [1, 2, 3, 4, 5, 6].map((n) => n * 1e5),
    ],
    ['two equal payments of three', times(4, 9_000_000), [5_000_000, 5_000_000, 300]],
    ['few equal among many', times(6, 9_000_000), [...times(3, 50_000), 7, 8, 9, 10, 11, 12, 13]],
    ['many inputs and odd outputs', times(30, 700_000), [333_331, 444_443, 555_557, 19, 23]],
  ])('is not that of %s', (_, ins, outs) => {
    expect(shape(ins, outs).exclusion).toBeNull()
  })

  test('does not come from one account alone, whatever it pays', () => {
    const ins = times(6, 1_000_000).map((amount): MadeCoin => [3, amount])
    expect(shapeOf(block([{ ins, outs: coins(times(6, 900_000), 100) }]), 0).exclusion).toBeNull()
  })

  test('is looked for by the tests that are on', () => {
    const ins = times(5, 1_000_000)
    expect(shape(ins, mix, { jointTests: ['wasabi-1'] }).exclusion).toBeNull()
  })
})

describe('marks', () => {
  test('an input that was not needed is a suspicion of PayJoin, and joins all the same', () => {
    const made = block([
      { ins: coins([500_000, 300_000], 0), outs: coins([290_000, 505_000], 100) },
    ])
    expect(shapeOf(made, 0).marks).toEqual([])
    const odd = block([{ ins: coins([900_000, 300_000], 0), outs: coins([690_000, 505_000], 100) }])
    expect(shapeOf(odd, 0)).toEqual({ exclusion: null, marks: ['payjoin'] })
    const clusters = createClusters()
    clusters.applyBlock(odd)
    expect(clusters.clusterOf(1).account).toBe(0)
  })

  test('many outputs are a batch; dust is named', () => {
    expect(
      shape(
        [9_000_000],
        [...times(12, 100_000)].map((n, row) => n + row),
      ).marks,
    ).toEqual(['batch-payout'])
    expect(shape([546, 800_000], [330, 700_000]).marks).toEqual(['dust-input', 'dust-output'])
  })
})

describe('dust', () => {
  test('that was forced on a wallet joins nobody, and is counted where the limit is 0', () => {
    const tx = {
      ins: [...coins([546], 0), ...coins([800_000, 70_000], 1)],
      outs: coins([9_000], 100),
    }
    const clusters = createClusters()
    clusters.applyBlock(block([tx]))
    expect([0, 1, 2].map((account) => clusters.clusterOf(account).account)).toEqual([0, 1, 1])
    const counting = createClusters({ guards: { dustLimit: 0 } })
    counting.applyBlock(block([tx]))
    expect(counting.clusterOf(2).account).toBe(0)
  })

  test('of many owners that is swept into fees joins nobody', () => {
    const clusters = createClusters()
    clusters.applyBlock(block([{ ins: coins(times(6, 400), 0), outs: [[-1, 2_400]] }]))
    expect(clusters.excluded()).toEqual([{ height: 1, position: 0, exclusion: 'dust-sweep' }])
    expect(clusters.tip().merges).toBe(0)
  })
})

describe('two actors', () => {
  const tags = [
    { account: 1, actor: 'Alder' },
    { account: 5, actor: 'Birch' },
  ]
  const pay = (...accounts: number[]): MadeTx => ({
    ins: accounts.map((account): MadeCoin => [account, 60_000]),
    outs: coins([100_000], 100),
  })

  test('are not joined, by any of the inputs, and the refusal says which, why and where', () => {
    const clusters = createClusters({ inputs: { ...EMPTY_INPUTS, tags } })
    clusters.applyBlock(block([pay(1, 2), pay(5, 6), pay(2, 9, 6)]))
    expect([1, 2, 5, 6, 9].map((account) => clusters.clusterOf(account).account)).toEqual([
      1, 1, 5, 5, 9,
    ])
    expect(clusters.refusedMerges(5)).toEqual([
      {
        ...{ level: 0, reason: 'co-spend', height: 1, position: 2, accounts: [2, 6, 9] },
        because: { kind: 'actors', actors: ['Alder', 'Birch'] },
      },
    ])
  })

  test('are not joined by a link or by hand either; a withdrawn tag joins them', () => {
    const merge: HandRecord = {
      ...{ id: 1, who: 'A. Lyst', why: 'one signature', timeMs: 0 },
      ...{ kind: 'merge', accounts: [1, 5] },
    }
    const clusters = createClusters({ inputs: { tags, hands: [merge] } })
    clusters.applyBlock(block([pay(1, 2), pay(5, 6)]))
    expect(clusters.pathOf(2, 6)).toBeNull()
    expect(clusters.refusedMerges().map(({ reason }) => reason)).toEqual(['hand'])
    clusters.applyInputs(clusters.planInputs({ tags: tags.slice(1), hands: [merge] }), [])
    expect(clusters.pathOf(2, 6)?.map(({ reason, hand }) => [reason, hand])).toEqual([
      ['co-spend', null],
      ['hand', 1],
      ['co-spend', null],
    ])
  })

  test('never stand in one cluster, whatever is applied', () => {
    const actors = fc.dictionary(fc.nat(13).map(String), fc.constantFrom('Alder', 'Birch', 'Cedar'))
    fc.assert(
      fc.property(fc.array(blockAt(8), { maxLength: 5 }), actors, (blocks, byAccount) => {
        const given = Object.entries(byAccount).map(([account, actor]) => ({
          account: Number(account),
          actor,
        }))
        const clusters = createClusters({
          inputs: { tags: given, hands: [] },
          merging: ['one-time-change', 'optimal-change'],
        })
        for (const [row, made] of blocks.entries()) {
          clusters.applyBlock(columnsOfBlock({ ...made, height: row }))
        }
        const actorOf = new Map<number, string>()
        for (const { account, actor } of given) {
          if (account >= clusters.tip().accountCount) continue
          const name = clusters.clusterOf(account).account
          expect(actorOf.get(name) ?? actor).toBe(actor)
          actorOf.set(name, actor)
        }
      }),
    )
  })
})

describe('bad input', () => {
  const clusters = () => {
    const made = createClusters()
    made.applyBlock(block([], 7))
    return made
  }
  test('is refused with a code, and changes nothing', () => {
    const made = clusters()
    const before = made.digest()
    const outside = block([{ ins: [[500, 9_000]], outs: [] }], 8)
    expect(() => made.applyBlock(block([], 7))).toThrow(/above height 7, got 7/)
    expect(() => made.applyBlock(outside)).toThrow(/below 500, got 500/)
    expect(() => made.undoBlocks(2)).toThrow(/at most 1 blocks/)
    expect(() => made.clusterOf(500)).toThrow(/below 500/)
    expect(() => made.clusterOf(-1)).toThrow(/got -1/)
    const hand = { id: 3, who: '', why: '', timeMs: 0 }
    const overlap = { ...hand, kind: 'split' as const, accounts: [1, 2], from: [2] }
    expect(() => made.planInputs({ tags: [], hands: [overlap] })).toThrow(/hand split 3, got 2/)
    expect(made.digest()).toBe(before)
  })

  test('a snapshot that was cut or changed anywhere is refused', () => {
    const made = clusters()
    made.applyBlock(block([{ ins: coins([9_000, 8_000, 7_000], 1), outs: [] }], 9))
    const bytes = made.snapshot()
    expect(loadClusters(bytes).digest()).toBe(made.digest())
    const torn = fc.nat(bytes.length - 1)
    fc.assert(
      fc.property(torn, (length) => {
        expect(() => loadClusters(bytes.slice(0, length))).toThrow(/snapshot of clusters/)
      }),
    )
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = bytes.slice()
        changed[at]! ^= 1 << bit
        expect(() => loadClusters(changed)).toThrow(/snapshot of clusters/)
      }),
    )
  })
})
