/**
 * Reads fields of Tron's JSON: hex or base58 addresses, whole numbers, texts as hex. What is
 * missing or of another kind is a coded fault.
 *
 * @module
 */
import { base64, hex } from '@scure/base'
import { encodeBase58Check } from '../../../domain/address/base58check.ts'
import { tron } from '../../../domain/address/tron.ts'
import { utf8Text } from '../../../domain/batch/utf8.ts'
import { FaultError } from '../../../domain/error.ts'
import { wholeOf } from '../exact-json.ts'
import type { TronNetwork } from './network.ts'

/** An object of Tron's JSON. */
export type Json = Readonly<Record<string, unknown>>

/** The version byte before an account's 20 bytes. */
const VERSION = 0x41
/** Hex of an address and the text it became, so that busy accounts are not hashed again. */
const TEXTS_MAX = 200_000

/** @throws {FaultError} `TRON_MALFORMED` saying what was expected where */
export function malformed(what: string, expected: string, value: unknown): FaultError {
  const shown = typeof value === 'object' ? (value === null ? 'null' : 'an object') : String(value)
  const message = `Expected ${expected} as ${what}, got ${shown.slice(0, 80)}`
  return new FaultError('TRON_MALFORMED', message, { field: what })
}

/** An object. @throws {FaultError} `TRON_MALFORMED` */
export function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw malformed(what, 'an object', value)
}

/**
 * A list of at most `most` values; an absent one is empty. @throws {FaultError} `TRON_MALFORMED`
 */
export function listOf(value: unknown, what: string, most: number): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw malformed(what, 'a list', value)
  if (value.length <= most) return value
  throw malformed(what, `a list of at most ${most}`, value.length)
}

/**
 * A whole number from 0 on; protobuf leaves zeros out, so an absent one is 0.
 *
 * @throws {FaultError} `TRON_MALFORMED`
 */
export function amountOf(value: unknown, what: string): bigint {
  if (value === undefined || value === null) return 0n
  const whole = wholeOf(value)
  if (whole !== null && whole >= 0n) return whole
  throw malformed(what, 'a whole number from 0 on', value)
}

/** A whole number from 0 to 2^53 - 1, absent is 0. @throws {FaultError} `TRON_MALFORMED` */
export function numberOf(value: unknown, what: string): number {
  const whole = Number(amountOf(value, what))
  if (Number.isSafeInteger(whole)) return whole
  throw malformed(what, 'a whole number below 2^53', value)
}

/** An id of 32 bytes as 64 lower-case hex digits. @throws {FaultError} `TRON_MALFORMED` */
export function idOf(value: unknown, what: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase()
  throw malformed(what, '64 hex digits', value)
}

/** Bytes of base64. @throws {FaultError} `TRON_MALFORMED` */
export function base64Of(value: unknown, what: string, length: number): Uint8Array {
  if (typeof value !== 'string') throw malformed(what, 'base64', value)
  const bytes = decoded(value)
  if (bytes?.length === length) return bytes
  throw malformed(what, `${length} bytes as base64`, value)
}

function decoded(text: string): Uint8Array | null {
  try {
    return base64.decode(text)
  } catch {
    // Which sign is wrong does not matter: the whole text is shown.
    return null
  }
}

/** A text that nodes write as hex of its bytes (`31303032303030` is `1002000`). */
export function textOf(value: unknown, isVisible: boolean): string {
  if (typeof value !== 'string') return ''
  if (isVisible || !/^(?:[0-9a-f]{2})+$/i.test(value)) return value
  const bytes = hex.decode(value.toLowerCase())
  return utf8Text(bytes, 0, bytes.length)
}

/** What reading needs beside the text: whose network's assets move, and the texts of accounts. */
export type TronReading = {
  readonly network: TronNetwork
  readonly accounts: TronAccounts
}

/** What is needed to read a network from now on. */
export const tronReading = (network: TronNetwork): TronReading => ({
  network,
  accounts: new TronAccounts(),
})

/** Accounts of the forms that sources use, as base58check. Keeps the texts of busy ones. */
export class TronAccounts {
  readonly #texts = new Map<string, string>()

  /**
   * The account of an address: hex with or without its version byte, or base58check.
   *
   * @throws {FaultError} `TRON_MALFORMED`, or what a bad base58check text gives
   */
  of(value: unknown, what: string): string {
    if (typeof value !== 'string') throw malformed(what, 'an address', value)
    const known = this.#texts.get(value)
    if (known !== undefined) return known
    const text = this.#read(value, what)
    if (this.#texts.size >= TEXTS_MAX) this.#texts.clear()
    this.#texts.set(value, text)
    return text
  }

  /** The account of 20 bytes. */
  ofBytes(bytes: Uint8Array): string {
    return this.of(hex.encode(bytes), 'address')
  }

  #read(value: string, what: string): string {
    const digits = /^(?:0x|41)?([0-9a-f]{40})$/i.exec(value)?.[1]
    if (digits !== undefined) return encodeBase58Check(VERSION, hex.decode(digits.toLowerCase()))
    if (value.startsWith('T')) return tron.parse(value).account
    throw malformed(what, 'a Tron address', value)
  }
}
