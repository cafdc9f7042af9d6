/**
 * A set of 64-bit fingerprints of unresolved coins, so that an import of new blocks asks the engine
 * only about coins that somebody may be waiting for. It may say yes wrongly, never no wrongly.
 *
 * Sixteen bytes an entry at most; beyond its limit it says yes to everything and the engine
 * decides.
 *
 * @module
 */

/** Entries held before the filter gives up: 512 MiB at the most. */
export const FILTER_ENTRIES_MAX = 16_777_216

/** See the module. Ids are the stored bytes of a transaction id. */
export class CoinFilter {
  #slots = new Uint32Array(2 * 1024)
  #used = 0
  #overflown = false
  readonly #entriesMax: number

  constructor(entriesMax: number = FILTER_ENTRIES_MAX) {
    this.#entriesMax = entriesMax
  }

  /** Whether nothing was added. */
  get empty(): boolean {
    return this.#used === 0 && !this.#overflown
  }

  clear(): void {
    this.#slots = new Uint32Array(2 * 1024)
    this.#used = 0
    this.#overflown = false
  }

  // hot: called once a coin, an object each would be the larger part of its cost.
  add(bytes: Uint8Array, start: number, length: number, index: number): void {
    if (this.#overflown) return
    if (this.#used >= this.#entriesMax) {
      this.#overflown = true
      this.#slots = new Uint32Array(0)
      return
    }
    if (this.#used * 4 >= this.#slots.length) this.#grow()
    const low = mix(bytes, start, length, index)
    const high = mix(bytes, start, length, ~index) | 1
    if (place(this.#slots, low, high)) this.#used++
  }

  // hot: as above.
  mayHave(bytes: Uint8Array, start: number, length: number, index: number): boolean {
    if (this.#overflown) return true
    if (this.#used === 0) return false
    const low = mix(bytes, start, length, index)
    const high = mix(bytes, start, length, ~index) | 1
    const mask = this.#slots.length / 2 - 1
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[2 * slot + 1] ?? 0
      if (found === 0) return false
      if (found === high >>> 0 && this.#slots[2 * slot] === low >>> 0) return true
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at + 1] ?? 0
      if (high !== 0) place(this.#slots, old[at] ?? 0, high)
    }
  }
}

/** FNV-1a over the id and the index. */
// hot: twice a coin.
function mix(bytes: Uint8Array, start: number, length: number, index: number): number {
  let hash = 0x811c9dc5 ^ index
  for (let at = start; at < start + length; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

function place(slots: Uint32Array, low: number, high: number): boolean {
  const mask = slots.length / 2 - 1
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const found = slots[2 * slot + 1] ?? 0
    if (found === 0) {
      slots[2 * slot] = low
      slots[2 * slot + 1] = high
      return true
    }
    if (found === high >>> 0 && slots[2 * slot] === low >>> 0) return false
  }
}
