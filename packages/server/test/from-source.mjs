/** What processes share that tests start in order to kill them: our modules, and a word to the test. */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createViteServer } from 'vitest/node'

const SOURCE_FIRST = ['source', 'module', 'node', 'development|production']

/**
 * Loads a module of this package from its source.
 *
 * @param {string} path below this package
 * @returns {Promise<Record<string, unknown>>}
 */
export async function fromSource(path) {
  const vite = await createViteServer({
    configFile: false,
    logLevel: 'silent',
    root: join(import.meta.dirname, '../../..'),
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    ssr: { resolve: { conditions: SOURCE_FIRST, externalConditions: SOURCE_FIRST } },
  })
  return vite.ssrLoadModule(join(import.meta.dirname, '..', path))
}

/**
 * Writes a line at once: what was told before the kill has been told.
 *
 * @param {string | number} line
 */
export const tell = (line) => writeSync(1, `${line}\n`)
