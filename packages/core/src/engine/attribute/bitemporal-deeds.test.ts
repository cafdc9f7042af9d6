/**
 * Goal: what stands by deeds, as of both times, is what somebody finds who reads the whole log.
 * Method: random logs against a naive replay; then each rule by name, through the screening index.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BITCOIN } from '../../domain/ledger.ts'
import {
  DEED_KINDS,
  OWN_TAGS,
  type OwnTag,
  TAG_DEEDS,
  type TagDeed,
} from '../../domain/tag-deed.ts'
import { buildScreenIndex } from '../screen/screen-index.ts'
import { ownEntries } from './deed-book.ts'
import { entryOf, versionOf } from './list-entry.fixture.ts'
import type { Moment } from './list-timeline.ts'

const ACCOUNT = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'

const own = (parts: Partial<OwnTag> = {}): OwnTag => ({
  ledger: BITCOIN,
  account: ACCOUNT,
  everyLedger: false,
  label: 'ours',
  actor: '',
  category: '',
  abuse: '',
  confidence: 'forensic',
  source: '',
  untilMs: null,
  marking: 'amber',
  note: '',
  files: [],
  ...parts,
})

/** Two tags of a pack and one of an authority, all known and published at 0. */
const HELD = [
  { list: 'pack', entry: entryOf({ key: 'p', account: ACCOUNT, abuse: 'scam' }), versions: ['1'] },
  { list: 'pack', entry: entryOf({ key: 'q', account: ACCOUNT }), versions: ['1'] },
  { list: 'law', entry: entryOf({ key: 's', account: ACCOUNT }), versions: ['2'] },
]
const VERSIONS = [
  versionOf({ list: 'pack', hash: '1', sanction: false }),
  versionOf({ list: 'law', hash: '2', sanction: true }),
]

const indexOf = (deeds: readonly TagDeed[]) =>
  buildScreenIndex([...HELD, ...ownEntries(deeds)], VERSIONS, { deeds })

/** What stands, in words: `LIST KEY`, and the numbers of the objections behind it. */
function standing(deeds: readonly TagDeed[], moment: Moment): string[] {
  const answer = indexOf(deeds).screenAddress(ACCOUNT, moment)
  return [...answer.hits, ...answer.tags]
    .map(({ list, entry, disputes = [] }) =>
      [list, entry.key, ...disputes.map(({ number }) => number)].join(' '),
    )
    .sort()
}

/** The log read from its first deed to its last, as a clerk would. */
function replayed(deeds: readonly TagDeed[], { asOf, knownAt }: Moment): string[] {
  const tags = new Map<string, { objections: number[]; away: number[]; until: number | null }>()
  const blank = () => ({ objections: [], away: [], until: null })
  for (const name of ['pack p', 'pack q', 'law s']) tags.set(name, blank())
  const read = deeds.filter((deed) => deed.knownMs <= knownAt && deed.validMs <= asOf)
  const back = new Set(
    read.flatMap(({ target }) => (target?.list === TAG_DEEDS ? [Number(target.key)] : [])),
  )
  const counted = read.filter(({ number }) => !back.has(number))
  for (const { number, tag } of counted) {
    if (tag !== null) tags.set(`${OWN_TAGS} ${number}`, { ...blank(), until: tag.untilMs })
  }
  for (const { number, kind, target } of counted) {
    const about = tags.get(`${target?.list} ${target?.key}`)
    if (kind === 'dispute') about?.objections.push(number)
    else about?.away.push(number)
  }
  return [...tags]
    .filter(([name, { away }]) => name === 'law s' || away.length === 0)
    .filter(([, { until }]) => until === null || asOf <= until)
    .map(([name, { objections, away }]) => [name, ...objections, ...away.slice(0, 1)].join(' '))
    .sort()
}

/** A log: times that go up as known, any as valid; targets of tags there are, or of deeds before. */
const log: fc.Arbitrary<readonly TagDeed[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...DEED_KINDS),
      later: fc.nat(3),
      validMs: fc.nat(20),
      untilMs: fc.option(fc.nat(20)),
      which: fc.nat(),
    }),
    { maxLength: 12 },
  )
  .map((rows) => {
    let knownMs = 0
    const deeds: TagDeed[] = []
    rows.forEach(({ kind, later, validMs, untilMs, which }, at) => {
      knownMs += later
      const targets = [
        { list: 'pack', key: 'p' },
        { list: 'pack', key: 'q' },
        { list: 'law', key: 's' },
        ...deeds.flatMap(({ number, tag, target }) => [
          ...(tag === null ? [] : [{ list: OWN_TAGS, key: String(number) }]),
          ...(target === null || target.list === TAG_DEEDS || kind !== 'withdraw'
            ? []
            : [{ list: TAG_DEEDS, key: String(number) }]),
        ]),
      ]
      const target = kind === 'add' ? null : (targets[which % targets.length] ?? null)
      const tag = kind === 'add' || kind === 'supersede' ? own({ untilMs }) : null
      deeds.push({ number: at + 1, kind, knownMs, validMs, by: 'a', why: 'w', target, tag })
    })
    return deeds
  })
const moment = fc.record({ asOf: fc.nat(22), knownAt: fc.nat(40) })

describe('deeds', () => {
  test('give what a replay of the log gives, as of both times', () => {
    fc.assert(
      fc.property(log, moment, (deeds, at) => {
        expect(standing(deeds, at)).toEqual(replayed(deeds, at))
      }),
      { numRuns: 400 },
    )
  })

  test('say of a day what was known then, whatever is added later', () => {
    fc.assert(
      fc.property(log, moment, fc.nat(12), (deeds, at, kept) => {
        const former = deeds.slice(0, kept).filter(({ knownMs }) => knownMs <= at.knownAt)
        const later = deeds.slice(kept).map((deed) => ({ ...deed, knownMs: at.knownAt + 1 }))
        expect(standing([...former, ...later], at)).toEqual(standing(former, at))
      }),
    )
  })

  test('count in any order in which they are given', () => {
    fc.assert(
      fc.property(log, moment, (deeds, at) => {
        expect(standing([...deeds].reverse(), at)).toEqual(standing(deeds, at))
      }),
    )
  })
})

const deed = (number: number, parts: Partial<TagDeed>): TagDeed => ({
  number,
  kind: 'withdraw',
  knownMs: number,
  validMs: 0,
  by: 'anna',
  why: 'seen the receipt',
  target: { list: 'pack', key: 'p' },
  tag: null,
  ...parts,
})
const NOW: Moment = { asOf: 100, knownAt: 100 }

describe('by name', () => {
  test('a withdrawn accusation makes no hit; a disputed one does, with who and why', () => {
    const pack = { held: HELD.slice(0, 2), versions: VERSIONS.slice(0, 1) }
    const ask = (deeds: readonly TagDeed[]) =>
      buildScreenIndex(pack.held, pack.versions, { deeds }).screenAddress(ACCOUNT, NOW)
    expect(ask([]).outcome).toBe('hit')
    expect(ask([deed(1, {})]).hits).toEqual([])
    const disputed = ask([deed(1, { kind: 'dispute' })])
    expect(disputed.outcome).toBe('hit')
    expect(disputed.hits[0]?.disputes).toMatchObject([{ by: 'anna', why: 'seen the receipt' }])
  })
  test('what an authority lists is marked by a withdrawal and never taken away', () => {
    const law = { list: 'law', key: 's' }
    expect(standing([deed(1, { target: law })], NOW)).toContain('law s 1')
  })
  test('a superseded tag gives way to the new one, and comes back when that is taken back', () => {
    const first = deed(1, { kind: 'supersede', tag: own() })
    expect(standing([first], NOW)).toEqual(['law s', 'own-tags 1', 'pack q'])
    const back = deed(2, { target: { list: TAG_DEEDS, key: '1' } })
    expect(standing([first, back], NOW)).toEqual(['law s', 'pack p', 'pack q'])
  })
  test('an own tag of an abuse is a hit until it ends', () => {
    const tag = own({ abuse: 'scam', untilMs: 50 })
    const deeds = [deed(1, { kind: 'add', target: null, tag })]
    const at = (asOf: number) =>
      indexOf(deeds)
        .screenAddress(ACCOUNT, { asOf, knownAt: 100 })
        .hits.some(({ list }) => list === OWN_TAGS)
    expect([at(50), at(51)]).toEqual([true, false])
  })
})
