/**
 * `npm run check`: what must hold besides the tests: types, form and lint, nothing unused. The
 * house rules are a test (`tools/tidy.test.ts`).
 */
import { join } from 'node:path'
import { exitWith } from './setup/fault.mjs'
import { prepareInstall } from './setup/prepare.mjs'
import { seconds } from './setup/progress.mjs'
import { runCaptured } from './setup/run.mjs'

const ROOT = join(import.meta.dirname, '..')
const TSC = 'node_modules/typescript/bin/tsc'

/**
 * Name of a check, then a script and its words.
 *
 * @type {readonly (readonly [string, ...string[]])[]}
 */
const CHECKS = [
  ['types of the program', TSC, '-b', 'packages/core', 'packages/contract', 'packages/server'],
  ['types of the page', TSC, '-p', 'packages/web'],
  ['types of tests and tools', TSC, '-p', 'tsconfig.tests.json'],
  ['types of the browser tests', TSC, '-p', 'e2e/web'],
  ['form and lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['nothing unused', 'node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
]

await exitWith(async () => {
  await prepareInstall(ROOT)
  let failed = 0
  for (const [name, ...words] of CHECKS) {
    const started = Date.now()
    const { code, output } = await runCaptured([process.execPath, ...words], { cwd: ROOT })
    const took = seconds(Date.now() - started)
    console.log(`${code === 0 ? 'pass' : 'FAIL'}  ${name} (${took})`)
    if (code === 0) continue
    failed++
    console.log(`${output.trimEnd().replace(/^/gm, '      ')}\n`)
  }
  console.log(failed === 0 ? 'All checks pass.' : `${failed} of ${CHECKS.length} checks failed.`)
  return failed === 0 ? 0 : 1
})
