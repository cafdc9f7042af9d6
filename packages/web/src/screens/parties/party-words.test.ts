/**
 * Goal: a customer that was put into the words of a form comes out of them as it was, and what is
 * wrong stands at the field that has it.
 * Method: laws over any party that the domain takes, then a field of each sort that is wrong.
 */

import { PROPERTY_NAMES } from '@paperchain/core/domain/party'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parties, TODAY_MS } from '../../../../core/test/party.fixture.ts'
import {
  fieldWords,
  isOf,
  NO_PARTY,
  PARTY_GROUPS,
  type PartyWords,
  partyIn,
  tidied,
  wordsOf,
} from './party-words.ts'

describe('words of a form', () => {
  test('a customer comes back as it was', () => {
    fc.assert(
      fc.property(parties, (party) => {
        expect(partyIn(wordsOf(party), TODAY_MS)).toEqual({ party })
      }),
    )
  })

  test('blanks around, empty lines and empty parts say nothing', () => {
    fc.assert(
      fc.property(parties, (party) => {
        const words = wordsOf(party)
        const empty = { key: 99, values: { city: ' ', number: '' } }
        const loose: PartyWords = {
          ...words,
          customerId: ` ${words.customerId} `,
          properties: Object.fromEntries(
            Object.entries(words.properties).map(([name, text]) => [name, `\n ${text}\n \n`]),
          ),
          addressEntity: [empty, ...words.addressEntity],
          identification: [...words.identification, empty],
        }
        expect(partyIn(tidied(loose), TODAY_MS)).toEqual({ party })
      }),
    )
  })

  test('every property stands in the form once, with words of its own', () => {
    const all = PARTY_GROUPS.flatMap(([, names]) => names)
    expect([...all].sort()).toEqual([...PROPERTY_NAMES].sort())
    expect(new Set(all.map(fieldWords)).size).toBe(all.length)
    expect(fieldWords('socialSecurityNumber')).toBe('Social security number')
    expect(isOf('leiCode', 'Person')).toBe(false)
  })
})

const faultsOf = (words: Partial<PartyWords>) => {
  const read = partyIn({ ...NO_PARTY, customerId: 'C-1', ...words }, TODAY_MS)
  return 'faults' in read ? read.faults : {}
}

describe('what is wrong stands at its field', () => {
  test.each([
    ['no customer number', { customerId: ' ', properties: { name: 'A' } }, 'customerId'],
    ['no name', {}, 'name'],
    ['a day that is none', { properties: { name: 'A', birthDate: '1962-02-30' } }, 'birthDate'],
    ['the second of two', { properties: { name: 'A', country: 'gb\nEngland' } }, 'country'],
    [
      'a part of the second address',
      {
        properties: { name: 'A' },
        addressEntity: [
          { key: 0, values: { city: 'London' } },
          { key: 1, values: { country: 'England' } },
        ],
      },
      'addressEntity[1].country',
    ],
    [
      'a document without its number',
      {
        properties: { name: 'A' },
        identification: [{ key: 0, values: { type: 'passport' } }],
      },
      'identification[0].number',
    ],
  ] as const)('%s', (_, words, field) => {
    expect(Object.keys(faultsOf(words))).toEqual([field])
  })

  test('what was typed for a company is not sent for a person', () => {
    const properties = { name: 'A', legalForm: 'Ltd', lastName: 'A' }
    expect(partyIn({ ...NO_PARTY, customerId: 'C-1', properties }, TODAY_MS)).toMatchObject({
      party: { properties: { name: ['A'], lastName: ['A'] } },
    })
  })
})
