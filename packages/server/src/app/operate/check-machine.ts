/** What the doctor looks at without opening a store: program, disk, clock, key file. */
import { readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TimeMs } from '@paperchain/core/domain/time'
import { VERSION } from '../version.ts'
import { type Line, ok, problem, warning } from './line.ts'

/** Below this a write may fail at any moment; below that it is time to act. Bytes. */
export const DISK_FREE_BYTES = { problem: 512 * 2 ** 20, warning: 5 * 2 ** 30 } as const

/** How far the clock may lie behind what was written, milliseconds. */
export const CLOCK_BEHIND_MS_MAX = 120_000

/** The releases of Node.js that the program is tested with: least minor of each even major. */
const NODE_MINORS: Readonly<Record<number, number>> = { 20: 19, 22: 12 }
const NODE_MAJOR_OPEN = 24

/** Paperchain and Node.js. */
export function checkPrograms(nodeVersion: string): Line {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number)
  const least = NODE_MINORS[major]
  const fits = major >= NODE_MAJOR_OPEN || (least !== undefined && minor >= least)
  const says = `Paperchain ${VERSION}, Node.js ${nodeVersion}`
  if (fits) return ok('programs', says)
  return problem('programs', says, 'Install Node.js 20.19, 22.12, or 24 and later.')
}

/** Room on the disk of the data folder. */
export function checkDisk(folder: string): Line {
  const { bavail, bsize } = statfsSync(existing(folder))
  const free = bavail * bsize
  const says = `${(free / 2 ** 30).toFixed(1)} GiB free at ${folder}`
  const todo = 'Make room, or move the data folder to a larger disk.'
  if (free < DISK_FREE_BYTES.problem) return problem('disk', says, todo)
  return free < DISK_FREE_BYTES.warning ? warning('disk', says, todo) : ok('disk', says)
}

/** Folders that are always written while a node works; where they are missing nothing is said. */
const WRITTEN = ['', 'journal', 'ledger', 'ledger/store', 'registry', 'registry/database']

/**
 * The clock against the newest file. The past of a clock that was set back is in the future now.
 */
export function checkClock(folder: string, nowMs: TimeMs): Line {
  let newestMs = 0
  let newest = ''
  for (const part of WRITTEN) {
    const path = join(folder, part)
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) continue
    for (const name of ['', ...readdirSync(path)]) {
      const found = statSync(join(path, name), { throwIfNoEntry: false })
      if (found === undefined || found.mtimeMs <= newestMs) continue
      newestMs = found.mtimeMs
      newest = join(part, name)
    }
  }
  return clockLine(nowMs, { timeMs: Math.floor(newestMs), what: `the file ${newest}` })
}

/** The clock against something that is known to have been. */
export function clockLine(
  nowMs: TimeMs,
  known: { readonly timeMs: TimeMs; readonly what: string },
): Line {
  const behindMs = known.timeMs - nowMs
  const now = new Date(nowMs).toISOString()
  if (behindMs <= CLOCK_BEHIND_MS_MAX) return ok('clock', now)
  const says = `${now} is ${Math.round(behindMs / 1000)} s before ${known.what} was written`
  const todo = 'Set the clock of the machine, and let it be kept by NTP. Order never follows it.'
  return problem('clock', says, todo)
}

/** The key file: there where a registry needs it, and readable by its owner alone. */
export function checkKeyFile(file: string, isNeeded: boolean): Line {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) {
    if (!isNeeded) return ok('key file', `${file} is made when the registry is`)
    const todo = 'Restore it from where you keep it, or name its place with PAPERCHAIN_KEY_FILE.'
    return problem('key file', `${file} is not there, and the registry needs it`, todo)
  }
  const mode = (found.mode & 0o777).toString(8)
  if ((found.mode & 0o077) !== 0) {
    const says = `${file} has rights ${mode}: others than its owner may use it`
    return problem('key file', says, `chmod 600 ${file}`)
  }
  return ok('key file', `${file}, rights ${mode}`)
}

/** The path itself, or the nearest folder above that is there. */
function existing(path: string): string {
  const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined
  return isThere || dirname(path) === path ? path : existing(dirname(path))
}
