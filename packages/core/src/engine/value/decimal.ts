/**
 * Exact decimals and ratios. Nothing is rounded before the one division at the end.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type { Decimal } from '../../domain/price.ts'
import { PRICE_DIGITS_LIMIT, PRICE_SCALE_LIMIT, PRICE_TEXT_LIMIT } from './price-limits.ts'

/** An exact positive fraction. Not reduced. */
export type Ratio = { readonly over: bigint; readonly under: bigint }

/** The ratio of a thing to itself. */
export const ONE: Ratio = { over: 1n, under: 1n }

const DECIMAL = /^(\d{1,100})(?:\.(\d{1,100}))?(?:[eE]([-+]?\d{1,3}))?$/

/**
 * Reads a decimal above zero exactly: `411.50000000` and `4.115e2` are the same. Zeros at both ends
 * are dropped, so that equal prices are equal values.
 *
 * @param shift decimal places by which the point moves left, for sources that answer in whole units
 * @throws {FaultError} `PRICE_NOT_DECIMAL` for zero, signs, grouping, or beyond 38 digits or 60
 *         decimal places
 */
export function parseDecimal(text: string, shift = 0): Decimal {
  const found = text.length > PRICE_TEXT_LIMIT ? null : DECIMAL.exec(text)
  if (found === null) throw notDecimal('a decimal number', text)
  const [, whole = '', fraction = '', exponent = '0'] = found
  let digits = (whole + fraction).replace(/^0+/, '')
  let scale = fraction.length - Number(exponent) + shift
  if (digits === '') throw notDecimal('a price above zero', text)
  const bare = digits.replace(/0+$/, '')
  const dropped = digits.length - bare.length
  digits = bare
  scale -= dropped
  if (scale < 0) {
    if (digits.length - scale > PRICE_DIGITS_LIMIT) throw tooLong(text)
    digits = digits.padEnd(digits.length - scale, '0')
    scale = 0
  }
  if (digits.length > PRICE_DIGITS_LIMIT || scale > PRICE_SCALE_LIMIT) throw tooLong(text)
  return { digits: BigInt(digits), scale }
}

const tooLong = (text: string): FaultError =>
  notDecimal(`at most ${PRICE_DIGITS_LIMIT} digits and ${PRICE_SCALE_LIMIT} decimals`, text)

const notDecimal = (expected: string, text: string): FaultError =>
  new FaultError('PRICE_NOT_DECIMAL', `Expected ${expected}, got "${text.slice(0, 60)}"`)

/** Writes a decimal so that {@link parseDecimal} reads the same value back. */
export function formatDecimal({ digits, scale }: Decimal): string {
  const text = digits.toString().padStart(scale + 1, '0')
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/** The ratio that a decimal is. */
export const ratioOf = ({ digits, scale }: Decimal): Ratio => ({
  over: digits,
  under: 10n ** BigInt(scale),
})

/** The product of two ratios. */
export const times = (left: Ratio, right: Ratio): Ratio => ({
  over: left.over * right.over,
  under: left.under * right.under,
})

/** One divided by a ratio. */
export const inverse = ({ over, under }: Ratio): Ratio => ({ over: under, under: over })

/** Below zero, zero or above, as `left` is less than, equal to or more than `right`. */
export function compareRatios(left: Ratio, right: Ratio): number {
  const difference = left.over * right.under - right.over * left.under
  return difference < 0n ? -1 : Number(difference > 0n)
}

/** A whole number of smallest units, and whether it is exactly the ratio. */
export type Rounded = { readonly units: bigint; readonly isExact: boolean }

/**
 * The whole number nearest to a ratio; of two equally near the even one, so that many halves do not
 * add up to a bias. Monotone: a larger ratio never gives a smaller number.
 */
export function roundHalfEven({ over, under }: Ratio): Rounded {
  const down = over / under
  const rest = 2n * (over % under)
  const isUp = rest > under || (rest === under && down % 2n === 1n)
  return { units: isUp ? down + 1n : down, isExact: rest === 0n }
}
