/**
 * Whose coin an input spends, told from what it shows to spend it. Used where the coin itself is
 * not in the ledger; an answer is likely, never stated.
 *
 * Sources: BIP 16 (P2SH), BIP 141 (witness programs), BIP 341 (which last witness items only
 * Taproot has).
 *
 * @module
 */
import { AccountWriter, type ByteRange } from './account-text.ts'
import { Arena, asciiText } from './arena.ts'
import { countAt, countWidth } from './byte-cursor.ts'
import { type DecodedBlock, FORMS, type Form } from './columns.ts'
import type { BitcoinNetwork } from './network.ts'
import { FORM_ROW, formOf, isKey, OP, SCRIPT_BYTES_MAX } from './script-form.ts'

/** An account that an input's script or witness gives away. */
export type InferredInput = {
  readonly account: string
  readonly form: Form
  readonly certainty: 'inferred'
}

/** Room for one account. */
const ACCOUNT_BYTES = 80
/** Sizes of an ECDSA signature with its sighash byte. */
const SIGNATURE_BYTES_MIN = 9
const SIGNATURE_BYTES_MAX = 73
/** First byte of a DER sequence. */
const DER = 0x30
/** BIP 341: first byte of an annex, and the shape of a control block. */
const ANNEX = 0x50
const CONTROL_BASE = 33
const CONTROL_STEP = 32
const CONTROL_BYTES_MAX = CONTROL_BASE + 128 * CONTROL_STEP
/** Sizes of a Schnorr signature: what the one item of a key path spend is. */
const SCHNORR_BYTES = [64, 65]

const writers = new WeakMap<BitcoinNetwork, AccountWriter>()
const scratch = new Arena(ACCOUNT_BYTES)

/**
 * The account that an input spends from, where its script or witness gives it away.
 *
 * Answers for P2PKH, P2WPKH, P2WSH, and P2SH around either of these two, a public key or a multisig
 * script. Null for all else, as P2PK and Taproot key paths show a signature and nothing more.
 *
 * @param block    a decoded block
 * @param inputRow row of the input, 0 to `inputCount` - 1
 */
export function inferInput(
  block: DecodedBlock,
  inputRow: number,
  network: BitcoinNetwork,
): InferredInput | null {
  scratch.length = 0
  const form = new InputReader(block, network).write(inputRow, scratch)
  if (form === 0) return null
  return { account: asciiText(scratch.used()), form: FORMS[form]!, certainty: 'inferred' }
}

/** Reads the inputs of one block as {@link inferInput} does, without making texts or objects. */
export class InputReader {
  readonly #block: DecodedBlock
  readonly #writer: AccountWriter

  constructor(block: DecodedBlock, network: BitcoinNetwork) {
    this.#block = block
    this.#writer = writerOf(network)
  }

  /**
   * Writes the account of an input to the end of an arena.
   *
   * @returns row in `FORMS` of the account; 0 where nothing was written, as nobody can tell
   */
  write(inputRow: number, to: Arena): number {
    const block = this.#block
    const { bytes } = block
    const at = block.inScriptStart[inputRow]!
    const length = block.inScriptLength[inputRow]!
    const witnessStart = block.inWitnessStart[inputRow]!
    if (length > SCRIPT_BYTES_MAX) return 0
    if (length === 0) return witnessStart === 0 ? 0 : this.#witness(witnessStart, to)
    const pushes = lastPushes({ bytes, at, length })
    if (pushes === null) return 0
    return witnessStart === 0 ? this.#script(pushes, to) : this.#nested(pushes, to)
  }

  #script({ count, last, before }: LastPushes, to: Arena): number {
    if (count < 2) return 0
    if (count === 2 && isSignature(before) && isKey(last.bytes, last.at, last.length)) {
      this.#writer.writeKey(to, last)
      return FORM_ROW.p2pkh
    }
    const form = formOf(last.bytes, last.at, last.length)
    if (form !== FORM_ROW.multisig && form !== FORM_ROW.p2pk) return 0
    this.#writer.writeRedeem(to, last)
    return FORM_ROW.p2sh
  }

  #nested({ count, last }: LastPushes, to: Arena): number {
    if (count !== 1 || !isNestedProgram(last)) return 0
    this.#writer.writeRedeem(to, last)
    return FORM_ROW.p2sh
  }

  #witness(start: number, to: Arena): number {
    const { bytes } = this.#block
    const { count, first, last } = witnessEnds(bytes, start)
    if (count === 2 && last.length === 33 && isKey(bytes, last.at, 33) && isSignature(first)) {
      this.#writer.writeWitnessKey(to, last)
      return FORM_ROW.p2wpkh
    }
    const runs = last.length > 0 && last.length <= SCRIPT_BYTES_MAX
    if (!runs || isTaprootEnd(count, last)) return 0
    this.#writer.writeWitnessScript(to, last)
    return FORM_ROW.p2wsh
  }
}

function writerOf(network: BitcoinNetwork): AccountWriter {
  const known = writers.get(network)
  if (known !== undefined) return known
  const writer = new AccountWriter(network)
  writers.set(network, writer)
  return writer
}

/** Whether the last witness item can only, or as well, belong to a Taproot spend. */
function isTaprootEnd(count: number, { bytes, at, length }: ByteRange): boolean {
  if (count === 1) return SCHNORR_BYTES.includes(length)
  const first = bytes[at]!
  if (first === ANNEX) return true
  const control = length >= CONTROL_BASE && length <= CONTROL_BYTES_MAX
  return control && (length - CONTROL_BASE) % CONTROL_STEP === 0 && isLeafVersion(first & 0xfe)
}

/** BIP 341, footnote on leaf versions: bytes that no spendable witness script begins with. */
const isLeafVersion = (byte: number): boolean =>
  byte >= 0xc0 || [0x66, 0x7e, 0x80, 0x84, 0x96, 0x98, 0xba, 0xbc, 0xbe].includes(byte)

/** The program that a P2SH output wraps: version 0, of 20 or 32 bytes. */
function isNestedProgram({ bytes, at, length }: ByteRange): boolean {
  if (length !== 22 && length !== 34) return false
  return bytes[at] === 0 && bytes[at + 1] === length - 2
}

const isSignature = ({ bytes, at, length }: ByteRange): boolean =>
  length >= SIGNATURE_BYTES_MIN && length <= SIGNATURE_BYTES_MAX && bytes[at] === DER

/** How many pushes a script has, and its last two. */
type LastPushes = { readonly count: number; readonly last: ByteRange; readonly before: ByteRange }

/** The pushes of a script; null where it does anything but push. */
function lastPushes({ bytes, at, length }: ByteRange): LastPushes | null {
  const end = at + length
  let before: ByteRange = { bytes, at, length: 0 }
  let last = before
  let count = 0
  for (let from = at; from < end; count++) {
    const width = pushWidth(bytes, from, end)
    if (width === 0) return null
    before = last
    last = { bytes, at: from + width, length: pushLength(bytes, from) }
    from = last.at + last.length
    if (from > end) return null
  }
  return { count, last, before }
}

/** Bytes of a push opcode with its length; 0 where the opcode does not push or is cut off. */
function pushWidth(bytes: Uint8Array, at: number, end: number): number {
  const opcode = bytes[at]!
  if (opcode > OP.sixteen || opcode === 0x50) return 0
  const width = opcode < OP.pushData1 || opcode > OP.pushData4 ? 1 : pushDataWidth(opcode)
  return at + width <= end ? width : 0
}

const pushDataWidth = (opcode: number): number => 1 + 2 ** (opcode - OP.pushData1)

function pushLength(bytes: Uint8Array, at: number): number {
  const opcode = bytes[at]!
  if (opcode < OP.pushData1) return opcode
  if (opcode > OP.pushData4) return 0
  let length = 0
  for (let index = pushDataWidth(opcode) - 1; index > 0; index--) {
    length = length * 256 + bytes[at + index]!
  }
  return length
}

type WitnessEnds = { readonly count: number; readonly first: ByteRange; readonly last: ByteRange }

/** The count of witness items, the first and the last. The decoder has checked the lengths. */
function witnessEnds(bytes: Uint8Array, start: number): WitnessEnds {
  const count = countAt(bytes, start)
  let at = start + countWidth(bytes[start]!)
  let first: ByteRange = { bytes, at, length: 0 }
  let last = first
  for (let item = 0; item < count; item++) {
    const length = countAt(bytes, at)
    last = { bytes, at: at + countWidth(bytes[at]!), length }
    if (item === 0) first = last
    at = last.at + length
  }
  return { count, first, last }
}
