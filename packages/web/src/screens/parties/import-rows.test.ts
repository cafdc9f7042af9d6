/**
 * Goal: a file of customers is told by its look, its rows are counted as the server counts them, and
 * a fault is shown in the cell that has it; the limits are those of the contract.
 * Method: texts of each form, and the contract's own numbers.
 */
import { PARTY_ROWS_MAX, PARTY_TEXT_CHARS_MAX } from '@paperchain/contract/party'
import { expect, test } from 'vitest'
import {
  cellOf,
  FILE_CHARS_MAX,
  FILE_ROWS_MAX,
  firstRows,
  partyText,
  tooLarge,
} from './import-rows.ts'

test('limits are those of the contract', () => {
  expect([FILE_ROWS_MAX, FILE_CHARS_MAX]).toEqual([PARTY_ROWS_MAX, PARTY_TEXT_CHARS_MAX])
  expect(tooLarge({ size: FILE_CHARS_MAX * 4 })).toBe(null)
  expect(tooLarge({ size: FILE_CHARS_MAX * 4 + 1 })).toContain('Split the file')
})

test('CSV: the sign between fields, and lines where a field has a line break', () => {
  const file = partyText(
    'a.csv',
    '\uFEFFcustomerId;schema;name\nC-1;Person;"A\nB"\nC-2;Company;X\n',
  )
  expect(file).toMatchObject({ format: 'csv', separator: ';' })
  const { headings, rows } = firstRows(file)
  expect(headings).toEqual(['customerId', 'schema', 'name'])
  expect(rows).toEqual([
    { line: 2, cells: ['C-1', 'Person', 'A\nB'] },
    { line: 4, cells: ['C-2', 'Company', 'X'] },
  ])
})

test('JSON lines: a row is its line, empty lines count and are not shown', () => {
  const file = partyText('a.jsonl', '{"customerId":"C-1"}\n\n{"customerId":"C-2"}\n')
  expect(file.format).toBe('jsonl')
  expect(firstRows(file).rows.map(({ line }) => line)).toEqual([1, 3])
})

test('a fault belongs to its line and column', () => {
  expect(cellOf({ line: 3, column: 2 }, 3)).toBe(1)
  expect(cellOf({ line: 3, column: 2 }, 4)).toBe(null)
  expect(cellOf({ line: 3 }, 3)).toBe(null)
})
