/**
 * Goal: a chain with holes is called so beside every balance and trace, a whole one is not.
 * Method: every number of blocks up to a height, against the count done by hand.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hereText, holesText } from './holes.tsx'

test('silence only where at most one block is missing', () => {
  fc.assert(
    fc.property(fc.nat(900_000), fc.nat(900_001), (height, missing) => {
      fc.pre(missing <= height + 1)
      expect(holesText({ blocks: height + 1 - missing, height }) === '').toBe(missing <= 1)
    }),
  )
})

test('the words have both counts', () => {
  expect(holesText({ blocks: 9, height: 170 })).toBe('9 of 171 blocks up to there are here.')
})

test.each([
  [undefined, 'the blocks that are here'],
  [1, 'the one block that is here'],
  [6, 'the 6 blocks that are here'],
])('%s blocks', (blocks, words) => {
  expect(hereText(blocks)).toBe(words)
})
