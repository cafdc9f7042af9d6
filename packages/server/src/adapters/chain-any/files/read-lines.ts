/**
 * Lines of a file of any length, one at a time, with where they stand. Unpacks gzip by the name.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { FaultError } from '@paperchain/core/domain/error'
import { unreadable } from './unreadable.ts'

/** The longest line: a block with all its receipts or traces is below it. */
export const LINE_BYTES_MAX = 256 << 20

/** A line without its end. */
export type Line = {
  readonly bytes: Uint8Array
  /** From 1. */
  readonly number: number
}

const NEW_LINE = 0x0a
const RETURN = 0x0d

/**
 * Reads the lines of a file; empty ones are left out, but counted.
 *
 * @throws {FaultError} `IMPORT_UNREADABLE`, `IMPORT_TOO_LARGE` naming the line
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.on('error', (error) => stream.destroy(error))
  let parts: Buffer[] = []
  let held = 0
  let number = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, from)) {
        parts.push(chunk.subarray(from, end))
        from = end + 1
        number++
        const line = whole(parts)
        parts = []
        held = 0
        if (line.length > 0) yield { bytes: line, number }
      }
      if (from < chunk.length) parts.push(chunk.subarray(from))
      held += chunk.length - from
      if (held > LINE_BYTES_MAX) throw tooLong(path, number + 1)
    }
  } catch (error) {
    throw error instanceof FaultError ? error : unreadable(path, error)
  }
  const last = whole(parts)
  if (last.length > 0) yield { bytes: last, number: number + 1 }
}

/** The bytes of a line, without a carriage return at its end or a mark at the file's beginning. */
function whole(parts: readonly Buffer[]): Uint8Array {
  const [only] = parts
  const line = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
  const hasMark = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf
  const end = line[line.length - 1] === RETURN ? line.length - 1 : line.length
  return line.subarray(hasMark ? 3 : 0, end)
}

const tooLong = (file: string, line: number): FaultError =>
  new FaultError(
    'IMPORT_TOO_LARGE',
    `Expected lines of at most ${LINE_BYTES_MAX} bytes in ${file}, got a longer one`,
    { file, line, limit: LINE_BYTES_MAX },
  )

/**
 * JSON documents of a file: one a line, or the whole file where its first line is none by itself.
 *
 * @throws {FaultError} as {@link readLines}
 */
export async function* readDocuments(path: string): AsyncGenerator<Line> {
  const parts: Uint8Array[] = []
  let held = 0
  let isFirst = true
  for await (const line of readLines(path)) {
    const isWhole = parts.length > 0 || (isFirst && !isJson(line.bytes))
    isFirst = false
    if (!isWhole) {
      yield line
      continue
    }
    parts.push(line.bytes)
    held += line.bytes.length
    if (held > LINE_BYTES_MAX) throw tooLong(path, line.number)
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), number: 1 }
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'))
    return true
  } catch {
    // A file that is written over many lines; what is wrong in it shows when all of it is read.
    return false
  }
}
