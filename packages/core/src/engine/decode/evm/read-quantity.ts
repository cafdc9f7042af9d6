/**
 * Fields of JSON answers, checked: every value from a node or a file passes one of these.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'

/** An answer's object, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>

const QUANTITY = /^0x[0-9a-fA-F]{1,64}$/
const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const HASH = /^0x[0-9a-fA-F]{64}$/
const BYTES = /^0x(?:[0-9a-fA-F]{2})*$/

/** Characters of a wrong value that a message shows. */
const SHOWN_MAX = 80

/** A whole number of at most 256 bits: `0x` and hex, or a plain JSON number below 2^53. */
export function quantity(fields: Fields, name: string): bigint {
  const value = fields[name]
  if (typeof value === 'string' && QUANTITY.test(value)) return BigInt(value)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  throw shapeFault(name, 'a hex quantity', value)
}

/** As {@link quantity}; `otherwise` where the field is absent or null. */
export function quantityOr<Other>(fields: Fields, name: string, otherwise: Other): bigint | Other {
  const value = fields[name]
  return value === undefined || value === null ? otherwise : quantity(fields, name)
}

/** A count below 2^53. */
export function count(fields: Fields, name: string): number {
  const number = Number(quantity(fields, name))
  if (Number.isSafeInteger(number)) return number
  throw shapeFault(name, 'a count below 2^53', fields[name])
}

/** An account: 20 bytes as `0x` and lower-case hex. */
export function address(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && ADDRESS.test(value)) return value.toLowerCase()
  throw shapeFault(name, 'an address', value)
}

/** As {@link address}; null where the field is absent, null or empty. */
export function addressOrNull(fields: Fields, name: string): string | null {
  const value = fields[name]
  return value === undefined || value === null || value === '' ? null : address(fields, name)
}

/** A hash: 32 bytes as `0x` and lower-case hex. */
export function hash(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && HASH.test(value)) return value.toLowerCase()
  throw shapeFault(name, 'a hash of 32 bytes', value)
}

/** Bytes as `0x` and lower-case hex. */
export function hexBytes(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && BYTES.test(value)) return value.toLowerCase()
  throw shapeFault(name, 'bytes in hex', value)
}

/** An object, or a fault that names where it should be. */
export function asFields(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw shapeFault(name, 'an object', value)
}

/** A list, or a fault that names where it should be. */
export function asList(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw shapeFault(name, 'a list', value)
}

/** The fault of a field that is not of its form. */
export function shapeFault(name: string, expected: string, value: unknown): FaultError {
  const shown = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'nothing')
  const got = shown.length > SHOWN_MAX ? `${shown.slice(0, SHOWN_MAX)}…` : shown
  return new FaultError('EVM_SHAPE', `Expected ${expected} in ${name}, got ${got}`, { field: name })
}
