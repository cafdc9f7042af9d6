/**
 * Goal: nothing that an audit entry changed is missing from its table.
 * Method: property: every field of either side has one row; a differing value differs in its row.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differencesOf } from './differences.ts'

test('every field of either side has one row', () => {
  const side = fc.oneof(fc.constant(null), fc.dictionary(fc.string(), fc.jsonValue()))
  fc.assert(
    fc.property(side, side, (before, after) => {
      const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
      expect(differencesOf(before, after).map(({ field }) => field)).toEqual([...names].sort())
    }),
  )
})

test('a value that is no object is one row', () => {
  expect(differencesOf(5, 7)).toEqual([{ field: 'value', was: '5', is: '7' }])
  expect(differencesOf(null, { a: 1 })).toEqual([{ field: 'a', was: '–', is: '1' }])
})
