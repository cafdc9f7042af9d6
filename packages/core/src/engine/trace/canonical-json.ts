/**
 * One text for one value, so that a hash of the text is a hash of the value.
 *
 * Source: RFC 8785 (JSON Canonicalization Scheme): no white space, members sorted by UTF-16 code
 * unit, strings and numbers written as ECMAScript's `JSON.stringify` does. Departures: a bigint is
 * written as a string of decimal digits, and a number must be a safe whole number, since nothing in
 * a certificate is a fraction.
 *
 * @module
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { invariant } from '../../domain/error.ts'
import { compareText } from './order.ts'

/** What {@link canonicalJson} can write. */
export type CanonicalValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue }

/** How deep values nest at most; a certificate needs seven. */
export const CANONICAL_DEPTH_MAX = 16

/** UTF-8 of a text. */
export const utf8 = (text: string): Uint8Array => utf8ToBytes(text)

/**
 * The canonical text of a value. Values that JSON cannot say exactly are bugs of the caller and
 * break an invariant: fractions, numbers from 2^53 on, lone surrogates, `undefined`.
 */
export function canonicalJson(value: CanonicalValue, depth = 0): string {
  invariant(depth <= CANONICAL_DEPTH_MAX, `values nest at most ${CANONICAL_DEPTH_MAX} deep`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value === 'number') {
    // Minus zero would be written as 0 and read back as another number.
    invariant(Number.isSafeInteger(value) && !Object.is(value, -0), `${value} is a whole number`)
    return String(value)
  }
  if (typeof value === 'string') return quoted(value)
  if (isList(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`
  invariant(typeof value === 'object', 'a canonical value is JSON or a bigint')
  const members = Object.keys(value)
    .sort(compareText)
    .map((key) => `${quoted(key)}:${canonicalJson(value[key] as CanonicalValue, depth + 1)}`)
  return `{${members.join(',')}}`
}

const isList = (value: unknown): value is readonly CanonicalValue[] => Array.isArray(value)

/** A lone surrogate has no UTF-8, so two different texts would hash alike. */
function quoted(text: string): string {
  invariant(!/\p{Surrogate}/u.test(text), 'texts are well-formed Unicode')
  return JSON.stringify(text)
}
