/**
 * Goal: a book, a mapping and a statement are checked whole before a file is opened, and what was
 * booked keeps its meaning.
 * Method: each field wrong by itself; a mapping reads back from what it reads as.
 */
import { describe, expect, test } from 'vitest'
import { parseAssetId } from './asset.ts'
import { type Book, checkBook, checkBookChange } from './book.ts'
import { readMapping } from './book-mapping.ts'
import { checkStatement } from './book-statement.ts'
import { ledger } from './ledger.ts'

const BOOK = ledger('book:harbour')
const usd = {
  code: 'USD',
  asset: parseAssetId('book:harbour/iso4217:USD'),
  decimals: 2,
  same: null,
}
const book = (assets: Book['assets']): Book => ({ ledger: BOOK, name: 'x', assets, mappings: {} })
const fault = (code: string) => expect.objectContaining({ code })

describe('a book', () => {
  test.each([
    ['a code with a blank', { ...usd, code: 'U D' }],
    ['an asset of another ledger', { ...usd, asset: parseAssetId('book:other/iso4217:USD') }],
    ['decimals below zero', { ...usd, decimals: -1 }],
    ['decimals that are no whole number', { ...usd, decimals: 1.5 }],
    ['more decimals than can be', { ...usd, decimals: 78 }],
  ])('refuses %s', (_, asset) => {
    expect(() => checkBook(book([asset]))).toThrow(fault('BOOK_INVALID'))
  })

  test('refuses a code or an asset twice, and a chain', () => {
    const eur = { ...usd, code: 'EUR' }
    expect(() => checkBook(book([usd, usd]))).toThrow(fault('BOOK_INVALID'))
    expect(() => checkBook(book([usd, eur]))).toThrow(fault('BOOK_INVALID'))
    expect(() => checkBook({ ...book([]), ledger: ledger('bitcoin') })).toThrow(
      fault('BOOK_INVALID'),
    )
  })

  test.each([
    ['another scale', [{ ...usd, decimals: 3 }]],
    ['another asset', [{ ...usd, asset: parseAssetId('book:harbour/iso4217:USN') }]],
    ['none', []],
  ])('keeps what a code means: %s is refused', (_, assets) => {
    expect(() => checkBookChange(book([usd]), book(assets))).toThrow(fault('BOOK_ASSET_CHANGED'))
  })
})

describe('a mapping', () => {
  const columns = { id: 'Id', time: 2, kind: { constant: 'deposit' }, asset: { column: 'a' } }
  const whole = {
    format: 'csv',
    separator: ';',
    header: true,
    decimal: ',',
    group: '.',
    time: { pattern: 'DD.MM.YYYY', zone: '-03:30' },
    columns,
    kinds: { DEP: 'deposit' },
    assets: { DOLLAR: 'USD' },
    bySign: { in: 'fiat-in', out: 'fiat-out' },
    grouped: true,
  }

  test('reads back from what it reads as', () => {
    const read = readMapping(whole)
    expect(read.time.zone).toBe(-210)
    expect(readMapping(JSON.parse(JSON.stringify(read)))).toEqual(read)
  })

  test.each([
    ['no object', null],
    ['a list', []],
    ['a field that there is not', { ...whole, seperator: ';' }],
    ['no id', { ...whole, columns: { ...columns, id: undefined } }],
    ['an id that is a constant', { ...whole, columns: { ...columns, id: { constant: 'x' } } }],
    ['no time', { ...whole, columns: { id: 'a', kind: 'b' } }],
    ['no kind', { ...whole, bySign: null, columns: { id: 'a', time: 'b' } }],
    ['one sign for two', { ...whole, group: ',' }],
    ['a zone by name', { ...whole, time: { zone: 'Europe/Berlin' } }],
    ['a kind that there is not', { ...whole, kinds: { a: 'gift' } }],
    ['headings without headings', { ...whole, header: false }],
    ['column 0', { ...whole, columns: { ...columns, time: 0 } }],
    ['a field of ours that there is not', { ...whole, columns: { ...columns, memo: 'x' } }],
    ['a number as text', { ...whole, header: 'yes' }],
  ])('refuses %s', (_, json) => {
    expect(() => readMapping(json)).toThrow(fault('BOOK_INVALID'))
  })
})

describe('a statement', () => {
  const entry = (amount: string, isCredit: boolean) => ({
    amount,
    isCredit,
    reference: null,
    bookedMs: 0,
    line: 1,
    counterparty: null,
  })
  const statement = (closing: string) => ({
    key: 's',
    account: 'a',
    currency: 'USD',
    opening: { amount: '0.1', isCredit: false },
    closing: { amount: closing, isCredit: true },
    entries: [entry('0.3', true), entry('0.10', false)],
    pending: 0,
    line: 1,
  })

  test('leads to its closing balance exactly, below zero too', () => {
    expect(() => checkStatement(statement('0.1'))).not.toThrow()
    expect(() => checkStatement(statement('0.100001'))).toThrow(fault('BOOK_STATEMENT_BALANCE'))
    expect(() => checkStatement({ ...statement('9'), opening: null })).not.toThrow()
  })
})
