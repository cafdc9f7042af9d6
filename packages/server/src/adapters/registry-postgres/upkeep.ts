/** What an operator asks of the registry: its versions, a copy of it, and one from a copy. */
import type { AuditHead } from '@paperchain/core/domain/audit'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import { auditLog } from './audit-log.ts'
import type { Context } from './context.ts'
import { dumpTables, isEmptySchema, loadTables, schemaOf, type TableDump } from './dump.ts'
import { type Db, type Engine, text } from './engine.ts'
import { type HeadSigner, headSigner, readKeyFile } from './key-file.ts'
import { migrateIn, newestRegistrySchema } from './migrate.ts'

/** Versions of what keeps the registry. */
export type RegistryAbout = { readonly engine: string; readonly schema: number }

/** What the audit log of a copy is worth: proven up to an entry, and its signed head. */
export type AuditProof = {
  readonly state: 'whole' | 'broken'
  readonly entries: number
  readonly head: AuditHead
}

/** A copy of the registry, in files. */
export type RegistryCopy = RegistryAbout & {
  readonly tables: readonly TableDump[]
  readonly audit: AuditProof
}

/** What an operator asks. */
export type RegistryUpkeep = {
  about(): Promise<RegistryAbout>
  /** Copies one moment of everything but sessions into the folder, which exists and is empty. */
  copyTo(folder: string): Promise<RegistryCopy>
}

/** The upkeep of an opened registry. */
export function registryUpkeep(
  engine: Engine,
  rest: Pick<Context, 'clock' | 'signer'>,
): RegistryUpkeep {
  return {
    about: () => about(engine),
    copyTo: (folder) =>
      engine.transaction(async (db) => {
        await db.rows('set transaction isolation level repeatable read, read only')
        const tables = await dumpTables(db, folder)
        return { ...(await about(db)), tables, audit: await proofOf(db, rest) }
      }),
  }
}

/** How a registry is restored. */
export type RestoreWorld = {
  readonly from: string
  readonly copy: RegistryCopy
  readonly keyFile: string
  readonly clock: Clock
}

/**
 * Fills an empty database from a copy, in one transaction: all of it or nothing.
 *
 * @throws {FaultError} `RESTORE_TARGET`, `BACKUP_NEWER`, `BACKUP_DIFFERS`, `BACKUP_CHANGED`,
 *         `KEY_FILE` or `KEY_FILE_OTHER`
 */
export async function restoreRegistry(engine: Engine, world: RestoreWorld): Promise<void> {
  const { from, copy, keyFile, clock } = world
  const signer = checkCopy(copy, keyFile)
  await engine.transaction(async (db) => {
    if (!(await isEmptySchema(db))) {
      const message = 'Expected an empty database for the registry, got one with tables'
      throw new FaultError('RESTORE_TARGET', message)
    }
    await migrateIn({ engine, db, nowMs: clock(), upTo: copy.schema })
    // What a migration itself wrote stands in the copy too.
    await loadTables(db, from, copy.tables)
    checkProof(copy.audit, await proofOf(db, { clock, signer }))
    await migrateIn({ engine, db, nowMs: clock(), upTo: newestRegistrySchema() })
  })
}

/**
 * Whether a copy can be restored here: by this code, and with this key, without which a registry
 * cannot be opened. Asked before anything is made.
 *
 * @throws {FaultError} `BACKUP_NEWER`, `KEY_FILE` or `KEY_FILE_OTHER`
 */
export function checkCopy({ schema, audit }: RegistryCopy, keyFile: string): HeadSigner {
  const newest = newestRegistrySchema()
  if (schema > newest) {
    const message = `Expected a registry schema up to ${newest}, got ${schema}`
    throw new FaultError('BACKUP_NEWER', message)
  }
  const signer = headSigner(readKeyFile(keyFile, false))
  if (signer.key === audit.head.key) return signer
  const message =
    `Expected the key ${audit.head.key.slice(0, 16)}… that signed this registry, ` +
    `got ${signer.key.slice(0, 16)}… in ${keyFile}`
  throw new FaultError('KEY_FILE_OTHER', message, { file: keyFile })
}

async function about(db: Db): Promise<RegistryAbout> {
  const [row] = await db.rows("select current_setting('server_version') as version")
  const version = row === undefined ? '' : text(row, 'version')
  return { engine: `PostgreSQL ${version}`, schema: await schemaOf(db) }
}

async function proofOf(db: Db, rest: Pick<Context, 'clock' | 'signer'>): Promise<AuditProof> {
  const audit = auditLog({ ...rest, db })
  const { state, entries } = await audit.verify()
  return { state, entries, head: await audit.head() }
}

function checkProof(expected: AuditProof, got: AuditProof): void {
  const [was, is] = [expected, got].map(({ state, entries, head }) =>
    [state, entries, head.log, head.seq, head.hash].join(' '),
  )
  if (was === is) return
  throw new FaultError('BACKUP_DIFFERS', `Expected the audit log ${was}, got ${is}`, {
    what: 'audit log',
  })
}
