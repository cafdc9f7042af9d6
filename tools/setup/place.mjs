/** What the machine and the folder must offer: platform, leave to write, room on the disk. */
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from './run.mjs'

const GB = 1e9

/** Room for packages (750 MB unpacked), npm's own copies of the downloads and the build. */
export const INSTALL_BYTES = 1.5 * GB
/** Room for the sample case once all is installed. */
export const RUN_BYTES = 0.2 * GB

const SUPPORTED = 'Linux with glibc or macOS, on x64 or arm64'

/**
 * Whether the embedded ClickHouse (chDB) runs here.
 *
 * @param {{ platform: string, arch: string, glibc: string | null }} machine
 * @returns {string | null} one sentence, or null where it does
 */
export function platformFault({ platform, arch, glibc }) {
  if (platform === 'win32') {
    return 'Paperchain does not run on Windows itself: run it in WSL 2 (`wsl --install`).'
  }
  const known = platform === 'linux' || platform === 'darwin'
  if (!known || (arch !== 'x64' && arch !== 'arm64')) {
    return `Paperchain runs on ${SUPPORTED}; this is ${platform} on ${arch}.`
  }
  if (platform === 'linux' && glibc === null) {
    return `Paperchain runs on ${SUPPORTED}; this one has musl (Alpine): take Debian.`
  }
  return null
}

/** The machine as {@link platformFault} wants it. */
export function thisMachine() {
  return { platform: process.platform, arch: process.arch, glibc: glibcVersion() }
}

/** @returns {string | null} version of glibc in use, null on musl and elsewhere */
function glibcVersion() {
  if (process.platform !== 'linux') return null
  // The report would look up host names of open sockets otherwise, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  /** @type {{ header?: { glibcVersionRuntime?: string } }} */
  const report = process.report.getReport()
  return report.header?.glibcVersionRuntime ?? null
}

/**
 * Whether files can be made in a folder. Tries it: permissions do not tell of read-only mounts.
 *
 * @param {string} folder
 * @returns {string | null} one sentence, or null where they can
 */
export function writeFault(folder) {
  const probe = join(folder, `.write-probe-${process.pid}`)
  try {
    writeFileSync(probe, '')
    rmSync(probe)
    return null
  } catch (error) {
    return writeSentence(codeOf(error), folder)
  }
}

/**
 * @param {string} code of the system's error
 * @param {string} folder
 */
export function writeSentence(code, folder) {
  if (code === 'ENOSPC') return `The disk of ${folder} is full: free some room and try again.`
  if (code === 'EROFS')
    return `${folder} is read-only: clone Paperchain into a folder you can write.`
  return `You may not write in ${folder} (${code}): clone it as your own user, or own it.`
}

/**
 * Whether there is room enough.
 *
 * @param {number} freeBytes
 * @param {number} neededBytes
 * @param {string} folder
 * @returns {string | null} one sentence, or null where there is
 */
export function spaceFault(freeBytes, neededBytes, folder) {
  if (freeBytes >= neededBytes) return null
  const gb = (/** @type {number} */ bytes) => (bytes / GB).toFixed(1)
  const sizes = `needs ${gb(neededBytes)} GB free, ${folder} has ${gb(freeBytes)} GB`
  return `Paperchain ${sizes}: free some room, or clone it on another disk.`
}

/**
 * @param {string} folder
 * @returns {number} bytes that this user can still write there
 */
export function freeBytes(folder) {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
