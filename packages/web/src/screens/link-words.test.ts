/**
 * Goal: a guess is never drawn as a fact, and no key leads where there is no page or where somebody
 * said no. Method: laws over all links that can be.
 */
import type { LinkEnd, TransactionLink } from '@paperchain/contract/link'
import { leadWords } from '@paperchain/contract/words'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endOf, followable, suretyOf } from './link-words.ts'

const end = (present: boolean): LinkEnd => ({
  ...{ ledger: 'book:x', ledgerName: 'book:x', name: 'X', tx: 'a/1', present },
  ...{ height: null, time: null, account: null, amounts: [] },
})

const links = fc.record({
  way: fc.constantFrom('comes-from', 'goes-on', 'names', 'named-by'),
  relation: fc.constantFrom('same-value', 'reverses', 'corrects'),
  evidence: fc.constantFrom('confirmed', 'given', 'matched', 'refused'),
  confidence: fc.integer({ min: 0, max: 100 }),
  reasons: fc.constant([]),
  known: fc.constant('2024-01-01T00:00:00Z'),
  here: fc.constant(end(true)),
  there: fc.boolean().map(end),
  agrees: fc.constantFrom(true, false, null),
}) as fc.Arbitrary<TransactionLink>

test('only what a record or a person says, and what does not differ, is sure', () => {
  fc.assert(
    fc.property(links, (link) => {
      const { evidence, agrees } = link
      const isSaid = evidence === 'confirmed' || evidence === 'given'
      expect(suretyOf(link) === 'sure').toBe(isSaid && agrees !== false)
      expect(suretyOf(link) === 'refused').toBe(evidence === 'refused')
    }),
  )
})

test('keys follow what is there and not refused, one way only', () => {
  fc.assert(
    fc.property(fc.array(links), (all) => {
      for (const way of ['goes-on', 'comes-from'] as const) {
        const found = followable(all, way)
        const may = all.filter(
          (link) => link.way === way && link.there.present && link.evidence !== 'refused',
        )
        expect(found).toEqual(may)
      }
    }),
  )
})

test('every link leads with words, to the page of its other end', () => {
  fc.assert(
    fc.property(links, (link) => {
      expect(leadWords(link)).toMatch(/^[A-Z]/)
      expect(endOf(link).params).toEqual({ ledger: 'book:x', tx: 'a/1' })
    }),
  )
})
