/**
 * Goal: a party is taken as reports can use it, or every wrong field is told by its place, with a
 * code, and without a word of what stands in it; a reason for a look says nobody's name.
 * Method: any party is a fixed point; any junk in any field is told or kept, never thrown; then
 * dates, countries, LEIs and bounds by example.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MARK, marked, parties, TODAY_MS } from '../../test/party.fixture.ts'
import { partyOf, readParty, reasonText, type StatedParty, tellingValues } from './check-party.ts'
import { COUNTRIES, countryCode } from './country.ts'
import { comparedNumber, numbersOf, PROPERTY_NAMES } from './party.ts'

const read = (stated: StatedParty) => readParty(stated, TODAY_MS)
const person = (properties: object, more: object = {}) =>
  read({ customerId: 'C-1', schema: 'Person', properties: { name: 'A', ...properties }, ...more })
const company = (properties: object) =>
  read({ customerId: 'C-1', schema: 'Company', properties: { name: 'A', ...properties } })
const told = ({ faults }: ReturnType<typeof read>) =>
  faults.map(({ code, facts }) => [code, facts['field']])

test('a party that was read reads as itself', () => {
  fc.assert(
    fc.property(parties, (party) => {
      expect(partyOf(party, TODAY_MS)).toEqual(party)
      expect(JSON.stringify(partyOf(JSON.parse(JSON.stringify(party)), TODAY_MS))).toBe(
        JSON.stringify(party),
      )
    }),
  )
})

test('any junk is told or taken, and no message repeats it', () => {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary' }),
    fc.constant(`${MARK}\n`),
    fc.constant({ [MARK]: MARK }),
    fc.constant(Array(99).fill(MARK)),
  )
  const properties = fc.record(Object.fromEntries(PROPERTY_NAMES.map((name) => [name, junk])), {
    requiredKeys: [],
  })
  const stated = fc.record(
    {
      customerId: junk,
      schema: fc.oneof(junk, fc.constantFrom('Person', 'Company')),
      properties: fc.oneof(junk, properties),
      addressEntity: fc.oneof(junk, fc.array(fc.record({ street: junk, country: junk }))),
      identification: junk,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(stated, (given) => {
      const { party, faults } = read(given)
      expect(party === null).toBe(faults.length > 0)
      expect(JSON.stringify(faults)).not.toContain(MARK)
      if (party !== null) expect(read(party).party).toEqual(party)
    }),
    { numRuns: 300 },
  )
})

describe('dates', () => {
  test.each(['1962-03-09', '1962-03', '1962', '2024-02-29', '1753-01-01', '2026-01-01', '2026'])(
    'takes %s',
    (birthDate) => expect(person({ birthDate }).party?.properties.birthDate).toEqual([birthDate]),
  )
  test.each(
    ['1962-02-30', '2023-02-29', '1962-13', '62-03-09', '09.03.1962', '1752-12-31'].concat([
      '2026-01-02',
      '2026-02',
      '2027',
      '1962-3-9',
      '1962-00',
    ]),
  )('refuses %s', (birthDate) =>
    expect(told(person({ birthDate }))).toEqual([['PARTY_DATE', 'birthDate[0]']]),
  )
  test('a document may end later, and begin only before', () => {
    const paper = { number: 'P1', startDate: '2020-01-01', endDate: '2031-01-01' }
    expect(told(person({}, { identification: [paper] }))).toEqual([])
    const later = { ...paper, startDate: '2026-01-02' }
    expect(told(person({}, { identification: [later] }))).toEqual([
      ['PARTY_DATE', 'identification[0].startDate'],
    ])
  })
})

describe('countries', () => {
  test('249 of ISO 3166-1 and Kosovo, in any case, and no other two letters', () => {
    expect(COUNTRIES.size).toBe(250)
    const letters = [...'abcdefghijklmnopqrstuvwxyz']
    const pairs = letters.flatMap((one) => letters.map((other) => one + other))
    const taken = pairs.filter((pair) => countryCode(pair.toUpperCase()) === pair)
    expect(taken).toHaveLength(250)
  })
  test.each(['uk', 'eu', 'xx', 'zz', 'gbr', 'su', 'constructor'])('refuses %s', (country) => {
    expect(told(person({ country }))).toEqual([['PARTY_COUNTRY', 'country[0]']])
  })
  test('are kept as FollowTheMoney writes them', () => {
    expect(person({ nationality: ['KR', 'gb'] }).party?.properties.nationality).toEqual([
      'kr',
      'gb',
    ])
  })
})

describe('bounds and forms', () => {
  test.each([
    [{ name: '' }, 'name[0]'],
    [{ name: 'a'.repeat(256) }, 'name[0]'],
    [{ name: Array.from({ length: 6 }, (_, at) => `n${at}`) }, 'name'],
    [{ lastName: 'a\u0000b' }, 'lastName[0]'],
    [{ lastName: 'a\ufffdb' }, 'lastName[0]'],
    [{ idNumber: '---' }, 'idNumber[0]'],
    [{ email: 'ada' }, 'email[0]'],
    [{ phone: '12' }, 'phone[0]'],
    [{ phone: 'call me' }, 'phone[0]'],
    [{ gender: 'x' }, 'gender[0]'],
    [{ registrationNumber: 'R1' }, 'registrationNumber'],
    [{ secret: 'x' }, 'properties'],
    [{ birthDate: ['1962', '1963'] }, 'birthDate'],
  ])('a person with %j', (properties, field) => {
    expect(told(person(properties))).toEqual([['PARTY_FIELD', field]])
  })
  test.each([
    ['5493001KJTIIGC8Y1R12', true],
    ['5493001kjtiigc8y1r12', true],
    ['5493001KJTIIGC8Y1R13', false],
    ['5493001KJTIIGC8Y1R1', false],
  ])('LEI %s: %s', (leiCode, fits) => {
    expect(told(company({ leiCode }))).toEqual(fits ? [] : [['PARTY_FIELD', 'leiCode[0]']])
  })
  test('somebody must have a name, a schema and a number at the institution', () => {
    expect(told(read({}))).toEqual([
      ['PARTY_FIELD', 'customerId'],
      ['PARTY_FIELD', 'schema'],
    ])
    const nameless = { customerId: 'C-1', schema: 'Person', properties: { firstName: 'A' } }
    expect(told(read(nameless))).toEqual([['PARTY_FIELD', 'name']])
    expect(told(read({ ...nameless, properties: { lastName: 'A' } }))).toEqual([])
    const firm = { customerId: 'C-1', schema: 'Company', properties: {} }
    expect(told(read(firm))).toEqual([['PARTY_FIELD', 'name']])
    expect(told(person({}, { identification: [{ type: 'passport' }] }))).toEqual([
      ['PARTY_FIELD', 'identification[0].number'],
    ])
  })
  test('all that is wrong is told at once', () => {
    expect(told(person({ birthDate: 'x', country: 'uk', email: 'x' }))).toHaveLength(3)
  })
})

describe('numbers', () => {
  test('are one number however they are written, but for the customer’s own', () => {
    expect(comparedNumber('passportNumber', 'ab 12-34')).toBe(comparedNumber('taxNumber', 'AB1234'))
    expect(comparedNumber('customerId', 'ab-1')).not.toBe(comparedNumber('customerId', 'AB1'))
  })
  test('each stands once, those of documents too', () => {
    const kinds = numbersOf(marked()).map(({ kind }) => kind)
    expect(kinds).toEqual(['customerId', 'idNumber', 'passportNumber', 'identification'])
  })
})

describe('a reason', () => {
  const values = tellingValues(marked())
  test('says why', () => {
    expect(reasonText('  Travel Rule reply, case 17 ', values)).toBe('Travel Rule reply, case 17')
  })
  test.each(['', 'ab', 'x'.repeat(201), 'a\nb c'])('is not %j', (reason) => {
    expect(() => reasonText(reason, [])).toThrow(expect.objectContaining({ code: 'PARTY_REASON' }))
  })
  test('names nobody, however it is written, and is not repeated', () => {
    for (const value of values) {
      for (const hidden of [value, value.toUpperCase(), value.replaceAll(' ', '  ')]) {
        const work = () => reasonText(`about ${hidden}, please`, values)
        expect(work).toThrow(expect.objectContaining({ code: 'PARTY_REASON' }))
        expect(work).not.toThrow(MARK)
      }
    }
  })
})
