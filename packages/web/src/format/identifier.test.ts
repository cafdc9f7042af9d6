/**
 * Goal: a cut identifier keeps both ends, and accounts made to be mistaken are marked (ux.md 2.4).
 * Method: properties over random texts, then look-alikes planted among random accounts.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KEPT_ENDS, lookAlikes, middleCut } from './identifier.ts'

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 30 })

test('both ends stay, and short texts stay whole', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cut = middleCut(text)
      expect(cut.length).toBeLessThanOrEqual(KEPT_ENDS * 2 + 1)
      expect(text.startsWith(cut.split('…')[0] ?? '')).toBe(true)
      expect(text.endsWith(cut.slice(-1))).toBe(true)
      if (text.length <= KEPT_ENDS * 2 + 1) expect(cut).toBe(text)
    }),
  )
})

test('a planted look-alike is found, whatever else is in view', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hex), hex, (others, victim) => {
      const body = victim.slice(0, 4)
      const tail = victim.slice(-4)
      const twins = [`bc1q${body}aaaaaaaaaaaa${tail}`, `bc1q${body}bbbbbbbbbbbb${tail}`]
      const found = lookAlikes([...others, ...twins])
      for (const twin of twins) expect(found).toContain(twin)
    }),
  )
})

test('one account twice is not its own look-alike, nor are system accounts', () => {
  expect(lookAlikes(['1abcdefgh', '1abcdefgh', '@fees', '@fees']).size).toBe(0)
})
