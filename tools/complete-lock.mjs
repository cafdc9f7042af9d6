/**
 * `npm run lock`: completes `package-lock.json` after `npm install`. Compiled packages come one for
 * each platform, and npm writes only those into the lock file that the registry in use offers; on
 * another machine `npm ci` then refuses the file as incomplete. What a package names as optional is
 * added here at the version that it names, for the platform that its name tells.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitWith, SetupFault } from './setup/fault.mjs'

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[],
 *   libc?: string[], optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/** The lock files of this repository. */
export const LOCKS = ['package-lock.json', 'e2e/anvil/package-lock.json'].map((path) =>
  join(import.meta.dirname, '..', path),
)
const SYSTEMS = /\b(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/
const PROCESSORS = /\b(amd64|arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)\b/

/**
 * @param {Lock} lock as npm wrote it
 * @returns {Record<string, Entry>} the entries that it lacks, by path
 * @throws {SetupFault} where the name of an absent package tells no platform
 */
export function absentEntries(lock) {
  /** @type {Record<string, Entry>} */
  const absent = {}
  for (const parent of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`
      if (lock.packages[path] !== undefined) continue
      const dev = parent.dev === true ? { dev: true } : {}
      absent[path] = { version, ...dev, optional: true, ...platformOf(name) }
    }
  }
  return absent
}

/**
 * What a name like `@chdb/lib-linux-x64-gnu` says, as npm writes it.
 *
 * @param {string} name
 */
function platformOf(name) {
  const os = SYSTEMS.exec(name)?.[1]
  const cpu = PROCESSORS.exec(name)?.[1]?.replace('amd64', 'x64')
  if (os === undefined || cpu === undefined) {
    throw new SetupFault(`Expected a name that tells its platform, got ${name}.`)
  }
  const libc = /-musl/.test(name) ? ['musl'] : os === 'linux' ? ['glibc'] : null
  return { os: [os], cpu: [cpu], ...(libc === null ? {} : { libc }) }
}

if (process.argv[1] === import.meta.filename) {
  await exitWith(async () => {
    for (const path of LOCKS) {
      const lock = JSON.parse(readFileSync(path, 'utf8'))
      const absent = absentEntries(lock)
      const packages = Object.entries({ ...lock.packages, ...absent })
      lock.packages = Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)))
      writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
      console.log(`${path}: ${Object.keys(absent).length} entries added.`)
    }
    return 0
  })
}
