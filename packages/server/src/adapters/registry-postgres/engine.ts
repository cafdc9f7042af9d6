/**
 * One SQL on two engines: PostgreSQL in this process (PGlite) or a server. What the stores ask of
 * either is this file; the two files beside it are the only ones that know which it is.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'

/** A value bound to `$1`, `$2`, … in a statement. */
export type Param = string | number | boolean | null | readonly string[]

/** One row by column name. 64-bit integers may come as text: read them with {@link int}. */
export type Row = Readonly<Record<string, unknown>>

/** What a store asks: one statement at a time, inside a transaction or on its own. */
export type Db = {
  rows(sql: string, params?: readonly Param[]): Promise<readonly Row[]>
  /** Runs `work` in one transaction; inside of one, in that one. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
}

/** A database that was opened. */
export type Engine = Db & {
  /** Runs a script of many statements, in the transaction of `db`. */
  script(db: Db, sql: string): Promise<void>
  close(): Promise<void>
}

/** How often a transaction runs again that stood in another's way. */
export const TRANSACTION_TRIES_MAX = 5

/** SQLSTATE of serialization failure and deadlock: nothing was kept, and again may succeed. */
const AGAIN = ['40001', '40P01']
const DISK_FULL = '53100'

/** Runs one statement and gives its failure a code. The message has no values of the statement. */
export async function guard<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FaultError) throw error
    const said = error instanceof Error ? error.message : String(error)
    const state = (error as { code?: unknown }).code
    const head = sql.trim().slice(0, 60).replace(/\s+/g, ' ')
    if (state === DISK_FULL || state === 'ENOSPC') {
      throw new FaultError('DISK_FULL', `Expected room on the disk, got: ${said}`, {}, error)
    }
    if (AGAIN.includes(String(state))) {
      throw new FaultError('REGISTRY_BUSY', `Expected "${head}…" alone, got: ${said}`, {}, error)
    }
    throw new FaultError('REGISTRY_ENGINE', `The engine refused "${head}…": ${said}`, {}, error)
  }
}

/** Runs a transaction again while it stands in another's way. */
export async function retrying<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      const isBusy = error instanceof FaultError && error.code === 'REGISTRY_BUSY'
      if (!isBusy || tries >= TRANSACTION_TRIES_MAX) throw error
    }
  }
}

/** A text column. */
export const text = (row: Row, name: string): string => String(row[name])

/** A text column that may be null. */
export const textOrNull = (row: Row, name: string): string | null =>
  row[name] == null ? null : String(row[name])

/** An integer column; everything that is stored here is below 2^53. */
export const int = (row: Row, name: string): number => Number(row[name])

/** An integer column that may be null. */
export const intOrNull = (row: Row, name: string): number | null =>
  row[name] == null ? null : Number(row[name])

/** An array column of texts. */
export const texts = (row: Row, name: string): readonly string[] => row[name] as readonly string[]
