/**
 * Restores a backup into an empty folder, and believes nothing of it that it has not compared: each
 * file with its SHA-256, each table and each order of each ledger with its digest, the audit log
 * with its chain and signatures. All happens beside the target, which is renamed into place at the
 * end: a folder that is there is whole.
 *
 * @module
 */
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import { diskFault } from '../../adapters/ledger-clickhouse/journal.ts'
import { restoreLedger } from '../../adapters/ledger-clickhouse/upkeep.ts'
import { makeRegistryFrom } from '../../adapters/registry-postgres/registry.ts'
import { checkCopy } from '../../adapters/registry-postgres/upkeep.ts'
import { openFolder } from '../open-folder.ts'
import { checkFiles, NAMES_FOLDER, settle, settleAll } from './files.ts'
import { type Manifest, readManifest } from './manifest.ts'
import type { Surroundings } from './surroundings.ts'
import { unpackTar } from './tar.ts'

/**
 * Restores.
 *
 * @param from  a folder or `.tar` file that `takeBackup` wrote
 * @param place where to; its folder is not there, or empty
 * @throws {FaultError} `RESTORE_TARGET`, `BACKUP_TORN`, `BACKUP_CHANGED`, `BACKUP_NEWER`,
 *         `BACKUP_DIFFERS`, `BACKUP_ENGINE`, `KEY_FILE`, `KEY_FILE_OTHER` or `DISK_FULL`; the
 *         folder is as it was
 */
export async function restoreBackup(
  from: string,
  place: Surroundings,
  clock: Clock,
): Promise<Manifest> {
  const { folder } = place
  checkTarget(place)
  const making = `${folder}.restoring`
  const unpacked = `${folder}.unpacking`
  try {
    const root = await opened(from, unpacked)
    const manifest = readManifest(root)
    if (manifest.registry !== null) checkCopy(manifest.registry, place.keyFile)
    await checkFiles(root, manifest.files)
    makeEmpty(making)
    await restoreLedger(join(making, 'ledger'), join(root, 'ledger'), manifest.ledger)
    await checkOpens(making, manifest, clock)
    restoreNames(root, making, manifest)
    await restoreRegistry(root, { ...place, folder: making }, { manifest, clock })
    settleAll(making)
    renameSync(making, folder)
    settle(dirname(folder))
    return manifest
  } catch (error) {
    throw diskFault(error)
  } finally {
    rmSync(making, { recursive: true, force: true })
    rmSync(unpacked, { recursive: true, force: true })
  }
}

function checkTarget({ folder, clickhouseUrl }: Surroundings): void {
  if (clickhouseUrl !== undefined) {
    const message = 'Expected a ledger in this process, got one on a ClickHouse server'
    throw new FaultError('BACKUP_ENGINE', message)
  }
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return
  const held = found.isDirectory() ? readdirSync(folder) : [folder]
  if (held.length === 0) return
  const message = `Expected ${folder} to be empty, got ${held.length} entries (${held[0]})`
  throw new FaultError('RESTORE_TARGET', message, { folder })
}

/** The folder of the backup; one file is unpacked first. */
async function opened(from: string, unpacked: string): Promise<string> {
  const found = statSync(from, { throwIfNoEntry: false })
  if (found === undefined) {
    throw new FaultError('BACKUP_TORN', `Expected a backup at ${from}, got nothing`, { from })
  }
  if (found.isDirectory()) return from
  makeEmpty(unpacked)
  await unpackTar(from, unpacked)
  return unpacked
}

function makeEmpty(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** The copy is opened as every command opens it, which reads its chains. */
async function checkOpens(folder: string, manifest: Manifest, clock: Clock): Promise<void> {
  const { ledger, lists } = await openFolder({ folder }, 'restore', clock())
  try {
    await lists.versions()
    const got = [...(await ledger.ledgers())].sort().join(', ')
    const expected = Object.keys(manifest.ledger.digests).sort().join(', ')
    if (got === expected) return
    const message = `Expected the ledgers ${expected || '(none)'}, got ${got || '(none)'}`
    throw new FaultError('BACKUP_DIFFERS', message)
  } finally {
    await ledger.close()
  }
}

function restoreNames(root: string, making: string, { files }: Manifest): void {
  const names = files.filter(({ name }) => name.startsWith(`${NAMES_FOLDER}/`))
  if (names.length === 0) return
  mkdirSync(join(making, NAMES_FOLDER), { mode: 0o700 })
  for (const { name } of names) copyFileSync(join(root, name), join(making, name))
}

type Rest = { readonly manifest: Manifest; readonly clock: Clock }

async function restoreRegistry(
  root: string,
  { folder, keyFile, pgUrl }: Surroundings,
  { manifest, clock }: Rest,
): Promise<void> {
  const { registry: copy } = manifest
  if (copy === null) return
  const from = join(root, 'registry')
  const url = pgUrl === undefined ? {} : { url: pgUrl }
  await makeRegistryFrom({ folder, from, copy, keyFile, clock, ...url })
}
