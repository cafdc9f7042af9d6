/**
 * Goal: whatever stands in the browser's store, the page starts with usable preferences.
 * Method: property: any text reads as valid preferences; writing and reading gives the same.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_PREFERENCES, readPreferences } from './store.ts'

test('any text gives valid preferences', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const { theme, zone, singleKeys } = readPreferences(text)
      expect(['system', 'light', 'dark']).toContain(theme)
      expect(['utc', 'local']).toContain(zone)
      expect(typeof singleKeys).toBe('boolean')
    }),
  )
})

test('what was written is read', () => {
  const chosen = { theme: 'dark', zone: 'local', singleKeys: false } as const
  expect(readPreferences(JSON.stringify(chosen))).toEqual(chosen)
  expect(readPreferences(null)).toEqual(DEFAULT_PREFERENCES)
})
