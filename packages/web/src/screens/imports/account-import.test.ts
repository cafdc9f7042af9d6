/**
 * Goal: files are sent to the route of their chain.
 * Method: names of every family as people type them, and what is none.
 */
import { expect, test } from 'vitest'
import { isOfAccounts } from './account-import.tsx'

test.each([
  ['ethereum', true],
  [' tron ', true],
  ['monero', true],
  ['eip155:31337', true],
  ['bitcoin', false],
  ['litecoin', false],
  ['', false],
  ['no chain at all', false],
  ['eip155:', false],
])('%j: %j', (name, expected) => {
  expect(isOfAccounts(name)).toBe(expected)
})
