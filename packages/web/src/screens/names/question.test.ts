/**
 * Goal: a form asks what was typed and nothing else, and says what it cannot ask.
 * Method: fields as people fill them in.
 */
import { expect, test } from 'vitest'
import { faultsIn, NO_FIELDS, questionOf } from './question.ts'

test('empty fields are left out, several values are several', () => {
  const fields = { ...NO_FIELDS, name: ' Kim Jong Un ', born: '1983; 1984', threshold: '0,8' }
  expect(questionOf(fields)).toEqual({
    row: { name: 'Kim Jong Un', born: ['1983', '1984'] },
    threshold: 0.8,
    asOf: '',
  })
  expect(questionOf({ ...NO_FIELDS, name: 'x' }).threshold).toBeNull()
})

test('what cannot be asked is said at its field', () => {
  expect(faultsIn({ ...NO_FIELDS, name: 'x' })).toEqual({})
  expect(faultsIn({ ...NO_FIELDS, id: 'P 1' })).toEqual({})
  const wrong = { ...NO_FIELDS, born: '5/1962', country: 'Korea', threshold: '2' }
  expect(Object.keys(faultsIn(wrong)).sort()).toEqual(['born', 'country', 'name', 'threshold'])
})
