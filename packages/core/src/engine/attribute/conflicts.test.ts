/**
 * Goal: a conflict is what its rule says, whatever the order of the tags; nothing else is one.
 * Method: laws on random tags against a twin that compares every pair, then each rule by name.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../domain/actor.ts'
import { buildScreenIndex } from '../screen/screen-index.ts'
import { actorIdsIn, foldName, namesBy } from './actor-names.ts'
import {
  BROAD_CATEGORIES,
  conflictsOf,
  countConflicts,
  findConflicts,
  patternsOf,
} from './conflicts.ts'
import { entryOf, versionOf } from './list-entry.fixture.ts'
import { confidenceLevel, type PlacedTag } from './order-tags.ts'

const ACTORS: readonly Actor[] = [
  {
    id: 'huobi',
    label: 'Huobi',
    aliases: ['HTX', 'htx.com'],
    categories: [],
    jurisdictions: [],
    uri: '',
  },
  { id: 'okx', label: 'OKX', aliases: ['OKEx'], categories: [], jurisdictions: [], uri: '' },
]
const namesOf = namesBy(ACTORS)

const tag = fc.record({
  list: fc.constantFrom('a', 'b', 'c'),
  entry: fc
    .record({
      key: fc.string({ minLength: 1, maxLength: 3 }),
      actor: fc.constantFrom('', 'huobi', 'HTX', 'okx', 'OKEx', 'Ökx', 'kraken', 'Kraken.com'),
      label: fc.constantFrom('', 'OKEx', 'hot wallet'),
      category: fc.constantFrom('', 'exchange', 'Exchange', 'service', 'market', 'user'),
      confidence: fc.constantFrom('ownership', 'forensic', 'web_crawl', ''),
    })
    .map(entryOf),
  sanction: fc.boolean(),
  publishedMs: fc.nat(3),
})
const tags = fc.uniqueArray(tag, { selector: ({ list, entry }) => `${list} ${entry.key}` })

const useOf = ({ entry }: PlacedTag): string =>
  BROAD_CATEGORIES.includes(entry.category) ? '' : entry.category.toLowerCase()
const isStrong = ({ entry }: PlacedTag): boolean => confidenceLevel(entry.confidence) >= 50

/** The spellings above, by hand. */
const WHO: Readonly<Record<string, string>> = {
  huobi: 'huobi',
  htx: 'huobi',
  okx: 'okx',
  okex: 'okx',
  ökx: 'okx',
  kraken: 'kraken',
  'kraken.com': 'kraken',
}
const whoOf = ({ entry }: PlacedTag): string =>
  WHO[entry.actor.toLowerCase()] ?? (entry.actor === '' && entry.label === 'OKEx' ? 'okx' : '')

describe('conflicts of one account', () => {
  // HTX is the id of no pack, so that it is known by its alias alone; a bridge joins the names.
  test('equal a comparison of every pair', () => {
    fc.assert(
      fc.property(tags, (given) => {
        const found = conflictsOf(given, namesOf)
        for (const [kind, of] of [
          ['actor', whoOf],
          ['category', useOf],
        ] as const) {
          const pairs = given.flatMap((one) =>
            given
              .filter((two) => of(one) !== '' && of(two) !== '' && of(one) !== of(two))
              .map((two) => [one, two] as const),
          )
          const conflict = found.find((each) => each.kind === kind)
          expect(conflict !== undefined).toBe(pairs.length > 0)
          expect(conflict?.isStrong ?? false).toBe(
            pairs.some(([one, two]) => isStrong(one) && isStrong(two)),
          )
          const said = conflict?.sides.map((side) => [...new Set(side.tags.map(of))]) ?? []
          for (const side of said) expect(side).toHaveLength(1)
          expect(new Set(said.flat()).size).toBe(said.length)
        }
      }),
    )
  })

  test('are the same for every order of the tags, and lose none that says something', () => {
    const shuffled = tags.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, two]) => {
        const found = conflictsOf(one, namesOf)
        expect(conflictsOf(two, namesOf)).toEqual(found)
        for (const { kind, sides } of found) {
          const speaking = one.filter((each) => (kind === 'actor' ? whoOf : useOf)(each) !== '')
          expect(new Set(sides.flatMap((side) => side.tags))).toEqual(new Set(speaking))
        }
      }),
    )
  })
})

const said = (parts: Parameters<typeof entryOf>[0], list = 'l'): PlacedTag => ({
  list,
  entry: entryOf({ confidence: 'forensic', ...parts }),
  sanction: false,
  publishedMs: 0,
})
const kinds = (...all: PlacedTag[]) =>
  conflictsOf(all, namesOf).map(
    ({ kind, isStrong: strong }) => `${strong ? 'strong' : 'weak'} ${kind}`,
  )

describe('what is a conflict', () => {
  test('two strong tags with different actors', () => {
    expect(kinds(said({ actor: 'okx' }), said({ actor: 'huobi' }, 'm'))).toEqual(['strong actor'])
  })
  test('one actor under two spellings is none', () => {
    expect(kinds(said({ actor: 'okx' }), said({ actor: 'OKEx' }, 'm'))).toEqual([])
    expect(kinds(said({ actor: 'kraken' }), said({ actor: 'Kraken.COM' }, 'm'))).toEqual([])
  })
  test('a listed party against an actor of the same name is none', () => {
    const party = { id: '1', kind: 'entity', names: ['LAZARUS GROUP', 'Hidden Cobra'] } as const
    expect(kinds(said({ actor: 'hiddencobra' }), said({ party }, 'm'))).toEqual([])
    expect(kinds(said({ actor: 'okx' }), said({ party }, 'm'))).toEqual(['strong actor'])
  })
  test('a label that no pack knows names nobody', () => {
    expect(kinds(said({ actor: 'okx' }), said({ label: 'hot wallet 3' }, 'm'))).toEqual([])
    expect(kinds(said({ actor: 'huobi' }), said({ label: 'OKEx' }, 'm'))).toEqual(['strong actor'])
  })
  test('a guess against a proof is weak', () => {
    const guess = said({ actor: 'huobi', confidence: 'web_crawl' }, 'm')
    expect(kinds(said({ actor: 'okx' }), guess)).toEqual(['weak actor'])
  })
  test('two uses are one, a broad word and two abuses are none', () => {
    const exchange = said({ category: 'exchange' })
    expect(kinds(exchange, said({ category: 'mixing_service' }, 'm'))).toEqual(['strong category'])
    expect(kinds(exchange, said({ category: 'service' }, 'm'))).toEqual([])
    expect(kinds(said({ abuse: 'sanction' }), said({ abuse: 'ransomware' }, 'm'))).toEqual([])
  })
  test('names of nothing but marks, and endless names, name nobody new', () => {
    expect(foldName('…—!')).toBe('')
    expect(kinds(said({ actor: '—' }), said({ actor: 'okx' }, 'm'))).toEqual([])
    expect(foldName('a'.repeat(5_000_000))).toHaveLength(400)
  })
})

describe('all conflicts', () => {
  const moment = { asOf: 10, knownAt: 10 }
  const stated = (list: string, parts: Parameters<typeof entryOf>[0]) => ({
    list,
    entry: entryOf({ confidence: 'forensic', ...parts }),
    versions: [list],
  })
  const held = [
    stated('a', { account: 'x', actor: 'okx' }),
    stated('b', { account: 'x', actor: 'huobi' }),
    stated('a', { account: 'y', actor: 'okx' }),
    stated('b', { account: 'z', category: 'user', key: '1' }),
    stated('b', { account: 'z', category: 'market', key: '2', confidence: '' }),
  ]
  const versions = ['a', 'b'].map((list) =>
    versionOf({ list, hash: list, publishedMs: list === 'a' ? 0 : 5, sanction: false }),
  )
  const index = buildScreenIndex(held, versions)

  test('are those of accounts with several standing tags, strong ones first', () => {
    const found = findConflicts({ held, index, namesOf, moment })
    expect(found.map(({ account }) => account)).toEqual(['x', 'z'])
    expect(countConflicts(found)).toEqual({
      accounts: 2,
      strongActor: 1,
      weakActor: 0,
      strongCategory: 0,
      weakCategory: 1,
    })
  })
  test('are gathered by who says what against whom', () => {
    const again = [
      ...held,
      stated('a', { account: 'w', actor: 'huobi' }),
      stated('b', { account: 'w', actor: 'okx' }),
      stated('a', { account: 'v', actor: 'okx' }),
      stated('b', { account: 'v', actor: 'huobi' }),
    ]
    const all = buildScreenIndex(again, versions)
    const found = findConflicts({ held: again, index: all, namesOf, moment })
    expect(
      patternsOf(found).map(({ accounts, sides }) => [
        accounts,
        sides.map(({ says, lists }) => `${says} by ${lists}`).join(' | '),
      ]),
    ).toEqual([
      [2, 'huobi by b | okx by a'],
      [1, 'huobi by a | okx by b'],
      [1, 'market by b | user by b'],
    ])
  })
  test('are those of the moment: before the second list there is none', () => {
    const before = { asOf: 4, knownAt: 10 }
    expect(findConflicts({ held, index, namesOf, moment: before })).toEqual([])
  })
  test('ask for the actors that tags name, and for labels as ids', () => {
    const entries = [entryOf({ actor: 'okx', label: 'x' }), entryOf({ label: 'HTX.com' })]
    expect(actorIdsIn(entries)).toEqual(['okx', 'htxcom', 'htx'])
  })
})
