/** One run for every package. Forks, because one data folder belongs to one process. */
import { defineConfig } from 'vitest/config'

const SOURCE_FIRST = ['source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions: SOURCE_FIRST },
  ssr: { resolve: { conditions: SOURCE_FIRST, externalConditions: SOURCE_FIRST } },
  test: {
    pool: 'forks',
    include: [
      'packages/**/*.test.ts',
      'tools/**/*.test.ts',
      'samples/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
