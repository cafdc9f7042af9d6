/**
 * Base58check of a version byte and 20 bytes, written as ASCII into an arena.
 *
 * Source: Bitcoin Core's `base58.cpp`. Departure: all digits are sums of products with a table of
 * powers and carry once (the idea of Firedancer's `fd_base58`), so that no step waits for the one
 * before it.
 *
 * @module
 */
import { type Arena, ascii } from './arena.ts'
import { Sha256 } from './sha256.ts'

/** Longest text of 25 bytes in base 58. */
export const BASE58_LENGTH_MAX = 35

const DIGIT = ascii('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')

/** Both digits of every number below 58². */
const PAIR = 58 ** 2
const PAIR_HIGH = Uint8Array.from({ length: PAIR }, (_, pair) => DIGIT[Math.floor(pair / 58)]!)
const PAIR_LOW = Uint8Array.from({ length: PAIR }, (_, pair) => DIGIT[pair % 58]!)
/** 58^5, the largest power below 2^30: a limb has five digits. */
const LIMB = 58 ** 5
const LIMB_DIGITS = 5
const LIMBS = 7
/**
 * 25 bytes are thirteen pieces of 16 bits, the first of 8. A piece times a limb is below 2^46 and
 * the sum of thirteen below 2^50, so doubles hold them exactly.
 */
const PIECES = 13
/** For each limb, lowest first, its digits in the powers of 2^16, lowest first. */
const POWERS = powersOfPieces()
/** How many of the lowest powers have nothing for a limb: they are smaller than its unit. */
const BELOW = [0, 2, 4, 6, 8, 10, 11] as const
const PADDING = 0x80 << 16

/** Writes addresses of one version byte. */
export class Base58Check {
  readonly #version: number
  readonly #sha = new Sha256()
  /** The message of the checksum: 21 bytes and what closes them. */
  readonly #words = new Int32Array(16)
  /** Lowest first, as the limbs. */
  readonly #pieces = new Float64Array(PIECES)
  readonly #limbs = new Int32Array(LIMBS)

  /** @param version first byte of the address, 0 to 255 */
  constructor(version: number) {
    this.#version = version
    this.#pieces[PIECES - 1] = version
    this.#words[15] = 21 * 8
  }

  /** Writes the address of the 20 bytes from `bytes[from]` to the end of `arena`. */
  write(arena: Arena, bytes: Uint8Array, from: number): void {
    this.#split(bytes, from)
    this.#multiply()
    arena.reserve(BASE58_LENGTH_MAX)
    const length = this.#digitCount() + this.#leadingZeros(bytes, from)
    this.#spell(arena.bytes, arena.length, length)
    arena.length += length
  }

  /** Fills the pieces: the bytes, then the checksum, the first word of a double SHA-256. */
  #split(bytes: Uint8Array, from: number): void {
    const sha = this.#sha
    const words = this.#words
    const pieces = this.#pieces
    let carried = this.#version << 24
    for (let word = 0; word < 5; word++) {
      const at = from + 4 * word
      const high = (bytes[at]! << 8) | bytes[at + 1]!
      const low = (bytes[at + 2]! << 8) | bytes[at + 3]!
      pieces[PIECES - 2 - 2 * word] = high
      pieces[PIECES - 3 - 2 * word] = low
      words[word] = carried | (high << 8) | (low >> 8)
      carried = low << 24
    }
    words[5] = carried | PADDING
    sha.start()
    sha.block(words)
    sha.again()
    pieces[1] = sha.state[0]! >>> 16
    pieces[0] = sha.state[0]! & 0xffff
  }

  /** Fills the limbs: each is a sum of products and what the limb below it carries over. */
  #multiply(): void {
    const pieces = this.#pieces
    const limbs = this.#limbs
    let carry = 0
    for (let limb = 0; limb < LIMBS; limb++) {
      let sum = 0
      const row = PIECES * limb
      for (let piece = BELOW[limb]!; piece < PIECES; piece++) {
        sum += pieces[piece]! * POWERS[row + piece]!
      }
      // Last, so that the sums do not wait for each other.
      sum += carry
      // Exact: the quotient is below 2^21 and no nearer to the next whole number than 2^-30.
      carry = (sum / LIMB) | 0
      limbs[limb] = sum - carry * LIMB
    }
  }

  /** Digits of the number, without leading ones. */
  #digitCount(): number {
    const limbs = this.#limbs
    let limb = LIMBS - 1
    while (limb > 0 && limbs[limb] === 0) limb--
    let count = limb * LIMB_DIGITS
    for (let rest = limbs[limb]!; rest > 0; rest = (rest / 58) | 0) count++
    return count
  }

  /** Writes `length` digits; those above the number are ones, one a leading zero byte. */
  #spell(into: Uint8Array, at: number, length: number): void {
    const limbs = this.#limbs
    let to = at + length
    let limb = 0
    for (; limb < LIMBS && to - LIMB_DIGITS >= at; limb++, to -= LIMB_DIGITS) {
      const value = limbs[limb]!
      const upper = (value / PAIR) | 0
      const top = (upper / PAIR) | 0
      const low = value - PAIR * upper
      const middle = upper - PAIR * top
      into[to - 1] = PAIR_LOW[low]!
      into[to - 2] = PAIR_HIGH[low]!
      into[to - 3] = PAIR_LOW[middle]!
      into[to - 4] = PAIR_HIGH[middle]!
      into[to - 5] = DIGIT[top]!
    }
    let rest = limb < LIMBS ? limbs[limb]! : 0
    while (to > at) {
      const next = (rest / 58) | 0
      into[--to] = DIGIT[rest - 58 * next]!
      rest = next
    }
  }

  /** Leading zero bytes: each is written as a digit of its own. */
  #leadingZeros(bytes: Uint8Array, from: number): number {
    if (this.#version !== 0) return 0
    let zeros = 0
    while (zeros < 20 && bytes[from + zeros] === 0) zeros++
    return 1 + zeros
  }
}

function powersOfPieces(): Float64Array {
  const powers = new Float64Array(PIECES * LIMBS)
  for (let piece = 0; piece < PIECES; piece++) {
    let rest = 1n << BigInt(16 * piece)
    for (let limb = 0; limb < LIMBS; limb++) {
      powers[PIECES * limb + piece] = Number(rest % BigInt(LIMB))
      rest /= BigInt(LIMB)
    }
  }
  return powers
}
