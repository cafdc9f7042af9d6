/**
 * Goal: every address that is pasted is asked about, once; nothing is left away without being
 * counted.
 * Method: random words in random separators, against the list they were made of.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textsOf } from './texts.ts'

const word = fc.stringMatching(/^[0-9A-Za-z:_-]{1,80}$/)
const gap = fc.constantFrom('\n', '\r\n', ' ', '\t', ',', ';', '", "', '\n\n')

test('every word comes out once, in its order; all that is left away is counted', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, gap), { maxLength: 50 }), (parts) => {
      const words = parts.map(([text]) => text)
      const { texts, repeated, tooLong } = textsOf(parts.flat().join(''))
      expect(texts).toEqual([...new Set(words)])
      expect(texts.length + repeated + tooLong).toBe(words.length)
    }),
  )
})

test('a file of a spreadsheet: mark of its encoding, quotes, header', () => {
  expect(textsOf('\ufeff"address","name"\r\n"1A1z","x"\r\n').texts).toEqual([
    'address',
    'name',
    '1A1z',
    'x',
  ])
})

test('what is too long for an address is counted, not sent', () => {
  expect(textsOf(`${'a'.repeat(257)} b`)).toEqual({ texts: ['b'], repeated: 0, tooLong: 1 })
})

test('nothing is nothing', () => {
  expect(textsOf(' \n,')).toEqual({ texts: [], repeated: 0, tooLong: 0 })
})
