/**
 * Goal: the tracer agrees with a slow twin that cannot be wrong in the same way.
 * Method: 10,000 random small chains, with services, burns, coinbases, unseen inputs and limits;
 * all methods, both directions; every sum, every hop.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BITCOIN } from '../../domain/ledger.ts'
import { chainOf, payments, portsOf } from './chain.fixture.ts'
import { oracle } from './oracle.fixture.ts'
import { DIRECTIONS, type Direction } from './request.ts'
import type { MethodResult } from './result.ts'
import { trace } from './trace.ts'

const SEED = Number(process.env['PAPERCHAIN_TEST_SEED'] ?? 20_140_301)
const CHAINS = 10_000

const limitsDrawn = fc.record({
  maxHops: fc.constantFrom(0, 1, 2, 3, 50, 50, 50),
  minValue: fc.constantFrom(0n, 0n, 0n, 2n, 7n),
  untilHeight: fc.constantFrom(null, null, null, 3, 6),
})

const sumsOf = ({ places, cutSums }: MethodResult) =>
  new Map(
    [
      ...places.rows.map(({ ending, account, value }): [string, bigint] => [
        `${ending} ${account}`,
        value,
      ]),
      ...cutSums.map(({ reason, value }): [string, bigint] => [`cut ${reason}`, value]),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  )

const sorted = (sums: ReadonlyMap<string, bigint>) =>
  new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))

test(`agrees with the oracle on ${CHAINS} chains (seed ${SEED})`, async () => {
  let passed = 0
  await fc.assert(
    fc.asyncProperty(
      payments,
      fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom<Direction>(...DIRECTIONS),
      limitsDrawn,
      async (pays, picks, direction, limits) => {
        const chain = chainOf(pays)
        const last = Math.min(limits.untilHeight ?? 99, chain.at(-1)!.height)
        const coins = chain
          .filter(({ height }) => height <= last)
          .flatMap(({ postings }) => postings)
          .flatMap(({ side, coin }) => (side === 'credit' && coin !== null ? [coin] : []))
        const seeds = picks.map((pick) => coins[pick % coins.length]!)
        const result = await trace(portsOf(chain, { S: 'exchange' }), {
          ledger: BITCOIN,
          seeds: seeds.map((coin) => ({ kind: 'coin', ...coin })),
          direction,
          method: 'all',
          limits,
        })
        for (const one of result.results) {
          const truth = oracle(chain, {
            method: one.method,
            direction,
            seeds: new Set(seeds.map(({ tx, index }) => `${tx}:${index}`)),
            services: new Set(['S']),
            limits,
          })
          expect(one.totals.map(({ entered }) => entered)).toEqual([truth.entered])
          expect(sumsOf(one)).toEqual(sorted(truth.sums))
          for (const { ending, account, hop } of one.places.rows) {
            expect(hop).toBe(truth.hops.get(`${ending} ${account}`))
          }
          passed += one.transactions
        }
      },
    ),
    { numRuns: CHAINS, seed: SEED },
  )
  // The chains must not be so short that nothing is ever passed on.
  expect(passed).toBeGreaterThan(CHAINS * 3)
}, 240_000)
