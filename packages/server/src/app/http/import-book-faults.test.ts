/**
 * Goal: over any number of runs that break off, each wrong row that is behind the place where the
 * last one began is told once, and the rest as the last run found it.
 * Method: runs of a file with wrong lines, each going on at or before the place where the one before
 * broke off, on a real file; a line that a crash cut short.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault } from '@paperchain/core/domain/error'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptFaults } from './import-book-faults.ts'

const faultAt = (line: number): Fault => ({
  code: 'BOOK_AMOUNT',
  message: `Expected an amount, got line ${line}`,
  facts: { file: 'rows.csv', line, column: 6 },
})

const linesOf = (faults: readonly Fault[]): number[] =>
  faults.map(({ facts }) => Number(facts['line']))

test('runs that break off: all wrong rows in the end, each once', async () => {
  const property = fc.asyncProperty(
    fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 30 }),
    fc.array(fc.record({ read: fc.nat(100), stored: fc.nat(100), torn: fc.boolean() })),
    async (wrong, runs) => {
      const folder = mkdtempSync(join(tmpdir(), 'paperchain-faults-'))
      const path = join(folder, 'rows.csv.faults')
      const lines = wrong.sort((a, b) => a - b)
      let cursor = 0
      for (const { read, stored, torn } of runs) {
        const kept = await KeptFaults.open(path)
        const until = Math.max(cursor, read)
        for (const line of lines) if (line > cursor && line <= until) kept.keep(faultAt(line))
        if (torn) appendFileSync(path, '\n{"code":"BOOK_AM')
        cursor = Math.max(cursor, Math.min(stored, until))
      }
      const last = await KeptFaults.open(path)
      const own = lines.filter((line) => line > cursor).map(faultAt)
      for (const fault of own) last.keep(fault)
      expect(linesOf(last.with(own, cursor))).toEqual(lines)
      rmSync(folder, { recursive: true })
    },
  )
  await fc.assert(property, { numRuns: 200 })
})
