/**
 * The process that is killed: opens the registry of the folder it is given and writes without end.
 * Tells each row by a line on stdout only once the registry has acknowledged it.
 */
import { fromSource, tell } from './from-source.mjs'

const [folder = '', keyFile = ''] = process.argv.slice(2)
const { openRegistry } =
  /** @type {typeof import('../src/adapters/registry-postgres/registry.ts')} */ (
    await fromSource('src/adapters/registry-postgres/registry.ts')
  )
const registry = await openRegistry({ folder, keyFile, command: 'writer', clock: Date.now })

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
