/**
 * Goal: any address opens a page in a valid state, and no address leads away from this host after
 * sign-in (CWE-601, open redirect).
 * Method: properties over any fields; the known tricks by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextPath, readSignIn, readTags, readTrace } from './search-params.ts'

test('any fields give a valid question', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (rest, value) => {
      const read = readTrace({ ...rest, method: value, seeds: value, nodes: value })
      expect([undefined, 'all', 'fifo', 'haircut', 'poison']).toContain(read.method)
      expect([undefined, '60', '150', '400']).toContain(read.nodes)
      for (const field of Object.values(readTags(rest))) expect(typeof field).toBe('string')
    }),
  )
})

test('what cannot even be made a text is nonsense too', () => {
  const value = [{ toString: '' }]
  expect(readTrace({ nodes: value })).toEqual({})
  expect(readSignIn({ ended: value, next: value })).toEqual({})
})

test('after sign-in every path stays on this host', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const path = nextPath(text)
      if (path === undefined) return
      expect(new URL(path, 'https://here.test').host).toBe('here.test')
    }),
  )
})

test.each([
  '//evil.test',
  '/\\evil.test',
  'https://evil.test',
  'javascript:alert(1)',
  '/\t/evil.test',
  '',
])('%j is no path of ours', (text) => {
  expect(nextPath(text)).toBeUndefined()
})

test('a path with fields is kept', () => {
  expect(nextPath('/tags?q=x#y')).toBe('/tags?q=x#y')
})
