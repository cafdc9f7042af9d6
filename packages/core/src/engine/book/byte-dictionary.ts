/**
 * Byte strings by number: the first one put is row 0, the next new one row 1. No text is made for
 * a look-up, so that ten million look-ups cost no garbage.
 *
 * @module
 */
import { ByteArena, widened } from '../../domain/batch/byte-arena.ts'

const SLOTS_FIRST = 1 << 12

/** FNV-1a over bytes, from a start value. 32 bits, unsigned. */
export function hashOf(bytes: Uint8Array, start: number, end: number, seed = 0x811c9dc5): number {
  let hash = seed
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  // FNV's low bits are weak on short keys; the slots use them.
  hash ^= hash >>> 15
  return Math.imul(hash, 0x2c1b3c6d) >>> 0
}

/** A stretch of bytes. Readers keep one and move it, so that no value costs an object. */
export type ByteSpan = { bytes: Uint8Array; start: number; end: number }

/** Numbers for byte strings. */
export class ByteDictionary {
  /** Strings held; rows are 0 to `count` - 1. */
  count = 0
  readonly #arena = new ByteArena()
  #starts = new Uint32Array(SLOTS_FIRST / 2)
  /**
   * Two words a slot: row + 1, or 0 for none, and the hash beside it, so that a look-up among a
   * million strings meets one place of memory before it meets the string. Slots: a power of two.
   */
  #slots = new Uint32Array(SLOTS_FIRST * 2)

  /** Forgets everything and keeps the memory. */
  clear(): void {
    this.count = 0
    this.#arena.clear()
    this.#slots.fill(0)
  }

  /** The row of these bytes, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#slots[this.#slotOf(bytes, start, end, hashOf(bytes, start, end))]! - 1
  }

  /** The row of these bytes, which get one where they are new: then it is the last. */
  put(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const slot = this.#slotOf(bytes, start, end, hash)
    const known = this.#slots[slot]!
    if (known > 0) return known - 1
    const at = this.#arena.put(bytes, start, end - start)
    const row = this.count++
    if (row + 1 >= this.#starts.length) this.#starts = widened(this.#starts, row + 2)
    this.#starts[row] = at
    this.#starts[row + 1] = this.#arena.used
    this.#slots[slot] = row + 1
    this.#slots[slot + 1] = hash
    if (this.count * 4 > this.#slots.length) this.#grow()
    return row
  }

  /** The bytes of a row: a view, valid until the next {@link put}. */
  bytesOf(row: number): Uint8Array {
    return this.#arena.bytes.subarray(this.#starts[row]!, this.#starts[row + 1]!)
  }

  /** Where the slot of these bytes is: that of their row, or the free one that they would take. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (hash << 1) & mask
    for (;;) {
      const row = slots[slot]! - 1
      if (row < 0) return slot
      if (slots[slot + 1] === hash && this.#equals(row, bytes, start, end)) return slot
      slot = (slot + 2) & mask
    }
  }

  #equals(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#starts[row]!
    if (this.#starts[row + 1]! - own !== end - start) return false
    const held = this.#arena.bytes
    for (let at = start, to = own; at < end; at++, to++) if (held[to] !== bytes[at]) return false
    return true
  }

  #grow(): void {
    const before = this.#slots
    const slots = new Uint32Array(before.length * 2)
    const mask = slots.length - 1
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue
      let slot = (before[from + 1]! << 1) & mask
      while (slots[slot] !== 0) slot = (slot + 2) & mask
      slots[slot] = before[from]!
      slots[slot + 1] = before[from + 1]!
    }
    this.#slots = slots
  }
}
