/**
 * Goal: own tags that go out as a TagPack come back equal (GraphSense `tagpack_schema.yaml`).
 * Method: random tags written, read by the program's own reader and compared field by field.
 */
import { BITCOIN, ledger } from '@paperchain/core/domain/ledger'
import type { OwnTag, TagDeed } from '@paperchain/core/domain/tag-deed'
import { deedBook } from '@paperchain/core/engine/attribute/deed-book'
import { exportable, packText } from '@paperchain/core/engine/attribute/write-pack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packContent } from './read-pack.ts'

/** Text as the API takes it: trimmed, and no word that says nothing. */
const words = fc
  .oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 12 }))
  .map((text) => text.replace(/\p{Cs}/gu, '').trim())
  .filter((text) => !/^(?:~|null)$/i.test(text))

const place = fc.constantFrom(
  { ledger: BITCOIN, account: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', everyLedger: false },
  {
    ledger: ledger('ethereum'),
    account: '0x00000000219ab540356cbb839cbe05303d7705fa',
    everyLedger: true,
  },
  { ledger: ledger('tron'), account: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', everyLedger: false },
)

const claim = fc.record({
  label: words.filter((text) => text !== ''),
  actor: words,
  category: words,
  abuse: words,
  confidence: fc.constantFrom('forensic', 'ownership', 'web_crawl'),
  source: words.filter((text) => text !== ''),
})

const tag: fc.Arbitrary<OwnTag> = fc.tuple(place, claim).map(([where, said]) => ({
  ...where,
  ...said,
  untilMs: null,
  marking: 'green',
  note: 'stays here',
  files: [],
}))

const deedOf = (own: OwnTag, number: number): TagDeed => ({
  number,
  kind: 'add',
  knownMs: Date.UTC(2026, 0, number),
  validMs: 0,
  by: 'anna',
  why: 'w',
  target: null,
  tag: own,
})

const CLAIM = ['ledger', 'account', 'everyLedger', 'label', 'actor', 'category', 'abuse'] as const
const fieldsOf = (from: Pick<OwnTag, (typeof CLAIM)[number] | 'confidence' | 'source'>): string =>
  JSON.stringify([...CLAIM, 'confidence' as const, 'source' as const].map((name) => from[name]))

test('whatever the words, equal tags come back', () => {
  const several = fc.uniqueArray(tag, { minLength: 1, maxLength: 4, selector: fieldsOf })
  fc.assert(
    fc.property(several, (tags) => {
      const text = packText(
        tags.map((each, at) => deedOf(each, at + 1)),
        { title: 'a: "b"', creator: "c'd" },
      )
      const { entries, publishedMs } = packContent({ name: 'own.yaml', hash: '', text })
      expect(entries.map(fieldsOf).sort()).toEqual(tags.map(fieldsOf).sort())
      expect(publishedMs).toBe(Date.UTC(2026, 0, tags.length))
    }),
  )
})

test('a marking above the widest, an ended and a withdrawn tag stay', () => {
  const [own] = fc.sample(tag, { numRuns: 1, seed: 1 })
  if (own === undefined) throw new Error('no sample')
  const target = { list: 'own-tags', key: '4' }
  const deeds = [
    deedOf(own, 1),
    deedOf({ ...own, marking: 'red' }, 2),
    deedOf({ ...own, untilMs: 5 }, 3),
    deedOf(own, 4),
    { ...deedOf(own, 5), kind: 'withdraw' as const, tag: null, target },
  ]
  const now = Date.UTC(2026, 11, 1)
  const moment = { asOf: now, knownAt: now }
  const { deeds: out, kept } = exportable(deeds, deedBook(deeds), { moment, widest: 'amber' })
  expect([out.map(({ number }) => number), kept]).toEqual([[1], 1])
})
