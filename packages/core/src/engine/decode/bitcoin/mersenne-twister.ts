/**
 * The first whole number that Boost draws from a Mersenne twister: chance in Dogecoin's first
 * subsidies.
 *
 * Sources: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1), 1998,
 * DOI 10.1145/272991.272995 (MT19937); Boost.Random's `uniform_int` (buckets of equal size, what
 * falls behind the last is drawn again).
 *
 * @module
 */
import { invariant } from '../../../domain/error.ts'

const WORDS = 624
const SHIFT = 397
/** Outputs that need no word which an earlier output has changed. */
const OUTPUTS_MAX = WORDS - SHIFT
const RANGE = 2 ** 32

/**
 * A whole number from 1 to `most`, both included, each as likely.
 *
 * @param seed a whole number below 2^32
 * @param most a whole number from 1 to 2^31
 */
export function firstOfTwister(seed: number, most: number): number {
  const state = stateOf(seed)
  // Boost adds one to the size where the buckets fit without a rest.
  const bucket = Math.floor(RANGE / most)
  for (let turn = 0; turn < OUTPUTS_MAX; turn++) {
    const drawn = Math.floor(output(state, turn) / bucket)
    if (drawn < most) return drawn + 1
  }
  // Each turn fails with less than one half: 2^-227 in all.
  invariant(false, `a twister of seed ${seed} draws from 1 to ${most}`)
}

function stateOf(seed: number): Uint32Array {
  const state = new Uint32Array(WORDS)
  state[0] = seed
  for (let at = 1; at < WORDS; at++) {
    const last = state[at - 1]!
    state[at] = Math.imul(1_812_433_253, last ^ (last >>> 30)) + at
  }
  return state
}

function output(state: Uint32Array, at: number): number {
  const joined = (state[at]! & 0x80000000) | (state[at + 1]! & 0x7fffffff)
  const twist = (joined & 1) === 1 ? 0x9908b0df : 0
  let word = state[at + SHIFT]! ^ (joined >>> 1) ^ twist
  word ^= word >>> 11
  word ^= (word << 7) & 0x9d2c5680
  word ^= (word << 15) & 0xefc60000
  return (word ^ (word >>> 18)) >>> 0
}
