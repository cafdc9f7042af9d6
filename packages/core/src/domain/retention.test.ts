/**
 * Goal: nothing is due a day too early, by any law, in any year, and what is not said is never due.
 * Method: laws over days and sets of laws, against a calendar that counts day by day; then the days
 * on which mistakes are made.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueOn, isDue, JURISDICTIONS, NO_RETENTION, RETENTION_LAWS } from './retention.ts'

const DAY_MS = 86_400_000
const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const laws = fc.uniqueArray(fc.constantFrom(...JURISDICTIONS), { minLength: 1 })

/** The same day of a later year, found by walking on; of 29 February 1 March where it is absent. */
function naive(endedOn: string, years: number): string {
  const wanted = `${Number(endedOn.slice(0, 4)) + years}${endedOn.slice(4)}`
  for (let time = Date.parse(endedOn); ; time += DAY_MS) {
    if (new Date(time).toISOString().slice(0, 10) < wanted) continue
    return new Date(time + DAY_MS).toISOString().slice(0, 10)
  }
}

describe('when data may go', () => {
  test('is the day after the longest period, and never before', () => {
    fc.assert(
      fc.property(days, laws, (endedOn, chosen) => {
        const years = Math.max(...chosen.map((law) => RETENTION_LAWS[law].years))
        const due = dueOn({ laws: chosen, endedOn })
        expect(due).toBe(naive(endedOn, years))
        expect(isDue({ laws: chosen, endedOn }, due ?? '')).toBe(true)
        const before = new Date(Date.parse(due ?? '') - DAY_MS).toISOString().slice(0, 10)
        expect(isDue({ laws: chosen, endedOn }, before)).toBe(false)
      }),
    )
  })

  test('one more law, or a later end, never makes it earlier', () => {
    fc.assert(
      fc.property(days, days, laws, fc.constantFrom(...JURISDICTIONS), (one, two, some, more) => {
        const [first = '', last = ''] = [one, two].sort()
        const at = dueOn({ laws: some, endedOn: first }) ?? ''
        expect((dueOn({ laws: [...some, more], endedOn: first }) ?? '') >= at).toBe(true)
        expect((dueOn({ laws: some, endedOn: last }) ?? '') >= at).toBe(true)
      }),
    )
  })

  test.each([
    ['2020-02-29', 'eu', '2025-03-02'],
    ['2020-02-28', 'eu', '2025-03-01'],
    ['2019-02-28', 'eu', '2024-02-29'],
    ['2024-12-31', 'jp', '2032-01-01'],
    ['2016-02-29', 'ch', '2026-03-02'],
  ] as const)('the end of %s under %s is due on %s', (endedOn, law, due) => {
    expect(dueOn({ laws: [law], endedOn })).toBe(due)
  })

  test('what is not said is never due', () => {
    expect(dueOn(NO_RETENTION)).toBe(null)
    expect(dueOn({ laws: ['eu'], endedOn: null })).toBe(null)
    expect(dueOn({ laws: [], endedOn: '1990-01-01' })).toBe(null)
    expect(isDue({ laws: [], endedOn: '1990-01-01' }, '9999-12-31')).toBe(false)
  })
})
