/**
 * Goal: poison marks every coin that any traced value can reach, whole, and nothing else.
 * Method: reachability by sets on random chains; one case by hand; poison contains the others.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainOf, endsOf, payments, traceOf } from './chain.fixture.ts'

const SEED = Number(process.env['PAPERCHAIN_TEST_SEED'] ?? 2014)

describe('the law of reach', () => {
  test(`unspent coins with poison are those that a walk reaches (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(payments, async (pays) => {
        const first = pays[0]!.outs.findIndex(([account]) => account !== '@burn')
        fc.pre(first >= 0 && pays[0]!.outs[first]![1] > 0n)
        const reached = new Set([`t0:${first}`])
        const spent = new Set(pays.flatMap(({ ins }) => ins ?? []))
        const value = new Map<string, bigint>()
        for (const { id, ins = [], outs } of pays) {
          const hit = ins.some((name) => reached.has(name) && value.get(name)! > 0n)
          for (const [index, [account, units]] of outs.entries()) {
            value.set(`${id}:${index}`, units)
            if (hit && account !== '@burn') reached.add(`${id}:${index}`)
          }
        }
        const held = [...reached].filter((name) => !spent.has(name))
        const sum = held.reduce((all, name) => all + value.get(name)!, 0n)
        const result = await traceOf(pays, [`t0:${first}`], { method: 'poison' })
        expect(result.results[0]!.totals[0]!.endings.held ?? 0n).toBe(sum)
      }),
      { seed: SEED, numRuns: 1500 },
    )
  })

  test(`no method traces more of a place than poison (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(payments, async (pays) => {
        fc.pre(chainOf(pays)[0]!.postings.some(({ side }) => side === 'credit'))
        const { results } = await traceOf(pays, ['tx t0'], { method: 'all' })
        const [poison, ...others] = results
        for (const { places } of others) {
          for (const { ending, account, value } of places.rows) {
            const whole = poison!.places.rows.find(
              (row) => row.ending === ending && row.account === account,
            )
            expect(whole!.value >= value).toBe(true)
          }
        }
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

test('one unit of ten thousand marks all of it, and no equality is claimed', async () => {
  const result = await traceOf(
    [
      { id: 's', issue: 1n, outs: [['Thief', 1n]] },
      { id: 'c', issue: 9_999n, outs: [['X', 9_999n]] },
      {
        id: 't',
        ins: ['c:0', 's:0'],
        outs: [
          ['B', 9_000n],
          ['C', 900n],
        ],
      },
    ],
    ['s:0'],
    { method: 'poison' },
  )
  expect(endsOf(result.results[0])).toEqual(['fees @fees: 100', 'held B: 9000', 'held C: 900'])
  expect(result.results[0]!.totals[0]).toMatchObject({ entered: 1n, equality: null })
})

test('the example of the methodology page, by all three methods', async () => {
  const { results } = await traceOf(
    [
      { id: 's', issue: 3n, outs: [['Thief', 3n]] },
      { id: 'c', issue: 7n, outs: [['X', 7n]] },
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
    { method: 'all' },
  )
  expect(results.map(endsOf)).toEqual([
    ['fees @fees: 1', 'held B: 2', 'held C: 5', 'held D: 2'],
    ['held B: 1', 'held C: 1', 'held D: 1'],
    ['held B: 2', 'held C: 1'],
  ])
})
