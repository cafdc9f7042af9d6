/**
 * Goal: a file of parties gives each party as it was written, and each wrong row by line and column;
 * a wrong row keeps no other out, and no fault repeats anything of the file.
 * Method: any parties written as CSV or as JSON lines come back; any bytes are survived; examples.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MARK, parties, TODAY_MS } from '../../../test/party.fixture.ts'
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import type { Party } from '../../domain/party.ts'
import { type PartyFile, readParties } from './read-parties.ts'

const CSV: PartyFile = { format: 'csv', separator: ',', nowMs: TODAY_MS }
const JSONL: PartyFile = { ...CSV, format: 'jsonl' }
const read = (text: string, file: PartyFile = CSV) => [...readParties(utf8Bytes(text), file)]
const many = fc.uniqueArray(parties, { selector: ({ customerId }) => customerId, maxLength: 8 })

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

/** CSV with as many columns of a property as some party has values of it. */
function csvOf(all: readonly Party[], separator: string): string {
  const columns: { head: string; of: (party: Party) => string | undefined }[] = [
    { head: 'customerId', of: ({ customerId }) => customerId },
    { head: 'schema', of: ({ schema }) => schema },
  ]
  const names = new Set(all.flatMap(({ properties }) => Object.keys(properties)))
  for (const head of names) {
    const valuesOf = ({ properties }: Party) => properties[head as keyof Party['properties']] ?? []
    const most = Math.max(...all.map((party) => valuesOf(party).length))
    for (let at = 0; at < most; at++) columns.push({ head, of: (party) => valuesOf(party)[at] })
  }
  for (const name of ['street', 'city', 'country'] as const) {
    const of = ({ addressEntity }: Party) => addressEntity[0]?.[name]
    columns.push({ head: `addressEntity.${name}`, of })
  }
  for (const name of ['type', 'number', 'country', 'endDate'] as const) {
    const of = ({ identification }: Party) => identification[0]?.[name]
    columns.push({ head: `identification.${name}`, of })
  }
  const rows = all.map((party) => columns.map(({ of }) => quoted(of(party) ?? '')))
  return [columns.map(({ head }) => head), ...rows].map((row) => row.join(separator)).join('\r\n')
}

test('what was written as CSV comes back', () => {
  fc.assert(
    fc.property(many, fc.constantFrom(',', ';', '\t', '|'), (all, separator) => {
      const one = all.map((party) => ({
        ...party,
        addressEntity: party.addressEntity.slice(0, 1),
        identification: party.identification.slice(0, 1),
      }))
      const found = read(csvOf(one, separator), { ...CSV, separator })
      expect(found.map(({ party, faults }) => [party, faults])).toEqual(
        one.map((each) => [each, []]),
      )
      expect(found.map(({ line }) => line)).toEqual(one.map((_, at) => at + 2))
    }),
  )
})

test('what was written as JSON lines comes back, with its accounts', () => {
  fc.assert(
    fc.property(many, (all) => {
      const text = all.map((party, at) => JSON.stringify({ ...party, accounts: [`A-${at}`] }))
      const found = read(text.join('\n'), JSONL)
      expect(found).toEqual(
        all.map((party, at) => ({ line: at + 1, party, accounts: [`A-${at}`], faults: [] })),
      )
    }),
  )
})

test('any bytes are survived; no fault repeats them, and each has its line', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('customerId,schema,name\n', 'C-1,Person,', MARK, '"', '\n', ',', '{', '}'),
      fc.constantFrom('"customerId":', '"schema":"Person",', '"properties":{', '[', ']', ':'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(pieces, fc.constantFrom(CSV, JSONL), (text, file) => {
      let said = ''
      try {
        for (const { party, line, faults } of read(text.join(''), file)) {
          expect(party === null).toBe(faults.length > 0)
          for (const { facts } of faults) expect(facts['line']).toBe(line)
          said += JSON.stringify(faults)
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'PARTY_ROW', facts: { line: expect.any(Number) } })
        said += String(error)
      }
      expect(said).not.toContain(MARK)
    }),
    { numRuns: 500 },
  )
})

const placesOf = (text: string, file?: PartyFile) =>
  read(text, file).flatMap(({ faults }) =>
    faults.map(({ code, facts }) => [code, facts['line'], facts['column'], facts['field']]),
  )

describe('places', () => {
  test('a wrong row is told by line, column and field, and keeps no other out', () => {
    const text = [
      'customerId,schema,name,alias,alias,birthDate,account',
      'C-1,Person,A,,,1962-02-30,A-1',
      'C-2,Person,"B',
      'B",,,1962,A-2',
      'C-3,Person,C,c,C\u0001,,',
      'C-4,Person,D,,',
      'C-5,Person,"E" x,,,,',
      '',
      'C-2,Person,F,,,,',
      'C-6,Person,,,,,',
      'C-7,Person,G,,,,house:main',
    ].join('\n')
    expect(placesOf(text)).toEqual([
      ['PARTY_DATE', 2, 6, 'birthDate[0]'],
      // A line break inside of a name is no text.
      ['PARTY_FIELD', 3, 3, 'name[0]'],
      ['PARTY_FIELD', 5, 5, 'alias[1]'],
      ['PARTY_ROW', 6, 6, undefined],
      ['PARTY_ROW', 7, 3, undefined],
      ['PARTY_FIELD', 10, 3, 'name'],
      ['PARTY_FIELD', 11, 7, 'accounts[0]'],
    ])
    expect(read(text).flatMap(({ party }) => party?.customerId ?? [])).toEqual(['C-2'])
  })

  test('a customer that stands twice is taken once', () => {
    const text = 'customerId,schema,name\nC-1,Person,A\nC-1,Person,B\n'
    expect(placesOf(text)).toEqual([['PARTY_TWICE', 3, undefined, 'customerId']])
  })

  test.each([
    ['C-1,Person,Zyxquel\n', 1],
    ['customerId,schema,Zyxquel\n', 3],
    ['customerId,schema,schema\n', 3],
    ['customerId,name\n', 1],
    ['customerId,schema,"na\n', 3],
    ['customerId,schema,addressEntity.constructor\n', 3],
  ])('headings that are none: %j', (text, column) => {
    const facts = { line: 1, column }
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'PARTY_ROW', facts }))
  })

  test('of JSON lines a broken one by its byte, else the field', () => {
    const text = [
      '{"customerId":"C-1","schema":"Person","properties":{"name":["A"]}}',
      '{"customerId":"C-2" "schema":"Person"}',
      '{"customerId":"C-3","customerId":"C-4","schema":"Person","properties":{"name":["A"]}}',
      '[1]',
      '{"customerId":"C-5","schema":"Person","properties":{"name":["A"],"country":["uk"]}}',
      '{"customerId":"C-6","schema":"Person","properties":{"name":["A"]},"Zyxquel":1}',
      '{"customerId":"C-7","schema":"Person","properties":{"name":["A"]},"accounts":[7]}',
      '',
      '{"customerId":"C-8","schema":"Person","properties":{"name":"A"},"accounts":"A-1"}',
    ].join('\n')
    const places = placesOf(text, JSONL)
    expect(places.map(([code, line]) => [code, line])).toEqual([
      ['PARTY_ROW', 2],
      ['PARTY_ROW', 3],
      ['PARTY_ROW', 4],
      ['PARTY_COUNTRY', 5],
      ['PARTY_ROW', 6],
      ['PARTY_FIELD', 7],
    ])
    expect(places[0]?.[2]).toBe(21)
    const taken = read(text, JSONL).flatMap(({ party }) => party?.customerId ?? [])
    expect(taken).toEqual(['C-1', 'C-8'])
  })

  test('a byte order mark is stepped over', () => {
    expect(read('\ufeffcustomerId,schema,name\nC-1,Person,A').map(({ party }) => party)).toEqual([
      expect.objectContaining({ customerId: 'C-1' }),
    ])
  })
})
