/**
 * Streams the records of a CSV file from strangers, bounded: what is held is one record and what
 * the caller keeps.
 *
 * Source: RFC 4180; other delimiters as the publisher uses.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TextDecoder } from 'node:util'
import { FaultError, withFacts } from '@paperchain/core/domain/error'
import {
  CSV_RECORD_BYTES_LIMIT,
  LIST_ROWS_LIMIT,
  XML_FILE_BYTES_LIMIT,
} from '@paperchain/core/engine/attribute/list-limits'
import { CsvError, type Info, parse } from 'csv-parse'
import { unreadable } from './list-file.ts'
import { csvFault } from './read-csv.ts'
import type { StreamedFile } from './stream-xml.ts'

/** How a publisher writes. */
export type CsvForm = {
  readonly delimiter?: ',' | ';' | '\t'
  /** Bytes of the file, for tests. */
  readonly bytes?: number
  /** Characters of a record, for tests. */
  readonly record?: number
}

/** Takes a record: fields without space around them, and the line, from 1, in which it ends. */
export type CsvHandler = (fields: readonly string[], row: number) => void

/**
 * Streams a file through a handler.
 *
 * @throws {FaultError} `LIST_UNREADABLE`, `LIST_TOO_LARGE`, `LIST_NOT_UTF8`, `LIST_NOT_CSV`,
 * `LIST_SCALAR_TOO_LONG`, or what the handler throws, naming the file
 */
export async function streamCsv(
  path: string,
  handler: CsvHandler,
  form: CsvForm = {},
): Promise<StreamedFile> {
  const file = basename(path)
  const limit = form.bytes ?? XML_FILE_BYTES_LIMIT
  const record = form.record ?? CSV_RECORD_BYTES_LIMIT
  const reading = new Reading(limit)
  try {
    reading.check((await stat(path)).size)
    const parser = parse({
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      delimiter: form.delimiter ?? ',',
      max_record_size: record,
    })
    let rows = 0
    await pipeline(createReadStream(path), reading.texts, parser, async (records) => {
      for await (const one of records as AsyncIterable<{ record: string[]; info: Info }>) {
        rows += 1
        if (rows > LIST_ROWS_LIMIT) throw tooMany(LIST_ROWS_LIMIT)
        handler(one.record, one.info.lines)
      }
    })
    return { name: file, ...reading.end() }
  } catch (error) {
    if (error instanceof CsvError) throw csvFault(file, error, record)
    throw error instanceof FaultError
      ? withFacts(error, { ...error.facts, file })
      : unreadable(path, error)
  }
}

const tooMany = (limit: number): FaultError =>
  new FaultError('LIST_TOO_LARGE', `Expected at most ${limit} rows, got more`, { limit })

/** Bytes on their way: counted, hashed and decoded. */
class Reading {
  readonly #limit: number
  readonly #hash = createHash('sha256')
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  check(bytes: number): void {
    if (bytes <= this.#limit) return
    const message = `Expected at most ${this.#limit} bytes, got ${bytes}`
    throw new FaultError('LIST_TOO_LARGE', message, { bytes, limit: this.#limit })
  }

  readonly texts = async function* (this: Reading, chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) yield this.take(chunk)
    yield this.#decoded()
  }.bind(this)

  take(chunk: Buffer): string {
    this.#hash.update(chunk)
    this.#bytes += chunk.length
    this.check(this.#bytes)
    return this.#decoded(chunk)
  }

  end(): { readonly hash: string; readonly bytes: number } {
    return { hash: this.#hash.digest('hex'), bytes: this.#bytes }
  }

  #decoded(chunk?: Buffer): string {
    try {
      return this.#decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      const message = `Expected UTF-8, got other bytes before byte ${this.#bytes}`
      throw new FaultError('LIST_NOT_UTF8', message, { byte: this.#bytes }, error)
    }
  }
}

/** Cells of a record by the header's words, for forms whose columns may move. */
export class CsvTable {
  readonly #at: ReadonlyMap<string, number>
  readonly columns: number

  /** @param header its fields; case, space and signs do not count */
  constructor(header: readonly string[]) {
    this.columns = header.length
    const at = new Map<string, number>()
    header.forEach((name, place) => {
      const key = columnKey(name)
      if (!at.has(key)) at.set(key, place)
    })
    this.#at = at
  }

  has(name: string): boolean {
    return this.#at.has(columnKey(name))
  }

  /** The cell under the first of these names that the header has; empty where it has none. */
  cell(fields: readonly string[], ...names: readonly string[]): string {
    for (const name of names) {
      const place = this.#at.get(columnKey(name))
      if (place !== undefined) return fields[place] ?? ''
    }
    return ''
  }
}

const columnKey = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
