/** Goal: the registry in this process keeps the port's promises. Method: the contract suite. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
