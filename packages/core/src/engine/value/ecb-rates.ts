/**
 * Euro foreign exchange reference rates of the European Central Bank, `eurofxref-hist.csv`: how
 * many units of each currency one euro buys, a row a working day. A currency without a rate has
 * `N/A`.
 *
 * A rate is taken as final at 15:00 UTC of its day: the bank publishes at about 16:00 Central
 * European time, which is 15:00 UTC in winter and 14:00 in summer. The later one is safe for both.
 *
 * Source: ECB, "Euro foreign exchange reference rates".
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import { DAY_MS, type PriceSource, parseCurrency } from '../../domain/price.ts'
import type { CsvMapping } from './csv-prices.ts'

/** The record of the source: closed days are filled from Thursday to the Tuesday after Easter. */
export const ECB_SOURCE: PriceSource = {
  id: 'ecb',
  form: 'ecb',
  priority: 50,
  fillHours: 120,
  http: null,
  dayEndsMinutes: 15 * 60,
}

/**
 * The mapping of a file by its header.
 *
 * @throws {FaultError} `PRICE_COLUMNS` where the header is not of such a file
 */
export function ecbMapping(header: readonly string[]): CsvMapping {
  const codes = header.map((name) => name.trim()).filter((name) => /^[A-Z]{3}$/.test(name))
  if (header[0]?.trim() !== 'Date' || codes.length === 0) {
    const listed = header.slice(0, 10).join(', ').slice(0, 200)
    throw new FaultError('PRICE_COLUMNS', `Expected Date and currencies as columns, got ${listed}`)
  }
  return {
    source: ECB_SOURCE.id,
    base: parseCurrency('EUR'),
    timeColumn: 'Date',
    prices: codes.map((code) => ({ column: code, quote: parseCurrency(code) })),
    time: {
      form: 'date',
      stepMs: DAY_MS,
      stamp: 'end',
      dayEndsMinutes: ECB_SOURCE.dayEndsMinutes,
    },
    scale: 0,
    isInverse: false,
  }
}
