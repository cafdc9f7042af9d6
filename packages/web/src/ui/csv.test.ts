/**
 * Goal: a table leaves as RFC 4180 text and no cell of it runs as a formula (CWE-1236).
 * Method: property: a reader written here gets the cells back; then formulas by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvText, fileName } from './csv.ts'

function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  for (let found = cells.exec(text); found !== null; found = cells.exec(text)) {
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

test('what is written is read', () => {
  const cell = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text))
  const table = fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 })
  fc.assert(
    fc.property(table, (rows) => {
      expect(readCsv(csvText(rows))).toEqual(rows)
    }),
  )
})

test.each(['=1+1', '+x', '-x', '@fees', '\tx', '\r=x'])('%j is no formula', (cell) => {
  expect(readCsv(csvText([[cell]]))).toEqual([[`'${cell}`]])
})

test('a negative number stays a number', () => {
  expect(csvText([['-1.5']])).toBe('-1.5\r\n')
})

test('a file name says when', () => {
  expect(fileName('tag pack:x', 0, 'csv')).toBe('tag-pack-x-1970-01-01T000000Z.csv')
})
