/**
 * The process that is killed: writes an entry of the audit log of the node it is given, then takes a
 * backup of it. Tells by a line when it begins and when it has it.
 */
import { fromSource, tell } from './from-source.mjs'

const [folder = '', keyFile = '', target = ''] = process.argv.slice(2)
const { backUp, withNode } = /** @type {typeof import('../src/app/operate/node.fixture.ts')} */ (
  await fromSource('src/app/operate/node.fixture.ts')
)

const draft = { who: 'writer', action: 'kill.add', object: 'x', from: '', before: null, after: 1 }
await withNode({ folder, keyFile }, ({ registry }) => registry.audit.append(draft))
tell('begin')
await backUp({ folder, keyFile }, target)
tell('done')
