/**
 * Goal: entries + refused rows = rows given, however many there are and whatever they say.
 * Method: random rows with duplicates within and across files, under a small limit of faults.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ListBuilder, refusedRows } from './list-builder.ts'
import { entryOf } from './list-entry.fixture.ts'
import { LIST_ROWS_LIMIT } from './list-limits.ts'

const SHAPE = { code: 'LIST_ROW_SHAPE', message: 'Expected an address' } as const

const rows = fc.array(
  fc.record({
    account: fc.constantFrom('a', 'b'),
    label: fc.constantFrom('x', 'y', 'z'),
    file: fc.constantFrom('1.json', '1.txt'),
    good: fc.boolean(),
  }),
)

describe('no row is lost', () => {
  test('entries and refused rows add up, under any limit of faults', () => {
    fc.assert(
      fc.property(rows, fc.nat(5), (given, limit) => {
        const builder = new ListBuilder('l', limit)
        for (const [row, { good, ...parts }] of given.entries()) {
          if (good) builder.add(entryOf({ ...parts, row }))
          else builder.refuse(SHAPE, { file: parts.file, row })
        }
        const { entries, faults } = builder.finish()
        expect(entries.length + refusedRows(faults)).toBe(given.length)
        expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
        expect(entries.map(({ key }) => key)).toEqual(entries.map(({ key }) => key).sort())
      }),
    )
  })

  test('a repeated row is named with the first, a repeated file once with its count', () => {
    const builder = new ListBuilder('l')
    for (const [row, file] of ['a.json', 'a.json', 'a.txt', 'a.txt'].entries()) {
      builder.add(entryOf({ file, row: row + 1 }))
    }
    expect(builder.finish().faults).toEqual([
      {
        code: 'LIST_ROW_DUPLICATE',
        message: 'Expected each claim once, got what row 1 says',
        facts: { file: 'a.json', row: 2, taken: 'no' },
      },
      {
        code: 'LIST_FILE_REPEATED',
        message: 'Expected each claim once, got 2 rows that a.json has',
        facts: { file: 'a.txt', first: 'a.json', rows: 2, taken: 'no' },
      },
    ])
  })

  test('another claim under a taken key is kept under a number', () => {
    const builder = new ListBuilder('l')
    builder.add(entryOf({ source: 'one' }))
    builder.add(entryOf({ source: 'two' }))
    expect(builder.finish().entries.map(({ key }) => key)).toEqual(['XBT:a', 'XBT:a (2)'])
  })

  test('remarks on a row that turns out a duplicate are not made', () => {
    const builder = new ListBuilder('l')
    builder.add(entryOf({}), [SHAPE])
    builder.add(entryOf({ row: 2 }), [SHAPE])
    expect(builder.finish().faults.map(({ facts }) => facts['taken'])).toEqual(['yes', 'no'])
  })

  test('more rows than the limit refuse the list', () => {
    const builder = new ListBuilder('l')
    for (let row = 0; row < LIST_ROWS_LIMIT; row++) builder.count({ file: 'f', row })
    expect(() => builder.refuse(SHAPE, { file: 'f', row: 7 })).toThrow(
      expect.objectContaining({ code: 'LIST_TOO_LARGE' }),
    )
  })
})
