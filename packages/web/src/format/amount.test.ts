/**
 * Goal: an amount on the screen is the exact amount, whatever is dimmed or grouped (ux.md 2.4).
 * Method: property: the parts put together again are the exact text for every amount with up to 8
 * decimals; and with more, a cut is marked exactly when it hides a digit. Then examples.
 */
import { formatAmount } from '@paperchain/core/domain/amount'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountLabel, amountParts, formatCount, percentLabel } from './amount.ts'

const units = fc.bigInt({ min: 0n, max: 2n ** 255n })

test('the parts are the whole amount', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 8 }), (value, decimals) => {
      const { whole, fraction, rest, cut, exact } = amountParts(value, decimals)
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
      const hidden = value % 10n ** BigInt(decimals - 8)
      expect(amountParts(value, decimals).cut).toBe(hidden !== 0n)
    }),
  )
})

test.each([
  [25_130_114_927n, 8, '251.30114927'],
  [50_000_000n, 8, '0.5'],
  [0n, 8, '0'],
  [1_234_567_890_000_000n, 8, '12\u202f345\u202f678.9'],
  [1n, 18, '0…'],
  [-150_000_000n, 8, '-1.5'],
  [-123_456n, 0, '-123\u202f456'],
])('%s of %s decimals reads %s', (value, decimals, text) => {
  expect(amountLabel(value, decimals)).toBe(text)
})

test('counts and shares', () => {
  expect(formatCount(1234567)).toBe('1\u202f234\u202f567')
  expect(formatCount(-1234)).toBe('-1\u202f234')
  expect(percentLabel(1n, 8n)).toBe('12.5 %')
  expect(percentLabel(1n, 100_000n)).toBe('< 0.1 %')
  expect(percentLabel(1n, 0n)).toBe('')
})
