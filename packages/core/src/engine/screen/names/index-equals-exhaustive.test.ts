/**
 * Goal: the index leaves nothing out: its hits are those of scoring every party, with the same
 * scores, names and order. Method: random lists and questions against `scoreRead` on every party.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ListParty } from '../../../domain/listed-party.ts'
import { edits } from './edit-distance.ts'
import { buildNameIndex } from './name-index.ts'
import type { NameHit, NameQuery } from './name-types.ts'
import { anyText, listWithRelative, namesThatMeet, parties, partyNamed } from './names.fixture.ts'
import { readQuery, scoreRead } from './score-party.ts'
import { ROLES, TokenBook } from './token.ts'
import { buildDictionary } from './token-dictionary.ts'
import { matchTokens } from './token-match.ts'

const queries: fc.Arbitrary<NameQuery> = fc.record(
  {
    name: fc.oneof({ weight: 4, arbitrary: namesThatMeet }, anyText),
    schema: fc.constantFrom('individual' as const, 'entity' as const, 'unknown' as const),
    births: fc.constantFrom([], [{ from: '1970-01-01', to: '1970-12-31', circa: false }]),
    identifiers: fc.constantFrom([], [{ type: '', number: '12345', country: '' }]),
    gender: fc.constantFrom('' as const, 'female' as const),
  },
  { requiredKeys: ['name'] },
)

/** What is found by scoring every party. */
function exhaustive(query: NameQuery, all: readonly ListParty[], threshold: number): NameHit[] {
  const book = new TokenBook()
  const asked = readQuery(query, book)
  return all
    .map((party) => scoreRead(asked, party, book))
    .filter((hit) => hit !== null)
    .filter(({ score }) => score >= threshold)
}

const shown = ({ party, score, nameAt }: NameHit): string => `${party.id} ${score} ${nameAt}`

describe('the index equals the exhaustive scorer', () => {
  test('of any list and question, at any threshold', () => {
    fc.assert(
      fc.property(
        parties,
        queries,
        fc.constantFrom(0.5, 0.6, 0.7, 0.85),
        (all, query, threshold) => {
          const { hits } = buildNameIndex([{ list: 'a', parties: all }]).search(query, {
            limit: 1000,
            threshold,
          })
          const wanted = exhaustive(query, all, threshold)
          expect(hits.map(shown).sort()).toEqual(wanted.map(shown).sort())
          expect(hits.map(({ score }) => score)).toEqual(
            wanted.map(({ score }) => score).sort((left, right) => right - left),
          )
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('of names that are abbreviated, joined, parted, left away or turned round', () => {
    fc.assert(
      fc.property(
        listWithRelative,
        fc.constantFrom(0.5, 0.6, 0.7, 0.8),
        ([all, name], threshold) => {
          const index = buildNameIndex([{ list: 'a', parties: all }])
          const { hits } = index.search({ name }, { limit: 1000, threshold })
          const wanted = exhaustive({ name }, all, threshold)
          expect(hits.map(shown).sort()).toEqual(wanted.map(shown).sort())
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('a limit keeps the first, and says whether there are more', () => {
    fc.assert(
      fc.property(parties, namesThatMeet, fc.integer({ min: 1, max: 5 }), (all, name, limit) => {
        const index = buildNameIndex([
          { list: 'a', parties: all.slice(0, 9) },
          { list: 'b', parties: all.slice(9) },
        ])
        const whole = index.search({ name }, { limit: 1000 }).hits
        const some = index.search({ name }, { limit })
        expect(some.hits.map(shown)).toEqual(whole.slice(0, limit).map(shown))
        expect(some.hasMore).toBe(whole.length > limit)
      }),
      { numRuns: 300 },
    )
  })

  test('a list put in place of its former version is as one built anew', () => {
    fc.assert(
      fc.property(parties, parties, namesThatMeet, (before, after, name) => {
        const other = { list: 'b', parties: [partyNamed('x', 'individual', ['Ivan Petrov'])] }
        const renewed = buildNameIndex([{ list: 'a', parties: before }, other]).withList({
          list: 'a',
          parties: after,
        })
        const anew = buildNameIndex([{ list: 'a', parties: after }, other])
        expect(renewed.search({ name })).toEqual(anew.search({ name }))
        expect(renewed.parties).toBe(anew.parties)
      }),
      { numRuns: 100 },
    )
  })

  test('the dictionary gives every word that fits', () => {
    fc.assert(
      fc.property(fc.array(namesThatMeet, { maxLength: 20 }), namesThatMeet, (texts, text) => {
        const book = new TokenBook()
        const words = [...new Set(texts.flatMap((each) => each.split(' ')))]
        const tokens = words.map((word) => book.token(word, ROLES.part, 'plain'))
        const asked = book.token(text.split(' ')[0]!, ROLES.part, 'plain')
        const wanted = tokens.flatMap((token, at) => {
          const found = matchTokens(asked, token)
          return found.score > 0 ? [{ token: at, found }] : []
        })
        const found = [...buildDictionary(tokens).similar(asked)]
        expect(found.sort((left, right) => left.token - right.token)).toEqual(wanted)
      }),
      { numRuns: 500 },
    )
  })
})

/** The distance by its table, as textbooks write it. */
function plainEdits(left: string, right: string): number {
  const rows = Array.from({ length: left.length + 1 }, (_, row) =>
    Array.from({ length: right.length + 1 }, (_, column) => (row === 0 ? column : row)),
  )
  for (let row = 1; row <= left.length; row++) {
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1
      let least = Math.min(
        rows[row - 1]![column]! + 1,
        rows[row]![column - 1]! + 1,
        rows[row - 1]![column - 1]! + same,
      )
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && isSwap) least = Math.min(least, rows[row - 2]![column - 2]! + 1)
      rows[row]![column] = least
    }
  }
  return rows[left.length]![right.length]!
}

test('edits by bits are edits by the table', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'я'), minLength: 1, maxLength: 32 })
  fc.assert(
    fc.property(word, word, (left, right) => {
      expect(edits(left, right)).toBe(plainEdits(left, right))
    }),
    { numRuns: 2000 },
  )
})
