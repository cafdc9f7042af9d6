/**
 * Finds the blocks in a block file (`blk*.dat`): records of magic, length and block, with zeros
 * where the node has reserved room. Works on a window of the file, so that no file need fit in
 * memory.
 *
 * Source: Bitcoin Core's `node/blockstorage.cpp` (records, and the mask of `xor.dat` since 28.0).
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '../../../domain/error.ts'
import { HEADER_BYTES } from './header.ts'
import { isHexText } from './hex.ts'
import { type BitcoinNetwork, NETWORKS } from './network.ts'

/** Bytes before the block of a record: magic and length. */
export const RECORD_HEAD_BYTES = 8

/** A block in the window. */
export type FileRecord = {
  /** Offset of the block's first byte in the file. */
  readonly at: number
  /** The same in the window. */
  readonly start: number
  readonly length: number
}

/** Where a window stands in its file. */
export type FileWindow = {
  readonly network: BitcoinNetwork
  /** Offset of the window's first byte in the file. */
  readonly base: number
  /** Whether the file ends where the window does. */
  readonly last: boolean
}

/** What a window holds. */
export type WindowScan = {
  readonly records: readonly FileRecord[]
  /** `BLOCK_FILE_FOREIGN` and `BLOCK_FILE_TORN`, with `at` and `length` in the file. */
  readonly faults: readonly Fault[]
  /** Bytes done with. The next window begins here: what is left is part of a record. */
  readonly used: number
  /** Bytes that the next window must have at least to get on; 0 where nothing is left. */
  readonly wanted: number
}

/** What a file of blocks looks like, from its first bytes. */
export type BlockFileKind = 'records' | 'raw' | 'hex'

/**
 * Finds all whole records of a window. Time O(bytes); foreign bytes on a window's border are
 * reported in two pieces.
 *
 * @param window some bytes of the file, from where the last window's `used` ended
 * @throws {FaultError} `BLOCK_WRONG_NETWORK` where a record of another network stands at a place
 *         for one of this network
 */
export function scanRecords(window: Uint8Array, place: FileWindow): WindowScan {
  return new WindowScanner(window, place).scan()
}

class WindowScanner {
  readonly #window: Uint8Array
  readonly #view: DataView
  readonly #place: FileWindow
  readonly #records: FileRecord[] = []
  readonly #faults: Fault[] = []
  /** Where a run of foreign bytes began, or -1. */
  #foreign = -1

  constructor(window: Uint8Array, place: FileWindow) {
    this.#window = window
    this.#view = new DataView(window.buffer, window.byteOffset, window.byteLength)
    this.#place = place
  }

  scan(): WindowScan {
    const { last } = this.#place
    const end = this.#window.length
    let at = 0
    while (at < end) {
      if (this.#foreign < 0 && this.#window[at] === 0) {
        at++
        continue
      }
      const length = this.#recordLength(at)
      const whole = length !== null && at + RECORD_HEAD_BYTES + length <= end
      if (whole) {
        this.#record(at, length)
        at += RECORD_HEAD_BYTES + length
        continue
      }
      const partial = length !== null || end - at < RECORD_HEAD_BYTES
      if (partial && !last) return this.#rest(at, RECORD_HEAD_BYTES + (length ?? 0))
      const next = this.#nextMagic(at + 1)
      if (length !== null && next === end) return this.#torn(at, length)
      if (this.#foreign < 0) this.#foreign = at
      at = next
    }
    return this.#rest(end, 0)
  }

  /** The length that a record at this place states, or null where none can stand here. */
  #recordLength(at: number): number | null {
    if (this.#window.length - at < RECORD_HEAD_BYTES) return null
    const { network, base } = this.#place
    const magic = this.#view.getUint32(at)
    const length = this.#view.getUint32(at + 4, true)
    if (length <= HEADER_BYTES || length > network.blockBytesMax) return null
    if (magic === network.magic) return length
    const other = this.#foreign < 0 ? networkOfMagic(magic) : null
    if (other === null) return null
    throw new FaultError(
      'BLOCK_WRONG_NETWORK',
      `Expected blocks of ${network.name} at byte ${base + at}, got one of ${other.name}`,
      { at: base + at, network: other.name },
    )
  }

  #record(at: number, length: number): void {
    this.#closeForeign(at)
    const start = at + RECORD_HEAD_BYTES
    this.#records.push({ at: this.#place.base + start, start, length })
  }

  /** The next place where the network's magic stands, or may begin to stand; or the end. */
  #nextMagic(from: number): number {
    const window = this.#window
    const { magic } = this.#place.network
    const first = magic >>> 24
    for (let at = window.indexOf(first, from); at >= 0; at = window.indexOf(first, at + 1)) {
      if (at + 4 > window.length) return this.#place.last ? window.length : at
      if (this.#view.getUint32(at) === magic) return at
    }
    return window.length
  }

  #closeForeign(end: number): void {
    if (this.#foreign < 0) return
    const at = this.#place.base + this.#foreign
    const length = end - this.#foreign
    const message = `Expected a block record or padding at byte ${at}, got ${length} other bytes`
    this.#faults.push({ code: 'BLOCK_FILE_FOREIGN', message, facts: { at, length } })
    this.#foreign = -1
  }

  #torn(at: number, length: number): WindowScan {
    this.#closeForeign(at)
    const from = this.#place.base + at
    const left = this.#window.length - at - RECORD_HEAD_BYTES
    const fault = new FaultError(
      'BLOCK_FILE_TORN',
      `Expected a block of ${length} bytes at byte ${from}, got ${left} before the file ends`,
      { at: from, length: left + RECORD_HEAD_BYTES },
    )
    this.#faults.push(faultOf(fault))
    return this.#rest(this.#window.length, 0)
  }

  #rest(used: number, wanted: number): WindowScan {
    this.#closeForeign(used)
    return { records: this.#records, faults: this.#faults, used, wanted }
  }
}

/** The network whose block files begin with these four bytes, or null. */
export const networkOfMagic = (magic: number): BitcoinNetwork | null =>
  Object.values(NETWORKS).find((network) => network.magic === magic) ?? null

/** Bytes looked at to tell text from a block. */
const LOOK_BYTES_MAX = 64

/**
 * What a file holds: records of a block file, one raw block, or hex digits. Nothing is promised:
 * the reader of that kind still checks.
 *
 * @param bytes the beginning of the file, unmasked; a kilobyte is plenty where it has no padding
 */
export function looksLike(bytes: Uint8Array): BlockFileKind {
  let at = 0
  while (bytes[at] === 0) at++
  const head = bytes.subarray(at, at + 4)
  const magic = head.length < 4 ? 0 : new DataView(head.buffer, head.byteOffset, 4).getUint32(0)
  if (networkOfMagic(magic) !== null) return 'records'
  const look = bytes.subarray(0, LOOK_BYTES_MAX)
  return look.length > 0 && look.every(isHexText) ? 'hex' : 'raw'
}

/**
 * Takes the mask of `xor.dat` off some bytes of a block file, in place.
 *
 * @param bytes bytes of the file; changed
 * @param key   content of `xor.dat`, 8 bytes
 * @param base  offset of the first byte in the file
 */
export function unmask(bytes: Uint8Array, key: Uint8Array, base: number): void {
  if (key.length === 0) return
  let turn = base % key.length
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = bytes[at]! ^ key[turn]!
    turn = turn + 1 === key.length ? 0 : turn + 1
  }
}
