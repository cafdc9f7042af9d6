/**
 * A CSV file of prices by a stated mapping of its columns: one column of times, one or more of
 * prices, and where a file holds several assets, one that names them.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import {
  type Currency,
  type Pair,
  type Priced,
  type PricePoint,
  parseCurrency,
  parsePriced,
} from '../../domain/price.ts'
import { parseDecimal } from './decimal.ts'
import { PRICE_COLUMNS_LIMIT, PRICE_TEXT_LIMIT } from './price-limits.ts'
import type { PriceRowBuilder } from './price-rows.ts'
import { parsePriceTime, type TimeRule } from './price-time.ts'

/** A price column, and in what it quotes. */
export type PriceColumn = { readonly column: string; readonly quote: Priced }

/** How a file is read. */
export type CsvMapping = {
  /** Id of the source that the prices are said by. */
  readonly source: string
  /** What all rows are the price of, or the column that names it by CAIP-19 id or currency. */
  readonly base: Priced | { readonly column: string }
  readonly timeColumn: string
  readonly prices: readonly PriceColumn[]
  readonly time: TimeRule
  /** Decimal places by which the point of every number moves left. */
  readonly scale: number
  /** Whether a number says how many of the base one of the quote buys. */
  readonly isInverse: boolean
}

/** One record: its fields, and the line in which it ends, from 1. */
export type CsvRow = { readonly fields: readonly string[]; readonly row: number }

/** Cells that say that there is no price, in any case. */
const NOTHING = new Set(['', 'n/a', 'na', 'null', 'nan', '-', 'none'])

/** A mapping bound to the columns of a file: takes one record after the other. */
export type RowReader = (row: CsvRow) => void

/**
 * Binds a mapping to a header.
 *
 * @param from file name, for faults
 * @throws {FaultError} `PRICE_COLUMNS` listing the columns that there are
 */
export function csvRowReader(
  header: readonly string[],
  mapping: CsvMapping,
  rows: PriceRowBuilder,
): RowReader {
  const at = columnFinder(header)
  const { base, time, prices } = mapping
  const timeAt = at(mapping.timeColumn)
  const baseAt = typeof base === 'string' ? null : at(base.column)
  const columns = prices.map(({ column, quote }) => ({ column, quote, index: at(column) }))
  if (columns.length === 0) throw noColumns('a column of prices', header)
  const timeOf = lastRemembered(time)
  return ({ fields, row }) => {
    for (const { column, quote, index } of columns) {
      const text = (fields[index] ?? '').trim()
      if (NOTHING.has(text.toLowerCase())) {
        rows.empty()
        continue
      }
      const read = (): PricePoint => {
        const named = typeof base === 'string' ? base : parsePriced(fields[baseAt ?? 0] ?? '')
        const pair: Pair = mapping.isInverse
          ? { base: quote, quote: named }
          : { base: named, quote }
        return {
          ...pair,
          source: mapping.source,
          timeMs: timeOf((fields[timeAt] ?? '').trim()),
          stepMs: time.stepMs,
          price: parseDecimal(text, mapping.scale),
          doubtful: false,
        }
      }
      rows.take(read, { row, column })
    }
  }
}

/** Reads times; the columns of a row ask for the same one. */
function lastRemembered(rule: TimeRule): (text: string) => number {
  let last = { text: '', timeMs: Number.NaN }
  return (text) => {
    if (text !== last.text || Number.isNaN(last.timeMs)) {
      last = { text, timeMs: parsePriceTime(text.slice(0, PRICE_TEXT_LIMIT), rule) }
    }
    return last.timeMs
  }
}

/** Names of columns, whatever their case. */
function columnFinder(header: readonly string[]): (column: string) => number {
  if (header.length > PRICE_COLUMNS_LIMIT) {
    const message = `Expected at most ${PRICE_COLUMNS_LIMIT} columns, got ${header.length}`
    throw new FaultError('PRICE_TOO_LARGE', message, { limit: PRICE_COLUMNS_LIMIT })
  }
  const names = header.map((name) => name.trim().toLowerCase())
  return (column) => {
    const index = names.indexOf(column.trim().toLowerCase())
    if (index < 0) throw noColumns(`a column "${column}"`, header)
    if (names.lastIndexOf(names[index] ?? '') > index) {
      throw noColumns(`one column "${column}"`, header)
    }
    return index
  }
}

function noColumns(expected: string, header: readonly string[]): FaultError {
  const listed = header.slice(0, 50).join(', ').slice(0, 500)
  return new FaultError('PRICE_COLUMNS', `Expected ${expected} among: ${listed}`)
}

const TIME_NAMES = ['date', 'time', 'timestamp', 'day', 'datetime']
const PRICE_NAMES = ['close', 'price', 'rate']

/**
 * The columns that a header means, where nobody named them: the first that is called date or time,
 * and prices in columns called like a currency (`usd`, `eur_close`) or, where the quote is stated,
 * `close`, `price` or `rate`.
 *
 * @throws {FaultError} `PRICE_COLUMNS`
 */
export function guessColumns(
  header: readonly string[],
  quote: Priced | null,
): { readonly timeColumn: string; readonly prices: readonly PriceColumn[] } {
  const names = header.map((name) => name.trim())
  const timeColumn = names.find((name) => TIME_NAMES.includes(name.toLowerCase()))
  if (timeColumn === undefined) throw noColumns('a column of times', header)
  const named = names.find((name) => PRICE_NAMES.includes(name.toLowerCase()))
  if (quote !== null && named !== undefined)
    return { timeColumn, prices: [{ column: named, quote }] }
  const prices = names.flatMap((column): PriceColumn[] => {
    const code = currencyIn(column)
    return code === null || (quote !== null && code !== quote) ? [] : [{ column, quote: code }]
  })
  if (prices.length === 0) throw noColumns('a column of prices', header)
  return { timeColumn, prices }
}

/** Codes that a column's name is taken for: a column `Low` is no currency. */
const GUESSED = new Set(
  (
    'USD EUR GBP JPY CHF CNY KRW AUD CAD NZD SGD HKD INR BRL MXN ZAR RUB TRY ' +
    'SEK NOK DKK PLN CZK HUF ILS AED SAR THB IDR MYR PHP VND TWD UAH NGN KES'
  ).split(' '),
)

function currencyIn(column: string): Currency | null {
  const code = /^([a-z]{3})(?:[_ ](?:close|price))?$/i.exec(column)?.[1]?.toUpperCase()
  return code === undefined || !GUESSED.has(code) ? null : parseCurrency(code)
}
