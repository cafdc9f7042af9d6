/**
 * Ids of transactions: the double SHA-256 of the transaction without its witness.
 *
 * Source: BIP 141 ("txid" is unchanged: `nVersion`, `txins`, `txouts`, `nLockTime`).
 *
 * @module
 */
import type { Hasher } from '../../../ports.ts'
import { Sha256 } from './sha256.ts'

/**
 * From this many bytes on the passed hasher wins: a call into it costs as much as hashing a few
 * blocks here, and then it is several times as fast.
 */
export const LONG_BYTES = 160

/** Where the parts of a transaction stand that its id covers. */
export type TxParts = {
  /** The version, 4 bytes. */
  start: number
  /** Inputs and outputs, from the count of inputs. */
  bodyStart: number
  bodyEnd: number
  /** The lock time, 4 bytes. */
  lockTime: number
}

/** Hashes the transactions of one block. */
export class TxHasher {
  /** The id in eight big-endian words, in the order of the wire. */
  readonly words: Int32Array
  readonly #sha = new Sha256()
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #hasher: Hasher
  /** The end of a message: less than one block of it, a version and a lock time. */
  readonly #tail = new Uint8Array(128)
  readonly #tailView = new DataView(this.#tail.buffer)

  constructor(view: DataView, hasher: Hasher) {
    this.#view = view
    this.#bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    this.#hasher = hasher
    this.words = this.#sha.state
  }

  /** Leaves the id of a transaction in `words`. */
  hash(parts: TxParts): void {
    const length = parts.bodyEnd - parts.bodyStart + 8
    if (length < LONG_BYTES) this.#short(parts, length)
    else this.#long(parts, length)
    this.#sha.again()
  }

  #short({ start, bodyStart, bodyEnd, lockTime }: TxParts, length: number): void {
    const sha = this.#sha
    const tail = this.#tail
    const bytes = this.#bytes
    // Behind the version a message stands as in the block, shifted by the witness marker.
    const base = bodyStart - 4
    const direct = (bodyEnd - base) >> 6
    sha.start()
    if (direct > 0) this.#blocks(start, base, direct)
    let to = 0
    let from = base + 64 * direct
    if (direct === 0) {
      for (; to < 4; to++) tail[to] = bytes[start + to]!
      from += 4
    }
    while (from < bodyEnd) tail[to++] = bytes[from++]!
    for (let index = 0; index < 4; index++) tail[to++] = bytes[lockTime + index]!
    tail[to++] = 0x80
    tail.fill(0, to)
    this.#finish(to, length)
  }

  /** Takes in the blocks that stand in the block's own bytes, the version apart. */
  #blocks(start: number, base: number, count: number): void {
    const sha = this.#sha
    const view = this.#view
    const { words } = sha
    words[0] = view.getInt32(start)
    for (let word = 1; word < 16; word++) words[word] = view.getInt32(base + 4 * word)
    sha.block(words)
    if (count > 1) sha.blocks(view, base + 64, count - 1)
  }

  /** Takes in the tail, whose `used` bytes end in the bit that closes a message. */
  #finish(used: number, length: number): void {
    const sha = this.#sha
    const view = this.#tailView
    const { words } = sha
    let from = 0
    if (used > 64) {
      sha.blocks(view, 0, 1)
      from = 64
    }
    for (let word = 0; word < 16; word++) words[word] = view.getInt32(from + 4 * word)
    sha.finish(length)
  }

  #long({ start, bodyStart, bodyEnd, lockTime }: TxParts, length: number): void {
    const bytes = this.#bytes
    let message: Uint8Array
    if (bodyStart === start + 4 && lockTime === bodyEnd) {
      message = bytes.subarray(start, lockTime + 4)
    } else {
      message = new Uint8Array(length)
      message.set(bytes.subarray(start, start + 4))
      message.set(bytes.subarray(bodyStart, bodyEnd), 4)
      message.set(bytes.subarray(lockTime, lockTime + 4), length - 4)
    }
    const digest = this.#hasher.sha256(message)
    const { state } = this.#sha
    for (let word = 0; word < 8; word++) {
      const at = 4 * word
      state[word] =
        (digest[at]! << 24) | (digest[at + 1]! << 16) | (digest[at + 2]! << 8) | digest[at + 3]!
    }
  }
}
