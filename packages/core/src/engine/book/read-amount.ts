/**
 * Decimal amounts from bytes, exactly: whole smallest units as a number where that is exact, else
 * as a bigint. What could be read in two ways is refused: a dot where the mapping says comma, a
 * group that is not of three digits, a sign in another place than the first.
 *
 * @module
 */

import type { ByteSpan } from './byte-dictionary.ts'

/** How a source writes amounts of an asset. */
export type AmountForm = {
  /** Byte of the decimal sign. */
  readonly decimal: number
  /** Byte between groups of three digits, or 0 for none. */
  readonly group: number
  /** Places of the asset; zeros beyond them lose nothing and are taken. */
  readonly decimals: number
}

/** Units: exact as they are. A negative one was written with a minus. */
export type Units = number | bigint

/** Why a text is no amount; in {@link readUnits} in place of units. */
export const NOT_DECIMAL = 'not a decimal'
/** More decimals than the asset has. */
export const TOO_PRECISE = 'too many decimals'

/** Most characters of an amount: 2^256 has 78 digits, and its groups 25 signs. */
export const AMOUNT_CHARS_MAX = 160

const MINUS = 0x2d
const ZERO = 0x30
/** Up to here ten times the value and a digit are exact in a number. */
const SAFE = Math.floor((Number.MAX_SAFE_INTEGER - 9) / 10)

/** Reads an amount. @returns units, {@link NOT_DECIMAL} or {@link TOO_PRECISE} */
export function readUnits(
  span: ByteSpan,
  form: AmountForm,
): Units | typeof NOT_DECIMAL | typeof TOO_PRECISE {
  const { bytes, start: from, end } = span
  const { decimal, group, decimals } = form
  const isNegative = bytes[from] === MINUS
  const start = isNegative ? from + 1 : from
  if (end - start > AMOUNT_CHARS_MAX) return NOT_DECIMAL
  let value = 0
  let digits = 0
  let places = -1
  let sinceGroup = -1
  let padded = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    const digit = byte - ZERO
    if (digit >= 0 && digit <= 9) {
      digits++
      if (places >= 0) places++
      else if (sinceGroup >= 0) sinceGroup++
      if (places > decimals) {
        if (digit !== 0) return TOO_PRECISE
      } else if (value > SAFE) return readLarge(span, form)
      else {
        value = value * 10 + digit
        if (places >= 0) padded++
      }
    } else if (byte === decimal && places < 0 && digits > 0) {
      if (sinceGroup >= 0 && sinceGroup !== 3) return NOT_DECIMAL
      places = 0
    } else if (byte === group && group !== 0 && places < 0 && isGroup(digits, sinceGroup)) {
      sinceGroup = 0
    } else return NOT_DECIMAL
  }
  const isWhole = digits > 0 && places !== 0 && (places >= 0 || sinceGroup < 0 || sinceGroup === 3)
  if (!isWhole) return NOT_DECIMAL
  const units = scaled(value, decimals - padded)
  return units < 0 ? readLarge(span, form) : isNegative ? -units : units
}

/** The value with so many zeros behind it, or -1 where a number cannot hold that. */
function scaled(value: number, zeros: number): number {
  let units = value
  for (let left = zeros; left > 0; left--) {
    if (units > SAFE) return -1
    units *= 10
  }
  return units
}

/** A group sign stands after one to three digits, then after each three. */
const isGroup = (digits: number, sinceGroup: number): boolean =>
  sinceGroup < 0 ? digits >= 1 && digits <= 3 : sinceGroup === 3

function readLarge(
  { bytes, start: from, end }: ByteSpan,
  { decimal, group, decimals }: AmountForm,
): bigint | typeof NOT_DECIMAL | typeof TOO_PRECISE {
  const sign = group === 0 ? '' : String.fromCharCode(group)
  const text = String.fromCharCode(...bytes.subarray(from, end))
  const point = String.fromCharCode(decimal)
  const [whole = '', fraction, more] = (text[0] === '-' ? text.slice(1) : text).split(point)
  if (more !== undefined || fraction === '') return NOT_DECIMAL
  const groups = sign === '' ? [whole] : whole.split(sign)
  const [first = '', ...rest] = groups
  const isFirst = rest.length === 0 ? first.length > 0 : first.length >= 1 && first.length <= 3
  if (!isFirst || rest.some((piece) => piece.length !== 3)) return NOT_DECIMAL
  const digits = groups.join('')
  const kept = (fraction ?? '').slice(0, decimals).padEnd(decimals, '0')
  const lost = (fraction ?? '').slice(decimals)
  if (!/^\d+$/.test(digits) || !/^\d*$/.test(kept + lost)) return NOT_DECIMAL
  if (/[1-9]/.test(lost)) return TOO_PRECISE
  const units = BigInt(digits + kept)
  return text[0] === '-' ? -units : units
}
