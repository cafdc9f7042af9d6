/** A value as the contract has it: amounts and ratios as text, times as people write them. */
import type { Worth as WorthOut } from '@paperchain/contract/price'
import { formatAmount } from '@paperchain/core/domain/amount'
import { ROUNDING, type Worth } from '@paperchain/core/engine/value/worth'
import { timeOrNull } from './http/write/basics.ts'

/** A value as the contract has it. */
export function worthOut(worth: Worth): WorthOut {
  if (!worth.known) return worth
  const { currency, isRounded, rule, rate } = worth
  return {
    known: true,
    currency,
    value: formatAmount(worth.value, worth.decimals),
    rounding: ROUNDING,
    isRounded,
    rule,
    priceTime: timeOrNull(worth.priceTimeMs),
    marks: [...worth.marks],
    rate: { over: rate.over.toString(), under: rate.under.toString() },
    legs: worth.legs.map(({ timeMs, knownMs, marks, ...leg }) => ({
      ...leg,
      time: timeOrNull(timeMs),
      fetched: timeOrNull(knownMs),
      marks: [...marks],
    })),
  }
}
