/**
 * One SQL on two engines: ClickHouse in this process (chDB, a folder on disk) or a server over
 * HTTP.
 * The differences between them are this file and nothing else.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { FaultError } from '@paperchain/core/domain/error'
import { createChdbConnection } from 'chdb/connection'

/** Where the ledger's engine is. */
export type EngineAddress =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'server'; readonly url: string }

/** Values bound by name to `{name: Type}` in a statement. */
export type Params = Readonly<Record<string, unknown>>

/** A load of a RowBinary file: `insert` is all before the row source, which the engine fills in. */
export type Load = {
  readonly insert: string
  /** Columns of the file, as ClickHouse writes a structure. */
  readonly structure: string
  readonly file: string
  readonly params: Params
}

/** What the adapter asks of an engine. */
export type Engine = {
  /** Rows of a query, each an array in the order of its columns; integers above 2^53 as text. */
  rows<Row extends readonly unknown[]>(query: string, params?: Params): Promise<Row[]>
  run(statement: string, params?: Params): Promise<void>
  insert(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>
  load(load: Load): Promise<void>
  close(): Promise<void>
}

/**
 * `optimize_on_insert` would merge versions within one insert, of which there are none. Measured:
 * 270,000 rows a CPU second with it, 670,000 without.
 * `max_query_size`: key lists stand in the statement's text. The memory limits keep a question of
 * ours from taking the machine; the engine then answers with an error and not with a dead process.
 */
const SETTINGS = {
  output_format_json_quote_64bit_integers: 1,
  max_query_size: '536870912',
  max_insert_threads: '2',
  optimize_on_insert: 0,
  parallel_view_processing: 1,
  do_not_merge_across_partitions_select_final: 1,
  max_memory_usage: String(8 * 2 ** 30),
} as const

/** A long statement over HTTP would otherwise look idle to whatever stands between. */
const KEEP_ALIVE = {
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: '20000',
} as const

/**
 * chDB implements the client's connection as the separate package `client-common` declares it; the
 * client bundles a copy of that declaration, and private members make the two nominally different.
 */
type ChdbAsClient = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

const NO_SPACE =
  /NOT_ENOUGH_SPACE|No space left|ENOSPC|Cannot reserve|Disk quota exceeded|File too large/i

/** Opens the engine. The caller holds the folder's lock and closes the engine. */
export function openEngine(address: EngineAddress): Engine {
  const client =
    address.kind === 'embedded'
      ? createClient({
          connection: createChdbConnection({ path: address.folder }) as unknown as ChdbAsClient,
          clickhouse_settings: SETTINGS,
        })
      : createClient({
          url: address.url,
          clickhouse_settings: { ...SETTINGS, ...KEEP_ALIVE },
          request_timeout: 600_000,
        })
  return engineOf(client, address.kind)
}

function engineOf(client: ClickHouseClient, kind: EngineAddress['kind']): Engine {
  return {
    rows: <Row extends readonly unknown[]>(query: string, params: Params = {}) =>
      guard(query, async () => {
        const options = {
          query,
          query_params: { ...params },
          format: 'JSONCompactEachRow',
        } as const
        return (await client.query(options)).json<Row>() as Promise<Row[]>
      }),
    run: (query, params = {}) =>
      guard(query, async () => {
        await client.command({ query, query_params: { ...params } })
      }),
    insert: (table, rows) =>
      guard(`insert into ${table}`, async () => {
        if (rows.length > 0) {
          await client.insert({ table, values: [...rows], format: 'JSONEachRow' })
        }
      }),
    load: (load) => guard(load.insert, () => LOADERS[kind](client, load)),
    close: () => client.close(),
  }
}

/** The embedded engine reads the file itself; a server is sent its bytes. */
const LOADERS = {
  async embedded(client: ClickHouseClient, load: Load): Promise<void> {
    const source = `file({path: String}, 'RowBinary', {structure: String})`
    const query_params = { ...load.params, path: load.file, structure: load.structure }
    await client.command({ query: `${load.insert} ${source}`, query_params })
  },
  async server(client: ClickHouseClient, load: Load): Promise<void> {
    const { stream } = await client.exec({
      query: `${load.insert} input('${load.structure}') format RowBinary`,
      query_params: { ...load.params },
      values: createReadStream(load.file),
    })
    stream.resume()
    await new Promise((done, failed) => stream.once('end', done).once('error', failed))
  },
} as const

async function guard<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    if (NO_SPACE.test(said)) {
      throw new FaultError('DISK_FULL', `Expected room on the disk, got: ${said}`, {}, error)
    }
    const head = what.trim().slice(0, 120)
    throw new FaultError('LEDGER_ENGINE', `The engine refused "${head}…": ${said}`, {}, error)
  }
}
