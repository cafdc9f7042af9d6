/**
 * Goal: prices are read, written, multiplied and rounded exactly.
 * Method: round trips and orders as properties over random decimals, then the forms that sources
 * write.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Decimal } from '../../domain/price.ts'
import {
  compareRatios,
  formatDecimal,
  inverse,
  parseDecimal,
  type Ratio,
  ratioOf,
  roundHalfEven,
  times,
} from './decimal.ts'

const ratio: fc.Arbitrary<Ratio> = fc.record({
  over: fc.bigInt(0n, 10n ** 40n),
  under: fc.bigInt(1n, 10n ** 40n),
})
const decimal: fc.Arbitrary<Decimal> = fc
  .tuple(fc.bigInt(1n, 10n ** 30n), fc.integer({ min: 0, max: 20 }))
  .map(([digits, scale]) => parseDecimal(formatDecimal({ digits, scale })))

describe('decimals', () => {
  test('what is written is read back, with zeros at both ends too', () => {
    fc.assert(
      fc.property(decimal, fc.nat(5), fc.nat(5), (value, before, behind) => {
        const text = formatDecimal(value)
        expect(parseDecimal(text)).toEqual(value)
        const padded = `${'0'.repeat(before)}${text}${text.includes('.') ? '0'.repeat(behind) : ''}`
        expect(parseDecimal(padded)).toEqual(value)
        expect(parseDecimal(`${text}e-3`)).toEqual(parseDecimal(text, 3))
      }),
      { seed: 412 },
    )
  })

  test.each([
    ['411.50000000', 4_115n, 1],
    ['1e3', 1_000n, 0],
    ['6.5E+4', 65_000n, 0],
    ['1.2e-7', 12n, 8],
    ['0.00000001', 1n, 8],
  ])('%s', (text, digits, scale) => {
    expect(parseDecimal(text)).toEqual({ digits, scale })
  })

  test.each([
    '',
    '0',
    '0.000',
    '-1',
    '+1',
    '1,5',
    '1.',
    '.5',
    'NaN',
    '1e999',
    '1e-61',
    '١',
    '0x10',
  ])('"%s" is refused, never rounded or taken for zero', (text) =>
    expect(() => parseDecimal(text)).toThrow(/Expected/),
  )

  test('39 digits are refused', () => {
    expect(parseDecimal('9'.repeat(38)).digits).toBe(10n ** 38n - 1n)
    expect(() => parseDecimal('9'.repeat(39))).toThrow('at most 38 digits')
    expect(() => parseDecimal('9'.repeat(50_000))).toThrow('a decimal number')
  })
})

describe('rounding half to even', () => {
  test('is monotone, off by half a unit at most, and exact where it says so', () => {
    fc.assert(
      fc.property(ratio, ratio, (left, right) => {
        const [a, b] = [roundHalfEven(left), roundHalfEven(right)]
        const order = compareRatios(left, right)
        if (order <= 0) expect(a.units <= b.units).toBe(true)
        if (order >= 0) expect(a.units >= b.units).toBe(true)
        const off = 2n * (a.units * left.under - left.over)
        expect(off <= left.under && -off <= left.under).toBe(true)
        expect(a.isExact).toBe(off === 0n)
      }),
      { seed: 413 },
    )
  })

  test.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [49n, 100n, 0n],
    [51n, 100n, 1n],
  ])('%s / %s is %s', (over, under, units) => {
    expect(roundHalfEven({ over, under }).units).toBe(units)
  })
})

test('a ratio and its inverse give one, whatever they are', () => {
  fc.assert(
    fc.property(decimal, (value) => {
      const { over, under } = times(ratioOf(value), inverse(ratioOf(value)))
      expect(over).toBe(under)
    }),
    { seed: 414 },
  )
})
