/** Files of exported answers and rows: those named, and those of folders by their ending. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import { unreadable } from './unreadable.ts'

/** The most files of one import. */
export const DATA_FILES_MAX = 100_000

const DATA_FILE = /\.(?:json|jsonl|ndjson|csv)(?:\.gz)?$/i

/** A file to read. */
export type DataFile = { readonly path: string; readonly size: number }

/**
 * The files that paths name, in their order, those of a folder by name.
 *
 * Faults: `IMPORT_UNREADABLE`, `IMPORT_NO_BLOCKS`, `IMPORT_TOO_LARGE`; the good rest is kept.
 */
export function findDataFiles(paths: readonly string[]): {
  readonly files: readonly DataFile[]
  readonly faults: readonly Fault[]
} {
  const files: DataFile[] = []
  const faults: Fault[] = []
  for (const path of paths) {
    try {
      const found = filesAt(path)
      if (files.length + found.length > DATA_FILES_MAX) throw tooMany(path)
      files.push(...found)
    } catch (error) {
      faults.push(faultOf(error instanceof FaultError ? error : unreadable(path, error)))
    }
  }
  return { files, faults }
}

function filesAt(path: string): DataFile[] {
  const stats = statSync(path)
  const names = stats.isDirectory()
    ? readdirSync(path).filter((name) => DATA_FILE.test(name))
    : null
  const all = names === null ? [path] : names.sort().map((name) => join(path, name))
  const found = all.flatMap((file) => {
    const { size } = statSync(file)
    return size > 0 ? [{ path: file, size }] : []
  })
  if (found.length > 0) return found
  throw new FaultError(
    'IMPORT_NO_BLOCKS',
    `Expected files (*.json, *.jsonl, *.csv, packed or not) at ${path}, got none with bytes`,
    { file: path },
  )
}

const tooMany = (path: string): FaultError =>
  new FaultError('IMPORT_TOO_LARGE', `Expected at most ${DATA_FILES_MAX} files, got more`, {
    file: path,
    limit: DATA_FILES_MAX,
  })
