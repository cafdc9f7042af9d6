/**
 * Goal: what was valid in the world and what was known to the node are kept apart, whatever the
 * order in which versions of a list arrived.
 * Method: random histories against a naive definition asked moment by moment, then the history of
 * one delisting by hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTime } from '../../domain/time.ts'
import { entryOf, versionOf } from './list-entry.fixture.ts'
import { holdingOf, intervalAt, intervalsOf, standingAt, versionInForce } from './list-timeline.ts'

const LAST = 12

/** A history: versions of one list, and which of them hold the entry, with its stated start. */
const history = fc
  .uniqueArray(
    fc.record({
      hash: fc.string({ minLength: 1, maxLength: 3 }),
      publishedMs: fc.nat(LAST),
      knownMs: fc.nat(LAST),
      holds: fc.boolean(),
      statedFrom: fc.option(fc.nat(LAST), { nil: null }),
    }),
    { selector: ({ hash }) => hash, maxLength: 7 },
  )
  .map((rows) => ({
    versions: rows.map(({ hash, publishedMs, knownMs }) =>
      versionOf({ hash, publishedMs, knownMs }),
    ),
    held: rows
      .filter(({ holds }) => holds)
      .map(({ hash, statedFrom }) => ({
        list: 'l',
        entry: entryOf({ statedFrom }),
        versions: [hash],
      })),
  }))

type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** The definition, written for reading: sort, walk, ask. */
function naivelyValid({ versions, held }: History, asOf: number, knownAt: number): boolean {
  const holds = (hash: string) => held.find(({ versions: [each] }) => each === hash)?.entry
  const known = versions
    .filter((version) => version.knownMs <= knownAt)
    .sort((a, b) => a.publishedMs - b.publishedMs || (a.hash < b.hash ? -1 : 1))
  const inForce = known.filter((version) => version.publishedMs <= asOf).at(-1)
  if (inForce !== undefined && holds(inForce.hash) !== undefined) return true
  return known.some((version, index) => {
    // Of the run that ends here: the newest version that holds the entry states its start.
    const stated = holds(version.hash)
    if (stated === undefined) return false
    const after = known[index + 1]
    if (after !== undefined && holds(after.hash) !== undefined) return false
    const end = after?.publishedMs ?? Number.POSITIVE_INFINITY
    return stated.statedFrom !== null && stated.statedFrom <= asOf && asOf < end
  })
}

describe('bitemporal lists', () => {
  test('validity equals the naive definition at every moment', () => {
    fc.assert(
      fc.property(history, fc.nat(LAST + 1), fc.nat(LAST + 1), (past, asOf, knownAt) => {
        const holding = holdingOf(past.held)
        const { valid } = intervalsOf(holding, past.versions, knownAt)
        const expected = naivelyValid(past, asOf, knownAt)
        expect(intervalAt(valid, asOf) !== null).toBe(expected)
        const standing = standingAt(holding, past.versions, { asOf, knownAt })
        expect(standing !== null).toBe(expected)
        if (standing !== null) expect(standing.version.knownMs).toBeLessThanOrEqual(knownAt)
      }),
      { verbose: 1, numRuns: 2000 },
    )
  })

  test('the order of arrival in memory does not matter', () => {
    const shuffled = history.chain((past) =>
      fc.record({
        past: fc.constant(past),
        versions: fc.shuffledSubarray(past.versions, { minLength: past.versions.length }),
        held: fc.shuffledSubarray(past.held, { minLength: past.held.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, fc.nat(LAST + 1), ({ past, versions, held }, moment) => {
        const at = { asOf: moment, knownAt: moment }
        expect(intervalsOf(holdingOf(held), versions, moment)).toEqual(
          intervalsOf(holdingOf(past.held), past.versions, moment),
        )
        expect(versionInForce(versions, at)).toBe(versionInForce(past.versions, at))
      }),
      { verbose: 1, numRuns: 1000 },
    )
  })

  test('intervals are sorted, apart and not empty', () => {
    fc.assert(
      fc.property(history, ({ versions, held }) => {
        const { valid, known } = intervalsOf(holdingOf(held), versions, LAST)
        for (const [index, { from, to }] of valid.entries()) {
          if (to !== null) expect(from).toBeLessThan(to)
          const before = valid[index - 1]
          if (before !== undefined) expect(before.to).not.toBeNull()
          if (before !== undefined) expect(before.to ?? LAST).toBeLessThan(from)
        }
        if (known !== null && known.to !== null) expect(known.from).toBeLessThanOrEqual(known.to)
      }),
      { verbose: 1 },
    )
  })

  test('listed 2022, delisted 2025: a hit then, none now, and none before it was known', () => {
    const day = (text: string) => parseTime(text)
    const versions = [
      versionOf({ hash: 'a', publishedMs: day('2022-08-08'), knownMs: day('2022-08-09') }),
      versionOf({ hash: 'b', publishedMs: day('2025-03-21'), knownMs: day('2025-04-01') }),
    ]
    const holding = holdingOf([{ list: 'l', entry: entryOf({}), versions: ['a'] }])
    const stands = (asOf: string, knownAt: string) =>
      standingAt(holding, versions, { asOf: day(asOf), knownAt: day(knownAt) }) !== null
    expect(stands('2024-09-27', '2025-12-05')).toBe(true)
    expect(stands('2025-12-05', '2025-12-05')).toBe(false)
    // Between its publication and its arrival the node still believed the old version.
    expect(stands('2025-03-25', '2025-03-25')).toBe(true)
    expect(stands('2025-03-25', '2025-04-01')).toBe(false)
    expect(stands('2022-08-08', '2022-08-08')).toBe(false)
    expect(intervalsOf(holding, versions, day('2025-12-05'))).toEqual({
      valid: [{ from: day('2022-08-08'), to: day('2025-03-21') }],
      known: { from: day('2022-08-09'), to: day('2025-04-01') },
    })
  })

  test('a stated designation reaches back before the first publication that has it', () => {
    const versions = [versionOf({ hash: 'a', publishedMs: 100 })]
    const held = [{ list: 'l', entry: entryOf({ statedFrom: 40 }), versions: ['a'] }]
    const at = (asOf: number) =>
      standingAt(holdingOf(held), versions, { asOf, knownAt: 1000 })?.valid.from ?? null
    expect([39, 40, 99, 100].map(at)).toEqual([null, 40, 40, 40])
  })

  test('a removal that arrived first leaves an empty interval of knowledge', () => {
    const versions = [
      versionOf({ hash: 'a', publishedMs: 1, knownMs: 20 }),
      versionOf({ hash: 'b', publishedMs: 2, knownMs: 10 }),
    ]
    const holding = holdingOf([{ list: 'l', entry: entryOf({}), versions: ['a'] }])
    expect(intervalsOf(holding, versions, 30).known).toEqual({ from: 20, to: 20 })
  })

  test('two versions of one day are ordered by hash', () => {
    const versions = [versionOf({ hash: 'b' }), versionOf({ hash: 'a' })]
    expect(versionInForce(versions, { asOf: 0, knownAt: 0 })?.hash).toBe('b')
    expect(versionInForce(versions, { asOf: -1, knownAt: 0 })).toBeNull()
    expect(versionInForce(versions, { asOf: 0, knownAt: -1 })).toBeNull()
  })
})
