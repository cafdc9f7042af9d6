/**
 * SegWit addresses, written as ASCII into an arena.
 *
 * Sources: BIP 173 (bech32, version 0), BIP 350 (bech32m, versions 1 to 16).
 *
 * @module
 */
import { type Arena, ascii } from './arena.ts'
import { programVersion } from './script-form.ts'

/** Longest address of a program of 40 bytes, apart from the network's prefix. */
const BODY_LENGTH_MAX = 72

const DIGIT = ascii('qpzry9x8gf2tvdw0s3jn54khce6mua7l')
const SEPARATOR = '1'.charCodeAt(0)
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
/** What the five bits that leave the checksum at its top put back into it. */
const FEEDBACK = Int32Array.from({ length: 32 }, (_, top) =>
  GENERATOR.reduce((sum, term, bit) => (((top >> bit) & 1) === 1 ? sum ^ term : sum), 0),
)
const BECH32 = 1
const BECH32M = 0x2bc830a3

/** Writes addresses of one network. */
export class SegwitAddress {
  readonly #prefix: Uint8Array
  /** The checksum after the prefix, the same for every address. */
  readonly #start: number

  /** @param prefix the part before the `1`: `bc`, `tb`, `bcrt` */
  constructor(prefix: string) {
    this.#prefix = ascii(prefix)
    let sum = 1
    for (const char of this.#prefix) sum = step(sum, char >> 5)
    sum = step(sum, 0)
    for (const char of this.#prefix) sum = step(sum, char & 31)
    this.#start = sum
  }

  /** Writes the address of the witness program whose script begins at `bytes[at]`. */
  write(arena: Arena, bytes: Uint8Array, at: number): void {
    arena.reserve(this.#prefix.length + 1 + BODY_LENGTH_MAX)
    const into = arena.bytes
    let to = arena.length
    for (let index = 0; index < this.#prefix.length; index++) into[to++] = this.#prefix[index]!
    into[to++] = SEPARATOR
    const version = programVersion(bytes[at]!)
    let sum = step(this.#start, version)
    into[to++] = DIGIT[version]!
    const end = at + 2 + bytes[at + 1]!
    let bits = 0
    let held = 0
    for (let from = at + 2; from < end; from++) {
      held = ((held & 31) << 8) | bytes[from]!
      for (bits += 8; bits >= 5; ) {
        bits -= 5
        const five = (held >>> bits) & 31
        sum = step(sum, five)
        into[to++] = DIGIT[five]!
      }
    }
    if (bits > 0) {
      const five = (held << (5 - bits)) & 31
      sum = step(sum, five)
      into[to++] = DIGIT[five]!
    }
    for (let zero = 0; zero < 6; zero++) sum = step(sum, 0)
    sum ^= version === 0 ? BECH32 : BECH32M
    for (let shift = 25; shift >= 0; shift -= 5) into[to++] = DIGIT[(sum >>> shift) & 31]!
    arena.length = to
  }
}

/** One step of the BCH checksum: 30 bits, five in, five out. */
const step = (sum: number, five: number): number =>
  (((sum & 0x1ffffff) << 5) | five) ^ FEEDBACK[sum >>> 25]!
