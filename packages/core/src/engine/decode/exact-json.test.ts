/**
 * Goal: whole numbers of any size survive JSON, and nothing else changes.
 * Method: any JSON value against the platform's parser; any integer against its own text; numbers
 * inside of strings, with escapes around them, as examples.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExactJson, wholeOf } from './exact-json.ts'

test('RFC 8259: a value without long integers is what JSON.parse says, in any white space', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const isLong = /[\s:,[]-?\d{16}/.test(text)
      const found = parseExactJson(text)
      if (!isLong) expect(found).toEqual(JSON.parse(text))
      else expect(JSON.stringify(found).replaceAll('"', '')).toBe(unquoted(value))
    }),
  )
})

const unquoted = (value: unknown): string => JSON.stringify(value).replaceAll('"', '')

test('an integer of any size comes back exact, alone, in a list and in an object', () => {
  const wide = fc.bigInt({ min: -(2n ** 256n), max: 2n ** 256n })
  fc.assert(
    fc.property(wide, wide, (one, two) => {
      const text = `{"a":${one},"b":[${two}, ${one}],"c":"x"}`
      const found = parseExactJson(text) as { a: unknown; b: unknown[] }
      expect([found.a, ...found.b].map(wholeOf)).toEqual([one, two, one])
    }),
  )
})

test('digits in strings stay as they are, whatever is escaped around them', () => {
  const value = {
    a: '12345678901234567890',
    'b": 12345678901234567890': 'x\\" 1234567890123456789',
  }
  const text = `${JSON.stringify(value).slice(0, -1)}, "c": 12345678901234567890}`
  expect(parseExactJson(text)).toEqual({ ...value, c: '12345678901234567890' })
})

test('fractions and powers are left to JSON; they are no whole numbers', () => {
  expect(parseExactJson('[1.12345678901234567890, 1234567890123456e2]')).toEqual([
    1.1234567890123457, 1234567890123456e2,
  ])
  expect([1.5, 2 ** 53, '', '1e3', null, '9'.repeat(81)].map(wholeOf)).toEqual(
    new Array(6).fill(null),
  )
})
