/**
 * Goal: what is printed cannot act on a terminal, whatever labels and file names hold.
 * Method: escape sequences, other control characters and marks that turn the direction of text, by
 * name; then any text at all.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { harmless } from './io.ts'

test.each([
  ['a sequence that clears the screen', '\u001b[2Jclear', '\\u001b[2Jclear'],
  ['a line that is painted over', 'HIT\rclear', 'HIT\\u000dclear'],
  ['a one-byte sequence', '\u009b2J', '\\u009b2J'],
  ['a title of the window', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ['a text turned round', 'a\u202eb', 'a\\u202eb'],
])('%s is shown, not done', (_, text, shown) => {
  expect(harmless(text)).toBe(shown)
})

test('our own emphasis, lines and columns stay', () => {
  expect(harmless('\u001b[1mA theft\u001b[22m\n\tx')).toBe('\u001b[1mA theft\u001b[22m\n\tx')
})

test('no other control character is left in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = harmless(text).replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '')
      const active = [...shown].filter((char) => {
        const point = char.codePointAt(0) ?? 0
        return (point < 32 && char !== '\n' && char !== '\t') || (point > 126 && point < 160)
      })
      expect(active).toEqual([])
    }),
  )
})
