/**
 * Goal: the registry in this process keeps the port's promises; what a killed process left of the
 * engine's lock file keeps nobody out. Method: the contract suite; any text in that file.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { registrySpec } from '../../../../core/test/registry.contract.ts'
import { benchOf } from './bench.fixture.ts'
import { openPglite } from './pglite-engine.ts'

registrySpec('PGlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-pglite-'))
  const engine = await openPglite(join(folder, 'database'))
  const bench = benchOf({ engine, schema: 'public', isAlone: true })
  return {
    ...bench,
    close: async () => {
      await bench.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})

const home = mkdtempSync(join(tmpdir(), 'paperchain-pglite-lock-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('a database opens whatever stands in the lock file that a killed process left', async () => {
  const folder = join(home, 'database')
  const lockFile = join(folder, 'postmaster.pid')
  const made = await openPglite(folder)
  await made.rows('create table kept as select 7 as number')
  // Else this would test a file that the engine does not read.
  expect(existsSync(lockFile)).toBe(true)
  await made.close()
  await fc.assert(
    fc.asyncProperty(fc.string(), async (left) => {
      writeFileSync(lockFile, left)
      const engine = await openPglite(folder)
      expect(await engine.rows('select number from kept')).toEqual([{ number: 7 }])
      await engine.close()
    }),
    // Made and not yet written; of a process that was killed while it had the database open.
    { numRuns: 3, examples: [[''], ['-42\n/pglite/data\n']] },
  )
})
