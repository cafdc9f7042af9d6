/**
 * All tables of the ledger as files, and back: what backup and restore are made of.
 *
 * A table is written whole in ClickHouse's own `Native` form, compressed by the engine. Its digest
 * is the count of its rows as readers see them (`final`) and the sum of their 128-bit SipHashes
 * modulo 2^128, as in `digests.ts`: equal whatever the engine has merged by then.
 *
 * @module
 */
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Engine } from './engine.ts'

/** A table in a backup. */
export type TableCopy = {
  readonly name: string
  readonly columns: readonly string[]
  /** Name of its file. */
  readonly file: string
  /** Rows that readers see. */
  readonly rows: string
  readonly digest: string
}

/** A table of the engine. `feeds` says that a view copies what is inserted into another table. */
type Table = {
  readonly name: string
  readonly columns: readonly Column[]
  readonly feeds: boolean
}
type Column = { readonly name: string; readonly isNullable: boolean }

/** Tables that a restore makes itself. */
const OWN = ['migration']

/** Writes every table into the folder, which exists and is empty. The caller keeps writers away. */
export async function writeTables(
  engine: Engine,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly TableCopy[]> {
  const copies: TableCopy[] = []
  for (const table of await tablesOf(engine)) {
    signal?.throwIfAborted()
    const columns = table.columns.map(({ name }) => name)
    const file = `${table.name}.native.zst`
    await engine.run(
      `insert into function file({path: String}, 'Native')
       select ${columns.map(quoted).join(', ')} from ${quoted(table.name)}`,
      { path: join(folder, file) },
    )
    copies.push({ name: table.name, columns, file, ...(await digestOf(engine, table)) })
  }
  return copies
}

/**
 * Fills the empty tables of a new schema from the folder, and compares each with its digest.
 *
 * @throws {FaultError} `BACKUP_DIFFERS` naming the table
 */
export async function readTables(
  engine: Engine,
  folder: string,
  copies: readonly TableCopy[],
): Promise<void> {
  const tables = await tablesOf(engine)
  checkSchema(tables, copies)
  // A view fills its table once more: that table is emptied and loaded after the one it looks at.
  const ordered = [...tables].sort((left, right) => Number(right.feeds) - Number(left.feeds))
  for (const table of ordered) {
    const copy = copies.find(({ name }) => name === table.name)
    if (copy === undefined) continue
    const columns = table.columns.map(({ name }) => quoted(name)).join(', ')
    await engine.run(`truncate table ${quoted(table.name)}`)
    await engine.run(
      `insert into ${quoted(table.name)} (${columns})
       select ${columns} from file({path: String}, 'Native')`,
      { path: join(folder, copy.file) },
    )
  }
  for (const table of tables) {
    const copy = copies.find(({ name }) => name === table.name)
    const found = await digestOf(engine, table)
    if (copy?.rows === found.rows && copy.digest === found.digest) continue
    throw differs(
      table.name,
      `${copy?.rows} rows, ${copy?.digest}`,
      Object.values(found).join(', '),
    )
  }
}

/** The schema made here is by the same numbered files; a difference is a forged or broken copy. */
function checkSchema(tables: readonly Table[], copies: readonly TableCopy[]): void {
  const here = tables.map(({ name, columns }) => [name, columns.map((column) => column.name)])
  const there = copies.map(({ name, columns }) => [name, [...columns]])
  const [expected, got] = [JSON.stringify(here), JSON.stringify(there)]
  if (expected !== got) throw differs('schema', expected, got)
}

/** Tables that keep rows, by name. */
async function tablesOf(engine: Engine): Promise<readonly Table[]> {
  const tables = await engine.rows<[string, number]>(
    `select name, notEmpty(dependencies_table) from system.tables
     where database = currentDatabase() and engine like '%MergeTree' order by name`,
  )
  const columns = await engine.rows<[string, string, string]>(
    `select table, name, type from system.columns
     where database = currentDatabase() order by table, position`,
  )
  return tables
    .filter(([name]) => !OWN.includes(name))
    .map(([name, feeds]) => ({
      name,
      feeds: feeds === 1,
      columns: columns
        .filter(([table]) => table === name)
        .map(([, column, type]) => ({ name: column, isNullable: type.includes('Nullable(') })),
    }))
}

async function digestOf(
  engine: Engine,
  { name, columns }: Table,
): Promise<Pick<TableCopy, 'rows' | 'digest'>> {
  // A hash of a null is null, and a sum passes over it.
  const hashed = columns.map(({ name: column, isNullable }) =>
    isNullable
      ? `isNull(${quoted(column)}), ifNull(toString(${quoted(column)}), '')`
      : quoted(column),
  )
  const [row] = await engine.rows<[string, string]>(
    `select toString(count()),
            toString(sum(reinterpretAsUInt128(sipHash128(${hashed.join(', ')}))))
     from ${quoted(name)} final`,
  )
  const [rows, digest] = row ?? ['0', '0']
  return { rows, digest }
}

/** Names come from the engine's own catalogue; `row` and the like are words of SQL too. */
const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``

const differs = (what: string, expected: string, got: string): FaultError =>
  new FaultError('BACKUP_DIFFERS', `Expected ${what} as in the backup (${expected}), got ${got}`, {
    what,
  })
