/**
 * Reads the files of a list, bounded, and names them by hash.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { TextDecoder } from 'node:util'
import { FaultError } from '@paperchain/core/domain/error'
import { formatDate, parseTime, type TimeMs } from '@paperchain/core/domain/time'
import { LIST_FILE_BYTES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'

/** What the caller says of a list. */
export type ListOptions = {
  /** When it was published, for lists that do not say. */
  readonly published?: TimeMs
}

/** A file of a list. */
export type ListFile = {
  /** Without folder. */
  readonly name: string
  /** SHA-256 of its bytes, hex. */
  readonly hash: string
  readonly text: string
}

/**
 * Reads one file as text.
 *
 * @param bytesLimit largest size read
 * @throws {FaultError} `LIST_UNREADABLE`, `LIST_TOO_LARGE` or `LIST_NOT_UTF8`, naming the file
 */
export async function readListFile(
  path: string,
  bytesLimit: number = LIST_FILE_BYTES_LIMIT,
): Promise<ListFile> {
  const name = basename(path)
  const bytes = await bytesOf(path, bytesLimit)
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { name, hash, text: textOf(name, bytes) }
}

async function bytesOf(path: string, limit: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > limit) throw tooLarge(path, size, limit)
    const bytes = await readFile(path)
    if (bytes.length > limit) throw tooLarge(path, bytes.length, limit)
    return bytes
  } catch (error) {
    throw error instanceof FaultError ? error : unreadable(path, error)
  }
}

function tooLarge(path: string, bytes: number, limit: number): FaultError {
  const file = basename(path)
  const message = `Expected ${file} to have at most ${limit} bytes, got ${bytes}`
  return new FaultError('LIST_TOO_LARGE', message, { file, bytes, limit })
}

/** `LIST_UNREADABLE` with what the system says. */
export function unreadable(path: string, error: unknown): FaultError {
  const got = error instanceof Error ? error.message : String(error)
  const message = `Expected to read ${path}, got ${got}`
  return new FaultError('LIST_UNREADABLE', message, { file: basename(path) }, error)
}

function textOf(file: string, bytes: Uint8Array): string {
  try {
    // A byte order mark is removed by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    const message = `Expected ${file} to be UTF-8, got other bytes`
    throw new FaultError('LIST_NOT_UTF8', message, { file }, error)
  }
}

/**
 * Identity of a version: SHA-256 of what `sha256sum` prints for its files in order of name, so
 * that anybody can check it with two commands.
 */
export function versionHash(files: readonly { name: string; hash: string }[]): string {
  const sorted = [...files].sort((left, right) => (left.name < right.name ? -1 : 1))
  const lines = sorted.map(({ name, hash }) => `${hash}  ${name}\n`)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

const DATE_AT_END = /(\d{4}-\d{2}-\d{2})$/

/** The date at the end of a name (`…-2024-09-27`), or null where there is none that exists. */
export function dateAtEnd(name: string): TimeMs | null {
  const text = DATE_AT_END.exec(name)?.[1]
  if (text === undefined) return null
  const time = Date.parse(text)
  return Number.isFinite(time) && formatDate(time) === text ? parseTime(text) : null
}

/** The fault that asks for a date. */
export function undated(name: string): FaultError {
  const message = `Expected a publication date for ${name}, got none; give --published YYYY-MM-DD`
  return new FaultError('LIST_UNDATED', message, { file: name })
}
