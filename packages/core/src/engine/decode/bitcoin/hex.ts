/**
 * Hex text to bytes, with the place of what is wrong.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'

/** Whether a byte may stand in hex text: a digit or white space. */
export const isHexText = (byte: number): boolean => isSpace(byte) || hexDigit(byte) >= 0

/**
 * Reads hex digits, two a byte; white space may stand between bytes.
 *
 * @param text ASCII bytes of the text
 * @throws {FaultError} `BLOCK_HEX` with the position `at` of the first wrong character, from 0
 */
export function bytesOfHex(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1)
  let count = 0
  for (let at = 0; at < text.length; ) {
    if (isSpace(text[at]!)) {
      at++
      continue
    }
    const high = hexDigit(text[at]!)
    if (high < 0) throw notHex(text, at)
    const low = at + 1 < text.length ? hexDigit(text[at + 1]!) : -1
    if (low < 0) throw notHex(text, at + 1)
    bytes[count++] = 16 * high + low
    at += 2
  }
  return bytes.subarray(0, count)
}

/** 0 to 15, or -1 for a byte that is no hex digit. */
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Space, tab, line feed, carriage return. */
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

function notHex(text: Uint8Array, at: number): FaultError {
  const byte = text[at]
  const got = byte === undefined ? 'the end' : `byte 0x${byte.toString(16).padStart(2, '0')}`
  return new FaultError('BLOCK_HEX', `Expected a hex digit at position ${at}, got ${got}`, { at })
}
