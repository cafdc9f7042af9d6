/**
 * Exact money. An amount is a whole count of an asset's smallest unit, held as a bigint and marked
 * with its asset, so that satoshi and wei cannot be added by accident. Range: 0 ≤ amount < 2^256,
 * the range of `UInt256` in the ledger. Sums stay below 2^255 or are refused: the engine's own sum
 * of 256-bit integers wraps without a word.
 *
 * @module
 */
import { FaultError, invariant } from './error.ts'

declare const unit: unique symbol

/** A whole count of the smallest unit of asset `A` (satoshi, wei, cent). */
export type Amount<A extends string = string> = bigint & { readonly [unit]: A }

/** Amounts are below this. */
export const AMOUNT_LIMIT: bigint = 2n ** 256n

/** Sums are below this. */
export const SUM_LIMIT: bigint = 2n ** 255n

/** The most decimals an asset may have here; the largest seen in use is 30. */
export const DECIMALS_MAX = 77

/**
 * Marks a bigint as an amount of asset `_of`.
 *
 * @throws {FaultError} `AMOUNT_TOO_LARGE` below 0 or from 2^256 on
 */
export function amount<A extends string>(_of: A, units: bigint): Amount<A> {
  if (units < 0n || units >= AMOUNT_LIMIT) {
    throw new FaultError('AMOUNT_TOO_LARGE', `Expected an amount from 0 to 2^256 - 1, got ${units}`)
  }
  return units as Amount<A>
}

/**
 * Adds amounts of one asset.
 *
 * @throws {FaultError} `AMOUNT_TOO_LARGE` where the sum reaches 2^255
 */
export function add<A extends string>(left: Amount<A>, right: NoInfer<Amount<A>>): Amount<A> {
  const sum = left + right
  if (sum >= SUM_LIMIT) {
    throw new FaultError('AMOUNT_TOO_LARGE', `Expected a sum below 2^255, got ${sum}`)
  }
  return sum as Amount<A>
}

/**
 * Reads a decimal string exactly.
 *
 * @param of       the asset's id, for the type and the message
 * @param decimals places between the unit people use and the smallest unit, 0 to 77
 * @param text     digits with an optional point: `12.5`; no sign, exponent or grouping
 * @returns        smallest units: `parseAmount('BTC', 8, '0.5')` is 50_000_000n
 * @throws {FaultError} `AMOUNT_NOT_DECIMAL`, `AMOUNT_TOO_PRECISE` or `AMOUNT_TOO_LARGE`
 */
export function parseAmount<A extends string>(of: A, decimals: number, text: string): Amount<A> {
  checkDecimals(decimals)
  const found = /^(\d{1,100})(?:\.(\d{1,100}))?$/.exec(text)
  if (!found) {
    throw new FaultError('AMOUNT_NOT_DECIMAL', `Expected a decimal amount of ${of}, got "${text}"`)
  }
  const [, whole = '', fraction = ''] = found
  if (fraction.length > decimals) {
    throw new FaultError(
      'AMOUNT_TOO_PRECISE',
      `Expected at most ${decimals} decimals of ${of}, got ${fraction.length}`,
    )
  }
  return amount(of, BigInt(whole + fraction.padEnd(decimals, '0')))
}

/** Writes an amount so that {@link parseAmount} reads the same value back: all decimals shown. */
export function formatAmount(units: bigint, decimals: number): string {
  checkDecimals(decimals)
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const sign = units < 0n ? '-' : ''
  if (decimals === 0) return sign + digits
  const cut = digits.length - decimals
  return `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

function checkDecimals(decimals: number): void {
  const whole = Number.isInteger(decimals) && decimals >= 0 && decimals <= DECIMALS_MAX
  invariant(whole, `decimals are a whole number from 0 to ${DECIMALS_MAX}, got ${decimals}`)
}
