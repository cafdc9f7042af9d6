/**
 * Goal: bank statements are told from rows by how a file begins, and rows are never taken for them.
 * Method: beginnings of each, with what editors and banks put before; laws over rows.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Failure } from '../../api/failure.ts'
import { refusedWhy, statementFormOf } from './book-import-form.ts'

test.each([
  ['<?xml version="1.0"?><Document/>', 'camt'],
  ['\uFEFF\n  <Document xmlns="urn:iso"/>', 'camt'],
  [':20:STARTUMS\n:25:1/2', 'mt940'],
  ['\r\n{1:F01BANKDEFFXXXX}{4:\n:20:A', 'mt940'],
  ['{"id":"1"}', null],
  ['id,time\n1,2', null],
  [':86:first', null],
  ['', null],
] as const)('%j is %j', (text, form) => {
  expect(statementFormOf(text)).toBe(form)
})

test('JSON lines and CSV with a heading of letters are rows', () => {
  const heading = fc.stringMatching(/^[A-Za-z"][^<]{0,40}$/)
  const isRows = (text: string): boolean => statementFormOf(text) === null
  fc.assert(fc.property(heading, isRows))
  fc.assert(fc.property(fc.object(), (row) => isRows(JSON.stringify(row))))
})

test('a file whose preview is refused is not brought in, and the reason is told', () => {
  const failed = (kind: Failure['kind']) => ({ kind, message: 'Expected rows in a.csv, got none' })
  expect(refusedWhy(null, [null, failed('theirs')])).toContain('Expected rows in a.csv, got none')
  expect(refusedWhy(null, [failed('theirs'), null])).toContain('Expected rows')
  expect(refusedWhy('Expected a column for id, got none', [null])).toContain('how it is read')
  expect(refusedWhy(null, [null, null])).toBe(null)
  for (const kind of ['offline', 'busy', 'ours'] as const) {
    expect(refusedWhy(null, [failed(kind)])).toBe(null)
  }
})
