/**
 * The process that is killed: writes an entry of the audit log of the node it is given, then takes a
 * backup of it. Tells by a line when it begins and when it has it.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createViteServer } from 'vitest/node'

const [folder = '', keyFile = '', target = ''] = process.argv.slice(2)
const NODE = '../src/app/operate/node.fixture.ts'
const SOURCE_FIRST = ['source', 'module', 'node', 'development|production']
const vite = await createViteServer({
  configFile: false,
  logLevel: 'silent',
  root: join(import.meta.dirname, '../../..'),
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  ssr: { resolve: { conditions: SOURCE_FIRST, externalConditions: SOURCE_FIRST } },
})
const loaded = await vite.ssrLoadModule(join(import.meta.dirname, NODE))
const { backUp, withNode } = /** @type {typeof import('../src/app/operate/node.fixture.ts')} */ (
  loaded
)

/** @param {string} line */
const tell = (line) => writeSync(1, `${line}\n`)
const draft = { who: 'writer', action: 'kill.add', object: 'x', from: '', before: null, after: 1 }
await withNode({ folder, keyFile }, ({ registry }) => registry.audit.append(draft))
tell('begin')
await backUp({ folder, keyFile }, target)
tell('done')
