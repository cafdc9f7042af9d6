/**
 * `paperchain doctor`: looks at everything that an operator would, and says of each how it stands
 * and what to do. It changes nothing that opening the folder does not: a batch in the journal is
 * applied, and an older schema is brought up to date, as by any command.
 */
import { existsSync } from 'node:fs'
import type { Clock } from '@paperchain/core/ports'
import { hasRegistry } from '../../adapters/registry-postgres/registry.ts'
import { checkJournal, checkLeftovers, checkLock, isDataFolder } from './check-folder.ts'
import { checkClock, checkDisk, checkKeyFile, checkPrograms } from './check-machine.ts'
import { askServer } from './check-server.ts'
import { checkStores } from './check-stores.ts'
import { type Line, problem, warning } from './line.ts'
import type { Surroundings } from './surroundings.ts'

/** What the doctor is told. */
export type DoctorWorld = {
  readonly place: Surroundings
  readonly clock: Clock
  readonly nodeVersion: string
  /** Read everything: orders of the ledgers, the chain of the audit log. */
  readonly deep: boolean
}

/** Looks at everything. One line a check, always in the same order. */
export async function examine(world: DoctorWorld): Promise<readonly Line[]> {
  const { place, clock, nodeVersion, deep } = world
  const { folder, keyFile, pgUrl } = place
  const machine = [checkPrograms(nodeVersion), checkDisk(folder)]
  if (!existsSync(folder)) {
    const todo = 'Name the data folder with --data, or start the server once, which makes it.'
    return [...machine, problem('folder', `${folder} is not there`, todo)]
  }
  const { line: lock, holder } = checkLock(folder)
  const outside = [
    ...machine,
    checkClock(folder, clock()),
    checkKeyFile(keyFile, pgUrl !== undefined || hasRegistry(folder)),
    lock,
    checkJournal(folder, holder !== null),
    ...checkLeftovers(folder),
  ]
  if (holder !== null) return [...outside, ...(await askServer(folder, holder))]
  if (!isDataFolder(folder) && place.clickhouseUrl === undefined && !hasRegistry(folder)) {
    const todo = 'Import something, or name another folder with --data.'
    return [...outside, warning('folder', `${folder} holds no ledger yet`, todo)]
  }
  return [...outside, ...(await checkStores(place, { clock, deep }))]
}
