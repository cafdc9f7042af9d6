/**
 * Goal: records come out as RFC 4180 says, whatever is in their fields and wherever a buffer ends.
 * Method: any table written by the rule reads back the same from any cuts; broken quotes are
 * refused at their place; JSON lines give what `JSON.parse` gives, numbers by their digits.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8Bytes, utf8Text } from '../../domain/batch/utf8.ts'
import { SCAN_BROKEN, SCAN_MORE, scanCsv } from './csv-scan.ts'
import { scanJsonLine } from './json-scan.ts'
import { RecordFields } from './record-fields.ts'

const COMMA = 0x2c

const textsOf = ({ bytes, start, end, count }: RecordFields): string[] =>
  Array.from({ length: count }, (_, i) => utf8Text(bytes, start[i]!, end[i]! - start[i]!))

/** Reads all records from pieces of `size` bytes, as a file reader would. */
function readAll(text: string, size: number): { rows: string[][]; lines: number } {
  const all = utf8Bytes(text)
  const fields = new RecordFields()
  const rows: string[][] = []
  let lines = 0
  let from = 0
  for (let end = Math.min(size, all.length); from < all.length; ) {
    // A copy, since a scan may change what it has seen whole, and nothing else.
    fields.bytes = all
    const isLast = end >= all.length
    const next = scanCsv(fields, from, { end, separator: COMMA, isLast })
    if (next === SCAN_MORE) {
      expect(isLast).toBe(false)
      end = Math.min(end + size, all.length)
      continue
    }
    expect(next).toBeGreaterThan(from)
    rows.push(textsOf(fields))
    lines += fields.lines
    from = next
  }
  return { rows, lines }
}

const cell = fc.string({
  unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', 'ü', '€', '😀'),
  maxLength: 6,
})
const tables = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 })
const written = (rows: readonly (readonly string[])[], lineEnd: string): string =>
  rows
    .map((row) =>
      row
        .map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
        .join(','),
    )
    .map((line) => `${line}${lineEnd}`)
    .join('')

describe('CSV', () => {
  test('any table reads back from any cuts, with either line end', () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        (rows, lineEnd, size) => {
          const text = written(rows, lineEnd)
          const found = readAll(text, size)
          expect(found.rows).toEqual(rows)
          expect(found.lines).toBe(text.split('\n').length - 1)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('the last record needs no line end', () => {
    expect(readAll('a,b\nc,"d"', 3).rows).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(readAll('a,\n', 1).rows).toEqual([['a', '']])
  })

  test.each([
    ['a quote inside a field', 'a"b,c\n', 1],
    ['text behind a closing quote', '"a"b,c\n', 2],
    ['a quote that never closes', '"a,b\nc', 0],
  ])('refuses %s', (_, text, at) => {
    const fields = new RecordFields()
    fields.bytes = utf8Bytes(text)
    const span = { end: fields.bytes.length, separator: COMMA, isLast: true }
    expect(scanCsv(fields, 0, span)).toBe(SCAN_BROKEN)
    expect(fields.faultAt).toBe(at)
  })
})

describe('JSON lines', () => {
  const names = ['a', 'b'].map(utf8Bytes)
  const scan = (text: string) => {
    const fields = new RecordFields()
    fields.bytes = utf8Bytes(text)
    const next = scanJsonLine(fields, 0, { end: fields.bytes.length, isLast: true, names })
    const found = (i: number) =>
      fields.start[i]! < 0
        ? null
        : utf8Text(fields.bytes, fields.start[i]!, fields.end[i]! - fields.start[i]!)
    return next < 0 ? next : [found(0), found(1)]
  }

  test('any texts and other members give what JSON.parse gives', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        fc.json(),
        (a, b, other) => {
          const half = /[\ud800-\udfff]/u
          fc.pre(!half.test(a) && !half.test(b))
          const flat = other.replaceAll('\n', ' ')
          expect(
            scan(`{"x":${flat},"b":${JSON.stringify(b)} , "a": ${JSON.stringify(a)}}\n`),
          ).toEqual([a, b])
        },
      ),
    )
  })

  test.each([
    [
      'a number by its digits',
      '{"a":-1.50e3,"b":1234567890123456789012}',
      ['-1.50e3', '1234567890123456789012'],
    ],
    ['escapes', '{"a":"\\u00fc\\ud83d\\ude00\\n\\/","b":null}', ['ü😀\n/', null]],
    ['an object where a value is wanted', '{"a":{}}', SCAN_BROKEN],
    ['a name twice', '{"a":1,"a":2}', SCAN_BROKEN],
    ['half a pair', '{"a":"\\ud83d"}', SCAN_BROKEN],
    ['an array', '[1]', SCAN_BROKEN],
    ['text behind it', '{"a":1} x', SCAN_BROKEN],
    ['an open text', '{"a":"1}', SCAN_BROKEN],
  ])('%s', (_, text, expected) => {
    expect(scan(text)).toEqual(expected)
  })
})
