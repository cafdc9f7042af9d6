/**
 * The registry on PostgreSQL, in this process or on a server: schema, key and stores put together.
 * Reasons: `docs/adr/0005-registry.md`.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import type { Registry, RegistryStores } from '@paperchain/core/registry'
import { lockFolder } from '../ledger-clickhouse/folder-lock.ts'
import { auditLog, beginLog, readHead } from './audit-log.ts'
import type { Context } from './context.ts'
import { cursorStore } from './cursors.ts'
import type { Engine } from './engine.ts'
import { jobStore, requeueDead } from './jobs.ts'
import { type HeadSigner, headSigner, readKeyFile } from './key-file.ts'
import { keyStore } from './keys.ts'
import { migrateRegistry } from './migrate.ts'
import { nameVerdictStore } from './name-verdicts.ts'
import { partyStore } from './parties.ts'
import { type PartyVault, partyVault } from './party-vault.ts'
import { openServer } from './pg-engine.ts'
import { openPglite } from './pglite-engine.ts'
import { sessionStore } from './sessions.ts'
import { settingStore } from './settings.ts'
import {
  type RegistryUpkeep,
  type RestoreWorld,
  registryUpkeep,
  restoreRegistry,
} from './upkeep.ts'
import { userStore } from './users.ts'

/** How a registry is opened. */
export type RegistryOptions = {
  /** The data folder; the embedded database stands in its `registry`. */
  readonly folder: string
  /** URL of a PostgreSQL server; without it the database runs in this process. */
  readonly url?: string
  /** Where the secret stands; made where the registry is new. */
  readonly keyFile: string
  /** What this process does, for the one that finds the folder taken. */
  readonly command: string
  readonly clock: Clock
}

/** Whether the data folder holds an embedded registry. */
export const hasRegistry = (folder: string): boolean => existsSync(databaseIn(folder))

/** A registry that this process opened, and what an operator asks of it. */
export type OwnRegistry = Registry & { readonly upkeep: RegistryUpkeep }

/**
 * Opens the registry, brings its schema up to date and gives back the jobs of dead processes.
 *
 * @throws {FaultError} `LEDGER_LOCKED`, `FOLDER_NOT_WRITABLE`, `REGISTRY_ENGINE`, `REGISTRY_NEWER`,
 *         `KEY_FILE`, `KEY_FILE_OPEN` or `KEY_FILE_OTHER`
 */
export async function openRegistry(options: RegistryOptions): Promise<OwnRegistry> {
  const { clock, keyFile } = options
  if (options.url !== undefined) {
    return registryOn(await openServer(options.url), { clock, keyFile, isAlone: false })
  }
  const folder = join(options.folder, 'registry')
  makeFolder(folder)
  const release = lockFolder(folder, options.command, options.clock())
  try {
    const engine = await openPglite(databaseIn(options.folder))
    const owned: Engine = { ...engine, close: () => engine.close().finally(release) }
    return await registryOn(owned, { clock, keyFile, isAlone: true })
  } catch (error) {
    release()
    throw error
  }
}

/** What a registry needs besides its database. */
export type RegistryWorld = {
  readonly clock: Clock
  readonly keyFile: string
  /** Whether a lock keeps every other process out, so that running jobs are of a dead one. */
  readonly isAlone: boolean
}

/** The registry in a database that was opened; closing it closes the database. */
export async function registryOn(engine: Engine, world: RegistryWorld): Promise<OwnRegistry> {
  const { clock, keyFile, isAlone } = world
  try {
    await migrateRegistry(engine, clock())
    const keys = await keysOf(engine, keyFile)
    const owner = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`
    await requeueDead(engine, isAlone ? () => true : isDeadHere)
    return registryOf(engine, { clock, ...keys, owner })
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** A key is made for a new registry only: one that has a log must be given its own. */
async function keysOf(
  engine: Engine,
  keyFile: string,
): Promise<{ readonly signer: HeadSigner; readonly vault: PartyVault }> {
  const isNew = (await readHead(engine)) === null
  const secret = readKeyFile(keyFile, isNew)
  const signer = headSigner(secret)
  await beginLog(engine, signer)
  return { signer, vault: partyVault(secret) }
}

function registryOf(engine: Engine, rest: Omit<Context, 'db'>): OwnRegistry {
  return {
    ...storesOf({ ...rest, db: engine }),
    inTransaction: (work) => engine.transaction((db) => work(storesOf({ ...rest, db }))),
    ping: async () => {
      await engine.rows('select 1')
    },
    close: () => engine.close(),
    upkeep: registryUpkeep(engine, rest),
  }
}

/** How a registry is restored: where to, and from what. */
export type RestoreOptions = RestoreWorld & Pick<RegistryOptions, 'folder' | 'url'>

/**
 * Makes a registry from a copy, in a folder without one or on a server with an empty database.
 *
 * @throws {FaultError} those of `restoreRegistry` in `upkeep.ts`
 */
export async function makeRegistryFrom(options: RestoreOptions): Promise<void> {
  const { folder, url } = options
  if (url === undefined) makeFolder(join(folder, 'registry'))
  const engine = url === undefined ? await openPglite(databaseIn(folder)) : await openServer(url)
  try {
    await restoreRegistry(engine, options)
  } finally {
    await engine.close()
  }
}

const storesOf = (context: Context): RegistryStores => ({
  users: userStore(context),
  sessions: sessionStore(context),
  keys: keyStore(context),
  audit: auditLog(context),
  jobs: jobStore(context),
  cursors: cursorStore(context),
  settings: settingStore(context),
  parties: partyStore(context),
  nameVerdicts: nameVerdictStore(context),
})

/** An owner on this host whose process is gone. Others are left to their leases. */
function isDeadHere(owner: string): boolean {
  const [host, pid] = owner.split('/')
  if (host !== hostname() || Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

const databaseIn = (folder: string): string => join(folder, 'registry', 'database')

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected to make the folder ${folder}, got ${why}`
    throw new FaultError('FOLDER_NOT_WRITABLE', message, { folder }, error)
  }
}
