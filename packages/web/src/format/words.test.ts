/**
 * Goal: a count and its word agree.
 * Method: every plural that is irregular by name, the regular ones by property.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { counted } from './words.ts'

test.each([
  [1, 'people', '1 person'],
  [2, 'people', '2 people'],
  [1, 'entries', '1 entry'],
  [0, 'jobs', '0 jobs'],
  [1, 'seed coins', '1 seed coin'],
  [1, 'more characters', '1 more character'],
])('%i %s', (count, words, text) => {
  expect(counted(count, words)).toBe(text)
})

test('only one is singular', () => {
  fc.assert(
    fc.property(fc.nat(), (count) => {
      expect(counted(count, 'jobs').endsWith('jobs')).toBe(count !== 1)
    }),
  )
})
