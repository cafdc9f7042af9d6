import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import { unreadable } from '../chain-any/files/unreadable.ts'

/** The most block files of one import: more than a node's folder has ever held, by far. */
export const FILES_MAX = 100_000

/** What a file in a folder must be called to be read; a file named by itself may have any name. */
const BLOCK_FILE = /^blk.*\.dat$|\.(?:raw|hex|blk|block)$/i

/** A file to read. */
export type FoundFile = {
  readonly path: string
  readonly size: number
  /** Whether the user named it, rather than its folder. */
  readonly named: boolean
}

/** Files in the order of the paths, those of a folder by name; and what could not be read. */
export type FoundFiles = { readonly files: readonly FoundFile[]; readonly faults: readonly Fault[] }

/**
 * Finds the block files that paths name: a file is itself; a folder is the block files right in it.
 *
 * Faults: `IMPORT_UNREADABLE`, `IMPORT_NO_BLOCKS`, `IMPORT_TOO_LARGE`; the good rest is kept.
 */
export function findFiles(paths: readonly string[]): FoundFiles {
  const files: FoundFile[] = []
  const faults: Fault[] = []
  for (const path of paths) {
    try {
      files.push(...filesAt(path))
      if (files.length > FILES_MAX) throw tooMany(path)
    } catch (error) {
      faults.push(faultOf(error instanceof FaultError ? error : unreadable(path, error)))
    }
  }
  return { files: files.slice(0, FILES_MAX), faults }
}

/** The fault of a file that lost bytes since it was found. */
export const shorter = (file: string): FaultError =>
  new FaultError('IMPORT_CHANGED', `Expected ${file} to stay as it was, got a shorter file`, {
    file,
  })

function filesAt(path: string): FoundFile[] {
  const { size, ...stats } = statWhole(path)
  if (!stats.isFolder) {
    if (size > 0) return [{ path, size, named: true }]
    throw new FaultError('IMPORT_NO_BLOCKS', `Expected blocks in ${path}, got an empty file`, {
      file: path,
    })
  }
  const names = readdirSync(path).filter((name) => BLOCK_FILE.test(name))
  const found = names.sort().flatMap((name) => {
    const file = join(path, name)
    const inside = statWhole(file)
    const empty = inside.isFolder || inside.size === 0
    return empty ? [] : [{ path: file, size: inside.size, named: false }]
  })
  if (found.length > 0) return found
  throw new FaultError(
    'IMPORT_NO_BLOCKS',
    `Expected block files (blk*.dat, *.raw, *.hex) in ${path}, got none`,
    { file: path },
  )
}

function statWhole(path: string): { size: number; isFolder: boolean } {
  const stats = statSync(path)
  return { size: stats.size, isFolder: stats.isDirectory() }
}

const tooMany = (path: string): FaultError =>
  new FaultError('IMPORT_TOO_LARGE', `Expected at most ${FILES_MAX} block files, got more`, {
    file: path,
    limit: FILES_MAX,
  })
