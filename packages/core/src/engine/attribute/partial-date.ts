/**
 * Dates as lists write them, whole or in part, as the days that they can mean.
 *
 * `1965`, `1968-06`, `31 Aug 1960`, `Jun 1968`, `circa 1951`, `1965 to 1969`,
 * `approximately 1971`, `26/05/1970` (day first, as the United Kingdom writes). A day that does
 * not exist is no date. Nothing is guessed: `01/02` without a year, or a calendar other than the
 * Gregorian, is no date.
 *
 * @module
 */
import type { PartialDate } from '../../domain/listed-party.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const ABOUT = /^(?:circa|approximately|approx\.?|about|c\.|ca\.?|abt\.?)\s+/i
const RANGE = /^(?:between\s+)?(.{4,20}?)\s*(?:\bto\b|\band\b|\s-\s|–|\/\s)\s*(.{4,20})$/i
const YEARS = /^(\d{4})\s*-\s*(\d{4})$/

/** Longest text that is looked at, in characters. */
const TEXT_LIMIT = 60

/** Years that a date of a person or company can have. */
const YEAR_FIRST = 1000
const YEAR_LAST = 2999

/**
 * What a text says of a date, or null where it is none.
 *
 * @param text as a list writes it; space around it does not count
 */
export function partialDate(text: string): PartialDate | null {
  const trimmed = text
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, TEXT_LIMIT + 1)
  if (trimmed === '' || trimmed.length > TEXT_LIMIT) return null
  const isAbout = ABOUT.test(trimmed)
  const said = trimmed.replace(ABOUT, '')
  const days = oneDate(said) ?? rangeOf(said)
  return days === null ? null : { ...days, circa: isAbout }
}

type Days = { readonly from: string; readonly to: string }

function rangeOf(text: string): Days | null {
  const [, first, last] = YEARS.exec(text) ?? RANGE.exec(text) ?? []
  if (first === undefined || last === undefined) return null
  const from = oneDate(first.replace(ABOUT, ''))
  const to = oneDate(last.replace(ABOUT, ''))
  if (from === null || to === null || from.from > to.to) return null
  return { from: from.from, to: to.to }
}

/** A date without words around it. */
function oneDate(text: string): Days | null {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T[\d:.+Z-]*)?$/.exec(text)
  if (iso !== null) return daysOf(iso[1], iso[2], iso[3])
  const words = /^(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]{3,9})\.?,? (\d{4})$/i.exec(text)
  if (words !== null) return daysOf(words[3], monthOf(words[2] ?? ''), words[1])
  const numbers = /^(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})$/.exec(text)
  // The United Kingdom writes 00 for a day or month that is not known.
  if (numbers !== null) return daysOf(numbers[3], known(numbers[2]), known(numbers[1]))
  return null
}

const known = (text: string | undefined): string | undefined =>
  text === undefined || /^0+$/.test(text) ? undefined : text

function monthOf(word: string): string {
  const at = MONTHS.indexOf(word.slice(0, 3).toLowerCase())
  return String(at + 1)
}

/**
 * The days of a year, of a month or of one day; null where there is no such day.
 *
 * @param year  four digits
 * @param month 1 to 12, or nothing
 * @param day   1 to 31, or nothing
 */
export function daysOf(
  year: string | undefined,
  month?: string | undefined,
  day?: string | undefined,
): Days | null {
  const number = Number(year)
  if (!Number.isInteger(number) || number < YEAR_FIRST || number > YEAR_LAST) return null
  if (month === undefined) {
    return day === undefined ? { from: `${number}-01-01`, to: `${number}-12-31` } : null
  }
  const monthNumber = Number(month)
  if (!(monthNumber >= 1 && monthNumber <= 12)) return null
  const last = new Date(Date.UTC(number, monthNumber, 0)).getUTCDate()
  const head = `${number}-${pad(monthNumber)}`
  if (day === undefined) return { from: `${head}-01`, to: `${head}-${pad(last)}` }
  const dayNumber = Number(day)
  if (!(dayNumber >= 1 && dayNumber <= last)) return null
  return { from: `${head}-${pad(dayNumber)}`, to: `${head}-${pad(dayNumber)}` }
}

const pad = (number: number): string => String(number).padStart(2, '0')
