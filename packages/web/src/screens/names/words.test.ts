/**
 * Goal: what is new to the page is shown by its own word, never left out.
 * Method: known words and unknown ones, side by side.
 */
import { expect, test } from 'vitest'
import { limitText, matchName, pieceName, scriptName } from './words.ts'

test('known words are put as people read them, others stay as they are', () => {
  expect([pieceName('birth'), pieceName('shoe-size')]).toEqual(['Date of birth', 'shoe-size'])
  expect([matchName('initial'), matchName('x')]).toEqual(['an initial', 'x'])
  expect(limitText('weak-alias-alone')).toContain('weak alias')
  expect(limitText('x')).toBe('x')
  expect([scriptName({ script: 'Cyrl' }), scriptName({ script: 'Zzzz' })]).toEqual([
    'Cyrillic',
    'Zzzz',
  ])
})
