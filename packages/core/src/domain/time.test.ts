/**
 * Goal: times are read as UTC and as nothing else; days that do not exist are refused.
 * Method: writing and reading are inverse over random times; the meaning of a bare date at both
 * ends of "as of"; ISO 8601 forms that other software writes and that would be ambiguous here.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDate, formatTime, parseTime, parseTimeInclusive } from './time.ts'

const fault = (code: string) => expect.objectContaining({ name: 'FaultError', code })
const DAY_MS = 86_400_000
/** The years that four digits can write. */
const times = fc.integer({
  min: Date.UTC(1970, 0, 1),
  max: Date.UTC(9999, 11, 31, 23, 59, 59, 999),
})
const days = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / DAY_MS })

describe('laws', () => {
  test('reading what was written gives the same millisecond', () => {
    fc.assert(
      fc.property(times, (time) => {
        expect(parseTime(formatTime(time))).toBe(time)
      }),
    )
  })

  test('reading a date gives its first millisecond, inclusive its last', () => {
    fc.assert(
      fc.property(days, (day) => {
        const date = formatDate(day * DAY_MS)
        expect(parseTime(date)).toBe(day * DAY_MS)
        expect(parseTimeInclusive(date)).toBe((day + 1) * DAY_MS - 1)
      }),
    )
  })

  test('a stated time is itself, inclusive or not', () => {
    fc.assert(
      fc.property(times, (time) => {
        expect(parseTimeInclusive(formatTime(time))).toBe(time)
      }),
    )
  })
})

describe('examples', () => {
  test.each([
    ['1970-01-01', 0],
    ['2009-01-03T18:15:05Z', 1_231_006_505_000],
    ['2009-01-03T18:15Z', 1_231_006_500_000],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2000-02-29T00:00:00.5Z', Date.UTC(2000, 1, 29) + 500],
  ])('%s', (text, time) => {
    expect(parseTime(text)).toBe(time)
  })

  test('only zero milliseconds are left away', () => {
    expect(formatTime(1_231_006_505_000)).toBe('2009-01-03T18:15:05Z')
    expect(formatTime(1_231_006_505_010)).toBe('2009-01-03T18:15:05.010Z')
    expect(formatDate(1_231_006_505_000)).toBe('2009-01-03')
  })
})

describe('refusals', () => {
  test.each([
    ['nothing', ''],
    ['a day that does not exist', '2024-02-30'],
    ['a leap day in a common year', '2023-02-29T00:00:00Z'],
    ['a century that is no leap year', '1900-02-29'],
    ['a month that does not exist', '2024-13-01'],
    ['day zero', '2024-01-00'],
    ['no zone', '2024-09-27T12:00:00'],
    ['an offset', '2024-09-27T12:00:00+02:00'],
    ['a small z', '2024-09-27T12:00:00z'],
    ['a space for the T', '2024-09-27 12:00:00Z'],
    ['hour 24, which is the next day', '2024-09-27T24:00:00Z'],
    ['hour 25', '2024-09-27T25:00:00Z'],
    ['minute 60', '2024-09-27T12:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['microseconds', '2024-09-27T12:00:00.123456Z'],
    ['a short year', '24-09-27'],
    ['a long year', '12024-09-27'],
    ['the order of Europe', '27.09.2024'],
    ['the order of America', '09/27/2024'],
    ['a Unix time', '1231006505'],
    ['white space', ' 2024-09-27'],
    ['a new line behind', '2024-09-27\n'],
    ['words', 'yesterday'],
  ])('%s', (_, text) => {
    expect(() => parseTime(text)).toThrow(fault('TIME_NOT_UTC'))
    expect(() => parseTimeInclusive(text)).toThrow(fault('TIME_NOT_UTC'))
  })
})
