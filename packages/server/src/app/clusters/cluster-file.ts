/**
 * Clusters of one ledger in a file beside it. All of it is derived: a file that is missing, broken,
 * of another version or of other options is no fault, and the clusters are made anew.
 *
 * Layout: a magic word, the length of a head, the head as JSON (versions, lengths of the parts and
 * their SHA-256), the parts. A file is written beside the former one and put in its place.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { ClusterInputs } from '@paperchain/core/engine/cluster/cluster-types'
import type { TxPlace } from '@paperchain/core/ledger-order'
import { diskFault } from '../../adapters/ledger-clickhouse/journal.ts'
import type { SavedNumbers } from './account-numbers.ts'

/** The folder in the data folder. */
export const CLUSTERS_FOLDER = 'clusters'

const MAGIC = 'paperchain clusters\n'

/** Raise it when columns, numbering or rules change: what is saved is then made anew. */
export const CLUSTERS_VERSION = 1

/** A block that is in the clusters: as it was read, with its inputs that waited for coins. */
export type AppliedBlock = readonly [id: string, height: number, open: number]

/** What is saved. */
export type SavedClusters = {
  readonly blocks: readonly AppliedBlock[]
  readonly inputs: ClusterInputs
  readonly distrusted: readonly TxPlace[]
  readonly numbers: SavedNumbers
  readonly snapshot: Uint8Array
}

type Head = {
  readonly version: number
  readonly ledger: string
  readonly lengths: readonly number[]
  readonly sha256: string
}

const fileOf = (folder: string, ledger: LedgerId): string =>
  join(folder, CLUSTERS_FOLDER, `${ledger.replace(/[^-_a-zA-Z0-9]/g, '_')}.clusters`)

/** Saves clusters whole, or leaves the former file. @throws {FaultError} `DISK_FULL` */
export function saveClusters(folder: string, ledger: LedgerId, saved: SavedClusters): void {
  const { blocks, inputs, distrusted, numbers, snapshot } = saved
  const { ends } = numbers
  const parts = [
    Buffer.from(JSON.stringify({ blocks, inputs, distrusted })),
    Buffer.from(ends.buffer, ends.byteOffset, ends.byteLength),
    Buffer.from(numbers.bytes),
    Buffer.from(snapshot),
  ]
  const head: Head = {
    version: CLUSTERS_VERSION,
    ledger,
    lengths: parts.map(({ length }) => length),
    sha256: digestOf(parts),
  }
  const headBytes = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(headBytes.length)
  const path = fileOf(folder, ledger)
  try {
    mkdirSync(join(folder, CLUSTERS_FOLDER), { recursive: true, mode: 0o700 })
    write(`${path}.new`, [Buffer.from(MAGIC), length, headBytes, ...parts])
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw diskFault(error)
  }
}

function write(path: string, pieces: readonly Buffer[]): void {
  const file = openSync(path, 'w', 0o600)
  try {
    for (const piece of pieces) {
      for (let from = 0; from < piece.length; ) from += writeSync(file, piece, from)
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** What was saved, or null where that is nothing of use. */
export function savedClusters(folder: string, ledger: LedgerId): SavedClusters | null {
  const bytes = bytesOf(fileOf(folder, ledger))
  if (bytes === null || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null
  const at = MAGIC.length + 4
  try {
    const headEnd = at + bytes.readUInt32LE(MAGIC.length)
    const head = JSON.parse(bytes.toString('utf8', at, headEnd)) as Head
    if (head.version !== CLUSTERS_VERSION || head.ledger !== ledger) return null
    const [texts, ends, accounts, snapshot] = partsOf(bytes, headEnd, head.lengths)
    if (!texts || !ends || !accounts || !snapshot) return null
    if (digestOf([texts, ends, accounts, snapshot]) !== head.sha256) return null
    const { blocks, inputs, distrusted } = JSON.parse(texts.toString('utf8'))
    // Copied: a view of numbers must begin at a multiple of four.
    const numbers = { ends: new Uint32Array(Uint8Array.from(ends).buffer), bytes: accounts }
    return { blocks, inputs, distrusted, numbers, snapshot: Uint8Array.from(snapshot) }
  } catch (error) {
    // A torn or foreign file: made anew. What is no matter of the bytes is ours.
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
}

function bytesOf(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function partsOf(bytes: Buffer, from: number, lengths: readonly number[]): Buffer[] {
  const parts: Buffer[] = []
  let at = from
  for (const length of lengths) {
    if (at + length > bytes.length) return []
    parts.push(bytes.subarray(at, at + length))
    at += length
  }
  return parts
}

function digestOf(parts: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
