/** What `npm start` and `npm test` do once this Node.js is known to be new enough. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MAIN } from './build.mjs'
import { exitWith, SetupFault } from './fault.mjs'
import { prepare } from './prepare.mjs'
import { runShown } from './run.mjs'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Prepares the folder and opens the house with the sample case.
 *
 * @param {readonly string[]} args handed to `paperchain serve`
 */
export const start = (args) =>
  exitWith(async () => {
    await prepare(ROOT)
    if (!existsSync(join(ROOT, MAIN))) {
      throw new SetupFault(`Expected the build to make ${MAIN}; see what \`npm run build\` says.`)
    }
    return await runShown([process.execPath, MAIN, 'serve', '--sample', ...args], { cwd: ROOT })
  })

/**
 * Prepares the folder and runs the tests.
 *
 * @param {readonly string[]} args handed to vitest
 */
export const test = (args) =>
  exitWith(async () => {
    await prepare(ROOT)
    const vitest = 'node_modules/vitest/vitest.mjs'
    return await runShown([process.execPath, vitest, 'run', ...args], { cwd: ROOT })
  })
