/**
 * Finds the shared real data beside the project, or says that it is not there. Tests that need it
 * skip with that reason, as they must on a user's machine.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'vitest'

const ROOT = process.env['PAPERCHAIN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')

/** Absolute path of a shared data file or folder, or null where it is absent. */
export function sharedData(path: string): string | null {
  const full = join(ROOT, 'data', path)
  return existsSync(full) ? full : null
}

/** `describe` for tests on shared data; skipped, with the reason printed, where it is absent. */
export function describeShared(name: string, path: string, body: (full: string) => void): void {
  const full = sharedData(path)
  if (full !== null) {
    describe(name, () => body(full))
    return
  }
  console.warn(`skipped: ${name} (no shared data at ${path}; set PAPERCHAIN_SHARED)`)
  describe(name, () => test.skip(`needs shared data at ${path}`, () => undefined))
}
