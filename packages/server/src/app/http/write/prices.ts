/** Series and sources of prices as the contract has them. */
import type * as contract from '@paperchain/contract/price-source'
import type { PriceSource } from '@paperchain/core/domain/price'
import type { PriceSeries } from '@paperchain/core/prices'
import type { PriceSchedule } from '../../jobs/price-schedule.ts'
import { shownSource } from '../../price-shown.ts'
import { faultOf, timeOrNull, timeText } from './basics.ts'

/** A source, without the values of its headers. */
export function sourceOf(source: PriceSource): contract.PriceSource {
  const { http, ...record } = shownSource(source)
  if (http === null) return { ...record, http }
  const series = http.series.map((each) => ({ ...each, vars: { ...each.vars } }))
  return { ...record, http: { ...http, headers: { ...http.headers }, series } }
}

/** A series. */
export const seriesOf = ({ firstMs, lastMs, ...series }: PriceSeries) => ({
  ...series,
  first: timeText(firstMs),
  last: timeText(lastMs),
})

/** How a source stands. */
export const scheduleOf = (schedule: PriceSchedule): contract.PriceSchedule => ({
  source: schedule.source,
  everyHours: schedule.everyHours,
  tried: timeOrNull(schedule.triedMs),
  confirmed: timeOrNull(schedule.confirmedMs),
  next: timeOrNull(schedule.nextMs),
  failures: schedule.failures,
  failure: schedule.failure === null ? null : faultOf(schedule.failure),
  stale: schedule.stale,
})
