/**
 * Goal: a customer that was put into the words of a form comes out of them as it was, and what is
 * wrong stands at the field that has it.
 * Method: laws over any party that the domain takes, then a field of each sort that is wrong.
 */

import { comparedNumber, PARTY_NUMBERS, PROPERTY_NAMES } from '@paperchain/core/domain/party'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parties, TODAY_MS } from '../../../../core/test/party.fixture.ts'
import { faultText, fieldWords, kindOfText } from './party-fault-text.ts'
import {
  isOf,
  NO_PARTY,
  numberHint,
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

  test('in the words of the form, and never with what was typed', () => {
    const typed = { birthDate: '09.03.1962', nationality: 'kr\nuk', idNumber: '¿¿' }
    const faults = faultsOf({ properties: { name: 'A', ...typed } })
    expect(faults['birthDate']).toContain('Date of birth: expected a day')
    expect(faults['birthDate']).toContain('got 10 signs (digits, other signs)')
    expect(faults['nationality']).toContain('Nationality, line 2: expected two letters')
    for (const text of Object.values(faults)) {
      expect(text).not.toMatch(/something else|\[\d|09\.03|uk|¿/)
    }
  })

  test('what came is told by its kind alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\p{Lu}{4,12}\d{3,9}$/u), (value) => {
        const { message, facts } = {
          message: 'Expected a number with letters or digits in idNumber[0], got something else',
          facts: { field: 'idNumber[0]' },
        }
        expect(faultText({ message, facts }, value)).not.toContain(value)
        expect(kindOfText(value)).toContain('(letters, digits)')
      }),
    )
    expect([kindOfText(' '), kindOfText('7')]).toEqual(['nothing', '1 sign (digits)'])
  })

  test('what was typed for a company is not sent for a person', () => {
    const properties = { name: 'A', legalForm: 'Ltd', lastName: 'A' }
    expect(partyIn({ ...NO_PARTY, customerId: 'C-1', properties }, TODAY_MS)).toMatchObject({
      party: { properties: { name: ['A'], lastName: ['A'] } },
    })
  })
})

test.each(PARTY_NUMBERS)('the hint of %s says what its comparison does', (kind) => {
  const isLoose = comparedNumber(kind, 'p 3') === comparedNumber(kind, 'P-3')
  expect(numberHint(kind).includes('do not count')).toBe(isLoose)
})
