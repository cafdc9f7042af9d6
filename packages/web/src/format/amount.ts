/**
 * Amounts for people: exact text, grouped in threes, with the digits that say nothing apart so that
 * they can be dimmed. Nothing is rounded; where digits are not shown, the text says so.
 *
 * @module
 */
import { formatAmount } from '@paperchain/core/domain/amount'

/** Decimals shown at most; an asset with more is cut, with a mark. */
export const SHOWN_DECIMALS_MAX = 8

/** Digits shown of an amount that begins behind the decimals shown at most. */
export const SMALL_DIGITS = 3

/** Parts of a written amount: `12 345.6700` is `12 345`, `.67`, `00`. */
export type AmountParts = {
  /** Whole part, in groups of three parted by a narrow space. */
  readonly whole: string
  /** Point and digits up to the last that is not zero; empty where there is none. */
  readonly fraction: string
  /** The rest of the digits: zeros, to be dimmed. With its point where the fraction is empty. */
  readonly rest: string
  /** Whether digits other than zero are not shown. */
  readonly cut: boolean
  /** The exact amount, ungrouped, as it is copied. */
  readonly exact: string
}

/** Groups digits in threes with narrow no-break spaces: `1234567` is `1 234 567`. */
export const groupDigits = (digits: string): string =>
  digits.replace(/\B(?=(?:\d{3})+$)/g, '\u202f')

/** A whole number in groups: counts of rows, heights of long chains. */
export const formatCount = (count: number | bigint): string =>
  count < 0 ? `-${groupDigits(String(-count))}` : groupDigits(String(count))

/**
 * Takes an amount apart for display.
 *
 * @param units    whole smallest units, any sign
 * @param decimals places of the asset
 */
export function amountParts(units: bigint, decimals: number): AmountParts {
  const exact = formatAmount(units, decimals)
  const [whole = '', digits = ''] = exact.split('.')
  const shown = digits.slice(0, shownDecimals(whole, digits))
  const kept = shown.replace(/0+$/, '')
  const zeros = shown.slice(kept.length)
  const sign = whole.startsWith('-') ? '-' : ''
  return {
    whole: sign + groupDigits(whole.slice(sign.length)),
    fraction: kept === '' ? '' : `.${kept}`,
    rest: kept === '' && zeros !== '' ? `.${zeros}` : zeros,
    cut: /[1-9]/.test(digits.slice(shown.length)),
    exact,
  }
}

/**
 * How many decimals are shown: a fee of 0.000000000000021 must not look like nothing, so an amount
 * below what is usually shown has its first digits.
 */
function shownDecimals(whole: string, digits: string): number {
  const first = digits.search(/[1-9]/)
  if (Number(whole) !== 0 || first < SHOWN_DECIMALS_MAX) return SHOWN_DECIMALS_MAX
  return first + SMALL_DIGITS
}

/** An amount on one line without zeros that say nothing: `0.5`, `12 345`. For labels. */
export function amountLabel(units: bigint, decimals: number): string {
  const { whole, fraction, cut } = amountParts(units, decimals)
  return `${whole}${fraction}${cut ? '…' : ''}`
}

/** The same with every digit that says something, for where two amounts are compared. */
export function exactLabel(units: bigint, decimals: number): string {
  const { whole, exact } = amountParts(units, decimals)
  const digits = exact.split('.')[1]?.replace(/0+$/, '') ?? ''
  return digits === '' ? whole : `${whole}.${digits}`
}

/** The share of a whole in percent with one digit: `12.3 %`. For display only. */
export function percentLabel(part: bigint, whole: bigint): string {
  if (whole <= 0n || part < 0n) return ''
  const tenths = (part * 1000n) / whole
  if (tenths === 0n && part > 0n) return '< 0.1 %'
  return `${tenths / 10n}.${tenths % 10n} %`
}
