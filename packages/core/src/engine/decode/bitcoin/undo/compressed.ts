/**
 * Bitcoin Core's own short forms of numbers, amounts and output scripts, in which it keeps coins.
 *
 * Source: Bitcoin Core's `serialize.h` (`WriteVarInt`) and `compressor.cpp`. Numbers are written in
 * base 128, most significant digit first, with one taken off each digit but the last, so that every
 * number has one form only.
 *
 * @module
 */
import { FaultError } from '../../../../domain/error.ts'
import type { ByteCursor } from '../byte-cursor.ts'
import { SCRIPT_BYTES_MAX } from '../script-form.ts'
import { liftKey } from './lift-key.ts'

/** Numbers from here on are refused: no amount or length needs more. */
const NUMBER_LIMIT = 2n ** 64n
/** Below this a further digit keeps a number exact in a double. */
const DOUBLE_ROOM = 2 ** 45
/** Sizes below this name a special form of script. */
const SPECIAL_FORMS = 6

/**
 * Reads a number of Core's own kind, below 2^64.
 *
 * @throws {FaultError} `BLOCK_TRUNCATED`, `UNDO_MALFORMED`
 */
export function readCoreNumber(cursor: ByteCursor): bigint {
  const from = cursor.at
  let small = 0
  let large: bigint | null = null
  for (;;) {
    const byte = cursor.bytes[cursor.skip(1, 'number')]!
    const digit = byte & 0x7f
    if (large === null && small < DOUBLE_ROOM) small = small * 128 + digit
    else large = (large ?? BigInt(small)) * 128n + BigInt(digit)
    if ((byte & 0x80) === 0) break
    if (large === null) small++
    else large++
    if (large !== null && large >= NUMBER_LIMIT) break
  }
  const number = large ?? BigInt(small)
  if (number < NUMBER_LIMIT) return number
  throw malformed(from, 'a number below 2^64', `about ${number}`)
}

/** The amount that a short form stands for: its trailing zeros, up to nine, are counted. */
export function expandAmount(short: bigint): bigint {
  if (short === 0n) return 0n
  const less = short - 1n
  const zeros = less % 10n
  const rest = less / 10n
  const digits = zeros < 9n ? (rest / 9n) * 10n + (rest % 9n) + 1n : rest + 1n
  return digits * 10n ** zeros
}

/**
 * Reads an output script in its short form: P2PKH, P2SH and P2PK as a number and a hash or
 * coordinate, others with their length. Returns the script itself, new bytes or a view.
 *
 * @throws {FaultError} `BLOCK_TRUNCATED`, `UNDO_MALFORMED`
 */
export function readShortScript(cursor: ByteCursor): Uint8Array {
  const from = cursor.at
  const size = readCoreNumber(cursor)
  if (size >= SPECIAL_FORMS) {
    const length = Number(size) - SPECIAL_FORMS
    if (length > SCRIPT_BYTES_MAX) {
      throw malformed(from, `a script of at most ${SCRIPT_BYTES_MAX} bytes`, `${length}`)
    }
    const at = cursor.skip(length, 'script')
    return cursor.bytes.subarray(at, at + length)
  }
  const form = Number(size)
  const at = cursor.skip(form < 2 ? 20 : 32, 'script')
  return specialScript(form, cursor.bytes.subarray(at, cursor.at), from)
}

function specialScript(form: number, data: Uint8Array, from: number): Uint8Array {
  if (form === 0) return around(KEY_HASH, data)
  if (form === 1) return around(SCRIPT_HASH, data)
  if (form < 4) return around(form === 2 ? EVEN_KEY : ODD_KEY, data)
  const key = liftKey(data, form === 5)
  if (key === null) throw malformed(from, 'the coordinate of a key', 'a number that is none')
  return around(LONG_KEY, key)
}

/** A script with a gap for its data. */
type Frame = { readonly before: readonly number[]; readonly after: readonly number[] }
const KEY_HASH: Frame = { before: [0x76, 0xa9, 20], after: [0x88, 0xac] }
const SCRIPT_HASH: Frame = { before: [0xa9, 20], after: [0x87] }
const EVEN_KEY: Frame = { before: [33, 2], after: [0xac] }
const ODD_KEY: Frame = { before: [33, 3], after: [0xac] }
const LONG_KEY: Frame = { before: [65], after: [0xac] }

function around({ before, after }: Frame, data: Uint8Array): Uint8Array {
  const script = new Uint8Array(before.length + data.length + after.length)
  script.set(before)
  script.set(data, before.length)
  script.set(after, before.length + data.length)
  return script
}

/** The fault of bytes that no node writes. */
export const malformed = (at: number, expected: string, got: string): FaultError =>
  new FaultError('UNDO_MALFORMED', `Expected ${expected} at byte ${at}, got ${got}`, { at })
