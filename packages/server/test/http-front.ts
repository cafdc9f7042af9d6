/**
 * A small HTTP front over chDB that speaks as much of ClickHouse's HTTP interface as
 * `@clickhouse/client` uses here, so that the adapter's server path runs against the real engine on
 * a machine without a server. The engine is ClickHouse; only this front is ours.
 */
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'

/** A running front. */
export type HttpFront = { readonly url: string; readonly close: () => Promise<void> }

type Client = ReturnType<typeof createClient>
type Options = NonNullable<Parameters<typeof createClient>[0]>

/** Starts a front over the chDB folder `folder` on a free loopback port. */
export async function startHttpFront(folder: string): Promise<HttpFront> {
  const connection = createChdbConnection({ path: folder }) as unknown as Options['connection']
  const client = createClient({ connection } as Options)
  let count = 0
  const server = createServer((request, response) => {
    answer(client, request, join(folder, `../body-${count++}`)).then(
      (bytes) => send(response, 200, bytes),
      (error: Error) =>
        send(response, 500, Buffer.from(`Code: 1. DB::Exception: ${error.message}`)),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await client.close()
    },
  }
}

const send = (response: ServerResponse, status: number, bytes: Buffer) => {
  response.writeHead(status, status === 500 ? { 'x-clickhouse-exception-code': '1' } : {})
  response.end(bytes)
}

async function answer(client: Client, request: IncomingMessage, bodyFile: string): Promise<Buffer> {
  const url = new URL(request.url ?? '/', 'http://front')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const named = url.searchParams.get('query')
  const statement = bind(named === null ? body.toString('utf8') : named, url.searchParams)
  return run(client, withBody(statement, named === null ? null : body, bodyFile))
}

/** `{name: Type}` becomes a cast of the text that the client sent for it. */
const bind = (statement: string, params: URLSearchParams): string =>
  statement.replace(/\{(\w+): ([\w()]+)\}/g, (_, name: string, type: string) => {
    const text = (params.get(`param_${name}`) ?? '').replace(/\\/g, '\\\\').replace(/'/g, "\\'")
    return `_CAST('${text}', '${type}')`
  })

/** Binary rows go through a file, as chDB takes text only behind an insert. */
function withBody(statement: string, body: Buffer | null, bodyFile: string): string {
  if (body === null) return statement
  const binary = /input\('([^']*)'\) format RowBinary\s*$/i.exec(statement)
  if (binary === null) return `${statement}\n${body.toString('utf8')}`
  writeFileSync(bodyFile, body)
  return `${statement.slice(0, binary.index)} file('${bodyFile}', 'RowBinary', '${binary[1]}')`
}

async function run(client: Client, statement: string): Promise<Buffer> {
  const { stream } = await client.exec({
    query: statement,
    clickhouse_settings: {
      max_query_size: '536870912',
      output_format_json_quote_64bit_integers: 1,
    },
  })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
