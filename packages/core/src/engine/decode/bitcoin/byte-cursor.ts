/**
 * A reader of wire bytes that looks before it steps: every length is compared with what is left
 * before anything is done with it. Offsets count from the start of the bytes.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'

/** Counts and lengths from here on are refused: no block comes near them. */
export const COUNT_LIMIT = 2 ** 32

/** Reads forward over bytes of a block. */
export class ByteCursor {
  readonly bytes: Uint8Array
  /** Offset of the next byte. */
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Bytes from here to the end. */
  get left(): number {
    return this.bytes.length - this.at
  }

  /**
   * Steps over `length` bytes and gives the offset of the first.
   *
   * @throws {FaultError} `BLOCK_TRUNCATED` where fewer are left
   */
  skip(length: number, what: string): number {
    const from = this.at
    if (length > this.bytes.length - from) throw cut(length, what, this)
    this.at = from + length
    return from
  }

  /**
   * Reads a count of 1, 3, 5 or 9 bytes ("compact size"), below 2^32 and written minimally.
   *
   * @throws {FaultError} `BLOCK_TRUNCATED`, `BLOCK_COUNT_TOO_LARGE`, `BLOCK_COUNT_NOT_MINIMAL`
   */
  count(what: string): number {
    const from = this.at
    if (from >= this.bytes.length) throw cut(1, what, this)
    const first = this.bytes[from]!
    if (first < 0xfd) {
      this.at = from + 1
      return first
    }
    return this.#longCount(first, what)
  }

  /**
   * Reads a count of things that take at least `bytesEach` bytes each.
   *
   * @throws {FaultError} as {@link count}, and `BLOCK_COUNT_TOO_LARGE` where the rest holds fewer
   */
  countOf(bytesEach: number, what: string): number {
    const from = this.at
    const count = this.count(what)
    const room = Math.floor((this.bytes.length - this.at) / bytesEach)
    if (count <= room) return count
    throw new FaultError(
      'BLOCK_COUNT_TOO_LARGE',
      `Expected at most ${room} of ${what} in the bytes left at byte ${from}, got ${count}`,
      { at: from, count, room },
    )
  }

  #longCount(first: number, what: string): number {
    const from = this.skip(first === 0xfd ? 3 : first === 0xfe ? 5 : 9, what)
    const count = countAt(this.bytes, from)
    if (first === 0xff && count >= COUNT_LIMIT) {
      throw new FaultError(
        'BLOCK_COUNT_TOO_LARGE',
        `Expected fewer than 2^32 of ${what} at byte ${from}, got about ${count}`,
        { at: from },
      )
    }
    const least = first === 0xfd ? 0xfd : first === 0xfe ? 0x10000 : COUNT_LIMIT
    if (count >= least) return count
    throw new FaultError(
      'BLOCK_COUNT_NOT_MINIMAL',
      `Expected the shortest form of ${count} (${what}) at byte ${from}, got a longer one`,
      { at: from, count },
    )
  }
}

/** The count that stands at an offset which a {@link ByteCursor} has already passed. */
export function countAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0xfd) return first
  const low = bytes[at + 1]! | (bytes[at + 2]! << 8)
  if (first === 0xfd) return low
  const half = (low | (bytes[at + 3]! << 16) | (bytes[at + 4]! << 24)) >>> 0
  if (first === 0xfe) return half
  const high = bytes[at + 5]! | (bytes[at + 6]! << 8) | (bytes[at + 7]! << 16)
  return half + ((high | (bytes[at + 8]! << 24)) >>> 0) * COUNT_LIMIT
}

/** Bytes that a count takes, from its first byte. */
export const countWidth = (first: number): number => {
  if (first < 0xfd) return 1
  return first === 0xfd ? 3 : first === 0xfe ? 5 : 9
}

function cut(length: number, what: string, { at, left }: ByteCursor): FaultError {
  return new FaultError(
    'BLOCK_TRUNCATED',
    `Expected ${length} bytes of ${what} at byte ${at}, got ${left}`,
    { at, length, left },
  )
}
