/**
 * A price source that answers HTTP GET with JSON, described as data: which URL to ask, where the
 * rows are in the answer, and what their fields mean. So a new provider costs no code. Here is all
 * of it but the network.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import {
  DAY_MS,
  type HttpPriceSeries,
  type HttpPriceSource,
  type PricePoint,
  type PriceSource,
} from '../../domain/price.ts'
import type { TimeMs } from '../../domain/time.ts'
import { parseDecimal } from './decimal.ts'
import { PRICE_REQUESTS_LIMIT, PRICE_ROWS_LIMIT } from './price-limits.ts'
import type { PriceRowBuilder } from './price-rows.ts'
import { formatPriceTime, parsePriceTime, type TimeRule } from './price-time.ts'

/** One request: a span of one series. */
export type PriceRequest = {
  readonly series: HttpPriceSeries
  readonly url: string
  readonly fromMs: TimeMs
  readonly untilMs: TimeMs
}

const NAME = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g

/**
 * The requests for a series from a moment on, one a window.
 *
 * @throws {FaultError} `PRICE_TOO_LARGE` above 1,000 requests; `PRICE_SOURCE_INVALID` for a name in
 *         the URL that the series does not have
 */
export function priceRequests(
  http: HttpPriceSource,
  series: HttpPriceSeries,
  span: { readonly fromMs: TimeMs; readonly nowMs: TimeMs },
): readonly PriceRequest[] {
  const windowMs = http.windowDays * DAY_MS
  const { fromMs, nowMs } = span
  const count = Math.ceil((nowMs - fromMs) / windowMs)
  if (count > PRICE_REQUESTS_LIMIT) {
    const message = `Expected at most ${PRICE_REQUESTS_LIMIT} requests a series, got ${count}`
    throw new FaultError('PRICE_TOO_LARGE', message, { limit: PRICE_REQUESTS_LIMIT })
  }
  // Without a span in it, one URL has all that the source tells.
  const isSpanned = /\{(?:from|to)\}/.test(http.url)
  const requests: PriceRequest[] = []
  for (let from = fromMs; from < nowMs && (isSpanned || requests.length === 0); from += windowMs) {
    const untilMs = isSpanned ? Math.min(from + windowMs, nowMs) : nowMs
    requests.push({ series, url: urlOf(http, series, from, untilMs), fromMs: from, untilMs })
  }
  return requests
}

// Two moments are told apart by their order here and nowhere else.
function urlOf(http: HttpPriceSource, { vars }: HttpPriceSeries, from: TimeMs, to: TimeMs): string {
  const times: Readonly<Record<string, string>> = {
    from: formatPriceTime(from, http.askTime),
    to: formatPriceTime(to, http.askTime),
  }
  return http.url.replace(NAME, (_, name: string) => {
    const value = Object.hasOwn(times, name) ? times[name] : own(vars, name)
    if (value === undefined) throw invalid(`a value for {${name}} in each of series`)
    return encodeURIComponent(value)
  })
}

const own = (vars: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(vars, name) ? vars[name] : undefined

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g

/**
 * Parses JSON in which every number comes as its text: `0.1` is read as it was written.
 *
 * @throws {FaultError} `PRICE_ANSWER`
 */
export function parseNumbersAsText(text: string): unknown {
  try {
    const quoted = text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`))
    return JSON.parse(quoted) as unknown
  } catch (error) {
    const message = `Expected JSON, got "${text.slice(0, 60)}"`
    throw new FaultError('PRICE_ANSWER', message, {}, error)
  }
}

/** The value at a JSON pointer (RFC 6901), own members only; undefined where there is none. */
export function atPointer(value: unknown, pointer: string): unknown {
  if (pointer === '') return value
  let here = value
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[key]
  }
  return here
}

/**
 * Takes the rows of an answer.
 *
 * @throws {FaultError} `PRICE_ANSWER` where the rows are not where the description says
 */
export function takeAnswer(
  source: PriceSource & { readonly http: HttpPriceSource },
  { text, series }: { readonly text: string; readonly series: HttpPriceSeries },
  rows: PriceRowBuilder,
): void {
  const { http } = source
  const found = atPointer(parseNumbersAsText(text), http.rows)
  if (typeof found !== 'object' || found === null) {
    const got = found === undefined ? 'nothing' : 'a value'
    const message = `Expected rows at "${http.rows}", got ${got}`
    throw new FaultError('PRICE_ANSWER', message, { source: source.id })
  }
  const list: readonly unknown[] = Array.isArray(found) ? found : [found]
  if (list.length > PRICE_ROWS_LIMIT) {
    const message = `Expected at most ${PRICE_ROWS_LIMIT} rows, got ${list.length}`
    throw new FaultError('PRICE_TOO_LARGE', message, { source: source.id })
  }
  const time = timeRuleOf(source)
  const { base, quote } = series
  const pair = http.isInverse ? { base: quote, quote: base } : { base, quote }
  list.forEach((row, index) => {
    const price = atPointer(row, http.price)
    if (price === null) {
      rows.empty()
      return
    }
    const read = (): PricePoint => ({
      ...pair,
      source: source.id,
      timeMs: parsePriceTime(textAt(row, http.time, 'PRICE_TIME'), time),
      stepMs: time.stepMs,
      price: parseDecimal(textAt(row, http.price, 'PRICE_NOT_DECIMAL'), http.scale),
      doubtful: false,
    })
    rows.take(read, { row: index, pair: `${base} ${quote}` })
  })
}

const timeRuleOf = ({
  http,
  dayEndsMinutes,
}: { http: HttpPriceSource } & PriceSource): TimeRule => ({
  form: http.timeForm,
  stepMs: http.timeForm === 'date' ? DAY_MS : http.stepSeconds * 1000,
  stamp: http.stamp,
  dayEndsMinutes,
})

function textAt(row: unknown, pointer: string, code: 'PRICE_TIME' | 'PRICE_NOT_DECIMAL'): string {
  const value = atPointer(row, pointer)
  if (typeof value === 'string') return value
  const got = value === undefined ? 'nothing' : typeof value
  throw new FaultError(code, `Expected a text or number at "${pointer}", got ${got}`)
}

/** From when on a series is to be asked for: after its last price, or from its beginning. */
export const nextFromMs = (http: HttpPriceSource, lastMs: TimeMs | null): TimeMs =>
  lastMs === null ? http.fromMs : lastMs + 1

const invalid = (expected: string): FaultError =>
  new FaultError('PRICE_SOURCE_INVALID', `Expected ${expected}`)
