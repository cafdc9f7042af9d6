/** Installs the packages of the lock file where they are missing or not those. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFault } from './fault.mjs'
import { npmSentence } from './npm-fault.mjs'
import { runCaptured } from './run.mjs'

/** @typedef {import('../complete-lock.mjs').Lock} Lock */
/** @typedef {'current' | 'missing' | 'stale'} State */

const LOCK = 'package-lock.json'
/** What npm itself writes at the end of an install: the lock file of what it put there. */
const PUT_THERE = 'node_modules/.package-lock.json'
const STAMP = 'node_modules/.paperchain-installed'
const REGISTRY = 'https://registry.npmjs.org'

/**
 * Whether the packages in the folder are those of the lock file.
 *
 * @param {string} root
 * @returns {State}
 */
export function installState(root) {
  if (!existsSync(join(root, PUT_THERE))) return 'missing'
  if (!existsSync(join(root, LOCK))) return 'current'
  const stamp = join(root, STAMP)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === stampText(root)) return 'current'
  // Without our stamp somebody ran npm by hand: compare what it put there with the lock.
  return samePackages(readLock(root, LOCK), readLock(root, PUT_THERE)) ? 'current' : 'stale'
}

/** @param {string} root */
function stampText(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, LOCK)))
    .digest('hex')
  return `${hash} ${process.platform}-${process.arch}\n`
}

/**
 * @param {string} root
 * @param {string} file
 * @returns {Lock}
 */
function readLock(root, file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'))
  } catch {
    throw new SetupFault(`${file} is not readable as JSON: undo your change to it.`)
  }
}

/**
 * Whether everything that a lock file demands is there at its version. Optional packages are for
 * other platforms where they are absent.
 *
 * @param {Lock} wanted
 * @param {Lock} there
 */
export function samePackages(wanted, there) {
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const put = there.packages[path]
    if (put === undefined) return 'optional' in entry || 'devOptional' in entry || 'peer' in entry
    return put.version === entry.version
  })
}

/**
 * Installs exactly what the lock file says; nothing that a package brings is run.
 *
 * @param {string} root
 * @throws {SetupFault} one sentence with the cause
 */
export async function install(root) {
  const order = existsSync(join(root, LOCK)) ? 'ci' : 'install'
  await npm(root, [order, '--ignore-scripts', '--no-audit', '--no-fund'])
  if (!hasEngine(root)) {
    const here = `${process.platform}-${process.arch}`
    throw new SetupFault(`The registry in use does not offer the database engine for ${here}.`)
  }
  if (order === 'ci') writeFileSync(join(root, STAMP), stampText(root))
}

/**
 * npm says nothing where an optional package cannot be had, and the engine's binary is one.
 *
 * @param {string} root
 */
function hasEngine(root) {
  const folder = join(root, 'node_modules/@chdb')
  const here = `lib-${process.platform}-${process.arch}`
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(here))
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
async function npm(root, args) {
  // Under `npm start` this names the npm in use; it need not be on the path.
  const script = process.env['npm_execpath']
  /** @type {[string, ...string[]]} */
  const command = script?.endsWith('.js') ? [process.execPath, script] : ['npm']
  const ran = await runCaptured([...command, ...args], { cwd: root })
  if (ran.code === 0) return
  const registry = process.env['npm_config_registry'] ?? REGISTRY
  throw new SetupFault(npmSentence(ran, { folder: root, registry }))
}
