/**
 * Streams the lines of a text file from strangers, bounded: what is held is one line.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { TextDecoder } from 'node:util'
import { FaultError, withFacts } from '@paperchain/core/domain/error'
import {
  JSON_LINE_BYTES_LIMIT,
  LIST_ROWS_LIMIT,
  XML_FILE_BYTES_LIMIT,
} from '@paperchain/core/engine/attribute/list-limits'
import { unreadable } from '../list-ofac/list-file.ts'
import type { StreamedFile } from '../list-ofac/stream-xml.ts'

/** Bytes of a file of lines: the largest public one has half of this. */
const FILE_BYTES_LIMIT = 8 * XML_FILE_BYTES_LIMIT

/** Takes a line without its end. `isLast` where no line end follows it: the file may be torn. */
export type LineHandler = (line: string, row: number, isLast: boolean) => void

/**
 * Streams a file through a handler. Empty lines are counted and not handed on.
 *
 * @throws {FaultError} `LIST_UNREADABLE`, `LIST_TOO_LARGE`, `LIST_NOT_UTF8`,
 * `LIST_SCALAR_TOO_LONG`, or what the handler throws, naming file and line
 */
export async function streamLines(path: string, handler: LineHandler): Promise<StreamedFile> {
  const file = basename(path)
  const hash = createHash('sha256')
  const lines = new Lines(handler)
  let bytes = 0
  try {
    const { size } = await stat(path)
    if (size > FILE_BYTES_LIMIT) throw tooLarge('bytes', size, FILE_BYTES_LIMIT)
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Buffer)
      bytes += (chunk as Buffer).length
      lines.take(chunk as Buffer)
    }
    lines.end()
    return { name: file, hash: hash.digest('hex'), bytes }
  } catch (error) {
    throw error instanceof FaultError
      ? withFacts(error, { line: lines.row, ...error.facts, file })
      : unreadable(path, error)
  }
}

const tooLarge = (what: string, got: number, limit: number): FaultError =>
  new FaultError('LIST_TOO_LARGE', `Expected at most ${limit} ${what}, got ${got}`, { limit })

class Lines {
  readonly #handler: LineHandler
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #rest = ''
  row = 1

  constructor(handler: LineHandler) {
    this.#handler = handler
  }

  take(chunk: Buffer): void {
    const text = this.#rest + this.#decoded(chunk)
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#give(text.slice(from, end), false)
      this.row += 1
      from = end + 1
    }
    this.#rest = text.slice(from)
    if (this.#rest.length > JSON_LINE_BYTES_LIMIT) throw tooLong(this.row)
  }

  end(): void {
    this.#rest += this.#decoded()
    this.#give(this.#rest, true)
  }

  #give(line: string, isLast: boolean): void {
    if (line.length > JSON_LINE_BYTES_LIMIT) throw tooLong(this.row)
    if (this.row > 2 * LIST_ROWS_LIMIT) throw tooLarge('lines', this.row, 2 * LIST_ROWS_LIMIT)
    const trimmed = line.trim()
    if (trimmed !== '') this.#handler(trimmed, this.row, isLast)
  }

  #decoded(chunk?: Buffer): string {
    try {
      return this.#decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      const message = `Expected UTF-8, got other bytes at or after line ${this.row}`
      throw new FaultError('LIST_NOT_UTF8', message, { line: this.row }, error)
    }
  }
}

const tooLong = (line: number): FaultError =>
  new FaultError(
    'LIST_SCALAR_TOO_LONG',
    `Expected lines of at most ${JSON_LINE_BYTES_LIMIT} characters, got more in line ${line}`,
    { line, limit: JSON_LINE_BYTES_LIMIT },
  )
