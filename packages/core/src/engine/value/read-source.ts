/**
 * Checks the description of a price source: what an administrator wrote, as a value that the rest
 * can rely on. Unknown fields are refused, so that a misspelt one is not taken for left out.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import {
  DAY_MS,
  type HttpPriceSeries,
  type HttpPriceSource,
  type PriceSource,
  parsePriced,
  TIME_FORMS,
  type TimeForm,
  USUAL_SOURCE,
} from '../../domain/price.ts'
import { parseTime } from '../../domain/time.ts'
import { PRICE_SCALE_LIMIT, PRICE_SERIES_LIMIT } from './price-limits.ts'

/** Characters of a URL, a pointer or a header. */
export const SOURCE_TEXT_LIMIT = 2_000
/** Headers of a source, and variables of a series. */
export const SOURCE_FIELDS_LIMIT = 50

const ID = /^[-_.a-z0-9]{1,64}$/
/** Scheme and host stand in the description: no series can lead a request elsewhere. */
const URL_FORM = /^https?:\/\/[^/?#@\s{}]+(?:[/?#]\S*)?$/i
const POINTER = /^(?:\/[^/]*)*$/
const HEADER = /^[-A-Za-z0-9]{1,100}$/

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a description.
 *
 * @throws {FaultError} `PRICE_SOURCE_INVALID` naming the field; `PRICE_OF_WHAT` for a series
 */
export function readPriceSource(value: unknown): PriceSource {
  const fields = fieldsOf(value, 'the source', SOURCE_FIELDS)
  const { id } = fields
  if (typeof id !== 'string' || !ID.test(id)) {
    throw invalid('id', 'small letters, digits, -, _ and .', id)
  }
  return {
    id,
    form: 'http',
    priority: wholeOf(fields, 'priority', { usual: USUAL_SOURCE.priority, least: 0, most: 1_000 }),
    fillHours: wholeOf(fields, 'fillHours', { usual: USUAL_SOURCE.fillHours, ...FILL_HOURS }),
    dayEndsMinutes: wholeOf(fields, 'dayEndsMinutes', { usual: 1_440, least: 0, most: 1_440 }),
    http: httpOf(fields),
  }
}

/** The least and the most of a gap rule: nothing, and a leap year. */
export const FILL_HOURS = { least: 0, most: 8_784 } as const

/** The least and the most of a schedule; a source without one is asked by hand. */
const EVERY_HOURS = { usual: 24, least: 1, most: 8_784 } as const

const SOURCE_FIELDS = [
  ...['id', 'priority', 'fillHours', 'dayEndsMinutes', 'url', 'askTime', 'rows', 'time', 'price'],
  ...['timeForm', 'stamp', 'stepSeconds', 'scale', 'isInverse', 'headers', 'windowDays', 'from'],
  ...['everyHours', 'series'],
]

function httpOf(fields: Fields): HttpPriceSource {
  const url = textOf(fields, 'url')
  if (!URL_FORM.test(url)) throw invalid('url', 'an http(s) URL whose host is spelt out', url)
  const timeForm = formOf(fields, 'timeForm', 'milliseconds')
  const { stamp = 'end', isInverse = false, series } = fields
  if (stamp !== 'start' && stamp !== 'end') throw invalid('stamp', 'start or end', stamp)
  if (typeof isInverse !== 'boolean') throw invalid('isInverse', 'true or false', isInverse)
  if (!Array.isArray(series) || series.length === 0 || series.length > PRICE_SERIES_LIMIT) {
    throw invalid('series', `1 to ${PRICE_SERIES_LIMIT} of them`, series)
  }
  return {
    url,
    askTime: formOf(fields, 'askTime', 'seconds'),
    rows: pointerOf(fields, 'rows', ''),
    time: pointerOf(fields, 'time'),
    price: pointerOf(fields, 'price'),
    timeForm,
    stamp,
    stepSeconds: wholeOf(fields, 'stepSeconds', {
      usual: DAY_MS / 1000,
      least: 0,
      most: 31_622_400,
    }),
    scale: wholeOf(fields, 'scale', { usual: 0, least: 0, most: PRICE_SCALE_LIMIT }),
    isInverse,
    headers: textsOf(fields['headers'] ?? {}, 'headers', HEADER),
    windowDays: wholeOf(fields, 'windowDays', { usual: 90, least: 1, most: 3_660 }),
    ...(fields['everyHours'] === undefined
      ? {}
      : { everyHours: wholeOf(fields, 'everyHours', EVERY_HOURS) }),
    fromMs: parseTime(textOf(fields, 'from')),
    series: series.map(seriesOf),
  }
}

function seriesOf(value: unknown): HttpPriceSeries {
  const fields = fieldsOf(value, 'series', ['base', 'quote', 'vars'])
  return {
    base: parsePriced(textOf(fields, 'base')),
    quote: parsePriced(textOf(fields, 'quote')),
    vars: textsOf(fields['vars'] ?? {}, 'vars', /^[a-zA-Z][a-zA-Z0-9]{0,40}$/),
  }
}

function fieldsOf(value: unknown, what: string, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(what, 'an object', value)
  }
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) throw invalid(what, `only ${names.join(', ')}`, unknown)
  return value as Fields
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '' && value.length <= SOURCE_TEXT_LIMIT) return value
  throw invalid(name, `a text of 1 to ${SOURCE_TEXT_LIMIT} characters`, value)
}

function pointerOf(fields: Fields, name: string, usual?: string): string {
  const value = fields[name] ?? usual
  if (typeof value === 'string' && value.length <= SOURCE_TEXT_LIMIT && POINTER.test(value)) {
    return value
  }
  throw invalid(name, 'a JSON pointer like /data/0/price', value)
}

function formOf(fields: Fields, name: string, usual: TimeForm): TimeForm {
  const form = TIME_FORMS.find((each) => each === (fields[name] ?? usual))
  if (form === undefined) throw invalid(name, `one of ${TIME_FORMS.join(', ')}`, fields[name])
  return form
}

type Range = { readonly usual: number; readonly least: number; readonly most: number }

function wholeOf(fields: Fields, name: string, { usual, least, most }: Range): number {
  const value = fields[name] ?? usual
  const isFine = typeof value === 'number' && Number.isInteger(value)
  if (isFine && value >= least && value <= most) return value
  throw invalid(name, `a whole number from ${least} to ${most}`, value)
}

function textsOf(value: unknown, what: string, name: RegExp): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(what, 'an object of texts', value)
  }
  const entries = Object.entries(value)
  if (entries.length > SOURCE_FIELDS_LIMIT) {
    throw invalid(what, `at most ${SOURCE_FIELDS_LIMIT} of them`, entries.length)
  }
  for (const [key, text] of entries) {
    const isText = typeof text === 'string' && text.length <= SOURCE_TEXT_LIMIT
    // A line end inside a header would begin another one.
    if (!name.test(key) || !isText || /[\r\n\0]/.test(text))
      throw invalid(what, 'names and texts', key)
  }
  return Object.fromEntries(entries) as Readonly<Record<string, string>>
}

function invalid(field: string, expected: string, got: unknown): FaultError {
  const said = typeof got === 'string' ? `"${got.slice(0, 60)}"` : String(typeof got)
  const message = `Expected as ${field} ${expected}, got ${said}`
  return new FaultError('PRICE_SOURCE_INVALID', message, { field })
}
