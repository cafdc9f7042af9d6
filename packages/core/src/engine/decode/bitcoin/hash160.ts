/**
 * HASH160, RIPEMD-160 of SHA-256: the hash by which keys and scripts are addressed. The message of
 * the outer hash is always 32 bytes, one block, so nothing is allocated a call.
 *
 * Source: H. Dobbertin, A. Bosselaers, B. Preneel, "RIPEMD-160: A Strengthened Version of RIPEMD",
 * FSE 1996, DOI 10.1007/3-540-60865-6_44, appendix A.
 *
 * @module
 */
import { Sha256 } from './sha256.ts'

const ROUNDS = 5
const STEPS = 16
const START = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
const LEFT_ADD = Int32Array.of(0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e)
const RIGHT_ADD = Int32Array.of(0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0)
/** The permutation by which the order of words changes from round to round. */
const RHO = [7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8] as const
/** Rotations by round and word of the message. */
// biome-ignore format: one row a round, as in the paper
const SHIFTS = [
  [11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8],
  [12, 13, 11, 15, 6, 9, 9, 7, 12, 15, 11, 13, 7, 8, 7, 7],
  [13, 15, 14, 11, 7, 7, 6, 8, 13, 14, 13, 12, 5, 5, 6, 9],
  [14, 11, 12, 14, 8, 6, 5, 5, 15, 12, 15, 14, 9, 9, 8, 6],
  [15, 12, 13, 13, 9, 5, 8, 6, 14, 11, 12, 11, 8, 6, 5, 5],
] as const
const LEFT_WORDS = wordOrder((word) => word)
const RIGHT_WORDS = wordOrder((word) => (9 * word + 5) % STEPS)
const LEFT_SHIFTS = shiftsOf(LEFT_WORDS)
const RIGHT_SHIFTS = shiftsOf(RIGHT_WORDS)

/** One of the two lines that the hash runs side by side. */
type Line = {
  readonly words: Uint8Array
  readonly shifts: Uint8Array
  readonly add: Int32Array
  /** Which function the first round has, and in which direction the next ones follow. */
  readonly mirrored: boolean
}

const LEFT: Line = { words: LEFT_WORDS, shifts: LEFT_SHIFTS, add: LEFT_ADD, mirrored: false }
const RIGHT: Line = { words: RIGHT_WORDS, shifts: RIGHT_SHIFTS, add: RIGHT_ADD, mirrored: true }

/** A HASH160 with room for its result. */
export class Hash160 {
  /** The hash, 20 bytes; the next call overwrites it. */
  readonly bytes = new Uint8Array(20)
  readonly #sha = new Sha256()
  /** A digest as a message: its own padding never changes. */
  readonly #message = new Int32Array([0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 256, 0])
  readonly #left = new Int32Array(5)
  readonly #right = new Int32Array(5)
  readonly #view = new DataView(this.bytes.buffer)

  /** Hashes `length` bytes from `from`, and gives `bytes`. */
  hash(bytes: Uint8Array, from: number, length: number): Uint8Array {
    this.#sha.hash(bytes, from, length)
    const { state } = this.#sha
    const message = this.#message
    for (let word = 0; word < 8; word++) message[word] = swapped(state[word]!)
    const left = this.#left
    const right = this.#right
    runLine(LEFT, message, left)
    runLine(RIGHT, message, right)
    for (let word = 0; word < 5; word++) {
      const sum = START[(word + 1) % 5]! + left[(word + 2) % 5]! + right[(word + 3) % 5]!
      this.#view.setInt32(4 * word, sum, true)
    }
    return this.bytes
  }
}

function runLine(line: Line, message: Int32Array, out: Int32Array): void {
  const { words, shifts, add } = line
  let a = START[0]!
  let b = START[1]!
  let c = START[2]!
  let d = START[3]!
  let e = START[4]!
  for (let step = 0; step < ROUNDS * STEPS; step++) {
    const round = step >> 4
    const mixed = mix(line.mirrored ? ROUNDS - 1 - round : round, b, c, d)
    const sum = (a + mixed + message[words[step]!]! + add[round]!) | 0
    const shift = shifts[step]!
    const next = (((sum << shift) | (sum >>> (32 - shift))) + e) | 0
    a = e
    e = d
    d = (c << 10) | (c >>> 22)
    c = b
    b = next
  }
  out[0] = a
  out[1] = b
  out[2] = c
  out[3] = d
  out[4] = e
}

/** The five functions of the paper, from 0. */
function mix(kind: number, x: number, y: number, z: number): number {
  if (kind === 0) return x ^ y ^ z
  if (kind === 1) return (x & y) | (~x & z)
  if (kind === 2) return (x | ~y) ^ z
  return kind === 3 ? (x & z) | (y & ~z) : x ^ (y | ~z)
}

/** The order in which each round takes the words: the first as given, the next ones through rho. */
function wordOrder(first: (word: number) => number): Uint8Array {
  const order = new Uint8Array(ROUNDS * STEPS)
  for (let step = 0; step < STEPS; step++) {
    let word = first(step)
    for (let round = 0; round < ROUNDS; round++) {
      order[STEPS * round + step] = word
      word = RHO[word]!
    }
  }
  return order
}

function shiftsOf(words: Uint8Array): Uint8Array {
  return words.map((word, step) => SHIFTS[Math.floor(step / STEPS)]![word]!)
}

/** A word with its bytes in the other order. */
const swapped = (word: number): number =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
