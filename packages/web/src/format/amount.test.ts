/**
 * Goal: an amount on the screen is the exact amount, whatever is dimmed or grouped (ux.md 2.4).
 * Method: property: on a page of one thing, and in a row for up to 8 decimals, the parts put together
 * again are the exact text; with more, a cut is marked exactly when it hides a digit, and what is
 * shown is the beginning of the exact text and of what its own page shows. Then examples.
 */
import { formatAmount } from '@paperchain/core/domain/amount'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ALL_DECIMALS,
  amountLabel,
  amountParts,
  formatCount,
  percentLabel,
  SHOWN_DECIMALS_MAX,
} from './amount.ts'

const units = fc.bigInt({ min: 0n, max: 2n ** 255n })
const mosts = fc.constantFrom(SHOWN_DECIMALS_MAX, ALL_DECIMALS)

const shownOf = (value: bigint, decimals: number, most: number): string => {
  const { whole, fraction, rest } = amountParts(value, decimals, most)
  return `${whole}${fraction}${rest}`.replaceAll('\u202f', '')
}

test('where one thing is looked at no digit that says something is missing', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 77 }), (value, decimals) => {
      const shown = shownOf(value, decimals, ALL_DECIMALS)
      expect(amountParts(value, decimals, ALL_DECIMALS).cut).toBe(false)
      const exact = formatAmount(value, decimals)
      expect(shown.padEnd(exact.length, '0')).toBe(exact.includes('.') ? exact : shown)
      expect(exact.startsWith(shown)).toBe(true)
    }),
  )
})

test('a row shows the beginning of what the page shows, with the same zeros at its end', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 30 }), (value, decimals) => {
      const row = shownOf(value, decimals, SHOWN_DECIMALS_MAX)
      const page = shownOf(value, decimals, ALL_DECIMALS)
      expect(page.startsWith(row)).toBe(true)
      if (!amountParts(value, decimals, SHOWN_DECIMALS_MAX).cut) expect(page).toBe(row)
    }),
  )
})

test('the parts are the whole amount', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 8 }), mosts, (value, decimals, most) => {
      const { whole, fraction, rest, cut, exact } = amountParts(value, decimals, most)
      expect(`${whole}${fraction}${rest}`.replaceAll('\u202f', '')).toBe(exact)
      expect(exact).toBe(formatAmount(value, decimals))
      expect(cut).toBe(false)
      expect(rest).toMatch(/^\.?0*$/)
    }),
  )
})

test('a cut is marked exactly when it hides something', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 9, max: 30 }), (value, decimals) => {
      const { exact, whole, fraction, rest, cut } = amountParts(value, decimals, SHOWN_DECIMALS_MAX)
      const shown = `${whole}${fraction}${rest}`.replaceAll('\u202f', '')
      expect(exact.startsWith(shown)).toBe(true)
      expect(cut).toBe(/[1-9]/.test(exact.slice(shown.length)))
      expect(shown.split('.')[1]?.length).toBeGreaterThanOrEqual(8)
    }),
  )
})

test('amounts that are compared are written whole', () => {
  fc.assert(
    fc.property(units, units, fc.integer({ min: 0, max: 30 }), (one, other, decimals) => {
      const [left, right] = [amountLabel(one, decimals), amountLabel(other, decimals)]
      expect(left === right).toBe(one === other)
      expect(left).not.toMatch(/\.\d*0$|…/)
    }),
  )
})

test('an amount that is something never looks like nothing', () => {
  const small = fc.bigInt({ min: 1n, max: 2n ** 80n })
  fc.assert(
    fc.property(small, fc.integer({ min: 0, max: 77 }), fc.nat(8), (value, decimals, most) => {
      expect(amountLabel(value, decimals, most)).toMatch(/[1-9]/)
    }),
  )
})

test.each([
  [25_130_114_927n, 8, '251.30114927'],
  [50_000_000n, 8, '0.5'],
  [0n, 8, '0'],
  [1_234_567_890_000_000n, 8, '12\u202f345\u202f678.9'],
  [1n, 18, '0.000000000000000001'],
  [252_000n, 18, '0.000000000000252'],
  [123_456n, 18, '0.000000000000123…'],
  [1_000_000_000_000_000_001n, 18, '1…'],
  [-150_000_000n, 8, '-1.5'],
  [-123_456n, 0, '-123\u202f456'],
])('%s of %s decimals reads %s in a row', (value, decimals, text) => {
  expect(amountLabel(value, decimals, SHOWN_DECIMALS_MAX)).toBe(text)
})

test('counts and shares', () => {
  expect(formatCount(1234567)).toBe('1\u202f234\u202f567')
  expect(formatCount(-1234)).toBe('-1\u202f234')
  expect(percentLabel(1n, 8n)).toBe('12.5 %')
  expect(percentLabel(1n, 100_000n)).toBe('< 0.1 %')
  expect(percentLabel(1n, 0n)).toBe('')
})
