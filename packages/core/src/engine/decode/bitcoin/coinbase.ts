/**
 * What the first input of a block says: its height, and whatever its maker wrote.
 *
 * Source: BIP 34 (block version 2, height in the coinbase).
 *
 * @module
 */
import type { BitcoinNetwork } from './network.ts'
import { OP } from './script-form.ts'

/** Longest push of a height: four bytes hold every height below 2^31. */
const HEIGHT_BYTES_MAX = 4

/** The script of a coinbase and the version of its block. */
export type CoinbaseScript = {
  readonly bytes: Uint8Array
  readonly at: number
  readonly length: number
  readonly blockVersion: number
}

/**
 * The height that a coinbase states.
 *
 * @returns 1 to 2^31 - 1, or null where it states none: block version below 2, no minimal push, or
 *          a height from before the network made the statement a rule (anybody could lie then)
 */
export function statedHeight(script: CoinbaseScript, network: BitcoinNetwork): number | null {
  if (script.blockVersion < 2 || script.length === 0) return null
  const height = pushedNumber(script)
  return height !== null && height >= network.statedHeightFrom ? height : null
}

/** The script's bytes as text: printable ASCII as it is, every other byte as `.`. */
export function coinbaseText({ bytes, at, length }: CoinbaseScript): string {
  let text = ''
  for (let index = at; index < at + length; index++) {
    const byte = bytes[index]!
    text += byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.'
  }
  return text
}

/** The positive number of a minimal push at the script's start, or null. */
function pushedNumber({ bytes, at, length }: CoinbaseScript): number | null {
  const first = bytes[at]!
  if (first >= OP.one && first <= OP.sixteen) return first - OP.one + 1
  if (first === 0 || first > HEIGHT_BYTES_MAX || first >= length) return null
  let value = 0
  for (let index = first; index > 0; index--) value = value * 256 + bytes[at + index]!
  const top = bytes[at + first]!
  const negative = top >= 0x80
  // The top byte is needed for its value, or to keep the byte below it from being a sign.
  const minimal = top !== 0 || (first > 1 && bytes[at + first - 1]! >= 0x80)
  return negative || !minimal || value <= 16 ? null : value
}
