/**
 * Goal: the beginning of a file is cut where a row ends and taken apart as RFC 4180 says, so that
 * people choose columns by what the server reads.
 * Method: any table written out with quotes and read again; any file cut at any place; examples.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatOf, readSample, rowsEnd, SAMPLE_BYTES, sampleRows, separatorOf } from './sample.ts'

const cell = fc.string({
  unit: fc.constantFrom('a', 'B', '1', ' ', 'é', ',', ';', '|', '\t', '"', '\n', '.', '\\'),
  maxLength: 8,
})
const separator = fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const)
/** Two cells at least: a line with one empty field is an empty line. */
const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 12,
  }),
)

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const written = (rows: readonly (readonly string[])[], sign: string, all: boolean): string =>
  rows
    .map((cells) =>
      cells.map((text) => (all || /["\n,;|\t]/.test(text) ? quoted(text) : text)).join(sign),
    )
    .map((line) => `${line}\n`)
    .join('')

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('any table is read as it was written, with the line of each row', () => {
  const property = fc.property(table, separator, fc.boolean(), (rows, sign, all) => {
    const text = written(rows, sign, all)
    const form = { format: 'csv', separator: sign, header: false } as const
    const found = sampleRows(text, form).rows
    expect(found.map(({ cells }) => cells)).toEqual(rows)
    const lines = text.split('\n')
    for (const [row, { line }] of found.entries()) {
      const before = written(rows.slice(0, row), sign, all)
      expect(line).toBe(before.split('\n').length)
      expect(lines.length).toBeGreaterThanOrEqual(line)
    }
  })
  fc.assert(property)
})

test('cut anywhere, what is left are whole rows', () => {
  const property = fc.property(table, fc.nat(), (rows, at) => {
    const bytes = bytesOf(written(rows, ',', true))
    const cut = bytes.subarray(0, (at % bytes.length) + 1)
    const end = rowsEnd(cut)
    const text = new TextDecoder().decode(cut.subarray(0, end))
    const whole = rows.map((_, count) => written(rows.slice(0, count + 1), ',', true))
    // Where not even one row is whole, all there is stays.
    expect(whole.includes(text) || end === cut.length).toBe(true)
  })
  fc.assert(property)
})

test('a large file is read to its slice and no further', async () => {
  const row = 'T-1,2024-01-01,100.00\n'
  const file = new File([row.repeat(100_000)], 'large.csv')
  const { head, text, isWhole } = await readSample(file)
  expect(isWhole).toBe(false)
  expect(head.size).toBeLessThanOrEqual(SAMPLE_BYTES)
  expect(head.size).toBeGreaterThan(SAMPLE_BYTES - row.length)
  expect(text.endsWith('100.00\n')).toBe(true)
  const small = await readSample(new File(['a,b\n1,2'], 'small.csv'))
  expect([small.isWhole, small.text]).toEqual([true, 'a,b\n1,2'])
})

test('the form and the sign between fields are seen', () => {
  expect(separatorOf('a;b;c\n1,5;2;3')).toBe(';')
  expect(separatorOf('"a;b;c;d",e\n')).toBe(',')
  expect(separatorOf('one')).toBe(',')
  expect([formatOf(' {"a":1}\n'), formatOf('a,b')]).toEqual(['jsonl', 'csv'])
})

test('headings, a byte order mark, JSON lines, and what is broken', () => {
  const csv = { format: 'csv', separator: ',', header: true } as const
  expect(sampleRows('\uFEFFid, time \r\n1,2\r\n\r\n3,4', csv)).toEqual({
    headings: ['id', 'time'],
    rows: [
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['3', '4'] },
    ],
  })
  expect(sampleRows('', csv)).toEqual({ headings: [], rows: [] })
  // A broken quote is shown as it stands; the server names its line.
  expect(sampleRows('a,b\n"x,1\n2,3', csv).rows).toMatchObject([
    { cells: ['"x', '1'] },
    { line: 3 },
  ])
  const json = { ...csv, format: 'jsonl' } as const
  expect(sampleRows('{"id":1,"n":"x"}\nnonsense\n{"id":2,"k":null}\n', json)).toEqual({
    headings: ['id', 'n', 'k'],
    rows: [
      { line: 1, cells: ['1', 'x', ''] },
      { line: 3, cells: ['2', '', 'null'] },
    ],
  })
})
