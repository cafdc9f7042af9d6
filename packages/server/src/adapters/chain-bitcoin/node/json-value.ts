/** Reads values out of a node's JSON; what is missing or of another kind is a coded fault. */
import { FaultError } from '@paperchain/core/domain/error'

/** An object of a node's JSON. */
export type Json = Readonly<Record<string, unknown>>

/** @throws {FaultError} `NODE_ANSWER` */
export function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw wrong(what, 'an object', value)
}

/** @throws {FaultError} `NODE_ANSWER` */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw wrong(what, 'a list', value)
}

/** A whole number of at most 32 bits, signed or not. @throws {FaultError} `NODE_ANSWER` */
export function wholeOf(value: unknown, what: string): number {
  const isWhole = typeof value === 'number' && Number.isInteger(value)
  if (isWhole && value >= -(2 ** 31) && value < 2 ** 32) return value
  throw wrong(what, 'a whole number of 32 bits', value)
}

/** Bytes of hex digits; `length` where it is known. @throws {FaultError} `NODE_ANSWER` */
export function bytesOf(value: unknown, what: string, length?: number): Buffer {
  if (typeof value !== 'string' || value.length % 2 !== 0) throw wrong(what, 'hex digits', value)
  const bytes = Buffer.from(value, 'hex')
  const isHex = bytes.length === value.length / 2
  if (isHex && (length === undefined || bytes.length === length)) return bytes
  throw wrong(what, `${length ?? 'some'} bytes as hex digits`, value)
}

/** An id: 64 hex digits in lower case. @throws {FaultError} `NODE_ANSWER` */
export function idOf(value: unknown, what: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value
  throw wrong(what, '64 hex digits', value)
}

/**
 * Smallest units of a decimal number of coins with 8 places.
 *
 * A JSON number below 2^25 coins came from the nearest double, which is less than half a unit away
 * (2^-29 against 2^-27.6): so its eight places are those that the node wrote.
 *
 * @throws {FaultError} `NODE_ANSWER`
 */
export function unitsOf(value: unknown, what: string): bigint {
  const isAmount = typeof value === 'number' && value >= 0 && value < 2 ** 25
  if (isAmount) return BigInt(value.toFixed(8).replace('.', ''))
  throw wrong(what, 'an amount of coins', value)
}

function wrong(what: string, expected: string, value: unknown): FaultError {
  const shown = typeof value === 'object' ? (value === null ? 'null' : 'an object') : String(value)
  return new FaultError('NODE_ANSWER', `Expected ${expected} as ${what}, got ${shown.slice(0, 80)}`)
}
