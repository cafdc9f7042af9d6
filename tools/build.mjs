/** `npm run build`: the program and the page, from the installed packages. */
import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { exitWith } from './setup/fault.mjs'

await exitWith(async () => {
  await build(join(import.meta.dirname, '..'))
  return 0
})
