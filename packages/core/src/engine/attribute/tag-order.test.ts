/**
 * Goal: all tags on an account stay, in one order: sanction, surer source, newer publication.
 * Method: laws on random tags, then each rule by itself.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryOf } from './list-entry.fixture.ts'
import { CONFIDENCE_LEVELS, confidenceLevel, isSanction, orderTags } from './order-tags.ts'

const tag = fc.record({
  list: fc.constantFrom('a', 'b'),
  entry: fc
    .record({
      key: fc.string(),
      confidence: fc.constantFrom(...Object.keys(CONFIDENCE_LEVELS), ''),
    })
    .map(entryOf),
  sanction: fc.boolean(),
  publishedMs: fc.nat(3),
})

const placed = (parts: object) => ({
  list: 'l',
  entry: entryOf({}),
  sanction: false,
  publishedMs: 0,
  ...parts,
})

describe('the order of tags', () => {
  test('drops nothing, and is the same for every order of input', () => {
    const shuffled = fc
      .uniqueArray(tag, { selector: ({ list, entry }) => `${list} ${entry.key}` })
      .chain((tags) =>
        fc.tuple(fc.constant(tags), fc.shuffledSubarray(tags, { minLength: tags.length })),
      )
    fc.assert(
      fc.property(shuffled, ([tags, other]) => {
        const ordered = orderTags(tags)
        expect(orderTags(other)).toEqual(ordered)
        expect(new Set(ordered)).toEqual(new Set(tags))
        expect(ordered).toHaveLength(tags.length)
      }),
    )
  })

  test('a sanction comes before surer tags', () => {
    const crawled = placed({ sanction: true, entry: entryOf({ confidence: 'web_crawl' }) })
    const proven = placed({ entry: entryOf({ confidence: 'ownership' }) })
    expect(orderTags([proven, crawled])).toEqual([crawled, proven])
  })

  test('then the surer source, then the newer publication', () => {
    const forensic = placed({ entry: entryOf({ confidence: 'forensic' }) })
    const newer = placed({ entry: entryOf({ confidence: 'forensic' }), publishedMs: 9 })
    const unheard = placed({ entry: entryOf({ confidence: 'certain!' }), publishedMs: 99 })
    expect(orderTags([unheard, forensic, newer])).toEqual([newer, forensic, unheard])
  })

  test('a word that no table has counts nothing, inherited names included', () => {
    expect(['forensic', '', 'constructor', '__proto__'].map(confidenceLevel)).toEqual([50, 0, 0, 0])
  })

  test('a sanction is one by its list or by its abuse', () => {
    expect(isSanction(true, entryOf({}))).toBe(true)
    expect(isSanction(false, entryOf({ abuse: 'sanction' }))).toBe(true)
    expect(isSanction(false, entryOf({ abuse: 'ransomware' }))).toBe(false)
  })
})
