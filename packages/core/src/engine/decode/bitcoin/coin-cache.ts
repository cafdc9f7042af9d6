/**
 * The coins made last, in memory: what most inputs spend. A hash table with open addressing over a
 * ring, all in typed arrays; no object a coin, no allocation a call.
 *
 * A coin is found by the first 128 bits of its transaction's id and its index. Two transactions
 * that share 128 bits cost their maker 2^64 hashes to find, and spending one of them as the other
 * would then break the balance of a block that its own maker pays for.
 *
 * A spent coin stays until it is the oldest: a block on a side branch may spend it once more, and
 * what a coin is worth never changes, because its transaction's id is a hash over it.
 *
 * @module
 */
import { invariant } from '../../../domain/error.ts'
import type { DecodedBlock } from './columns.ts'

/** Coins kept unless the caller says otherwise: about 340 MB once all are in use. */
export const COINS_DEFAULT = 4_000_000
/** The most coins that can be kept: the table then has 2^28 places. */
export const COINS_MAX = 2 ** 27
/** Bytes for account texts, a coin: the mean is below 40, and when bytes run out the oldest go. */
export const ACCOUNT_BYTES_A_COIN = 44

/** The most bytes of one account text: the decoder keeps its length in one byte. */
const ACCOUNT_BYTES_MAX = 255
const WORDS = 4

/** See the module. */
export class CoinCache {
  /** Satoshi of the coin in each slot, low and high 32 bits. */
  readonly valueLo: Uint32Array
  readonly valueHi: Uint32Array
  /** Where the account text of the coin in each slot stands in {@link accounts}. */
  readonly accountStart: Uint32Array
  readonly accountLength: Uint8Array
  /** Row in `FORMS`. */
  readonly form: Uint8Array
  /** Account texts, ASCII. */
  readonly accounts: Uint8Array
  /** Coins held now. */
  size = 0
  /** Coins dropped because newer ones needed the room. */
  evictions = 0
  hits = 0
  misses = 0

  /** First 128 bits of the id, as four words, and the index. */
  readonly #key: Uint32Array
  readonly #index: Uint32Array
  /** Slot + 1 in each place, or 0. */
  readonly #table: Int32Array
  readonly #mask: number
  #oldest = 0
  #next = 0
  /** Bytes ever used and bytes ever freed, skipped ends included: their gap is what is in use. */
  #head = 0
  #tail = 0

  /**
   * @param coins        how many to keep, 1 to {@link COINS_MAX}
   * @param accountBytes bytes for their account texts, at least 255
   */
  constructor(coins: number = COINS_DEFAULT, accountBytes = coins * ACCOUNT_BYTES_A_COIN + 255) {
    invariant(coins >= 1 && coins <= COINS_MAX, `a cache keeps 1 to ${COINS_MAX} coins`)
    invariant(accountBytes >= ACCOUNT_BYTES_MAX, 'a cache has room for one account text')
    this.valueLo = new Uint32Array(coins)
    this.valueHi = new Uint32Array(coins)
    this.accountStart = new Uint32Array(coins)
    this.accountLength = new Uint8Array(coins)
    this.form = new Uint8Array(coins)
    this.accounts = new Uint8Array(Math.min(accountBytes, 2 ** 32 - 1))
    this.#key = new Uint32Array(coins * WORDS)
    this.#index = new Uint32Array(coins)
    const places = 2 ** Math.ceil(Math.log2(coins * 2))
    this.#table = new Int32Array(places)
    this.#mask = places - 1
  }

  /**
   * The slot of a coin, or -1 where it is not held. A slot is valid until the next {@link put}.
   *
   * @param txids ids end to end, in the order people write them
   * @param at    where the id of the coin's transaction begins in `txids`
   * @param index index of the coin in that transaction
   */
  find(txids: Uint8Array, at: number, index: number): number {
    const slot = this.#table[this.#placeOf(txids, at, index)]! - 1
    if (slot < 0) this.misses++
    else this.hits++
    return slot
  }

  /** Keeps output row `output` of `block`, made by transaction `tx`. A held coin stays as is. */
  put(block: DecodedBlock, tx: number, output: number): void {
    const index = output - block.txFirstOutput[tx]!
    let place = this.#placeOf(block.txid, tx * 32, index)
    if (this.#table[place] !== 0) return
    const length = block.outAccountLength[output]!
    const before = this.evictions
    const start = this.#makeRoom(length)
    // Dropping a coin moves others in the table, and with them the free place.
    if (this.evictions !== before) place = this.#placeOf(block.txid, tx * 32, index)
    const slot = this.#next
    this.#next = slot + 1 === this.#index.length ? 0 : slot + 1
    this.size++
    this.#table[place] = slot + 1
    for (let word = 0; word < WORDS; word++) {
      this.#key[slot * WORDS + word] = wordAt(block.txid, tx * 32 + word * 4)
    }
    this.#index[slot] = index
    this.valueLo[slot] = block.outValueLo[output]!
    this.valueHi[slot] = block.outValueHi[output]!
    this.form[slot] = block.outForm[output]!
    this.accountStart[slot] = start
    this.accountLength[slot] = length
    const from = block.outAccountStart[output]!
    for (let i = 0; i < length; i++) this.accounts[start + i] = block.accounts[from + i]!
  }

  /** Drops all coins, which counts as that many evictions, and keeps the memory. */
  clear(): void {
    while (this.size > 0) this.#dropOldest()
  }

  /** Drops the oldest until a coin with `length` bytes of account fits. Returns their start. */
  #makeRoom(length: number): number {
    const room = this.accounts.length
    let start = this.#head % room
    if (start + length > room) {
      this.#head += room - start
      start = 0
    }
    const full = this.#index.length
    while (this.size === full || (this.size > 0 && this.#head + length - this.#tail > room)) {
      this.#dropOldest()
    }
    if (this.size === 0) this.#tail = this.#head
    this.#head += length
    return start
  }

  #dropOldest(): void {
    const slot = this.#oldest
    const next = slot + 1 === this.#index.length ? 0 : slot + 1
    this.#unlink(slot)
    this.#oldest = next
    this.size--
    this.evictions++
    if (this.size === 0) return
    const gap = this.accountStart[next]! - this.accountStart[slot]!
    this.#tail += gap < 0 ? gap + this.accounts.length : gap
  }

  /** Frees the place of a slot, and moves up what lies behind it (no tombstones). */
  #unlink(slot: number): void {
    const table = this.#table
    const mask = this.#mask
    let free = this.#homeOf(slot)
    while (table[free] !== slot + 1) free = (free + 1) & mask
    for (let place = (free + 1) & mask; table[place] !== 0; place = (place + 1) & mask) {
      const home = this.#homeOf(table[place]! - 1)
      // What stands between the free place and its home would be lost if it stayed behind it.
      if (((place - home) & mask) < ((place - free) & mask)) continue
      table[free] = table[place]!
      free = place
    }
    table[free] = 0
  }

  #homeOf(slot: number): number {
    const key = this.#key
    const at = slot * WORDS
    return (
      mix(key[at]! ^ key[at + 2]!, key[at + 1]! ^ key[at + 3]!, this.#index[slot]!) & this.#mask
    )
  }

  /** Where a coin stands in the table, or the free place where it would stand. */
  #placeOf(txids: Uint8Array, at: number, index: number): number {
    const key = this.#key
    const table = this.#table
    const first = wordAt(txids, at)
    const second = wordAt(txids, at + 4)
    const third = wordAt(txids, at + 8)
    const fourth = wordAt(txids, at + 12)
    let place = mix(first ^ third, second ^ fourth, index) & this.#mask
    for (let slot = table[place]! - 1; slot >= 0; slot = table[place]! - 1) {
      const at = slot * WORDS
      const same =
        key[at] === first &&
        key[at + 1] === second &&
        key[at + 2] === third &&
        key[at + 3] === fourth &&
        this.#index[slot] === index
      if (same) return place
      place = (place + 1) & this.#mask
    }
    return place
  }
}

/** Four bytes as an unsigned number. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

/** Spreads a key over 32 bits; the multipliers are those of MurmurHash3's finaliser. */
function mix(left: number, right: number, index: number): number {
  let hash = left ^ Math.imul(right ^ Math.imul(index, 0x9e3779b1), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
