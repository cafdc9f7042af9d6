/**
 * Goal: whatever a name holds, it is read in bounded work and breaks nothing. Method: random texts,
 * then names made to hurt: five megabytes, ten thousand aliases, marks, controls, no letters at all.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildNameIndex } from './name-index.ts'
import { anyText, partyNamed } from './names.fixture.ts'
import { NAME_CHARS_MAX, NAME_WORDS_MAX, readWords } from './read-name.ts'
import { scoreParty } from './score-party.ts'

test('any text is read, is itself, and has a bounded number of words', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { words } = readWords(text)
      expect(words.length).toBeLessThanOrEqual(NAME_WORDS_MAX)
      const hit = scoreParty({ name: text }, partyNamed('x', 'individual', [text]))
      if (words.length > 0) expect(hit?.score).toBeGreaterThan(0.9)
      else expect(hit?.score).toBe(0)
    }),
    { numRuns: 1000 },
  )
})

test('a name of five megabytes is cut, said so, and found by its beginning', () => {
  const long = 'Igor Thornton '.repeat(5_000_000 / 14)
  const marks = `Igor${'\u0301'.repeat(5_000_000)}`
  const ligature = '\ufdfa'.repeat(300_000)
  const index = buildNameIndex([
    {
      list: 'a',
      parties: [long, marks, ligature].map((name, at) => partyNamed(`${at}`, 'individual', [name])),
    },
  ])
  const answer = index.search({ name: long })
  expect(answer.isCut).toBe(true)
  expect(answer.hits.map(({ party }) => party.id)).toContain('0')
  for (const { features } of answer.hits) {
    expect(features[0]!.listed.length).toBeLessThanOrEqual(NAME_CHARS_MAX)
  }
  expect(index.search({ name: 'Igor Thornton' }).isCut).toBe(false)
})

test('ten thousand aliases of one party are one hit', () => {
  const names = Array.from(
    { length: 10_000 },
    (_, at) => `Igor Thornton ${String.fromCharCode(97 + (at % 26)).repeat(2 + (at % 7))}`,
  )
  const index = buildNameIndex([{ list: 'a', parties: [partyNamed('x', 'individual', names)] }])
  const { hits, hasMore } = index.search({ name: names[77]! })
  expect(hits.length).toBe(1)
  expect(hits[0]!.score).toBe(0.92)
  expect(hasMore).toBe(false)
})

test('names without letters find nobody and are found by nobody', () => {
  const empty = ['', '   ', '...', '\u200b\u200e', '🙂', '(a+)+$', '%_\\']
  const index = buildNameIndex([
    { list: 'a', parties: empty.map((name, at) => partyNamed(`${at}`, 'individual', [name])) },
  ])
  for (const name of ['', ' \u202e ', '🙂🙂']) expect(index.search({ name }).hits).toEqual([])
  expect(index.search({ name: 'Igor Thornton' }).hits).toEqual([])
})

test('limits that make no sense are brought within bounds', () => {
  const index = buildNameIndex([
    { list: 'a', parties: [partyNamed('x', 'individual', ['Igor Thornton'])] },
  ])
  for (const limit of [-1, 0, 0.5, 1e9]) {
    expect(index.search({ name: 'Igor Thornton' }, { limit, threshold: -3 }).hits.length).toBe(1)
  }
  expect(index.search({ name: 'Igor Thornton' }, { threshold: 7 }).hits).toEqual([])
})
