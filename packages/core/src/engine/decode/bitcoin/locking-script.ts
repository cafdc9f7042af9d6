/**
 * The script that locks an output, and its form, by the rules of a network: where witness programs
 * mean nothing they are scripts like any others, and where tokens may stand before a script they
 * are stepped over.
 *
 * Source: CHIP-2022-02 "CashTokens" (token prefix); CHIP-2022-05 "Pay-to-Script-Hash-32".
 *
 * @module
 */
import { countAt, countWidth } from './byte-cursor.ts'
import type { BitcoinNetwork } from './network.ts'
import { FORM_ROW, formOf, OP } from './script-form.ts'

const TOKEN = 0xef
const CATEGORY_BYTES = 32
/** Bits of the byte behind the category: what else stands there. */
const HAS_COMMITMENT = 0x40
const HAS_AMOUNT = 0x10
const HASH256 = 0xaa

const { p2wpkh, p2wsh, p2tr, witness, nonstandard, p2sh32 } = FORM_ROW

/** How many of the `length` bytes from `at` are tokens, before the script; 0 where none are. */
export function tokenBytes(bytes: Uint8Array, at: number, length: number): number {
  const end = at + length
  let from = at + 1 + CATEGORY_BYTES
  if (bytes[at] !== TOKEN || from >= end) return 0
  const holds = bytes[from++]!
  if ((holds & HAS_COMMITMENT) !== 0) {
    if (from + countWidth(bytes[from] ?? 0) > end) return 0
    const commitment = countAt(bytes, from)
    from += countWidth(bytes[from]!) + commitment
  }
  if ((holds & HAS_AMOUNT) !== 0) from += countWidth(bytes[from] ?? 0)
  // What does not fit is no token prefix, and then the whole is the script.
  return from <= end ? from - at : 0
}

/** Row in `FORMS` of the script of `length` bytes from `at`, by the rules of a network. */
export function lockingForm(
  network: BitcoinNetwork,
  bytes: Uint8Array,
  [at, length]: readonly [at: number, length: number],
): number {
  const form = formOf(bytes, at, length)
  if (network.prefix !== null) return form
  if (network.cashPrefix !== null && isScriptHash32(bytes, at, length)) return p2sh32
  const isProgram = form === p2wpkh || form === p2wsh || form === p2tr || form === witness
  return isProgram ? nonstandard : form
}

const isScriptHash32 = (bytes: Uint8Array, at: number, length: number): boolean =>
  length === 35 &&
  bytes[at] === HASH256 &&
  bytes[at + 1] === OP.push32 &&
  bytes[at + 34] === OP.equal
