/**
 * Goal: every kind of search result has a row and a page, and a wrong character is shown in place.
 * Method: property over the contract's own schema for results; the wrong place by property.
 */
import type { SearchResult } from '@paperchain/contract/search'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathOf, rowOf, wrongPlace } from './search-model.ts'

const LEDGER = { ledger: 'bip122:0', ledgerName: 'bitcoin' }
const TIME = '2026-03-03T22:02:28Z'
const TX = 'd7'.repeat(32)

const RESULTS: readonly (readonly [SearchResult, string, string])[] = [
  [
    {
      kind: 'account',
      ...LEDGER,
      account: '1abc/..',
      form: 'p2pkh',
      evidence: 'checksum',
      seen: false,
      tag: null,
    },
    '/address/bitcoin/1abc%2F..',
    'bitcoin · p2pkh · never seen here',
  ],
  [
    { kind: 'transaction', ...LEDGER, tx: TX, height: 1214, time: TIME },
    `/tx/bitcoin/${TX}`,
    'bitcoin · block 1\u202f214 · 2026-03-03',
  ],
  [
    { kind: 'coin', ...LEDGER, tx: TX, index: 1, account: null, amount: null, spentBy: null },
    `/tx/bitcoin/${TX}`,
    'bitcoin · unspent here',
  ],
  [
    { kind: 'block', ...LEDGER, id: 'ab', height: 214, state: 'orphaned', time: TIME },
    '/block/bitcoin/ab',
    'bitcoin · 2026-03-03 · orphaned',
  ],
  [
    {
      kind: 'tag',
      label: 'A & B',
      category: 'exchange',
      abuse: '',
      accounts: 1,
      example: { ...LEDGER, account: '1a' },
    },
    '/tags?label=%22A%20%26%20B%22',
    'exchange · 1 account',
  ],
  [
    { kind: 'actor', id: 'x/y', label: 'X', categories: ['exchange'], accounts: 2 },
    '/actors/x%2Fy',
    'exchange · 2 accounts',
  ],
]

test.each(RESULTS)('%o leads to its page', (result, path, about) => {
  expect(pathOf(result)).toBe(path)
  expect(rowOf(result, 'utc').about).toBe(about)
})

test('rows of different results have different keys', () => {
  const keys = RESULTS.map(([result]) => rowOf(result, 'utc').key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('the wrong character stands where the fault says, and nothing is lost', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(text, fc.nat(300), (query, index) => {
      const problem = { code: 'X', message: 'x', facts: { index } }
      const place = wrongPlace(query, problem)
      if (index >= query.length) expect(place).toBeNull()
      else expect(`${place?.before}${place?.wrong}${place?.after}`).toBe(query)
    }),
  )
})
