/**
 * Goal: a list that is late is called so in words that are true, and no `clear` that rests on one
 * looks certain; hits stay hits.
 * Method: schedules on both sides of each unit; every outcome with and without a late list.
 */
import type { ScreenAnswer } from '@paperchain/contract/screen'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everyText, lateText, oldText, verdictBy } from './late.ts'

const TIME = '2026-03-03T00:00:00Z'

test('a schedule in words is the schedule', () => {
  const msOf = { s: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 366 * 86_400 }), (seconds) => {
      const words = /^every (?:([\d,.\u202f ]+) )?(s|minute|hour|day)s?$/.exec(
        everyText(seconds * 1_000),
      )
      const count = Number((words?.[1] ?? '1').replace(/[^\d.]/g, ''))
      expect(count * msOf[words?.[2] as keyof typeof msOf]).toBe(seconds * 1_000)
    }),
  )
})

test.each([
  [60_000, 'every minute'],
  [90_000, 'every 90 s'],
  [3_600_000, 'every hour'],
  [86_400_000, 'every day'],
  [7 * 86_400_000, 'every 7 days'],
])('%i ms: %s', (ms, words) => {
  expect(everyText(ms)).toBe(words)
})

const late = (list: string, confirmed: string | null = TIME) => ({
  list,
  source: 's',
  confirmed,
  everyMs: 86_400_000,
  since: TIME,
})

test('what is late says since when, or that it never came', () => {
  expect(lateText(late('ofac'), 'utc')).toBe('ofac: last confirmed 2026-03-03, expected every day')
  expect(lateText(late('ofac', null), 'utc')).toBe('ofac: never fetched, expected every day')
})

const answer = (outcome: string, reason: string): ScreenAnswer =>
  ({ outcome, reason, hits: [], tags: [] }) as unknown as ScreenAnswer

const CLEAR = answer('clear', 'not-listed')
const ofac = [{ list: 'ofac' }]

test.each([
  ['clear by fresh lists', CLEAR, ofac, [], 'good'],
  ['clear by a late list', CLEAR, ofac, ['ofac'], 'warning'],
  ['clear, another list late', CLEAR, ofac, ['pools'], 'good'],
  ['cannot tell', answer('cannot-tell', 'no-sanctions-list'), [], ['ofac'], 'warning'],
] as const)('%s', (_, given, sanctions, late, tone) => {
  const isLate = (list: string): boolean => (late as readonly string[]).includes(list)
  expect(verdictBy(given, sanctions, isLate).tone).toBe(tone)
})

test('a list without a schedule is old by its date', () => {
  expect(oldText({ list: 'ofac', hash: '', published: TIME }, 'utc')).toBe(
    'ofac: published 2026-03-03, and no source confirms it',
  )
})
