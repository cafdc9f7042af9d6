/**
 * Goal: a saved mapping is chosen by itself only for a file that has its columns, each once.
 * Method: property: a file made of a mapping's headings fits, and none that lacks one of them does.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstMapping, missingColumn, unfit } from './mapping-fit.ts'
import { mappingIn } from './mapping-text.ts'

const SAVED = {
  separator: ',',
  time: { zone: 'Z' },
  columns: {
    id: 'no',
    time: 'when',
    account: 'who',
    amount: 'how much',
    asset: { constant: 'USD' },
    kind: 'what',
  },
}
const HEADINGS = ['no', 'when', 'who', 'how much', 'what']
const fileOf = (headings: readonly string[]): string =>
  `${headings.join(',')}\n${headings.map(() => '1').join(',')}\n`

const saved = mappingIn(SAVED)
if (saved === null) throw new Error('Expected a mapping that can be read')

const shuffled = fc.shuffledSubarray([...HEADINGS, 'note', 'more'], { minLength: 1 })

test('a mapping fits a file if and only if all its columns are there', () => {
  fc.assert(
    fc.property(shuffled, (headings) => {
      const isWhole = HEADINGS.every((each) => headings.includes(each))
      expect(missingColumn(saved, fileOf(headings)) === null).toBe(isWhole)
      const { name } = firstMapping({ trades: SAVED }, undefined, fileOf(headings))
      expect(name).toBe(isWhole ? 'trades' : '')
      expect(unfit({ trades: SAVED }, fileOf(headings)).length).toBe(isWhole ? 0 : 1)
    }),
  )
})

test('a column that is there twice, another form, rubbish and nothing do not fit', () => {
  for (const text of [fileOf([...HEADINGS, 'no']), '{"no":"1"}', '\u0000\ufffd\n\u0001', '']) {
    expect(missingColumn(saved, text)).not.toBeNull()
  }
})

test('numbered columns fit as far as the file is wide; by sign no column of kinds is read', () => {
  const numbered = mappingIn({
    ...SAVED,
    header: false,
    columns: { ...SAVED.columns, id: 1, time: 2, account: 3, amount: 4, kind: 5 },
  })
  if (numbered === null) throw new Error('Expected a mapping that can be read')
  expect(missingColumn(numbered, '1,2,3,4,5\n')).toBe(null)
  expect(missingColumn(numbered, '1,2,3,4\n')).toBe('Column 5')
})

test('of several the one that is named, or the only one that fits', () => {
  const other = { ...SAVED, columns: { ...SAVED.columns, id: 'other' } }
  const text = fileOf(HEADINGS)
  expect(firstMapping({ other, trades: SAVED }, undefined, text).name).toBe('trades')
  expect(firstMapping({ one: SAVED, two: SAVED }, undefined, text).name).toBe('')
  expect(firstMapping({ one: SAVED, two: SAVED }, 'two', text).name).toBe('two')
  expect(firstMapping({ other, trades: SAVED }, 'other', text).name).toBe('')
})
