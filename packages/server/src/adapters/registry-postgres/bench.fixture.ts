/** One database for the contract suite, emptied before each test, on either engine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@paperchain/core/ports'
import type { RegistryBench } from '../../../../core/test/registry.contract.ts'
import type { Engine } from './engine.ts'
import { registryOn } from './registry.ts'

/** What stands above the engine for one bench. */
export type BenchEngine = {
  readonly engine: Engine
  readonly schema: string
  /** Whether only one process can be on this engine. */
  readonly isAlone: boolean
}

/** The bench of an engine; closing it drops what it made. */
export function benchOf({ engine, schema, isAlone }: BenchEngine): RegistryBench {
  const home = mkdtempSync(join(tmpdir(), 'paperchain-registry-'))
  // The registries of a bench come and go; their database stays.
  const shared: Engine = { ...engine, close: () => Promise.resolve() }
  const keyFile = join(home, 'key.json')
  const open = (clock: Clock) => registryOn(shared, { clock, keyFile, isAlone })
  const script = (sql: string) => engine.transaction((db) => engine.script(db, sql))
  return {
    fresh: async (clock) => {
      await script(`drop schema if exists ${schema} cascade; create schema ${schema}`)
      rmSync(keyFile, { force: true })
      return open(clock)
    },
    again: open,
    run: script,
    tamper: (sql) =>
      script(`alter table audit_entry disable trigger audit_entry_stays; ${sql};
        alter table audit_entry enable trigger audit_entry_stays`),
    close: async () => {
      await script(`drop schema if exists ${schema} cascade`)
      await engine.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
