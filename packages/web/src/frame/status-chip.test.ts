/**
 * Goal: the date in the top bar is that of the newest list of sanctions, never of another list; a
 * book is told by its own times.
 * Method: lists of both kinds with the newest of either.
 */
import { expect, test } from 'vitest'
import { listWord, tipText } from './status-chip.tsx'

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

test('a book is told by when its entries happened, and only then by when they were recorded', () => {
  const tip = { height: 0, id: 'ab', time: '2026-11-20T10:00:00Z' }
  const happened = { first: '2024-01-01T00:00:00Z', last: '2024-09-27T00:00:00Z' }
  expect(tipText({ tip, happened })).toBe('until 2024-09-27T00:00:00Z, recorded 2026-11-20')
  expect(tipText({ tip, happened: null })).toBe('block 0 of 2026-11-20T10:00:00Z')
})
