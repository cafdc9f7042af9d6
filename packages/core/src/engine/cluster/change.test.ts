/**
 * Goal: each change heuristic guesses what its source says, and stays silent where it says nothing
 * (Meiklejohn et al. 2013; Nick 2015; Kalodner et al. 2020).
 * Method: one payment each with its nearest neighbour; no guess ever merges unless it is named.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeGuesses } from './change.ts'
import { blockAt, columnsOfBlock, type MadeCoin, type MadeTx } from './cluster.fixture.ts'
import { createClusters } from './clusters.ts'

const SEEN = 50
const FRESH = 60

const guesses = (tx: MadeTx) => {
  const block = columnsOfBlock({ height: 1, accountCount: 100, txs: [tx] })
  return new Map(changeGuesses(block, 0, SEEN).map(({ row, reason }) => [reason, row]))
}
const pay = (ins: readonly MadeCoin[], ...outs: MadeCoin[]): MadeTx => ({ ins, outs })
const one: MadeCoin[] = [[1, 900_007]]

describe('guesses', () => {
  test('one-time change: the only new account, where nothing goes back to a payer', () => {
    expect(guesses(pay(one, [2, 400_001], [FRESH, 400_003])).get('one-time-change')).toBe(1)
    const both = pay(one, [FRESH, 400_001], [FRESH + 1, 400_003])
    expect(guesses(both).has('one-time-change')).toBe(false)
    const back = guesses(pay(one, [1, 400_001], [FRESH, 400_003]))
    expect([back.has('one-time-change'), back.get('direct-change')]).toEqual([false, 0])
  })

  test('script type: the only output of the form that all inputs have', () => {
    const ins: MadeCoin[] = [
      [1, 500_003, 2],
      [3, 500_009, 2],
    ]
    expect(guesses(pay(ins, [2, 400_001, 1], [4, 400_003, 2])).get('script-type-change')).toBe(1)
    const same = pay(ins, [2, 400_001, 2], [4, 400_003, 2])
    expect(guesses(same).has('script-type-change')).toBe(false)
    const mixed = pay([ins[0]!, [3, 1, 1]], [2, 400_001, 1], [4, 400_003, 2])
    expect(guesses(mixed).has('script-type-change')).toBe(false)
  })

  test('round amount: the other output, where one is rounder by three zeros', () => {
    expect(guesses(pay(one, [2, 500_000], [4, 400_003])).get('round-amount-change')).toBe(1)
    const near = pay(one, [2, 500_100], [4, 400_003])
    expect(guesses(near).has('round-amount-change')).toBe(false)
  })

  test('optimal: the only output below every one of several inputs', () => {
    const ins: MadeCoin[] = [
      [1, 500_003],
      [3, 600_009],
    ]
    expect(guesses(pay(ins, [2, 1_000_001], [4, 90_003])).get('optimal-change')).toBe(1)
    expect(guesses(pay(ins, [2, 200_001], [4, 90_003])).has('optimal-change')).toBe(false)
    expect(guesses(pay(one, [2, 800_001], [4, 90_003])).has('optimal-change')).toBe(false)
  })

  test('a batch, a mint and a payment without change give none', () => {
    const outs = [2, 3, 4, 5].map((account): MadeCoin => [account, 100_003 + account])
    expect(guesses(pay(one, ...outs)).size).toBe(0)
    expect(guesses(pay([[-1, 5_000_000]], [2, 1], [FRESH, 2])).size).toBe(0)
    expect(guesses(pay(one, [FRESH, 400_003])).size).toBe(0)
  })
})

describe('merging', () => {
  test('is off unless named: level 1 then equals level 0', () => {
    fc.assert(
      fc.property(fc.array(blockAt(8), { maxLength: 4 }), (blocks) => {
        const clusters = createClusters()
        for (const [height, made] of blocks.entries()) {
          clusters.applyBlock(columnsOfBlock({ ...made, height }))
        }
        expect(clusters.roots(1).root).toEqual(clusters.roots(0).root)
      }),
    )
  })

  test('by a named heuristic shows it, its place and its confidence in the path', () => {
    const clusters = createClusters({ merging: ['one-time-change'] })
    const seen = pay([[-1, 1]], [1, 900_007], [2, 3_000])
    clusters.applyBlock(
      columnsOfBlock({
        height: 3,
        accountCount: 4,
        txs: [seen, pay(one, [2, 4_001], [3, 800_003])],
      }),
    )
    expect(clusters.pathOf(3, 1)).toEqual([
      {
        ...{ from: 3, to: 1, reason: 'one-time-change', height: 3, position: 1 },
        ...{ confidence: 50, hand: null },
      },
    ])
    expect(clusters.pathOf(3, 1, { level: 0 })).toBeNull()
    clusters.undoBlocks(1)
    expect(clusters.tip()).toMatchObject({ height: -1, accountCount: 0, merges: 0 })
  })
})
