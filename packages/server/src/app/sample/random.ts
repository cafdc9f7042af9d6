/**
 * Numbers that look random and repeat from a seed: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits
 * of state, seeded by a 32-bit mixer. For samples only, never for keys that guard anything.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'

/** A repeatable stream of numbers. */
export type Random = {
  /** Whole number, 0 ≤ result < limit. `limit` is 1 to 2^53; the bias is below 2^-20 up to 2^32. */
  below(limit: number): number
  /** Whole satoshi, low ≤ result ≤ high, both below 2^53. */
  satoshi(low: bigint, high: bigint): bigint
  /** True in `percent` of 100 calls. */
  chance(percent: number): boolean
  /** New bytes. */
  bytes(count: number): Uint8Array
  /** One of the items; the list is not empty. */
  pick<T>(items: readonly T[]): T
  /** The items in a new order, in a new list. */
  shuffle<T>(items: readonly T[]): T[]
}

/** Starts the stream of `seed`, a whole number of which the low 32 bits count. */
export function randomFrom(seed: number): Random {
  const next = sfc32(seed)
  const below = (limit: number): number => {
    const high = next() & 0x1fffff
    return (high * 2 ** 32 + next()) % limit
  }
  return {
    below,
    satoshi: (low, high) => low + BigInt(below(Number(high - low + 1n))),
    chance: (percent) => below(100) < percent,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    pick: (items) => at(items, below(items.length)),
    shuffle: (items) => {
      const mixed = [...items]
      for (let last = mixed.length - 1; last > 0; last--) {
        const other = below(last + 1)
        const moved = at(mixed, last)
        mixed[last] = at(mixed, other)
        mixed[other] = moved
      }
      return mixed
    },
  }
}

/** The item at an index that must exist. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  invariant(item !== undefined, `item ${index} of ${items.length} exists`)
  return item
}

function sfc32(seed: number): () => number {
  let mixing = seed >>> 0
  const mix = (): number => {
    mixing = (mixing + 0x9e3779b9) >>> 0
    let word = Math.imul(mixing ^ (mixing >>> 16), 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  }
  let [a, b, c, counter] = [mix(), mix(), mix(), 1]
  return () => {
    const sum = (a + b + counter++) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0
    return sum
  }
}
