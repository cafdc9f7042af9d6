/** A value as the contract has it: amounts and ratios as text, times as people write them. */
import type { Worth as WorthOut } from '@paperchain/contract/price'
import { formatAmount } from '@paperchain/core/domain/amount'
import { type Currency, currencyDecimals } from '@paperchain/core/domain/price'
import type { SideWorth } from '@paperchain/core/engine/value/value-postings'
import { ROUNDING, type Worth } from '@paperchain/core/engine/value/worth'
import { timeOrNull, timeText } from './http/write/basics.ts'
import type { AccountsWorth } from './worth-world.ts'

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

/** What went through an account, as the contract has it: totals, and moments in order of time. */
export const accountWorthOut = ({ sums, totals }: AccountsWorth) => ({
  totals: totals.map(({ asset, currency, credited, debited }) => ({
    asset,
    currency,
    credited: sideOut(credited, currency),
    debited: sideOut(debited, currency),
  })),
  moments: [...sums]
    .sort((left, right) => left.timeMs - right.timeMs)
    .map(({ asset, side, timeMs, units, count, unknownCount, worth }) => ({
      ...{ asset, side, time: timeText(timeMs), units: units.toString(), count, unknownCount },
      worth: worthOut(worth),
    })),
})

const sideOut = (side: SideWorth, currency: Currency) => ({
  ...side,
  value: formatAmount(side.value, currencyDecimals(currency)),
})
