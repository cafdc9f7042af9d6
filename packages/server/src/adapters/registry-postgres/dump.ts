/**
 * All tables of the registry as files, and back: what backup and restore are made of. The same on
 * either engine, and a copy made on one can be restored on the other.
 *
 * A file has one row a line, in the order of the primary key, as the engine writes it in JSON, and
 * is compressed by gzip. The digest of a table is the SHA-256 of its lines. Rows are never read
 * here as numbers, so nothing is rounded.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { FaultError } from '@paperchain/core/domain/error'
import { diskFault } from '../ledger-clickhouse/journal.ts'
import { type Db, int, text, texts } from './engine.ts'

/** A table in a backup. */
export type TableDump = {
  readonly name: string
  /** Name of its file. */
  readonly file: string
  readonly rows: number
  /** SHA-256 of its lines, hex. */
  readonly digest: string
}

type Table = {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  /** Columns that count by themselves. */
  readonly counted: readonly string[]
  /** Tables that its rows name. */
  readonly needs: readonly string[]
}

/**
 * Tables that are not copied. Sessions end with a restore: one that was ended after the backup
 * must not live again.
 */
const LEFT_OUT = ['registry_migration', 'session']

/** Rows read at once, and characters of lines written to the database at once. */
const ROWS_AT_ONCE = 500
const CHARS_AT_ONCE = 4_000_000

/** Characters of one row; ours have at most some hundred thousand. */
const LINE_CHARS_MAX = 64_000_000

const TABLES = `
select c.relname as name,
  (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
    from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
    where i.indrelid = c.oid and i.indisprimary) as key,
  array(select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped) as counted,
  array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
    where k.conrelid = c.oid and k.contype = 'f') as needs
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relkind = 'r' order by c.relname`

/** Writes every table into the folder, in the transaction of `db`, which sees one moment. */
export async function dumpTables(db: Db, folder: string): Promise<readonly TableDump[]> {
  const dumps: TableDump[] = []
  for (const table of await tablesOf(db)) {
    const file = `${table.name}.jsonl.gz`
    const digest = createHash('sha256')
    let rows = 0
    const lines = async function* (): AsyncGenerator<string> {
      for await (const batch of linesOf(db, table)) {
        rows += batch.length
        const written = batch.map((line) => `${line}\n`).join('')
        digest.update(written)
        yield written
      }
    }
    try {
      await pipeline(Readable.from(lines()), createGzip(), createWriteStream(join(folder, file)))
    } catch (error) {
      throw diskFault(error)
    }
    dumps.push({ name: table.name, file, rows, digest: digest.digest('hex') })
  }
  return dumps
}

/**
 * Fills the empty tables of a new schema from the folder, in the transaction of `db`, and compares
 * each with its digest as it was written.
 *
 * @throws {FaultError} `BACKUP_DIFFERS` naming the table, or `BACKUP_CHANGED`
 */
export async function loadTables(
  db: Db,
  folder: string,
  dumps: readonly TableDump[],
): Promise<void> {
  const tables = inOrder(await tablesOf(db))
  const here = tables.map(({ name }) => name).sort()
  const there = dumps.map(({ name }) => name).sort()
  if (here.join() !== there.join()) throw differs('tables', there.join(), here.join())
  for (const table of tables) {
    const dump = dumps.find(({ name }) => name === table.name)
    if (dump !== undefined) await load(db, table, join(folder, dump.file))
  }
  for (const table of tables) {
    const dump = dumps.find(({ name }) => name === table.name)
    const digest = createHash('sha256')
    let rows = 0
    for await (const batch of linesOf(db, table)) {
      rows += batch.length
      for (const line of batch) digest.update(`${line}\n`)
    }
    const found = digest.digest('hex')
    if (dump?.rows === rows && dump.digest === found) continue
    throw differs(table.name, `${dump?.rows} rows, ${dump?.digest}`, `${rows}, ${found}`)
  }
}

/** Whether the schema of the connection holds no table at all. */
export async function isEmptySchema(db: Db): Promise<boolean> {
  return (await db.rows(TABLES)).length === 0
}

async function tablesOf(db: Db): Promise<readonly Table[]> {
  const rows = await db.rows(TABLES)
  return rows
    .map((row) => ({
      name: text(row, 'name'),
      columns: texts(row, 'columns'),
      key: texts(row, 'key'),
      counted: texts(row, 'counted'),
      needs: texts(row, 'needs'),
    }))
    .filter(({ name }) => !LEFT_OUT.includes(name))
}

/** Each table after those that its rows name. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const done: Table[] = []
  let waiting = [...tables]
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ name }) => name))
    const free = waiting.filter(({ name, needs }) =>
      needs.every((at) => at === name || !open.has(at)),
    )
    if (free.length === 0) throw differs('tables', 'an order', 'a circle of references')
    done.push(...free)
    waiting = waiting.filter((table) => !free.includes(table))
  }
  return done
}

/** The rows of a table as lines, some hundred at once. */
async function* linesOf(db: Db, { name, key }: Table): AsyncGenerator<readonly string[]> {
  const order = key.map(quoted).join(', ')
  await db.rows(
    `declare copied no scroll cursor for
     select row_to_json(t)::text as line from ${quoted(name)} t order by ${order}`,
  )
  for (;;) {
    const rows = await db.rows(`fetch ${ROWS_AT_ONCE} from copied`)
    if (rows.length === 0) break
    yield rows.map((row) => text(row, 'line'))
  }
  await db.rows('close copied')
}

async function load(db: Db, { name, columns, counted }: Table, file: string): Promise<void> {
  const names = columns.map(quoted).join(', ')
  const table = quoted(name)
  const insert = `insert into ${table} (${names}) overriding system value
    select ${names} from json_populate_recordset(null::${table}, $1::json)`
  let batch: string[] = []
  let chars = 0
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await db.rows(insert, [`[${batch.join(',')}]`])
    batch = []
    chars = 0
  }
  for await (const line of linesIn(file)) {
    batch.push(line)
    chars += line.length
    if (batch.length >= ROWS_AT_ONCE || chars >= CHARS_AT_ONCE) await flush()
  }
  await flush()
  for (const column of counted) {
    await db.rows(
      `select setval(pg_get_serial_sequence($1, $2), max(${quoted(column)})) from ${table}
       having max(${quoted(column)}) is not null`,
      [table, column],
    )
  }
}

/** Lines of a gzip file, each bounded. @throws {FaultError} `BACKUP_CHANGED` */
async function* linesIn(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  source.once('error', (error) => unpacked.destroy(error))
  unpacked.setEncoding('utf8')
  let rest = ''
  try {
    for await (const piece of unpacked) {
      const lines = (rest + String(piece)).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARS_MAX) throw new Error(`a row of ${rest.length} characters`)
      yield* lines
    }
  } catch (error) {
    if (error instanceof FaultError) throw error
    const said = error instanceof Error ? error.message : String(error)
    const message = `Expected rows of at most ${LINE_CHARS_MAX} characters, got: ${said}`
    throw new FaultError('BACKUP_CHANGED', message, { file }, error)
  }
  if (rest !== '')
    throw new FaultError('BACKUP_CHANGED', 'Expected whole lines, got half', { file })
}

/** Names come from the engine's own catalogue. */
const quoted = (name: string): string => `"${name.replace(/"/g, '""')}"`

const differs = (what: string, expected: string, got: string): FaultError =>
  new FaultError('BACKUP_DIFFERS', `Expected ${what} as in the backup (${expected}), got ${got}`, {
    what,
  })

/** The schema's number, in a registry that was migrated. */
export async function schemaOf(db: Db): Promise<number> {
  const [row] = await db.rows('select max(number) as number from registry_migration')
  return row === undefined ? 0 : int(row, 'number')
}
