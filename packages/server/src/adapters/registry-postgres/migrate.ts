/** Numbered SQL files, forward only, applied once, all in one transaction. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { TimeMs } from '@paperchain/core/domain/time'
import { type Db, type Engine, int } from './engine.ts'
import { LOCKS } from './locks.ts'

/** `src` and `dist` stand equally deep, so one path serves both. */
const FOLDER = join(import.meta.dirname, '../../../migrations/registry')

/** The number of the newest file. */
export const newestRegistrySchema = (): number => numberOf(files().at(-1) ?? '0000')

const files = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/**
 * Brings the schema up to date. Of two processes that start at once the second waits and finds the
 * work done.
 *
 * @throws {FaultError} `REGISTRY_NEWER` where the registry was written by a newer version
 */
export async function migrateRegistry(engine: Engine, nowMs: TimeMs): Promise<void> {
  const upTo = newestRegistrySchema()
  await engine.transaction((db) => migrateIn({ engine, db, nowMs, upTo }))
}

/** A migration: in which transaction, and up to which number. */
export type MigrateOptions = {
  readonly engine: Engine
  readonly db: Db
  readonly nowMs: TimeMs
  readonly upTo: number
}

/** Brings the schema up to a number, in a transaction. @throws {FaultError} `REGISTRY_NEWER` */
export async function migrateIn({ engine, db, nowMs, upTo }: MigrateOptions): Promise<void> {
  await db.rows('select pg_advisory_xact_lock($1)', [LOCKS.migrate])
  await db.rows(`create table if not exists registry_migration (
    number integer primary key, name text not null, applied_ms bigint not null)`)
  const rows = await db.rows('select number from registry_migration')
  const applied = rows.map((row) => int(row, 'number'))
  const newest = newestRegistrySchema()
  const beyond = applied.find((number) => number > newest)
  if (beyond !== undefined) {
    throw new FaultError(
      'REGISTRY_NEWER',
      `Expected a schema up to ${newest}, got one at ${beyond}, made by a newer version`,
    )
  }
  for (const name of files()) {
    if (applied.includes(numberOf(name)) || numberOf(name) > upTo) continue
    await engine.script(db, readFileSync(join(FOLDER, name), 'utf8'))
    await db.rows('insert into registry_migration values ($1, $2, $3)', [
      numberOf(name),
      name,
      nowMs,
    ])
  }
}

const numberOf = (file: string): number => Number(file.slice(0, 4))
