/**
 * Goal: times are absolute and name their zone; UTC is UTC wherever the reader sits (ux.md 2.4).
 * Method: property against the ISO text; the words by examples.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatDay,
  formatDuration,
  formatMoment,
  zoneName,
} from './time.ts'

const times = fc.integer({ min: 0, max: 4_102_444_800_000 })

test('a moment in UTC is the ISO text without its letters', () => {
  fc.assert(
    fc.property(times, (time) => {
      const iso = new Date(time).toISOString()
      expect(formatMoment(time, 'utc')).toBe(`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`)
      expect(formatDay(time, 'utc')).toBe(iso.slice(0, 10))
    }),
  )
})

test('a local moment with its offset taken off is the same moment', () => {
  fc.assert(
    fc.property(times, (time) => {
      const text = formatMoment(time, 'local')
      const [, date, clock, sign, hours, minutes] =
        /^(\S+) (\S+) UTC(?:([+-])(\d+)(?::(\d+))?)?$/.exec(text) ?? []
      const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1)
      const whole = Math.floor(time / 1000) * 1000
      expect(Date.parse(`${date}T${clock}Z`) - offset * 60_000).toBe(whole)
    }),
  )
})

test('ago, duration, size', () => {
  expect(zoneName(0, 'utc')).toBe('UTC')
  expect(formatAgo(0, 30_000)).toBe('just now')
  expect(formatAgo(0, 86_400_000)).toBe('1 day ago')
  expect(formatAgo(7_200_000, 0)).toBe('in 2 hours')
  expect(formatDuration(8_000)).toBe('8 s')
  expect(formatDuration(192_000)).toBe('3 min 12 s')
  expect(formatDuration(7_500_000)).toBe('2 h 05 min')
  expect(formatBytes(999)).toBe('999 bytes')
  expect(formatBytes(1_400_000)).toBe('1.4 MB')
})
