/** Starts one bench in a process of its own. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { SetupFault } from '../setup/fault.mjs'

/** @typedef {import('../../bench/result.ts').BenchResult} BenchResult */

/**
 * @param {string} root the project's folder
 * @param {string} name of a built bench
 * @returns {Promise<BenchResult>}
 * @throws {SetupFault} where the bench fails; its own words are on the terminal already
 */
export function runBench(root, name) {
  return new Promise((resolve, reject) => {
    const child = fork(
      join(import.meta.dirname, 'child.mjs'),
      [join(root, `bench/dist/${name}.js`)],
      {
        cwd: root,
        // A bench may collect garbage between rounds, so that one does not pay for another.
        execArgv: ['--expose-gc'],
        // Standard output is for the result, which may be piped as JSON.
        stdio: ['ignore', 2, 2, 'ipc'],
      },
    )
    /** @type {BenchResult | undefined} */
    let result
    child.on('message', (message) => {
      result = /** @type {BenchResult} */ (message)
    })
    child.on('close', (code) => {
      if (code === 0 && result !== undefined) resolve(result)
      else reject(new SetupFault(`The bench ${name} failed with code ${code}.`))
    })
  })
}
