/**
 * Times from bytes, by a stated pattern: no order of day and month and no zone is ever guessed.
 *
 * A pattern has `YYYY`, `YY`, `MM`, `DD`, `hh`, `mm`, `ss`, `f` (one to nine digits of a second,
 * the milliseconds kept) and `Z` (a zone: `Z`, `+09:00`, `+0900`); everything else stands for
 * itself. `M`, `D`, `h` take one digit or two. `iso` is RFC 3339 with a space allowed for `T`;
 * `unix` and `unix-ms` are seconds and milliseconds since 1970.
 *
 * @module
 */
import type { ByteSpan } from './byte-dictionary.ts'

/** One step of a compiled pattern: a part of the time, or a byte that must stand there. */
type Step =
  | { readonly part: Part; readonly least: number; readonly most: number }
  | { readonly part: 'byte'; readonly byte: number }
type Part = 'year' | 'year2' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'zone'

/** How a source writes times. Made by {@link timeForm}. */
export type TimeForm = {
  readonly pattern: string
  /** Minutes east of UTC where the text names no zone, or null where it must. */
  readonly zone: number | null
  readonly steps: readonly Step[]
}

/** Why a text is no time, in place of milliseconds. */
export type TimeFault = 'not by the pattern' | 'no such time' | 'no zone'

const TOKENS: readonly (readonly [string, Part, number, number])[] = [
  ['YYYY', 'year', 4, 4],
  ['YY', 'year2', 2, 2],
  ['MM', 'month', 2, 2],
  ['M', 'month', 1, 2],
  ['DD', 'day', 2, 2],
  ['D', 'day', 1, 2],
  ['hh', 'hour', 2, 2],
  ['h', 'hour', 1, 2],
  ['mm', 'minute', 2, 2],
  ['ss', 'second', 2, 2],
  ['f', 'fraction', 1, 9],
  ['Z', 'zone', 1, 6],
]

/** Longest pattern. */
export const TIME_PATTERN_MAX = 40

/**
 * Compiles a pattern.
 *
 * @param zone minutes east of UTC for texts without a zone; null refuses them
 * @returns null where the pattern is none: a part twice, none of year, month and day, too long
 */
export function timeForm(pattern: string, zone: number | null): TimeForm | null {
  if (['iso', 'unix', 'unix-ms'].includes(pattern)) return { pattern, zone, steps: [] }
  if (pattern.length > TIME_PATTERN_MAX) return null
  const steps: Step[] = []
  for (let at = 0; at < pattern.length; ) {
    const token = TOKENS.find(([text]) => pattern.startsWith(text, at))
    const code = pattern.charCodeAt(at)
    if (token === undefined) steps.push({ part: 'byte', byte: code })
    else steps.push({ part: token[1], least: token[2], most: token[3] })
    if (token === undefined && (code > 0x7e || code < 0x20)) return null
    at += token?.[0].length ?? 1
  }
  const parts = steps.map(({ part }) => part).filter((part) => part !== 'byte')
  const hasYear = parts.includes('year') !== parts.includes('year2')
  const isDated = hasYear && parts.includes('month') && parts.includes('day')
  return isDated && new Set(parts).size === parts.length ? { pattern, zone, steps } : null
}

/** The parts read so far; one for all calls, nothing in here outlives one. */
const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, fraction: 0, zone: 0 }
const NO_ZONE = 10_000

/** Reads a time. @returns UTC milliseconds, or why there are none */
export function readTime(span: ByteSpan, form: TimeForm): number | TimeFault {
  const { bytes, start, end } = span
  if (form.pattern === 'unix' || form.pattern === 'unix-ms') {
    return readUnix(span, form.pattern === 'unix' ? 1_000 : 1)
  }
  found.hour = 0
  found.minute = 0
  found.second = 0
  found.fraction = 0
  found.zone = NO_ZONE
  const isRead = form.pattern === 'iso' ? readIso(bytes, start, end) : readSteps(span, form.steps)
  if (!isRead) return 'not by the pattern'
  if (found.zone === NO_ZONE && form.zone === null) return 'no zone'
  const { year, month, day, hour, minute, second, fraction } = found
  const isTime = hour <= 23 && minute <= 59 && second <= 59
  if (!isTime || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
    return 'no such time'
  }
  const zone = found.zone === NO_ZONE ? (form.zone ?? 0) : found.zone
  return (
    ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute - zone) * 60_000 +
    second * 1_000 +
    fraction
  )
}

/** Days from 1970-01-01; the Gregorian calendar, whatever the year. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : DAYS[month - 1]!
}

/** `YYYY-MM-DD`, or that with `Thh:mm[:ss[.f]]` and a zone. */
function readIso(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 10 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return false
  found.year = digits(bytes, start, 4)
  found.month = digits(bytes, start + 5, 2)
  found.day = digits(bytes, start + 8, 2)
  if ((found.year | found.month | found.day) < 0) return false
  let at = start + 10
  if (at === end) return true
  const parting = bytes[at]
  if ((parting !== 0x54 && parting !== 0x20) || end - at < 6 || bytes[at + 3] !== 0x3a) return false
  found.hour = digits(bytes, at + 1, 2)
  found.minute = digits(bytes, at + 4, 2)
  at += 6
  if (bytes[at] === 0x3a && at + 3 <= end) {
    found.second = digits(bytes, at + 1, 2)
    at += 3
    if (at < end && bytes[at] === 0x2e) at = readFraction(bytes, at + 1, end)
    if (at < 0) return false
  }
  if ((found.hour | found.minute | found.second) < 0) return false
  return at === end || readZone(bytes, at, end) === end
}

function readSteps({ bytes, start, end }: ByteSpan, steps: readonly Step[]): boolean {
  let at = start
  for (const step of steps) {
    if (step.part === 'byte') {
      if (at >= end || bytes[at] !== step.byte) return false
      at++
    } else if (step.part === 'zone') {
      at = readZone(bytes, at, end)
    } else if (step.part === 'fraction') {
      at = readFraction(bytes, at, end)
    } else {
      const length = run(bytes, at, Math.min(end, at + step.most))
      if (length < step.least) return false
      const value = digits(bytes, at, length)
      if (step.part === 'year2') found.year = value + (value < 70 ? 2000 : 1900)
      else found[step.part] = value
      at += length
    }
    if (at < 0) return false
  }
  return at === end
}

/** Digits from `at` on, before `end`. */
function run(bytes: Uint8Array, at: number, end: number): number {
  let length = 0
  while (at + length < end && bytes[at + length]! >= 0x30 && bytes[at + length]! <= 0x39) length++
  return length
}

function digits(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = at; i < at + length; i++) {
    const digit = bytes[i]! - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}

/** Reads digits of a second; gives where they end, or -1. */
function readFraction(bytes: Uint8Array, at: number, end: number): number {
  const length = run(bytes, at, Math.min(end, at + 9))
  if (length === 0) return -1
  const kept = Math.min(length, 3)
  found.fraction = digits(bytes, at, kept) * 10 ** (3 - kept)
  return at + length
}

/** Reads a zone; gives where it ends, or -1. */
function readZone(bytes: Uint8Array, from: number, end: number): number {
  if (from >= end) return -1
  const at = bytes[from] === 0x20 ? from + 1 : from
  if (bytes[at] === 0x5a || bytes[at] === 0x7a) {
    found.zone = 0
    return at + 1
  }
  const sign = bytes[at] === 0x2b ? 1 : bytes[at] === 0x2d ? -1 : 0
  const hour = digits(bytes, at + 1, 2)
  const colon = bytes[at + 3] === 0x3a ? 1 : 0
  const minute = digits(bytes, at + 3 + colon, 2)
  if (sign === 0 || hour < 0 || hour > 18 || minute < 0 || minute > 59) return -1
  found.zone = sign * (hour * 60 + minute)
  const next = at + 5 + colon
  return next <= end ? next : -1
}

function readUnix({ bytes, start, end }: ByteSpan, scale: number): number | TimeFault {
  const length = run(bytes, start, end)
  if (length === 0 || length > 15 || start + length !== end) return 'not by the pattern'
  const time = digits(bytes, start, length) * scale
  return time <= 8_640_000_000_000_000 ? time : 'no such time'
}
