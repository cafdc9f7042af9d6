/** Builds what runs (`tsc -b`, the page) where a source is newer, gone or new since then. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFault } from './fault.mjs'
import { runCaptured } from './run.mjs'

/** Where the program starts. */
export const MAIN = 'packages/server/dist/app/main.js'
const PROJECTS = ['packages/core', 'packages/contract', 'packages/server']
const PAGE = 'packages/web'
const PAGE_BUILT = 'packages/web/dist/index.html'
const STAMP = 'packages/server/dist/.built'
const TSC = 'node_modules/typescript/bin/tsc'
const VITE = join(import.meta.dirname, '../../node_modules/vite/bin/vite.js')

const BUILT_FROM = /\.(ts|tsx|css)$/

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
  const handedOut = join(root, PAGE, 'public')
  const asIs = existsSync(handedOut) ? readdirSync(handedOut).sort() : []
  const ofPage = ['index.html', 'vite.config.ts', ...asIs.map((file) => `public/${file}`)]
  for (const file of ofPage) add(`${PAGE}/${file}`)
  for (const project of [...PROJECTS, PAGE]) {
    add(`${project}/package.json`)
    add(`${project}/tsconfig.json`)
    const folder = join(root, project, 'src')
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
    for (const file of files.map(String).sort()) {
      if (BUILT_FROM.test(file) && !file.endsWith('.test.ts')) add(`${project}/src/${file}`)
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
  return (
    dists &&
    existsSync(join(root, PAGE_BUILT)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === sourceDigest(root)
  )
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
  await buildPage(root)
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
  shown(await runCaptured([process.execPath, TSC, '-b', ...projects], { cwd: root }))
}

/**
 * Builds the page that the server hands out.
 *
 * @param {string} root
 * @throws {SetupFault} with the first lines of what went wrong
 */
async function buildPage(root) {
  const folder = join(root, PAGE)
  if (!existsSync(folder)) return
  shown(await runCaptured([process.execPath, VITE, 'build'], { cwd: folder }))
}

/**
 * @param {{ code: number, output: string }} ran
 * @throws {SetupFault} where it failed
 */
function shown({ code, output }) {
  if (code === 0) return
  const lines = output.trimEnd().split('\n')
  const cut = lines.length > LINES_MAX ? `\n(${lines.length - LINES_MAX} more lines)` : ''
  throw new SetupFault(`The build failed:\n${lines.slice(0, LINES_MAX).join('\n')}${cut}`)
}
