/**
 * Accounts of one ledger by number, in order of first appearance: text in one run of bytes, found
 * by a table of numbers. About 60 bytes an account with an address of 42 characters, where a `Map`
 * of texts takes twice that and ends at 16 million.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'

/** Bytes of all texts together: what one buffer may have. */
const BYTES_MAX = 2 ** 32 - 1
const SLOTS_FIRST = 1 << 12
/** Longest account: a script's hash, a book's pseudonym; in bytes. */
const TEXT_BYTES_MAX = 1_024

/** Numbers as they are saved. */
export type SavedNumbers = { readonly ends: Uint32Array; readonly bytes: Uint8Array }

/** Accounts and their numbers. */
export class AccountNumbers {
  #bytes = Buffer.alloc(1 << 16)
  /** Where the text of each number ends; it begins where the one before ends. */
  #ends: Uint32Array = new Uint32Array(1 << 10)
  /** Number + 1 at the place of its hash or after it; 0 is free. */
  #slots = new Uint32Array(SLOTS_FIRST)
  #count = 0
  readonly #scratch = Buffer.alloc(TEXT_BYTES_MAX)

  get count(): number {
    return this.#count
  }

  /** The number of an account, or -1. */
  find(account: string): number {
    const length = this.#take(account)
    return (this.#slots[this.#slotOf(length)] ?? 0) - 1
  }

  /** The number of an account, a new one where it has none. @throws `CLUSTER_TOO_LARGE` */
  numberOf(account: string): number {
    const length = this.#take(account)
    const slot = this.#slotOf(length)
    const known = this.#slots[slot] ?? 0
    if (known > 0) return known - 1
    return this.#add(slot, length)
  }

  /** The account of a number that was given. */
  textOf(number: number): string {
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    return this.#bytes.toString('utf8', from, this.#ends[number])
  }

  /** Takes back all numbers from `count` on: the newest first, so that no search breaks off. */
  truncate(count: number): void {
    while (this.#count > count) {
      const length = this.#take(this.textOf(this.#count - 1))
      this.#slots[this.#slotOf(length)] = 0
      this.#count -= 1
    }
  }

  save(): SavedNumbers {
    const used = this.#count === 0 ? 0 : (this.#ends[this.#count - 1] ?? 0)
    return { ends: this.#ends.slice(0, this.#count), bytes: this.#bytes.subarray(0, used) }
  }

  static load({ ends, bytes }: SavedNumbers): AccountNumbers {
    const made = new AccountNumbers()
    made.#ends = Uint32Array.from(ends)
    made.#bytes = Buffer.from(bytes)
    made.#count = ends.length
    made.#refill(slotsFor(ends.length))
    return made
  }

  /** Puts the bytes of an account where they can be compared. */
  #take(account: string): number {
    const length = this.#scratch.write(account, 'utf8')
    // Longer texts are cut by `write`; no ledger of coins has one.
    if (length < TEXT_BYTES_MAX) return length
    throw new FaultError('CLUSTER_TOO_LARGE', `Expected accounts under ${TEXT_BYTES_MAX} bytes`)
  }

  /** The slot of the text taken, or the free one where it belongs. */
  #slotOf(length: number): number {
    const mask = this.#slots.length - 1
    let slot = hashOf(this.#scratch, 0, length) & mask
    for (;;) {
      const number = (this.#slots[slot] ?? 0) - 1
      if (number < 0 || this.#is(number, length)) return slot
      slot = (slot + 1) & mask
    }
  }

  #is(number: number, length: number): boolean {
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    const end = this.#ends[number] ?? 0
    if (end - from !== length) return false
    return this.#bytes.compare(this.#scratch, 0, length, from, end) === 0
  }

  #add(slot: number, length: number): number {
    const number = this.#count
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    if (from + length > BYTES_MAX) {
      const message = `Expected accounts of at most ${BYTES_MAX} bytes in all, got more`
      throw new FaultError('CLUSTER_TOO_LARGE', message, { accounts: number })
    }
    if (from + length > this.#bytes.length) this.#growBytes(from + length)
    if (number === this.#ends.length) this.#ends = grown(this.#ends)
    this.#scratch.copy(this.#bytes, from, 0, length)
    this.#ends[number] = from + length
    this.#slots[slot] = number + 1
    this.#count += 1
    if (this.#count * 2 > this.#slots.length) this.#refill(slotsFor(this.#count))
    return number
  }

  #growBytes(least: number): void {
    const larger = Buffer.alloc(Math.min(BYTES_MAX, Math.max(least, this.#bytes.length * 2)))
    this.#bytes.copy(larger)
    this.#bytes = larger
  }

  #refill(slots: number): void {
    this.#slots = new Uint32Array(slots)
    const mask = slots - 1
    for (let number = 0, from = 0; number < this.#count; number++) {
      const end = this.#ends[number] ?? 0
      let slot = hashOf(this.#bytes, from, end) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = number + 1
      from = end
    }
  }
}

/** A power of two, at least four times as many as there are. */
function slotsFor(count: number): number {
  let slots = SLOTS_FIRST
  while (slots < count * 4) slots *= 2
  return slots
}

function grown(ends: Uint32Array): Uint32Array {
  const larger = new Uint32Array(Math.max(1 << 10, ends.length * 2))
  larger.set(ends)
  return larger
}

/** FNV-1a, with its bits mixed once more, since the table takes the low ones. hot: a byte a step */
function hashOf(bytes: Buffer, from: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}
