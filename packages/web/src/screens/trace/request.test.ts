/**
 * Goal: what is asked is what was typed: every seed once, amounts exact, each wrong field named.
 * Method: properties over seeds and amounts; wrong fields by name.
 */
import { TRACE_SEEDS_MAX, TraceRequest } from '@paperchain/contract/trace'
import { formatAmount } from '@paperchain/core/domain/amount'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionOf, SEEDS_MAX, seedsIn } from './request.ts'

const word = fc.string({ unit: fc.constantFrom(...'abc123:'), minLength: 1, maxLength: 90 })

test('every pasted seed is asked once, whatever parts them', () => {
  const gap = fc.constantFrom(' ', '\n', ',', '; ', '\t\n ')
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1 }), gap, (seeds, between) => {
      expect(seedsIn(`${between}${seeds.join(between)}${between}`)).toEqual(seeds)
    }),
  )
})

test('the least value is exact, and the contract takes what is asked', () => {
  const satoshi = fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n })
  fc.assert(
    fc.property(satoshi, fc.nat(99_999), (value, hops) => {
      const search = { seeds: 'abc', least: formatAmount(value, 8), hops: String(hops) }
      const question = questionOf(search, 8)
      expect(question).toMatchObject({
        ok: true,
        body: { limits: { minValue: String(value), maxHops: hops } },
      })
      if (question.ok) expect(TraceRequest.safeParse(question.body).success).toBe(true)
    }),
  )
})

test.each([
  [{}, 'seeds'],
  [{ seeds: Array.from({ length: SEEDS_MAX + 1 }, (_, at) => `s${at}`).join(' ') }, 'seeds'],
  [{ seeds: 'a', hops: '-1' }, 'hops'],
  [{ seeds: 'a', hops: '1.5' }, 'hops'],
  [{ seeds: 'a', least: '0.000000001' }, 'least'],
  [{ seeds: 'a', least: '1e3' }, 'least'],
  [{ seeds: 'a', until: 'yesterday' }, 'until'],
])('%j: %s is wrong', (search, field) => {
  const question = questionOf(search, 8)
  expect(question.ok).toBe(false)
  if (!question.ok) expect(Object.keys(question.wrong)).toEqual([field])
})

test('the limit is the contract’s', () => {
  expect(SEEDS_MAX).toBe(TRACE_SEEDS_MAX)
})
