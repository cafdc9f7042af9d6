/**
 * Goal: of customers whose relation has ended exactly those are due that a law named them until
 * before today and that nobody holds; each stands in one part.
 * Method: a law over rows with any end, law and hold; the day before and the day itself.
 */
import type { PartyRow } from '@paperchain/contract/party'
import { dueOn, JURISDICTIONS, type Jurisdiction } from '@paperchain/core/domain/retention'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partDue } from './due-parties.ts'

const TIME = '2020-01-01T00:00:00Z'

const rowOf = (id: string, laws: readonly Jurisdiction[], endedOn: string, held = 0): PartyRow => ({
  id,
  schema: 'Person',
  version: 1,
  createdAt: TIME,
  updatedAt: TIME,
  erasedAt: null,
  accounts: [],
  laws: [...laws],
  endedOn,
  dueOn: dueOn({ laws, endedOn }),
  holds: Array.from({ length: held }, (_, at) => ({
    id: `${at}`,
    reason: 'case 17',
    by: 'olga',
    since: TIME,
  })),
})

const rows = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[0-9a-f]{8}$/),
    laws: fc.uniqueArray(fc.constantFrom(...JURISDICTIONS)),
    endedOn: fc.constantFrom('2015-06-30', '2019-02-28', '2021-11-20', '2026-01-01'),
    held: fc.nat(2),
  }),
  { selector: ({ id }) => id },
)

test('each customer stands in one part, and only those that nothing keeps are due', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom('2020-01-01', '2026-11-20', '2027-11-21'), (all, today) => {
      const given = all.map(({ id, laws, endedOn, held }) => rowOf(id, laws, endedOn, held))
      const { due, held, later, lawless } = partDue(given, today)
      const parts = [...due, ...held, ...later, ...lawless]
      expect(parts.map(({ id }) => id).sort()).toEqual(given.map(({ id }) => id).sort())
      const wanted = given.filter(
        (row) => row.holds.length === 0 && row.dueOn !== null && row.dueOn <= today,
      )
      expect(new Set(due)).toEqual(new Set(wanted))
      expect(held.every((row) => row.holds.length > 0)).toBe(true)
      expect(lawless.every((row) => row.laws.length === 0)).toBe(true)
    }),
  )
})

test('on the day before it is not due, and on the day it is', () => {
  const row = rowOf('a', ['eu', 'jp'], '2019-11-19')
  expect(partDue([row], '2026-11-19').later).toEqual([row])
  expect(partDue([row], '2026-11-20').due).toEqual([row])
})
