/** A PostgreSQL server, over a pool of connections. */
import { FaultError } from '@paperchain/core/domain/error'
import pg from 'pg'
import { type Db, type Engine, guard, type Param, type Row, retrying } from './engine.ts'
import { Inside } from './inside.ts'

/** Connections at most; a question waits for a free one. */
export const CONNECTIONS_MAX = 10

/** How long a connection may take to open, and a statement to answer. */
export const CONNECT_MS_MAX = 10_000
export const STATEMENT_MS_MAX = 60_000

/** The oldest server whose SQL is ours. */
export const SERVER_VERSION_MIN = 150_000

/** Connects. @throws {FaultError} `REGISTRY_ENGINE` where the server is away or too old */
export async function openServer(url: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    statement_timeout: STATEMENT_MS_MAX,
    application_name: 'paperchain',
  })
  // An idle connection that the server drops is replaced at the next question, which then reports.
  pool.on('error', () => undefined)
  try {
    await checkVersion(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return engineOf(pool)
}

function engineOf(pool: pg.Pool): Engine {
  const inside = new Inside()
  return {
    rows: async (sql, params = []) => {
      inside.checkOutside()
      return guard(sql, async () => (await pool.query<Row>(sql, bound(params))).rows)
    },
    transaction: async (work) => {
      inside.checkOutside()
      return retrying(() => inTransaction(pool, (db) => inside.run(() => work(db))))
    },
    script: async (db, sql) => {
      await db.rows(sql)
    },
    close: () => pool.end(),
  }
}

/** A connection on which even `rollback` fails is thrown away, which undoes its transaction too. */
async function inTransaction<T>(pool: pg.Pool, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await guard('connect', () => pool.connect())
  let broken = false
  try {
    await guard('begin', () => client.query('begin'))
    const result = await work(insideOf(client))
    await guard('commit', () => client.query('commit'))
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function insideOf(client: pg.PoolClient): Db {
  const db: Db = {
    // Without values the simple protocol is used, which takes a script of many statements.
    rows: (sql, params = []) =>
      guard(sql, async () =>
        params.length === 0
          ? (await client.query<Row>(sql)).rows
          : (await client.query<Row>(sql, bound(params))).rows,
      ),
    transaction: (work) => work(db),
  }
  return db
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const show = "select current_setting('server_version_num')::int as version"
  const [row] = await guard('connect', async () => (await pool.query<Row>(show)).rows)
  const version = Number(row?.['version'])
  if (version >= SERVER_VERSION_MIN) return
  const message = `Expected PostgreSQL 15 or later, got ${version}`
  throw new FaultError('REGISTRY_ENGINE', message, { version })
}

const bound = (params: readonly Param[]): unknown[] => [...params]
