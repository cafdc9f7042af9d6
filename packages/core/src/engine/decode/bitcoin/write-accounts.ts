/**
 * Forms and account texts of all outputs of a block. A script that stood in the block before is not
 * encoded again: both rows point at one text.
 *
 * @module
 */
import { AccountWriter } from './account-text.ts'
import { Arena } from './arena.ts'
import type { Columns } from './fill-columns.ts'
import { lockingForm, tokenBytes } from './locking-script.ts'
import type { BitcoinNetwork } from './network.ts'
import { formOf } from './script-form.ts'

/** What most accounts are shorter than. */
const ACCOUNT_BYTES_USUAL = 40

/** Shorter scripts name nobody, longer ones are rare: neither is worth remembering. */
const REMEMBERED_BYTES_MIN = 22
const REMEMBERED_BYTES_MAX = 67
const SLOT_BITS_MAX = 16

/** Fills the columns of forms and accounts, and gives the texts. */
export function writeAccounts(
  columns: Columns,
  bytes: Uint8Array,
  network: BitcoinNetwork,
): Uint8Array {
  const { outputCount, outScriptStart, outScriptLength, outForm } = columns
  const { outAccountStart, outAccountLength } = columns
  const arena = new Arena(ACCOUNT_BYTES_USUAL * outputCount)
  const writer = new AccountWriter(network)
  const seen = new SeenScripts(columns, bytes)
  const script = { bytes, at: 0, length: 0 }
  const isPlain = network.prefix !== null && !network.hasTokens
  for (let row = 0; row < outputCount; row++) {
    const same = seen.earlier(row)
    if (same >= 0) {
      outForm[row] = outForm[same]!
      outAccountStart[row] = outAccountStart[same]!
      outAccountLength[row] = outAccountLength[same]!
      continue
    }
    script.at = outScriptStart[row]!
    script.length = outScriptLength[row]!
    const form = isPlain ? formOf(bytes, script.at, script.length) : lockedBy(script, network)
    const start = arena.length
    writer.write(arena, form, script)
    outForm[row] = form
    outAccountStart[row] = start
    outAccountLength[row] = arena.length - start
  }
  return arena.used()
}

/** The form of a script by the rules of its network; what stands before it is cut off. */
function lockedBy(
  script: { readonly bytes: Uint8Array; at: number; length: number },
  network: BitcoinNetwork,
): number {
  const { bytes } = script
  const tokens = network.hasTokens ? tokenBytes(bytes, script.at, script.length) : 0
  script.at += tokens
  script.length -= tokens
  return lockingForm(network, bytes, [script.at, script.length])
}

/**
 * Rows by some bits of their scripts. A slot keeps one row and forgets it for the next, so that no
 * choice of scripts makes a look-up long.
 */
class SeenScripts {
  readonly #columns: Columns
  readonly #bytes: Uint8Array
  /** Row + 1; 0 is empty. */
  readonly #slots: Uint32Array
  readonly #shift: number

  constructor(columns: Columns, bytes: Uint8Array) {
    this.#columns = columns
    this.#bytes = bytes
    const bits = Math.min(SLOT_BITS_MAX, 33 - Math.clz32(columns.outputCount))
    this.#slots = new Uint32Array(2 ** bits)
    this.#shift = 32 - bits
  }

  /** An earlier row with the same script, or -1; remembers this one. */
  earlier(row: number): number {
    const { outScriptStart, outScriptLength } = this.#columns
    const length = outScriptLength[row]!
    if (length < REMEMBERED_BYTES_MIN || length > REMEMBERED_BYTES_MAX) return -1
    const at = outScriptStart[row]!
    const slot = this.#slot(at)
    const found = this.#slots[slot]! - 1
    this.#slots[slot] = row + 1
    if (found < 0 || outScriptLength[found] !== length) return -1
    const bytes = this.#bytes
    const other = outScriptStart[found]!
    // The hash stands near the end of a script: unequal ones differ early when read from there.
    for (let index = length - 1; index >= 0; index--) {
      if (bytes[at + index] !== bytes[other + index]) return -1
    }
    return found
  }

  #slot(at: number): number {
    const bytes = this.#bytes
    const word =
      bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24)
    return Math.imul(word, 0x9e3779b1) >>> this.#shift
  }
}
