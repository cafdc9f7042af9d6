/**
 * Goal: a source is tried in time, more slowly while it fails, and a list that nothing confirmed
 * for longer than its schedule is called stale, never one that is fetched in time.
 * Method: laws over random histories with a clock that may be set back, then the border cases by
 * hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultFrom } from '../../domain/address/address.fixture.ts'
import type { Fault } from '../../domain/error.ts'
import type { ListSource } from '../../domain/tag.ts'
import { sourceOf, versionOf } from './list-entry.fixture.ts'
import {
  afterTry,
  agedLists,
  agedText,
  checkSource,
  dueSources,
  EVERY_MS,
  isDue,
  nextTryMs,
  overdueLists,
  RETRY_MS,
  SOURCE_PLACES_LIMIT,
  staleLists,
  staleText,
} from './schedule.ts'

const FAILURE: Fault = { code: 'LIST_FETCH', message: 'Expected an answer, got none', facts: {} }
const HOUR = 3_600_000
const failed = { kind: 'failed', failure: FAILURE } as const
const confirmed = { kind: 'confirmed', list: 'l', hash: 'h' } as const

describe('a schedule: laws', () => {
  const steps = fc.array(
    fc.record({ good: fc.boolean(), wait: fc.integer({ min: -HOUR, max: 5 * HOUR }) }),
  )

  test('a source that runs whenever it is due and succeeds is never stale', () => {
    fc.assert(
      fc.property(fc.integer({ min: EVERY_MS.min, max: HOUR }), fc.nat(50), (everyMs, rounds) => {
        let source = sourceOf({ everyMs })
        let now = 0
        for (let round = 0; round < rounds; round++) {
          now = nextTryMs(source, now)
          expect(isDue(source, now)).toBe(true)
          if (round > 0) expect(staleLists([], [source], now)).toEqual([])
          source = afterTry(source, confirmed, now)
          expect(isDue(source, now)).toBe(false)
        }
      }),
    )
  })

  test('whatever happened, it is due within its schedule, and stale by what was confirmed', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let source: ListSource = sourceOf({ everyMs: HOUR })
        let now = 0
        let last = 0
        for (const { good, wait } of history) {
          now += wait
          const next = nextTryMs(source, now)
          expect(next - now).toBeLessThanOrEqual(HOUR)
          if (next > now) expect(isDue(source, now)).toBe(false)
          if (isDue(source, now)) {
            source = afterTry(source, good ? confirmed : failed, now)
            if (good) last = now
            expect(source.failures > 0).toBe(!good)
          }
          expect(staleLists([], [source], now).length > 0).toBe(now >= last + HOUR * 1.1)
        }
      }),
    )
  })
})

describe('when a source is due', () => {
  test('at once when new, then by its schedule, and never when paused', () => {
    const tried = sourceOf({ triedMs: 1000, everyMs: 100 })
    expect(isDue(sourceOf({}), 0)).toBe(true)
    expect([isDue(tried, 1099), isDue(tried, 1100)]).toEqual([false, true])
    expect(isDue({ ...tried, paused: true }, 5000)).toBe(false)
  })

  test('after failures at doubling waits, up to the schedule', () => {
    const waits = [1, 2, 3, 4, 5, 60, 2000].map(
      (failures) => nextTryMs(sourceOf({ triedMs: 0, failures, everyMs: HOUR }), 0) / RETRY_MS,
    )
    expect(waits).toEqual([1, 2, 4, 8, 12, 12, 12])
  })

  test('at once when the clock was set back behind the last try', () => {
    expect(isDue(sourceOf({ triedMs: 5000 }), 4000)).toBe(true)
  })

  test('the longest overdue first', () => {
    const sources = [
      sourceOf({ id: 'b', triedMs: 300 }),
      sourceOf({ id: 'c', triedMs: 200 }),
      sourceOf({ id: 'a', triedMs: 300 }),
      sourceOf({ id: 'x', triedMs: 950 }),
    ]
    expect(dueSources(sources, 1000).map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  })
})

describe('when a list without a schedule is old', () => {
  const DAY = 86_400_000
  const rule = (days: number) => ({ nowMs: days * DAY, staleDays: 30 })
  const names = fc.constantFrom<string>('a', 'b', 'c')

  test('law: by the age of its newest version, unless a source brings it', () => {
    const versions = fc.array(fc.tuple(names, fc.nat(100)))
    fc.assert(
      fc.property(versions, fc.uniqueArray(names), fc.nat(150), (made, sourced, today) => {
        const told = agedLists(
          made.map(([list, day]) => versionOf({ list, publishedMs: day * DAY })),
          sourced.map((list) => sourceOf({ list })),
          rule(today),
        )
        const naive = ['a', 'b', 'c'].filter((list) => {
          const days = made.filter(([name]) => name === list).map(([, day]) => day)
          return days.length > 0 && !sourced.includes(list) && today - Math.max(...days) > 30
        })
        expect(told.map(({ list }) => list)).toEqual(naive)
      }),
    )
  })

  test('law: what is overdue is what is late or old, and nothing else', () => {
    const all = fc.array(fc.tuple(names, fc.nat(100)))
    fc.assert(
      fc.property(all, fc.uniqueArray(names), fc.nat(150), (made, sourced, today) => {
        const versions = made.map(([list, day]) => versionOf({ list, publishedMs: day * DAY }))
        const sources = sourced.map((list) => sourceOf({ id: list, list }))
        const told = overdueLists(versions, sources, rule(today))
        const late = staleLists(versions, sources, today * DAY).map(({ list }) => list)
        const aged = agedLists(versions, sources, rule(today)).map(({ list }) => list)
        for (const list of ['a', 'b', 'c']) {
          expect(told.has(list)).toBe(late.includes(list) || aged.includes(list))
        }
      }),
    )
  })

  test('whole days count: at 31 days and not a moment before', () => {
    const version = versionOf({ list: 'l', publishedMs: DAY })
    expect(agedLists([version], [], { ...rule(32), nowMs: 32 * DAY - 1 })).toEqual([])
    const [found] = agedLists([version], [], rule(32))
    expect(found).toEqual({ list: 'l', publishedMs: DAY })
    expect(agedText(found!)).toBe('l is stale: published 1970-01-02, and no source keeps it up')
  })
})

describe('when a list is stale', () => {
  const stale = (source: Partial<ListSource>, now: number, knownMs?: number) =>
    staleLists(
      knownMs === undefined ? [] : [versionOf({ list: 'l', knownMs })],
      [sourceOf({ everyMs: 100, ...source })],
      now,
    )

  test('a tenth of the schedule after it, and not before', () => {
    expect(stale({ confirmedMs: 1000 }, 1109)).toEqual([])
    expect(stale({ confirmedMs: 1000 }, 1110)).toEqual([
      { list: 'l', source: 's', confirmedMs: 1000, everyMs: 100, sinceMs: 1110 },
    ])
  })

  test('a version imported by hand confirms too; one of another list does not', () => {
    expect(stale({ confirmedMs: 1000 }, 1200, 1150)).toEqual([])
    const other = [versionOf({ list: 'm', knownMs: 1150 })]
    expect(staleLists(other, [sourceOf({ confirmedMs: 1000 })], 1200)).toHaveLength(1)
  })

  test('a paused source, and one that never brought anything, let their lists grow stale', () => {
    expect(stale({ confirmedMs: 0, paused: true }, 500)).toHaveLength(1)
    expect(stale({ list: '', addedMs: 400 }, 500)).toEqual([])
    expect(stale({ list: '', addedMs: 300 }, 500)).toMatchObject([{ list: 's', confirmedMs: null }])
  })

  test('failures do not confirm', () => {
    const source = afterTry(sourceOf({ confirmedMs: 0 }), failed, 500)
    expect(staleLists([], [source], 500)).toHaveLength(1)
    expect(source).toMatchObject({ failure: FAILURE, lastHash: '', triedMs: 500, confirmedMs: 0 })
  })

  test('of two sources the freshest speaks; a list without a source is never stale', () => {
    const sources = [sourceOf({ id: 'a', confirmedMs: 0 }), sourceOf({ id: 'b', confirmedMs: 450 })]
    expect(staleLists([], sources, 500)).toEqual([])
    expect(staleLists([], sources, 600)).toMatchObject([{ source: 'b' }])
    expect(staleLists([versionOf({})], [], 1e15)).toEqual([])
  })

  test('says so in a sentence', () => {
    const [found] = stale({ everyMs: 24 * HOUR, confirmedMs: Date.parse('2026-10-01') }, 2e12)
    expect(staleText(found!)).toBe(
      'l is stale: last confirmed 2026-10-01, expected every 24 h (source s)',
    )
    const [never] = stale({ list: '', everyMs: HOUR }, 2e12)
    expect(staleText(never!)).toBe('s is stale: never fetched, expected every 1 h (source s)')
  })
})

describe('what an administrator may set', () => {
  const good = sourceOf({ id: 'ofac', everyMs: HOUR })

  test.each([
    [['/var/lists/ofac']],
    [['https://example.org/sdn.xml']],
    [['http://127.0.0.1:8080/a?b#c', 'https://example.org/b']],
  ])('%j', (from) => {
    expect(() => checkSource({ ...good, from })).not.toThrow()
  })

  test.each([
    { id: '' },
    { id: 'Ofac/..' },
    { everyMs: EVERY_MS.min - 1 },
    { everyMs: EVERY_MS.max + 1 },
    { everyMs: Number.NaN },
    { from: [] },
    { from: [''] },
    { from: ['a\0b'] },
    { from: new Array(SOURCE_PLACES_LIMIT + 1).fill('https://example.org') },
    { from: ['/a', 'https://example.org'] },
    { from: ['/a', '/b'] },
    { from: ['file:///etc/passwd'] },
    { from: ['ftp://example.org/a'] },
    { from: ['https://user:secret@example.org/a'] },
    { from: ['https://'] },
    { from: [`https://example.org/${'a'.repeat(2_000)}`] },
  ])('%j is refused', (parts) => {
    expect(faultFrom(() => checkSource({ ...good, ...parts })).code).toBe('LIST_SOURCE_INVALID')
  })
})
