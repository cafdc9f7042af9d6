/**
 * The process that is killed: imports a version of a list into the folder it is given. Tells by a
 * line when it begins and when it has it.
 */
import { fromSource, tell } from './from-source.mjs'

const [folder = '', path = ''] = process.argv.slice(2)
const { openFolder } = /** @type {typeof import('../src/app/open-folder.ts')} */ (
  await fromSource('src/app/open-folder.ts')
)
const { importListFiles } = /** @type {typeof import('../src/app/jobs/import-list-files.ts')} */ (
  await fromSource('src/app/jobs/import-list-files.ts')
)

const data = await openFolder({ folder }, 'killed', Date.now())
const order = {
  form: /** @type {const} */ ('un'),
  paths: [path],
  published: undefined,
  allowShrink: false,
}
const world = { lists: data.lists, clock: Date.now, signal: new AbortController().signal }
tell('begin')
for await (const outcome of importListFiles(order, world))
  tell('fault' in outcome ? 'fault' : 'done')
await data.ledger.close()
