/**
 * Goal: the date in the top bar is that of the newest list of sanctions, never of another list.
 * Method: lists of both kinds with the newest of either.
 */
import { expect, test } from 'vitest'
import { listWord } from './status-chip.tsx'

const list = (published: string, sanction: boolean) => ({
  list: published,
  published: `${published}T00:00:00Z`,
  known: '2026-11-20T00:00:00Z',
  ageDays: 1,
  entries: 1,
  sanction,
  stale: false,
})

test.each([
  [[], 'no sanctions list'],
  [[list('2026-05-01', false)], 'no sanctions list'],
  [
    [list('2024-09-27', true), list('2023-01-01', true), list('2026-05-01', false)],
    'sanctions of 2024-09-27',
  ],
])('%j', (lists, words) => {
  expect(listWord({ lists })).toBe(words)
})
