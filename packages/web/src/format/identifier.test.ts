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

test('what all addresses of a network begin with makes no look-alike', () => {
  const random = [
    '0x1a2b0000000000000000000000000000000099ff',
    '0x1a3c000000000000000000000000000000ab99ff',
  ]
  expect(lookAlikes(random).size).toBe(0)
  const twins = [`0x1a2b${'0'.repeat(32)}99ff`, `0x1a2b${'1'.repeat(32)}99ff`]
  expect(lookAlikes(twins).size).toBe(2)
  expect(lookAlikes(twins.map((each) => `external:eip155:1:${each}`)).size).toBe(2)
  expect(lookAlikes(['external:chain', 'external:cash', 'house:main']).size).toBe(0)
  const outside = ['external:aaaabbbbccccddddeeeeffff22', 'external:zzzzbbbbccccddddeeeeffff22']
  expect(lookAlikes(outside).size).toBe(0)
})
