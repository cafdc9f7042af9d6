/**
 * Goal: the law of conservation. For haircut and FIFO, what entered is what ended, to the last
 * unit, whatever is cut; and no list hides anything.
 * Method: random chains under random budgets; the printed equality is added up again here.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { payments, traceOf } from './chain.fixture.ts'
import { DIRECTIONS, type Direction } from './request.ts'
import { CUT_REASONS } from './result.ts'

const SEED = Number(process.env['PAPERCHAIN_TEST_SEED'] ?? 4_021)

const budgets = fc.record({
  maxHops: fc.constantFrom(1, 2, 50),
  minValue: fc.constantFrom(0n, 3n),
  untilHeight: fc.constantFrom(null, 5),
  maxTransactions: fc.constantFrom(1, 2, 100),
  maxPostings: fc.constantFrom(1, 6, 12, 100),
  intervalsPerCoin: fc.constantFrom(1, 2, 100),
  intervalsInAll: fc.constantFrom(1, 3, 100),
  listedPlaces: fc.constantFrom(0, 1, 100),
  listedCuts: fc.constantFrom(0, 1, 100),
  listedLegs: fc.constantFrom(0, 3, 100),
})

const sum = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n)

test(`entered = ended under any limits, and no list hides anything (seed ${SEED})`, async () => {
  const reasons = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      payments,
      budgets,
      fc.constantFrom<Direction>(...DIRECTIONS),
      async (pays, limits, direction) => {
        const services = { S: 'mixing_service' }
        const { results } = await traceOf(pays, ['tx t0', 'account A'].slice(0, accountsOf(pays)), {
          method: 'all',
          direction,
          services,
          limits,
        })
        for (const one of results) {
          const [total] = one.totals
          const ended = sum(Object.values(total!.endings))
          if (one.method !== 'poison') {
            const [left = '', right = ''] = total!.equality!.split(' = ')
            const parts = [...right.matchAll(/\d+/g)].map(([digits]) => BigInt(digits))
            expect(left).toBe(`entered ${total!.entered}`)
            expect(sum(parts)).toBe(total!.entered)
            expect(ended).toBe(total!.entered)
          }
          const { places, cuts, cutSums, steps } = one
          const cut = total!.endings.cut ?? 0n
          expect(sum([...places.rows, ...places.leftOut].map(({ value }) => value))).toBe(
            ended - cut,
          )
          expect(sum([...cuts.rows, ...cuts.leftOut].map(({ value }) => value))).toBe(cut)
          expect(sum(cutSums.map(({ value }) => value))).toBe(cut)
          const stepped = steps.rows.length + (steps.leftOut[0]?.count ?? 0)
          expect(stepped).toBe(one.transactions)
          expect(places.rows.length).toBeLessThanOrEqual(limits.listedPlaces)
          for (const { reason } of cutSums) reasons.add(reason)
          for (const { value, from, to } of steps.rows) {
            if (one.method === 'poison') continue
            expect(sum(from.map((leg) => leg.value))).toBe(value)
            expect(sum(to.map((leg) => leg.value))).toBe(value)
          }
        }
      },
    ),
    { seed: SEED, numRuns: 3000 },
  )
  // Each kind of cut must have happened, or the law was not tried on it.
  expect([...reasons].sort()).toEqual([...CUT_REASONS].sort())
})

/** One seed, or two where the second has coins up to height 5. */
const accountsOf = (pays: readonly { readonly outs: readonly (readonly [string, bigint])[] }[]) =>
  pays[0]!.outs.some(([account]) => account === 'A') ? 2 : 1
