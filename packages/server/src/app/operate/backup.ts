/**
 * Takes a backup: one moment of ledger, lists and registry, in a folder or in one `.tar` file.
 *
 * While it is taken appends wait and questions do not. The registry is copied first, in a moment at
 * which nobody appends: what its import cursors say is in the ledger therefore is. All is written
 * beside the target and renamed into place at the end, so a target that is there is whole.
 *
 * @module
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import { diskFault } from '../../adapters/ledger-clickhouse/journal.ts'
import type { LedgerUpkeep } from '../../adapters/ledger-clickhouse/upkeep.ts'
import type { RegistryCopy, RegistryUpkeep } from '../../adapters/registry-postgres/upkeep.ts'
import { VERSION } from '../version.ts'
import { filesIn, NAMES_FOLDER, settle } from './files.ts'
import {
  BACKUP_FORM,
  FILE_NAME,
  MANIFEST_FILE,
  type Manifest,
  SEAL_FILE,
  writeManifest,
} from './manifest.ts'
import { packTar } from './tar.ts'

/** What is backed up: stores that this process has open. */
export type BackupSources = {
  readonly ledger: LedgerUpkeep
  /** Null where there is none yet. */
  readonly registry: RegistryUpkeep | null
  readonly clock: Clock
  /** The data folder, for what stands beside the stores: the names of books' accounts. */
  readonly folder: string
  /** Ends it between two tables; its reason is thrown. */
  readonly signal?: AbortSignal
}

/** Whether a place is one file and not a folder. */
export const isTar = (place: string): boolean => place.endsWith('.tar')

/**
 * Takes a backup of opened stores.
 *
 * @param target a path that is not there yet; `.tar` at its end makes it one file
 * @throws {FaultError} `BACKUP_TARGET`, `BACKUP_ENGINE` or `DISK_FULL`; nothing is left behind
 */
export async function takeBackup(sources: BackupSources, target: string): Promise<Manifest> {
  if (existsSync(target)) {
    throw new FaultError('BACKUP_TARGET', `Expected ${target} not to be there, got it`, { target })
  }
  const making = `${target}.making`
  try {
    makeEmpty(making)
    const manifest = await copyAll(sources, making)
    if (isTar(target)) await pack(making, target, manifest)
    else renameSync(making, target)
    settle(dirname(target))
    return manifest
  } catch (error) {
    throw diskFault(error)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

async function copyAll(sources: BackupSources, root: string): Promise<Manifest> {
  let registry: RegistryCopy | null = null
  const { signal } = sources
  const first = async (): Promise<void> => {
    signal?.throwIfAborted()
    registry = (await sources.registry?.copyTo(join(root, 'registry'))) ?? null
    copyNames(sources.folder, root)
  }
  const ledger = await sources.ledger.copyTo(join(root, 'ledger'), first, signal)
  signal?.throwIfAborted()
  const manifest: Manifest = {
    paperchain: 'backup',
    form: BACKUP_FORM,
    code: VERSION,
    madeMs: sources.clock(),
    ledger: mutable(ledger),
    registry: registry === null ? null : mutable(registry),
    files: await filesIn(root, ['ledger', 'registry', NAMES_FOLDER]),
  }
  writeManifest(root, manifest)
  settle(root)
  return manifest
}

/** The names of books' accounts, encrypted as they are: without them nobody knows who is who. */
function copyNames(folder: string, root: string): void {
  const from = join(folder, NAMES_FOLDER)
  if (!existsSync(from)) return
  mkdirSync(join(root, NAMES_FOLDER), { mode: 0o700 })
  for (const name of readdirSync(from)) {
    const path = `${NAMES_FOLDER}/${name}`
    if (FILE_NAME.test(path)) copyFileSync(join(from, name), join(root, path))
  }
}

async function pack(making: string, target: string, { files }: Manifest): Promise<void> {
  const part = `${target}.part`
  rmSync(part, { force: true })
  try {
    const names = [MANIFEST_FILE, SEAL_FILE, ...files.map(({ name }) => name)]
    await packTar(part, making, names)
    renameSync(part, target)
  } finally {
    rmSync(part, { force: true })
  }
}

/** What a killed backup left at this place goes. Only its owner may read a backup. */
function makeEmpty(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
    for (const path of [folder, join(folder, 'ledger'), join(folder, 'registry')]) {
      mkdirSync(path, { mode: 0o700 })
    }
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected to make ${folder}, got ${why}`
    throw new FaultError('BACKUP_TARGET', message, { folder }, error)
  }
}

/** The form of zod is one of mutable arrays. */
type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T
const mutable = <T>(value: T): Mutable<T> => value as Mutable<T>
