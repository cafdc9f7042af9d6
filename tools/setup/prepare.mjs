/** Brings a folder from `git clone` to "built", skipping what is done. */
import { build, isBuilt } from './build.mjs'
import { SetupFault } from './fault.mjs'
import { install, installState } from './install.mjs'
import {
  freeBytes,
  INSTALL_BYTES,
  platformFault,
  RUN_BYTES,
  spaceFault,
  thisMachine,
  writeFault,
} from './place.mjs'
import { seconds, step } from './progress.mjs'

/**
 * Checks the place and installs the packages where they are missing or stale.
 *
 * @param {string} root the project's folder
 * @returns {Promise<boolean>} whether anything was installed
 * @throws {SetupFault} one sentence where this place cannot run Paperchain, or the install failed
 */
export async function prepareInstall(root) {
  refuse(platformFault(thisMachine()))
  refuse(writeFault(root))
  const state = installState(root)
  const needed = state === 'missing' ? INSTALL_BYTES : RUN_BYTES
  refuse(spaceFault(freeBytes(root), needed, root))
  if (state === 'current') return false
  const why = state === 'missing' ? 'about 250 MB to download' : 'package-lock.json changed'
  await step(`Installing packages (${why})`, () => install(root))
  return true
}

/**
 * The same, and builds where a source changed.
 *
 * @param {string} root the project's folder
 * @throws {SetupFault} one sentence where this place cannot run Paperchain, or a step failed
 */
export async function prepare(root) {
  const started = Date.now()
  const installed = await prepareInstall(root)
  const isStale = !isBuilt(root)
  if (isStale) await step('Building', () => build(root))
  if (installed || isStale) return
  console.log(`Packages and build are current (${seconds(Date.now() - started)}).`)
}

/** @param {string | null} fault */
function refuse(fault) {
  if (fault !== null) throw new SetupFault(fault)
}
