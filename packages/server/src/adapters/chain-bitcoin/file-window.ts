/**
 * Looks into files too large for memory through a window that moves, and takes off the disguise
 * that newer nodes put over their block files.
 *
 * Source: Bitcoin Core 28.0, `-blocksxor`: each byte of a block or undo file is XORed with the
 * byte of an 8-byte key at its offset modulo 8; the key is in `xor.dat` beside the files.
 *
 * @module
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { unmask } from '@paperchain/core/engine/decode/bitcoin/block-file'
import { unreadable } from '../chain-any/files/unreadable.ts'
import { shorter } from './find-files.ts'

/** Bytes of a window, unless a look asks for more. Small: most looks are at headers. */
const WINDOW_BYTES = 1 << 16
const KEY_BYTES = 8
/** Only files with such a name wear the disguise. */
const NODE_FILE = /^(?:blk|rev)\d+\.dat$/

/** The key of a node's own block file, or null where the file stands as it is. */
export function keyOf(file: string): Uint8Array | null {
  if (!NODE_FILE.test(basename(file))) return null
  try {
    const key = readFileSync(join(dirname(file), 'xor.dat'))
    return key.length === KEY_BYTES && key.some((byte) => byte !== 0) ? key : null
  } catch {
    // Nodes before 28.0 have no such file, and copies of block files seldom have it.
    return null
  }
}

/** A file open for looking. */
export class FileWindow {
  readonly path: string
  readonly size: number
  readonly #fd: number
  readonly #key: Uint8Array | null
  #window: Buffer = Buffer.alloc(0)
  #start = 0

  /** @throws {FaultError} `IMPORT_UNREADABLE` */
  constructor(path: string, size: number) {
    this.path = path
    this.size = size
    this.#key = keyOf(path)
    try {
      this.#fd = openSync(path, 'r')
    } catch (error) {
      throw unreadable(path, error)
    }
  }

  /**
   * Bytes from `offset` on: `length` of them, fewer at the end of the file. Valid until the next
   * look.
   *
   * @throws {FaultError} `IMPORT_UNREADABLE`, and `IMPORT_CHANGED` where the file became shorter
   */
  look(offset: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - offset))
    const end = this.#start + this.#window.length
    if (offset < this.#start || offset + wanted > end) this.#move(offset, wanted)
    if (this.#window.length < wanted) throw shorter(this.path)
    const from = offset - this.#start
    return this.#window.subarray(from, from + wanted)
  }

  close(): void {
    closeSync(this.#fd)
  }

  #move(offset: number, wanted: number): void {
    const length = Math.min(Math.max(wanted, WINDOW_BYTES), this.size - offset)
    const window = Buffer.allocUnsafeSlow(length)
    let have = 0
    try {
      while (have < length) {
        const got = readSync(this.#fd, window, have, length - have, offset + have)
        if (got === 0) break
        have += got
      }
    } catch (error) {
      throw unreadable(this.path, error)
    }
    this.#window = window.subarray(0, have)
    this.#start = offset
    if (this.#key !== null) unmask(this.#window, this.#key, offset)
  }
}
