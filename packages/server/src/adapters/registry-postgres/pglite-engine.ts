/** PostgreSQL in this process: a folder on disk. The caller holds the folder's lock. */
import { existsSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite, type Transaction } from '@electric-sql/pglite'
import { FaultError } from '@paperchain/core/domain/error'
import { type Db, type Engine, guard, type Param, type Row, retrying } from './engine.ts'
import { Inside } from './inside.ts'

/**
 * Bytes that must be free before anything is written: room for a segment of its log (16 MiB) and
 * for what others write meanwhile. Where a segment cannot be made, PGlite 0.5 never answers again
 * and holds the whole process, so it is not let come so far.
 */
export const FREE_BYTES_MIN = 48 * 2 ** 20

/** Statements that make no rows. */
const READS = /^\s*(?:select|fetch|declare|close|show|set)\b/i

/**
 * Opens the folder, or makes it whole: one that a crash left half made is made anew.
 *
 * @throws {FaultError} `DISK_FULL`; `REGISTRY_DAMAGED` where there is a database that does not open
 */
export async function openPglite(folder: string): Promise<Engine> {
  checkRoom(dirname(folder))
  if (!existsSync(folder)) await guard('make', () => makeDatabase(folder))
  const database = await opened(folder)
  const checked = (sql: string): string => {
    if (!READS.test(sql)) checkRoom(folder)
    return sql
  }
  const inside = new Inside()
  const scripts = new WeakMap<Db, Transaction>()
  return {
    rows: async (sql, params = []) => {
      inside.checkOutside()
      return guard(sql, async () => (await database.query<Row>(checked(sql), bound(params))).rows)
    },
    transaction: async (work) => {
      inside.checkOutside()
      return retrying(() =>
        transact(database, (open) => {
          const db = insideOf(open, checked)
          scripts.set(db, open)
          return inside.run(() => work(db))
        }),
      )
    },
    script: (db, sql) =>
      guard(sql, async () => {
        await scripts.get(db)?.exec(checked(sql))
      }),
    close: () => database.close(),
  }
}

function checkRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= FREE_BYTES_MIN) return
  const message = `Expected ${FREE_BYTES_MIN} bytes free for the registry, got ${free}`
  throw new FaultError('DISK_FULL', message, { folder, free })
}

/** What the engine says when it ends; the error of PGlite itself tells nothing. */
const LAST_WORDS = /\b(?:FATAL|PANIC): .*/

/**
 * A crash is recovered from by the engine itself; what it cannot recover has a code of its own.
 *
 * The engine's lock file keeps nobody out, as each PGlite writes the same process id, but an empty
 * one is refused: a process that is killed between making and writing it would leave a whole
 * database that never opens again. The caller holds the folder, so whoever made it is gone.
 */
async function opened(folder: string): Promise<PGlite> {
  const lastWords: string[] = []
  const onStderr = (line: string): boolean => {
    lastWords.push(...(LAST_WORDS.exec(line) ?? []))
    return false
  }
  try {
    rmSync(join(folder, 'postmaster.pid'), { force: true })
    return await PGlite.create(folder, { onStderr })
  } catch (error) {
    const thrown = error instanceof Error ? error.message : String(error)
    const said = [thrown, ...lastWords].join('; ')
    const message = `Expected a database in ${folder} that opens, got: ${said}`
    throw new FaultError('REGISTRY_DAMAGED', message, { folder }, error)
  }
}

async function makeDatabase(folder: string): Promise<void> {
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  const made = await PGlite.create(making)
  await made.close()
  renameSync(making, folder)
}

/** What `work` throws comes out as it is; what the engine says gets a code. */
async function transact<T>(database: PGlite, work: (open: Transaction) => Promise<T>): Promise<T> {
  let own: { readonly thrown: unknown } | null = null
  const run = database.transaction(async (open) => {
    try {
      return await work(open)
    } catch (error) {
      own = { thrown: error }
      throw error
    }
  })
  try {
    return await run
  } catch (error) {
    if (own !== null) throw (own as { readonly thrown: unknown }).thrown
    return guard('commit', () => Promise.reject(error))
  }
}

function insideOf(open: Transaction, checked: (sql: string) => string): Db {
  const db: Db = {
    rows: (sql, params = []) =>
      guard(sql, async () => (await open.query<Row>(checked(sql), bound(params))).rows),
    transaction: (work) => work(db),
  }
  return db
}

const bound = (params: readonly Param[]): unknown[] => [...params]
