/**
 * Amounts for people: exact text, grouped in threes, with the digits that say nothing apart so that
 * they can be dimmed. Nothing is rounded.
 *
 * One rule for every page. Where one thing is looked at, an amount has every digit that says
 * something ({@link ALL_DECIMALS}). In rows of a table, and closer still in a drawing, it is cut
 * with a mark, and the whole amount stands in the title. Zeros at the end stand, dimmed, up to
 * {@link SHOWN_DECIMALS_MAX} decimals, so that columns align and the same amount looks the same in
 * a row and on its page; sentences and labels have none.
 *
 * @module
 */
import { formatAmount } from '@paperchain/core/domain/amount'

/** Decimals of an amount in a row of a table at most; an asset with more is cut, with a mark. */
export const SHOWN_DECIMALS_MAX = 8

/** Decimals where an amount is not cut. */
export const ALL_DECIMALS: number = Number.POSITIVE_INFINITY

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
 * @param most     decimals shown at most, unless the amount begins behind them
 */
export function amountParts(units: bigint, decimals: number, most: number): AmountParts {
  const exact = formatAmount(units, decimals)
  const [whole = '', digits = ''] = exact.split('.')
  const shown = digits.slice(0, shownDecimals(whole, digits, most))
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
function shownDecimals(whole: string, digits: string, most: number): number {
  const said = digits.replace(/0+$/, '').length
  if (most >= said) return Math.max(said, Math.min(most, SHOWN_DECIMALS_MAX))
  const first = digits.search(/[1-9]/)
  return /[1-9]/.test(whole) || first < most ? most : Math.min(said, first + SMALL_DIGITS)
}

/** An amount on one line without zeros that say nothing: `0.5`, `12 345`; whole unless cut. */
export function amountLabel(units: bigint, decimals: number, most: number = ALL_DECIMALS): string {
  const { whole, fraction, cut } = amountParts(units, decimals, most)
  return `${whole}${fraction}${cut ? '…' : ''}`
}

/** The share of a whole in percent with one digit: `12.3 %`. For display only. */
export function percentLabel(part: bigint, whole: bigint): string {
  if (whole <= 0n || part < 0n) return ''
  const tenths = (part * 1000n) / whole
  if (tenths === 0n && part > 0n) return '< 0.1 %'
  return `${tenths / 10n}.${tenths % 10n} %`
}
