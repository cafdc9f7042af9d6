/** One run for every package. Forks, because one data folder belongs to one process. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const SOURCE_FIRST = ['source', 'module', 'node', 'development|production']

/**
 * Rounds of kills and of restores, the ledger's promises once more over HTTP and long commands once
 * more through a server take minutes: they run where the number of kills is named.
 */
const isShort = process.env['PAPERCHAIN_KILLS'] === undefined
const LONG = [
  '**/kill-9*.test.ts',
  '**/{backup-restore,parties-restored}.test.ts',
  '**/ledger-clickhouse/http.test.ts',
  '**/cli/through-server-{accounts,books,prices}.test.ts',
]

const shared = {
  resolve: { conditions: SOURCE_FIRST },
  ssr: { resolve: { conditions: SOURCE_FIRST, externalConditions: SOURCE_FIRST } },
}
const runs = {
  pool: 'forks' as const,
  setupFiles: [join(import.meta.dirname, 'tools/laws-seed.ts')],
  exclude: ['**/node_modules/**', '**/dist/**', ...(isShort ? LONG : [])],
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    // Stores wait for the disk and journeys for timers: two processors take three files at a time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        ...shared,
        test: {
          ...runs,
          name: 'server',
          globalSetup: [join(import.meta.dirname, 'packages/server/test/made-once-folder.ts')],
          include: ['packages/server/**/*.test.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...runs,
          name: 'rest',
          // These keep nothing in their process, so its modules are loaded once for many files.
          isolate: false,
          include: [
            'packages/{core,contract,web}/**/*.test.ts',
            'tools/**/*.test.ts',
            'samples/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
        },
      },
    ],
  },
})
