/**
 * Goal: addresses are those of the contract, and no value of a field can change the path.
 * Method: every line against the contract's own table; property: any text as a parameter stays one
 * part of the path.
 */
import { ROUTES } from '@paperchain/contract/routes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Asked, addressOf, LINES } from './routes.ts'

test('every line is the contract’s', () => {
  for (const [name, line] of Object.entries(LINES)) {
    const { method, path } = ROUTES[name as Asked]
    expect(line).toBe(`${method} ${path}`)
  }
})

test('any text stays one part of the path', () => {
  const wellFormed = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(wellFormed, wellFormed, (ledger, account) => {
      const { url } = addressOf(LINES['account.read'], { ledger, account })
      const [, , , one = '', , two = '', ...rest] = url.split('/')
      expect([decodeURIComponent(one), decodeURIComponent(two)]).toEqual([ledger, account])
      expect(rest).toEqual([])
    }),
  )
})

test('fields that say nothing are left out', () => {
  const query = { q: 'a&b=c', ledger: undefined, cursor: '', limit: 5 }
  expect(addressOf('GET /v1/search', {}, query).url).toBe('/v1/search?q=a%26b%3Dc&limit=5')
})
