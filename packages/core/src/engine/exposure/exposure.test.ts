/**
 * Goal: exposure equals its naive twin to the last unit, conserves, and is the same however it came
 * about: in one go, block by block, with reorgs and with tags that change.
 * Method: random ledgers of coins and of accounts under random tags and limits that bind.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Transaction } from '../../domain/posting.ts'
import { evidenceOf, exposureOf } from './answer.ts'
import { ExposureBook } from './book.ts'
import type { AccountEnd } from './end.ts'
import { type Flow, flowsOf } from './flow.ts'
import type { ExposureLimits } from './limits.ts'
import { chains, holders, naiveExposure, someLimits, tagSets } from './naive-exposure.fixture.ts'
import { SIDES } from './pass.ts'

const flowsIn = (all: readonly Transaction[]): Flow[] =>
  all.flatMap((transaction) => flowsOf(transaction, () => true))

type Tags = ReadonlyMap<string, AccountEnd>

function bookOf(flows: readonly Flow[], limits: ExposureLimits, tags: Tags): ExposureBook {
  const endOf = (account: string) => tags.get(account) ?? null
  const book = new ExposureBook({ limits, endOf, isCutShort: false })
  for (const _ of book.building(flows));
  return book
}

/** What the book says of a holder in the words of the twin. */
function told(book: ExposureBook, side: string, holder: readonly string[]): Map<string, bigint> {
  const all = new Map<string, bigint>()
  for (const sum of book.sums(holder)) {
    if (sum.side !== side) continue
    all.set(`${sum.asset} total`, sum.units)
    for (const [key, units] of sum.parts) {
      const { kind, category, actor } = book.ends.end(key)
      all.set(`${sum.asset} ${kind}\0${category}\0${actor} ${book.ends.hop(key)}`, units)
    }
  }
  return all
}

const sorted = (all: Map<string, bigint>) => [...all].sort(([a], [b]) => (a < b ? -1 : 1))

test('the engine agrees with its naive twin, for accounts and for sets of them', () => {
  fc.assert(
    fc.property(chains, tagSets, someLimits, holders, (chain, tags, limits, holder) => {
      const flows = flowsIn(chain)
      const book = bookOf(flows, limits, tags)
      for (const side of SIDES) {
        const naive = naiveExposure({ flows, limits, tags, side, holder: new Set(holder) })
        expect(sorted(told(book, side, holder))).toEqual(sorted(naive))
      }
    }),
    { numRuns: 400 },
  )
})

test('what came in is named + ledger + unknown + cut, and opens to as much', () => {
  fc.assert(
    fc.property(chains, tagSets, someLimits, holders, (chain, tags, limits, holder) => {
      const book = bookOf(flowsIn(chain), limits, tags)
      for (const { side, asset, rows, total, passed, equality } of exposureOf(book, holder)) {
        const whole = rows.reduce((sum, { direct, indirect }) => sum + direct + indirect, 0n)
        expect(whole).toBe(total)
        expect(passed.reduce((sum, { units }) => sum + units, 0n)).toBeLessThanOrEqual(total)
        const [left = '', right = ''] = equality.split(' = ')
        expect(left).toBe(`${side} ${total}`)
        const parts = [...right.matchAll(/\d+/g)].map(([digits]) => BigInt(digits))
        expect(parts.reduce((sum, units) => sum + units, 0n)).toBe(total)
        for (const row of rows) {
          for (const distance of ['direct', 'indirect'] as const) {
            const pick = { side, asset, end: row, distance }
            const opened = [...evidenceOf(book, holder, pick)]
            expect(opened.reduce((sum, { units }) => sum + units, 0n)).toBe(row[distance])
          }
        }
      }
    }),
    { numRuns: 300 },
  )
})

const ACCOUNTS = ['A', 'B', 'C', 'D', 'E', 'S']

/** Every account's exposure, as plain text. */
const tableOf = (book: ExposureBook) =>
  ACCOUNTS.map((account) => [account, exposureOf(book, [account])] as const)

const change = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), blocks: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('truncate' as const), blocks: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('retag' as const), tags: tagSets }),
)

test('any history of blocks, reorgs and tags gives the table of one pass over the outcome', () => {
  fc.assert(
    fc.property(
      chains,
      tagSets,
      someLimits,
      fc.array(change, { minLength: 1, maxLength: 8 }),
      (chain, first, limits, changes) => {
        const flows = flowsIn(chain)
        let height = 1
        let tags = first
        const upTo = (most: number, least = -1) =>
          flows.filter((flow) => flow.height <= most && flow.height > least)
        const book = bookOf(upTo(height), limits, tags)
        for (const one of changes) {
          const before = new Map(tableOf(book))
          let touched: Set<string>
          if (one.kind === 'append') {
            touched = book.append(upTo(height + one.blocks, height))
            height += one.blocks
          } else if (one.kind === 'truncate') {
            height = Math.max(0, height - one.blocks)
            touched = book.truncate(height)
          } else {
            tags = one.tags
            touched = book.retag((account) => tags.get(account) ?? null)
          }
          const now = tableOf(book)
          expect(now).toEqual(tableOf(bookOf(upTo(height), limits, tags)))
          for (const [account, answers] of now) {
            if (!touched.has(account)) expect(answers).toEqual(before.get(account))
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})
