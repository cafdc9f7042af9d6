/**
 * Cashaddr addresses without their prefix, written as ASCII into an arena.
 *
 * Sources: Bitcoin Cash specification "CashAddr" (type and length in a version byte, checksum of 40
 * bits); CHIP-2022-05 "Pay-to-Script-Hash-32". The prefix is left out because CAIP-10 allows no
 * colon.
 *
 * @module
 */
import { type Arena, ascii } from './arena.ts'

const DIGIT = ascii('qpzry9x8gf2tvdw0s3jn54khce6mua7l')
const GENERATOR = [
  0x98f2bc8e61n,
  0x79b76d99e2n,
  0xf33e5fb3c4n,
  0xae2eabe2a8n,
  0x1e4f43e470n,
] as const
/** What the five bits that leave the checksum at its top put back, by those bits. */
const FEEDBACK = Array.from({ length: 32 }, (_, top) =>
  GENERATOR.reduce((sum, term, bit) => (((top >> bit) & 1) === 1 ? sum ^ term : sum), 0n),
)
/** Low 32 and high 8 bits of {@link FEEDBACK}. */
const FEEDBACK_LOW = Uint32Array.from(FEEDBACK, (value) => Number(value & 0xffffffffn))
const FEEDBACK_HIGH = Uint8Array.from(FEEDBACK, (value) => Number(value >> 32n))
const CHECK_DIGITS = 8
/** Digits of a hash of 32 bytes with its version and checksum. */
const LENGTH_MAX = 61

/** Version bytes of a key's hash, a script's hash, and a script's hash of 32 bytes. */
export const CASH_VERSION = { key: 0, script: 8, script32: 11 } as const

/** Writes addresses of one network. */
export class CashAddress {
  readonly #startLow: number
  readonly #startHigh: number
  #low = 0
  #high = 0

  /** @param prefix the part before the colon: `bitcoincash` */
  constructor(prefix: string) {
    this.#low = 1
    for (const char of ascii(prefix)) this.#step(char & 31)
    this.#step(0)
    this.#startLow = this.#low
    this.#startHigh = this.#high
  }

  /** Writes the address of `length` bytes of hash from `bytes[from]`. */
  write(
    arena: Arena,
    version: number,
    { bytes, at, length }: { bytes: Uint8Array; at: number; length: number },
  ): void {
    arena.reserve(LENGTH_MAX)
    this.#low = this.#startLow
    this.#high = this.#startHigh
    let held = version
    let bits = 8
    for (let from = at; ; from++) {
      while (bits >= 5) {
        bits -= 5
        this.#put(arena, (held >>> bits) & 31)
      }
      if (from === at + length) break
      held = ((held & 31) << 8) | bytes[from]!
      bits += 8
    }
    if (bits > 0) this.#put(arena, (held << (5 - bits)) & 31)
    this.#close(arena)
  }

  #put(arena: Arena, five: number): void {
    this.#step(five)
    arena.bytes[arena.length++] = DIGIT[five]!
  }

  #close(arena: Arena): void {
    for (let digit = 0; digit < CHECK_DIGITS; digit++) this.#step(0)
    const sum = (BigInt(this.#high) << 32n) ^ BigInt((this.#low ^ 1) >>> 0)
    for (let shift = 35n; shift >= 0n; shift -= 5n) {
      arena.bytes[arena.length++] = DIGIT[Number((sum >> shift) & 31n)]!
    }
  }

  /** One step of the checksum: 40 bits, the top five out, five in. */
  #step(five: number): void {
    const top = this.#high >>> 3
    const high = ((this.#high & 7) << 5) | (this.#low >>> 27)
    this.#low = (((this.#low << 5) | five) ^ FEEDBACK_LOW[top]!) >>> 0
    this.#high = high ^ FEEDBACK_HIGH[top]!
  }
}
