/**
 * Goal: what people choose on the page is a mapping that the server takes, whatever they choose in
 * whatever order; a saved one comes back as it was; only columns are ever proposed.
 * Method: any run of choices read by the same code as the server's; examples of the manual.
 */
import { BOOK_KINDS } from '@paperchain/core/domain/book'
import { BOOK_FIELDS, readMapping } from '@paperchain/core/domain/book-mapping'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BY_SIGN,
  CONSTANT,
  choiceOf,
  columnChoice,
  NONE,
  withChoice,
  withHeader,
  withWord,
  wordsToName,
} from './mapping-change.ts'
import { guessMapping } from './mapping-guess.ts'
import { mappingFault, mappingIn, mappingText, zoneText } from './mapping-text.ts'
import { sampleRows } from './sample.ts'
import { faultsAt } from './sample-faults.ts'

const TEXT = [
  'Trade ID,Executed (UTC),Type,Customer,Sold,Sold amount,Bought,Bought amount,Fee in,Fee',
  'T-1,2024-01-01 00:00:00,BUY,C-1,USD,10.00,XBT,0.1,USD,0.25',
  'T-2,2024-01-01 00:00:01,DEP,C-2,XBT,1,,,,',
  '',
].join('\n')

test('usual headings are proposed for their fields; how values are written is not', () => {
  const guess = guessMapping(TEXT)
  const columns = Object.entries(guess.columns).map(([field, column]) => [
    field,
    column !== undefined && 'column' in column ? column.column : '',
  ])
  expect(Object.fromEntries(columns)).toMatchObject({
    id: 'Trade ID',
    time: 'Executed (UTC)',
    kind: 'Type',
    account: 'Customer',
    asset: 'Sold',
    amount: 'Sold amount',
    otherAsset: 'Bought',
    otherAmount: 'Bought amount',
    feeAsset: 'Fee in',
    feeAmount: 'Fee',
  })
  const unsaid = { time: { pattern: 'iso', zone: null }, kinds: {}, assets: {}, decimal: '.' }
  expect(guess).toMatchObject({ ...unsaid, group: '', bySign: null })
})

test('no column is proposed twice, and each proposal is one that the server takes or names', () => {
  const heading = fc.constantFrom('id', 'time', 'kind', 'type', 'amount', 'fee', 'x', 'to', 'Date')
  const property = fc.property(fc.array(heading, { maxLength: 9 }), (headings) => {
    const { columns } = guessMapping(`${headings.join(';')}\n`)
    const named = Object.values(columns).map((column) => JSON.stringify(column))
    expect(new Set(named).size).toBe(named.length)
  })
  fc.assert(property)
})

test('any choices in any order: the select shows what was chosen, and the server reads it', () => {
  const field = fc.constantFrom(...BOOK_FIELDS)
  const choice = fc.constantFrom(NONE, CONSTANT, columnChoice('Type'), columnChoice('Sold'))
  const property = fc.property(fc.array(fc.tuple(field, choice)), fc.boolean(), (steps, sign) => {
    let mapping = guessMapping(TEXT)
    for (const [each, chosen] of steps) {
      mapping = withChoice(mapping, each, { choice: chosen, first: 'deposit' })
      expect(choiceOf(mapping, each)).toBe(chosen)
    }
    if (sign) mapping = withChoice(mapping, 'kind', { choice: BY_SIGN, first: '' })
    const fault = mappingFault(mapping)
    const { columns, bySign } = mapping
    const isWhole =
      columns.id !== undefined &&
      'column' in columns.id &&
      columns.time !== undefined &&
      (columns.kind !== undefined || bySign !== null)
    expect(fault === null).toBe(isWhole)
    if (fault === null) expect(mappingIn(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping)
  })
  fc.assert(property)
})

test('without headings columns are numbers; going back and forth leaves none that has no meaning', () => {
  const bare = withHeader(guessMapping(TEXT), false)
  expect(bare.columns).toEqual({})
  const named = withChoice(bare, 'id', { choice: columnChoice('1'), first: '' })
  expect(named.columns.id).toEqual({ column: 1 })
  const whole = ['time', 'kind'].reduce(
    (mapping, field) =>
      withChoice(mapping, field as 'time', { choice: columnChoice('2'), first: '' }),
    named,
  )
  expect(readMapping(whole).columns.time).toEqual({ column: 2 })
  expect(withHeader(whole, true).columns).toEqual({})
})

test('words that the book does not know are asked about once, those that were named stay', () => {
  const rows = sampleRows(TEXT, { format: 'csv', separator: ',', header: true })
  const guess = guessMapping(TEXT)
  expect(wordsToName(guess, rows, ['USD', 'BTC'])).toEqual({
    kinds: ['BUY', 'DEP'],
    assets: ['XBT'],
  })
  const named = { ...guess, assets: withWord(guess.assets, 'XBT', 'BTC') }
  expect(wordsToName(named, rows, ['USD', 'BTC']).assets).toEqual(['XBT'])
  expect(withWord(named.assets, 'XBT', '')).toEqual({})
  const bySign = withChoice(guess, 'kind', { choice: BY_SIGN, first: '' })
  expect(wordsToName(bySign, rows, ['USD']).kinds).toEqual([])
  for (const kind of BOOK_KINDS) expect(withWord({}, 'W', kind)).toEqual({ W: kind })
})

test('a fault of the server marks its cell: by field, else by the number of the column', () => {
  const mapping = guessMapping(TEXT)
  const { headings } = sampleRows(TEXT, mapping)
  const fault = (facts: Record<string, string | number>) => ({
    code: 'BOOK_AMOUNT',
    message: '',
    facts: { line: 2, ...facts },
  })
  const faults = [fault({ field: 'amount', column: 99 }), fault({ column: 1 })]
  const marked = headings.map(
    (_, column) => faultsAt({ faults, mapping, headings }, { line: 2, column }).length,
  )
  expect(marked).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  expect(faultsAt({ faults, mapping, headings }, { line: 3, column: 0 })).toEqual([])
})

test('in words', () => {
  const json = {
    separator: ';',
    decimal: ',',
    time: { pattern: 'DD.MM.YYYY', zone: '-03:30' },
    columns: { id: 'no', time: 'when', kind: { constant: 'fee' } },
    grouped: true,
  }
  const mapping = mappingIn(json)
  expect(mapping === null ? '' : mappingText(mapping)).toBe(
    'CSV with semicolons, 3 fields, decimal comma, times as DD.MM.YYYY in -03:30, rows of one id together',
  )
  expect([zoneText(0), zoneText(540), zoneText(-570)]).toEqual(['UTC', '+09:00', '-09:30'])
  expect(mappingIn({ nonsense: 1 })).toBeNull()
})
