/**
 * Times are UTC milliseconds since 1970; dates stay dates. The clock is an argument, never read
 * here.
 *
 * @module
 */
import { FaultError } from './error.ts'

/** UTC milliseconds since 1970-01-01T00:00:00Z, whole. */
export type TimeMs = number

const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/

/**
 * Reads a UTC time (`2024-09-27T12:00:00Z`) or a date (its first millisecond, UTC).
 *
 * @throws {FaultError} `TIME_NOT_UTC` for other texts and for days that do not exist
 */
export function parseTime(text: string): TimeMs {
  const found = DATE.test(text) || TIME.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(found) || formatDate(found) !== text.slice(0, 10)) {
    throw new FaultError(
      'TIME_NOT_UTC',
      `Expected 2024-09-27 or 2024-09-27T12:00:00Z, got "${text}"`,
    )
  }
  return found
}

/** The same, where a date means its last millisecond: "as of 27 September" includes that day. */
export const parseTimeInclusive = (text: string): TimeMs =>
  parseTime(text) + (DATE.test(text) ? 86_399_999 : 0)

/** `2024-09-27T12:00:00.000Z`; only zero milliseconds are left away. */
export const formatTime = (time: TimeMs): string =>
  new Date(time).toISOString().replace('.000Z', 'Z')

/** `2024-09-27`, in UTC. */
export const formatDate = (time: TimeMs): string => new Date(time).toISOString().slice(0, 10)
