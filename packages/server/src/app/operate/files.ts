/** Files of a backup: their digests, and making sure that they are on the disk. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { Manifest } from './manifest.ts'

/** The folder with the names of books' accounts, in a data folder and in a backup of it. */
export const NAMES_FOLDER = 'books'

/** Bytes read at once. */
const PIECE_BYTES = 1 << 20

/** A file of a backup. */
export type BackupFile = Manifest['files'][number]

/** Waits until a file or folder is on the disk. */
export function settle(path: string): void {
  const open = openSync(path, 'r')
  try {
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
}

/** Waits until everything below a folder is on the disk. */
export function settleAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) settleAll(path)
    else if (entry.isFile()) settle(path)
  }
  settle(folder)
}

/** All files in these folders of a backup, by name, with their digests; each is on the disk. */
export async function filesIn(root: string, folders: readonly string[]): Promise<BackupFile[]> {
  const files: BackupFile[] = []
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = join(root, folder, name)
      settle(path)
      const sha256 = await sha256Of(path)
      files.push({ name: `${folder}/${name}`, bytes: statSync(path).size, sha256 })
    }
    settle(join(root, folder))
  }
  return files
}

/**
 * Compares every file with the manifest. Files that it does not name are never read.
 *
 * @throws {FaultError} `BACKUP_TORN` or `BACKUP_CHANGED` naming the file
 */
export async function checkFiles(root: string, files: readonly BackupFile[]): Promise<void> {
  for (const { name, bytes, sha256 } of files) {
    const found = statSync(join(root, name), { throwIfNoEntry: false })
    if (found?.isFile() !== true || found.size < bytes) {
      const message = `Expected ${bytes} bytes of ${name}, got ${found?.size ?? 'none'}`
      throw new FaultError('BACKUP_TORN', message, { file: name })
    }
    const is = await sha256Of(join(root, name))
    if (is === sha256 && found.size === bytes) continue
    const message = `Expected ${name} with SHA-256 ${sha256}, got ${is}`
    throw new FaultError('BACKUP_CHANGED', message, { file: name })
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    hash.update(piece as Uint8Array)
  }
  return hash.digest('hex')
}
