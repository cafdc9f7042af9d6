/**
 * `npm run bench`: lists the benches; `npm run bench -- NAME [--json]` runs one. A bench is
 * `bench/NAME.ts` with an export `run(): Promise<BenchResult>` (see `bench/result.ts`). It is built
 * like the program and runs alone in a fresh process, so that no loader or test runner is measured.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { benchReport } from './bench-runner/report.mjs'
import { runBench } from './bench-runner/start.mjs'
import { buildOf } from './setup/build.mjs'
import { exitWith, SetupFault } from './setup/fault.mjs'
import { prepareInstall } from './setup/prepare.mjs'

const ROOT = join(import.meta.dirname, '..')

/** @returns {Map<string, string>} name of each bench and the first sentence of its file */
function benches() {
  const folder = join(ROOT, 'bench')
  const files = readdirSync(folder).filter((file) => /^[\w-]+\.ts$/.test(file))
  const found = new Map()
  for (const file of files.sort()) {
    const text = readFileSync(join(folder, file), 'utf8')
    if (!/^export (?:async function run\b|const run\b)/m.test(text)) continue
    const goal = /\/\*\*\s*(?:\*\s)?([\s\S]*?\.)(?:\s|\*\/)/.exec(text)?.[1] ?? ''
    found.set(file.slice(0, -3), goal.replace(/\s*\n\s*\*\s*/g, ' '))
  }
  return found
}

/** @param {Map<string, string>} known */
function list(known) {
  console.log('Benches; run one with `npm run bench -- NAME [--json]`:\n')
  for (const [name, goal] of known) console.log(`  ${name.padEnd(24)} ${goal}`)
  if (known.size === 0) console.log('  (none yet)')
}

await exitWith(async () => {
  const words = process.argv.slice(2)
  const name = words.find((word) => !word.startsWith('-'))
  const isJson = words.includes('--json')
  const known = benches()
  if (name === undefined) {
    list(known)
    return 0
  }
  if (!known.has(name)) {
    const names = [...known.keys()].join(', ') || 'none yet'
    throw new SetupFault(`Expected the name of a bench (${names}), got "${name}".`)
  }
  await prepareInstall(ROOT)
  await buildOf(ROOT, ['bench'])
  const report = benchReport(await runBench(ROOT, name))
  console.log(isJson ? JSON.stringify(report.json, null, 2) : report.text)
  return 0
})
