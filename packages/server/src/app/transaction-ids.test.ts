/** Goal: what people type as a transaction's id is the id as its ledger writes it. */
import { ledger } from '@paperchain/core/domain/ledger'
import { expect, test } from 'vitest'
import { txIdOn } from './find.ts'

test('the case counts in a book, whose ids are texts, and on no chain', () => {
  expect(txIdOn(ledger('book:lantern'), 'LD-70001')).toBe('LD-70001')
  expect(txIdOn(ledger('book:lantern'), '0xAB')).toBe('0xAB')
  expect(txIdOn(ledger('bitcoin'), 'AB12')).toBe('ab12')
  expect(txIdOn(ledger('ethereum'), '0xAB12')).toBe('ab12')
})
