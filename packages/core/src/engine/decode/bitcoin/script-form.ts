/**
 * Which form an output script has, from its bytes alone.
 *
 * Sources: Bitcoin Core's `Solver` (p2pk, p2pkh, multisig), BIP 16 (p2sh), BIP 141 (witness
 * programs), BIP 341 (p2tr).
 *
 * @module
 */
import { invariant } from '../../../domain/error.ts'
import { FORMS, type Form } from './columns.ts'

/** Scripts longer than this fail before they run: nobody can spend them. */
export const SCRIPT_BYTES_MAX = 10_000

/** Most keys of a multisig script that has a small number for each. */
export const MULTISIG_KEYS_MAX = 16

/** The row of a form in {@link FORMS}. */
export function formRow(form: Form): number {
  const row = FORMS.indexOf(form)
  invariant(row >= 0, `${form} is a form`)
  return row
}

/** Rows in {@link FORMS}, by name. */
export const FORM_ROW = {
  p2pk: formRow('p2pk'),
  p2pkh: formRow('p2pkh'),
  p2sh: formRow('p2sh'),
  p2wpkh: formRow('p2wpkh'),
  p2wsh: formRow('p2wsh'),
  p2tr: formRow('p2tr'),
  multisig: formRow('multisig'),
  opReturn: formRow('op_return'),
  witness: formRow('witness'),
  nonstandard: formRow('nonstandard'),
  p2sh32: formRow('p2sh32'),
} as const

const { p2pk, p2pkh, p2sh, p2wpkh, p2wsh, p2tr, multisig, opReturn, witness, nonstandard } =
  FORM_ROW

/** Opcodes that the forms are made of. */
export const OP = {
  push20: 0x14,
  push32: 0x20,
  push33: 0x21,
  push65: 0x41,
  pushData1: 0x4c,
  pushData4: 0x4e,
  one: 0x51,
  sixteen: 0x60,
  return: 0x6a,
  dup: 0x76,
  equal: 0x87,
  equalVerify: 0x88,
  hash160: 0xa9,
  checkSig: 0xac,
  checkMultisig: 0xae,
} as const

/**
 * The form of the script of `length` bytes from `at`.
 *
 * @returns a row in {@link FORMS}, never 0
 */
export function formOf(bytes: Uint8Array, at: number, length: number): number {
  if (length === 0) return nonstandard
  const first = bytes[at]!
  if (first === OP.return) return opReturn
  if (length > SCRIPT_BYTES_MAX) return nonstandard
  if (length === 25 && isKeyHash(bytes, at)) return p2pkh
  if (length === 23 && isScriptHash(bytes, at)) return p2sh
  if (length >= 4 && length <= 42 && isProgram(bytes, at, length)) return programForm(first, length)
  const last = bytes[at + length - 1]!
  if (last === OP.checkSig) return isKeyScript(bytes, at, length) ? p2pk : nonstandard
  if (last === OP.checkMultisig && isMultisig(bytes, at, length)) return multisig
  return nonstandard
}

/** Whether nobody can ever spend the script: it returns at once, or is too long to run. */
export const isUnspendable = (form: number, length: number): boolean =>
  form === opReturn || length > SCRIPT_BYTES_MAX

/** The version of a witness program, 0 to 16, from its first opcode. */
export const programVersion = (opcode: number): number => (opcode === 0 ? 0 : opcode - OP.one + 1)

/** Whether `length` bytes from `at` look like a public key: the right size for their first byte. */
export function isKey(bytes: Uint8Array, at: number, length: number): boolean {
  const first = bytes[at]!
  if (length === 33) return first === 2 || first === 3
  // 6 and 7 are the hybrid form, which Bitcoin Core takes for a key as well.
  return length === 65 && (first === 4 || first === 6 || first === 7)
}

const isKeyHash = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === OP.dup &&
  bytes[at + 1] === OP.hash160 &&
  bytes[at + 2] === OP.push20 &&
  bytes[at + 23] === OP.equalVerify &&
  bytes[at + 24] === OP.checkSig

const isScriptHash = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === OP.hash160 && bytes[at + 1] === OP.push20 && bytes[at + 22] === OP.equal

/** BIP 141: a version opcode and one push of 2 to 40 bytes, nothing else. */
function isProgram(bytes: Uint8Array, at: number, length: number): boolean {
  const first = bytes[at]!
  const versioned = first === 0 || (first >= OP.one && first <= OP.sixteen)
  return versioned && bytes[at + 1] === length - 2
}

/** BIP 141: version 0 has 20 or 32 bytes; nobody can spend, and no address names, another. */
function programForm(first: number, length: number): number {
  if (first === 0) return length === 22 ? p2wpkh : length === 34 ? p2wsh : nonstandard
  return first === OP.one && length === 34 ? p2tr : witness
}

function isKeyScript(bytes: Uint8Array, at: number, length: number): boolean {
  return bytes[at] === length - 2 && isKey(bytes, at + 1, length - 2)
}

/** OP_m, n keys, OP_n, OP_CHECKMULTISIG, with 1 ≤ m ≤ n ≤ 16. */
function isMultisig(bytes: Uint8Array, at: number, length: number): boolean {
  const needed = bytes[at]! - OP.one + 1
  const stated = bytes[at + length - 2]! - OP.one + 1
  if (needed < 1 || stated < needed || stated > MULTISIG_KEYS_MAX) return false
  const end = at + length - 2
  let from = at + 1
  let keys = 0
  for (; from < end; keys++) {
    const size = bytes[from]!
    if (from + 1 + size > end || !isKey(bytes, from + 1, size)) return false
    from += 1 + size
  }
  return keys === stated
}
