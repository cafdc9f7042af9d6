/**
 * Fields of a daemon's answers, each checked as it is read.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import { parseExactJson, wholeOf } from '../exact-json.ts'

/** The most outputs of one transaction. */
export const OUTPUTS_MAX = 10_000

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>

/** The value of a text of JSON within an answer. @throws {FaultError} `MONERO_MALFORMED` */
export function jsonOf(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    throw malformed('json', 'JSON', text)
  }
}

/** The fault of a field that is not what a daemon promises. */
export function malformed(what: string, expected: string, value: unknown): FaultError {
  const shown = typeof value === 'object' ? (value === null ? 'null' : 'an object') : String(value)
  const message = `Expected ${expected} as ${what}, got ${shown.slice(0, 80)}`
  return new FaultError('MONERO_MALFORMED', message, { field: what })
}

/** An object. @throws {FaultError} `MONERO_MALFORMED` */
export function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw malformed(what, 'an object', value)
}

/** A hash or key as 64 hex digits. @throws {FaultError} `MONERO_MALFORMED` */
export function idOf(value: unknown, what: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value
  throw malformed(what, '64 hex digits', value)
}

/** A whole number from 0 to 2^128 - 1. @throws {FaultError} `MONERO_MALFORMED` */
export function amountOf(value: unknown, what: string): bigint {
  const whole = wholeOf(value)
  if (whole !== null && whole >= 0n && whole < 2n ** 128n) return whole
  throw malformed(what, 'a whole number from 0 on', value)
}

/** A whole number from 0 to 2^53 - 1. @throws {FaultError} `MONERO_MALFORMED` */
export function numberOf(value: unknown, what: string): number {
  const whole = Number(amountOf(value, what))
  if (Number.isSafeInteger(whole)) return whole
  throw malformed(what, 'a whole number below 2^53', value)
}

/** A list of at most so many values. @throws {FaultError} `MONERO_MALFORMED` */
export function listOf(value: unknown, what: string, most: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= most) return value
  const got = Array.isArray(value) ? `one of ${value.length}` : 'another value'
  throw malformed(what, `a list of at most ${most}`, got)
}
