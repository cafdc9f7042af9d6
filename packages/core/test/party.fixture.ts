/** Parties for tests: any that the domain takes, each with a mark to look for. */
import fc from 'fast-check'
import { partyOf } from '../src/domain/check-party.ts'
import { COUNTRIES } from '../src/domain/country.ts'
import type { Party } from '../src/domain/party.ts'

/** No birth of a test is later. */
export const TODAY_MS = Date.parse('2026-01-01T00:00:00Z')

/** Stands in names and numbers of tests, and nowhere else. */
export const MARK = 'Zyxquel'

const words = fc
  .stringMatching(/^[A-Za-zÀ-ž가-힣][A-Za-zÀ-ž가-힣' -]{0,30}$/)
  .map((text) => text.normalize('NFC').trim())
  .filter((text) => text !== '')
const numbers = fc.stringMatching(/^[A-Z0-9][A-Z0-9 -]{0,20}$/).map((text) => text.trim())
const countries = fc.constantFrom(...COUNTRIES)
const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const some = <T>(of: fc.Arbitrary<T>, maxLength: number) =>
  fc.uniqueArray(of, { minLength: 1, maxLength })

const shared = {
  alias: some(words, 4),
  country: some(countries, 2),
  address: some(words, 2),
  idNumber: some(numbers, 3),
  taxNumber: some(numbers, 2),
}
const parts = {
  addressEntity: fc.array(
    fc.record(
      { street: words, city: words, country: countries },
      { requiredKeys: ['street', 'country'] },
    ),
    { maxLength: 2 },
  ),
  identification: fc.array(
    fc.record(
      { type: words, number: numbers, country: countries, endDate: days },
      { requiredKeys: ['number'] },
    ),
    { maxLength: 2 },
  ),
}

const stated = fc.oneof(
  fc.record({
    schema: fc.constant('Person' as const),
    properties: fc.record(
      {
        ...shared,
        lastName: some(words, 2),
        birthDate: days,
        nationality: some(countries, 3),
        passportNumber: some(numbers, 2),
      },
      { requiredKeys: ['lastName'] },
    ),
    ...parts,
  }),
  fc.record({
    schema: fc.constant('Company' as const),
    properties: fc.record(
      {
        ...shared,
        name: some(words, 2),
        registrationNumber: some(numbers, 2),
        jurisdiction: countries,
      },
      { requiredKeys: ['name'] },
    ),
    ...parts,
  }),
)

/** Any party. Its customer is one of a few or of many, so that some are put again. */
export const parties: fc.Arbitrary<Party> = fc
  .tuple(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.nat()), stated)
  .map(([customer, party]) => partyOf({ customerId: `C-${customer}`, ...party }, TODAY_MS))

/** A person with a mark in every text that tells who it is. */
export const marked = (customerId = `C-${MARK}-1`): Party =>
  partyOf(
    {
      customerId,
      schema: 'Person',
      properties: {
        name: [`Ada ${MARK}`],
        lastName: [`${MARK}son`],
        birthDate: '1962-03-09',
        email: [`ada@${MARK}.example`],
        idNumber: [`ID-${MARK}-77`],
        passportNumber: [`P${MARK}88`],
      },
      addressEntity: [{ street: `${MARK} Road 1`, city: `${MARK}ton`, country: 'gb' }],
      identification: [{ type: 'passport', number: `P${MARK}88`, country: 'gb' }],
    },
    TODAY_MS,
  )
