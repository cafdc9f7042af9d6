/** What the address tests share. A property that fails prints its seed and its smallest case. */
import fc from 'fast-check'
import { type Fault, FaultError, faultOf } from '../error.ts'

/** As many random bytes. */
export const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })

/** The fault that a call ends in, as data; fails the test where it ends otherwise. */
export function faultFrom(call: () => unknown): Fault {
  try {
    call()
  } catch (error) {
    if (error instanceof FaultError) return faultOf(error)
    throw error
  }
  throw new Error('Expected a FaultError, got a result')
}

/** A place and another character of the alphabet to put there, to be applied by {@link change}. */
export const aChange = fc.record({ place: fc.nat(), step: fc.nat() })

/** The text with one character, from `start` on, replaced by another of the alphabet. */
export function change(
  text: string,
  alphabet: string,
  { place, step, start = 0 }: { place: number; step: number; start?: number },
): { text: string; index: number } {
  const index = start + (place % (text.length - start))
  const others = [...alphabet].filter((character) => character !== text.charAt(index))
  const other = others[step % others.length] ?? ''
  return { text: text.slice(0, index) + other + text.slice(index + 1), index }
}
