/** Journeys of the built program, apart from the unit tests: they spawn it and take longer. */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['e2e/**/*.test.ts'],
    pool: 'forks',
    // Each journey waits for a program of its own: two at a time fill two cores.
    maxWorkers: 2,
    fileParallelism: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
