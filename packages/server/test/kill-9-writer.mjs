/**
 * The process that is killed: opens the registry of the folder it is given and writes without end.
 * Tells each row by a line on stdout only once the registry has acknowledged it.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createViteServer } from 'vitest/node'

const [folder = '', keyFile = ''] = process.argv.slice(2)
const REGISTRY = '../src/adapters/registry-postgres/registry.ts'
const SOURCE_FIRST = ['source', 'module', 'node', 'development|production']
const vite = await createViteServer({
  configFile: false,
  logLevel: 'silent',
  root: join(import.meta.dirname, '../../..'),
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  ssr: { resolve: { conditions: SOURCE_FIRST, externalConditions: SOURCE_FIRST } },
})
const loaded = await vite.ssrLoadModule(join(import.meta.dirname, REGISTRY))
const { openRegistry } =
  /** @type {typeof import('../src/adapters/registry-postgres/registry.ts')} */ (loaded)
const registry = await openRegistry({ folder, keyFile, command: 'writer', clock: Date.now })

/** @param {string | number} line */
const tell = (line) => writeSync(1, `${line}\n`)
tell('ready')
for (;;) {
  const seq = await registry.inTransaction(async ({ cursors, audit }) => {
    const was = Number((await cursors.get('rows'))?.position ?? 0)
    await cursors.set('rows', was + 1)
    const draft = { who: 'writer', action: 'row.add', object: `row:${was + 1}`, from: '' }
    return (await audit.append({ ...draft, before: was, after: was + 1 })).seq
  })
  tell(seq)
}
