/**
 * Goal: haircut as in Möser, Böhme, Breuker (2014): each output carries the average share of its
 * inputs, in whole units, to the last one.
 * Method: laws of one split at any size; examples with the division written out.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endsOf, traceOf } from './chain.fixture.ts'
import { haircutRule } from './haircut.ts'
import type { Taint } from './taint.ts'

const SEED = Number(process.env['PAPERCHAIN_TEST_SEED'] ?? 2014)

function share(tainted: bigint, to: readonly bigint[]): bigint[] {
  const arrived = new BigUint64Array(to.length)
  haircutRule(BigUint64Array.from(to))(
    { from: new Uint32Array(), to: Uint32Array.from(to.keys()), tainted },
    { arrived } as unknown as Taint,
  )
  return [...arrived]
}

describe('the laws of a split', () => {
  test(`sums to the whole, near the exact share, never above the output (seed ${SEED})`, () => {
    // Values up to 2^58: the products need 116 bits, which no float and no 64-bit lane holds.
    const value = fc.bigInt({ min: 0n, max: 2n ** 58n })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), value, (to, draw) => {
        const total = to.reduce((sum, one) => sum + one, 0n)
        fc.pre(total > 0n)
        const tainted = draw % (total + 1n)
        const shares = share(tainted, to)
        expect(shares.reduce((sum, one) => sum + one, 0n)).toBe(tainted)
        for (const [row, got] of shares.entries()) {
          const floor = (tainted * to[row]!) / total
          expect(got - floor === 0n || got - floor === 1n).toBe(true)
          expect(got <= to[row]!).toBe(true)
        }
      }),
      { seed: SEED, numRuns: 2000 },
    )
  })
})

describe('worked by hand', () => {
  test('units left over go to the largest remainders, of equal ones to the earlier', () => {
    // 5 · 3 / 10 = 1.5, 5 · 3 / 10 = 1.5, 5 · 4 / 10 = 2: one unit is left, the first gets it.
    expect(share(5n, [3n, 3n, 4n])).toEqual([2n, 1n, 2n])
    // 2 · 1 / 6 = 0 rest 2, 2 · 2 / 6 = 0 rest 4, 2 · 3 / 6 = 1 rest 0: the second gets it.
    expect(share(2n, [1n, 2n, 3n])).toEqual([0n, 1n, 1n])
  })

  test('is exact where a float is not', () => {
    // 2^53 + 1 is no float: half of twice it must come back whole.
    const odd = 2n ** 53n + 1n
    expect(share(odd, [odd, odd])).toEqual([(odd + 1n) / 2n, (odd - 1n) / 2n])
  })

  test('fee and burn are outputs like others', async () => {
    // 4 of 10 are stolen. B 5: 2. Burn 3: 1.2. Fee 2: 0.8. Floors 2, 1, 0; the fee's .8 is largest.
    const result = await traceOf(
      [
        { id: 's', issue: 4n, outs: [['Thief', 4n]] },
        { id: 'c', issue: 6n, outs: [['X', 6n]] },
        {
          id: 't',
          ins: ['s:0', 'c:0'],
          outs: [
            ['B', 5n],
            ['@burn', 3n],
          ],
        },
      ],
      ['s:0'],
      { method: 'haircut' },
    )
    expect(endsOf(result.results[0])).toEqual(['burned @burn: 1', 'fees @fees: 1', 'held B: 2'])
    expect(result.results[0]!.totals[0]!.equality).toBe('entered 4 = held 2 + fees 1 + burned 1')
  })

  test('backward the inputs share what the outputs draw', async () => {
    // B is 6 of 9. Inputs 5 and 4: 6 · 5 / 9 = 3 rest 3, 6 · 4 / 9 = 2 rest 6: the second gets one.
    const result = await traceOf(
      [
        { id: 's', issue: 5n, outs: [['S', 5n]] },
        { id: 'c', issue: 4n, outs: [['C', 4n]] },
        {
          id: 't',
          ins: ['s:0', 'c:0'],
          outs: [
            ['A', 3n],
            ['B', 6n],
          ],
        },
      ],
      ['t:1'],
      { method: 'haircut', direction: 'backward', services: { S: 'exchange', C: 'gambling' } },
    )
    expect(endsOf(result.results[0])).toEqual(['absorbed C: 3', 'absorbed S: 3'])
  })

  test('an unseen input dilutes', async () => {
    // 3 known of 12: B gets 3 · 4 / 12 = 1, C gets 3 · 8 / 12 = 2.
    const result = await traceOf(
      [
        { id: 's', issue: 3n, outs: [['Thief', 3n]] },
        {
          id: 't',
          ins: ['?', 's:0'],
          outs: [
            ['B', 4n],
            ['C', 8n],
          ],
        },
      ],
      ['s:0'],
      { method: 'haircut' },
    )
    expect(endsOf(result.results[0])).toEqual(['held B: 1', 'held C: 2'])
  })
})
