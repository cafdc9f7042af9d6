/**
 * Goal: amounts are read and written exactly; nothing is rounded, and what is no amount is refused.
 * Method: laws over random amounts and decimals first (reading inverts writing, in both directions),
 * then every kind of bad text by name, then the edges of the range.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AMOUNT_LIMIT, add, amount, DECIMALS_MAX, formatAmount, parseAmount } from './amount.ts'

const fault = (code: string) => expect.objectContaining({ name: 'FaultError', code })
const units = fc.oneof(
  fc.bigInt({ min: 0n, max: 1000n }),
  fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
)
const decimals = fc.integer({ min: 0, max: DECIMALS_MAX })

describe('laws', () => {
  test('reading what was written gives the same amount', () => {
    fc.assert(
      fc.property(units, decimals, (value, places) => {
        expect(parseAmount('X', places, formatAmount(value, places))).toBe(value)
      }),
    )
  })

  test('writing what was read gives the same text, once zeros are added', () => {
    const digits = (min: number, max: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })
    fc.assert(
      fc.property(digits(1, 20), digits(1, 18), (whole, fraction) => {
        const text = `${whole}.${fraction}`
        const canonical = `${BigInt(whole)}.${fraction.padEnd(18, '0')}`
        expect(formatAmount(parseAmount('X', 18, text), 18)).toBe(canonical)
      }),
    )
  })

  test('the text keeps the order of the amounts', () => {
    fc.assert(
      fc.property(units, units, decimals, (left, right, places) => {
        const [a = '', b = ''] = [left, right].map((value) => formatAmount(value, places))
        const width = Math.max(a.length, b.length)
        expect(a.padStart(width, '0') < b.padStart(width, '0')).toBe(left < right)
      }),
    )
  })

  test('a digit more than the asset has is refused, whatever the digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.nat(9), (places, digit) => {
        const text = `1.${'0'.repeat(places)}${digit}`
        expect(() => parseAmount('X', places, text)).toThrow(fault('AMOUNT_TOO_PRECISE'))
      }),
    )
  })

  test('addition is exact', () => {
    const half = fc.bigInt({ min: 0n, max: 2n ** 254n - 1n })
    fc.assert(
      fc.property(half, half, (left, right) => {
        expect(add(amount('X', left), amount('X', right))).toBe(left + right)
      }),
    )
  })
})

describe('examples', () => {
  test.each([
    ['0.5', 8, 50_000_000n],
    ['21000000', 8, 2_100_000_000_000_000n],
    ['0.00000001', 8, 1n],
    ['0', 0, 0n],
    ['7', 0, 7n],
    ['007.10', 2, 710n],
    ['1.000000000000000001', 18, 1_000_000_000_000_000_001n],
  ])('%s with %i decimals is %s', (text, places, value) => {
    expect(parseAmount('X', places, text)).toBe(value)
  })

  test.each([
    [0n, 8, '0.00000000'],
    [1n, 8, '0.00000001'],
    [-150_000_000n, 8, '-1.50000000'],
    [-7n, 0, '-7'],
    [2n ** 256n - 1n, 0, (2n ** 256n - 1n).toString()],
  ])('%s with %i decimals is written %s', (value, places, text) => {
    expect(formatAmount(value, places)).toBe(text)
  })
})

describe('refusals', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' 1'],
    ['white space behind', '1 '],
    ['a new line behind', '1\n'],
    ['a sign', '-1'],
    ['a plus sign', '+1'],
    ['an exponent', '1e8'],
    ['hex', '0x10'],
    ['grouping', '1,000'],
    ['grouping by underscore', '1_000'],
    ['a decimal comma', '1,5'],
    ['no whole part', '.5'],
    ['no fraction behind the point', '1.'],
    ['two points', '1.2.3'],
    ['digits of another script', '١٢'],
    ['full-width digits', '１'],
    ['not a number', 'NaN'],
    ['infinity', 'Infinity'],
    ['101 digits', '1'.repeat(101)],
    ['101 decimals', `1.${'0'.repeat(101)}`],
  ])('%s is no decimal amount', (_, text) => {
    expect(() => parseAmount('BTC', 8, text)).toThrow(fault('AMOUNT_NOT_DECIMAL'))
  })

  test('the message says what was expected and what came', () => {
    expect(() => parseAmount('BTC', 8, '1e8')).toThrow(
      'Expected a decimal amount of BTC, got "1e8"',
    )
    expect(() => parseAmount('BTC', 8, '0.123456789')).toThrow(
      'Expected at most 8 decimals of BTC, got 9',
    )
  })

  test('the range ends before 2^256', () => {
    expect(amount('X', AMOUNT_LIMIT - 1n)).toBe(2n ** 256n - 1n)
    expect(() => amount('X', AMOUNT_LIMIT)).toThrow(fault('AMOUNT_TOO_LARGE'))
    expect(() => amount('X', -1n)).toThrow(fault('AMOUNT_TOO_LARGE'))
    expect(() => parseAmount('X', 0, (2n ** 256n).toString())).toThrow(fault('AMOUNT_TOO_LARGE'))
  })

  test('a sum ends before 2^255', () => {
    const half = amount('X', 2n ** 254n)
    expect(add(half, amount('X', 2n ** 254n - 1n))).toBe(2n ** 255n - 1n)
    expect(() => add(half, half)).toThrow(fault('AMOUNT_TOO_LARGE'))
  })

  test.each([-1, 1.5, 78, Number.NaN])('%s decimals are a bug of ours', (places) => {
    expect(() => formatAmount(1n, places)).toThrow('Broken invariant')
    expect(() => parseAmount('X', places, '1')).toThrow('Broken invariant')
  })
})
