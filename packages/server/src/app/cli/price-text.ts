/** Values and prices as text, for people. */
import type { PriceLeg, Worth } from '@paperchain/contract/price'
import { KNOWN_COINS } from '@paperchain/core/engine/value/known-coins'
import { fields } from './table.ts'

/** A priced thing by its short name where it has one that cannot be mistaken. */
export const pricedText = (priced: string): string =>
  KNOWN_COINS.find(({ asset }) => asset === priced)?.ticker ?? priced

/** A value with where it comes from, for people. */
export function worthFields(worth: Worth): string {
  if (!worth.known) {
    return fields([
      ['worth', 'unknown'],
      ['because', `${worth.detail} (${worth.reason})`],
    ])
  }
  const { legs, rule, marks, priceTime, value, currency, isRounded, rounding } = worth
  const lines: [string, string][] = legs.map((leg, at) => [at === 0 ? 'by' : '', legText(leg)])
  return fields([
    ['worth', `${value} ${currency}${isRounded ? `, rounded ${rounding}` : ''}`],
    ['rule', rule],
    ['price of', priceTime ?? ''],
    ...lines,
    ['weak', marks.join(', ')],
  ])
}

function legText(leg: PriceLeg): string {
  const pair = `1 ${pricedText(leg.base)} = ${leg.price} ${pricedText(leg.quote)}`
  if (leg.time === null) return `${pair} (${leg.rule})`
  const inverse = leg.isInverse ? ', the other way round' : ''
  return `${pair} (${leg.source}, ${leg.time}, ${leg.rule}${inverse})`
}
