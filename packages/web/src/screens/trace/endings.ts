/**
 * Where traced value ended, in words, in the order in which people ask.
 *
 * @module
 */

export const ENDING_WORDS: Readonly<Record<string, string>> = {
  held: 'unspent',
  absorbed: 'at a service',
  fees: 'fees',
  burned: 'burned',
  mined: 'newly mined',
  unseen: 'from outside',
  cut: 'cut',
}

export const ENDING_ORDER = [
  'held',
  'absorbed',
  'mined',
  'unseen',
  'fees',
  'burned',
  'cut',
] as const

export const CUT_WORDS: Readonly<Record<string, string>> = {
  value: 'below the least value',
  hops: 'beyond the hops',
  until: 'after the last day',
  budget: 'beyond the transactions or postings',
  intervals: 'too many pieces',
}

/** A bar: each ending with its share of what entered, for display only, in per mille. */
export type Share = { readonly ending: string; readonly value: bigint; readonly perMille: number }

/** Shares of the endings; they sum to less than 1,000 by rounding only. */
export function sharesOf(endings: Readonly<Record<string, string>>): readonly Share[] {
  const values = ENDING_ORDER.map((ending) => ({ ending, value: BigInt(endings[ending] ?? '0') }))
  const whole = values.reduce((sum, { value }) => sum + value, 0n)
  if (whole === 0n) return []
  return values
    .filter(({ value }) => value > 0n)
    .map((share) => ({ ...share, perMille: Number((share.value * 1000n) / whole) }))
}
