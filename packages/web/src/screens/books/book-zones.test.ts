/**
 * Goal: no zone is taken that nobody said, whatever stands in the browser's store.
 * Method: property: any text reads as whole minutes of clocks that exist; what was written is read.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readZones } from './book-zones.ts'

test('any text gives zones of clocks, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const minutes of Object.values(readZones(text))) {
        expect(Number.isInteger(minutes) && Math.abs(minutes) <= 840).toBe(true)
      }
    }),
  )
  expect(readZones(null)).toEqual({})
  expect(readZones('{"pier":60,"quay":"60","dock":1e9,"slip":null}')).toEqual({ pier: 60 })
})
