/** Builds what runs (`tsc -b`) where a source is newer, gone or new since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFault } from './fault.mjs'
import { runCaptured } from './run.mjs'

/** Where the program starts. */
export const MAIN = 'packages/server/dist/app/main.js'
const PROJECTS = ['packages/core', 'packages/server']
const STAMP = 'packages/server/dist/.built'
const TSC = 'node_modules/typescript/bin/tsc'

/** Lines of the compiler's answer that are shown. */
const LINES_MAX = 40

/**
 * A digest of path, size and time of everything the build reads: cheaper than reading it, and it
 * notices removed files too.
 *
 * @param {string} root
 */
export function sourceDigest(root) {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ file) => {
    if (!existsSync(join(root, file))) return
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  ;['tsconfig.base.json', TSC].forEach(add)
  for (const project of PROJECTS) {
    add(`${project}/package.json`)
    add(`${project}/tsconfig.json`)
    const folder = join(root, project, 'src')
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
    for (const file of files.map(String).sort()) {
      if (file.endsWith('.ts') && !file.endsWith('.test.ts')) add(`${project}/src/${file}`)
    }
  }
  return hash.digest('hex')
}

/**
 * Whether the last build is of these sources.
 *
 * @param {string} root
 */
export function isBuilt(root) {
  const stamp = join(root, STAMP)
  const dists = PROJECTS.every((project) => existsSync(join(root, project, 'dist/.tsbuildinfo')))
  return dists && existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceDigest(root)
}

/**
 * Builds the program.
 *
 * @param {string} root
 * @throws {SetupFault} with the compiler's first lines
 */
export async function build(root) {
  const digest = sourceDigest(root)
  await buildOf(root, PROJECTS)
  if (existsSync(join(root, 'packages/server/dist'))) writeFileSync(join(root, STAMP), digest)
}

/**
 * Builds some projects and those that they need.
 *
 * @param {string} root
 * @param {readonly string[]} projects folders with a tsconfig.json
 * @throws {SetupFault} with the compiler's first lines
 */
export async function buildOf(root, projects) {
  const ran = await runCaptured([process.execPath, TSC, '-b', ...projects], { cwd: root })
  if (ran.code === 0) return
  const lines = ran.output.trimEnd().split('\n')
  const cut = lines.length > LINES_MAX ? `\n(${lines.length - LINES_MAX} more lines)` : ''
  throw new SetupFault(`The build failed:\n${lines.slice(0, LINES_MAX).join('\n')}${cut}`)
}
