/**
 * Monero's base58: blocks of 8 bytes become 11 digits each, a shorter last block fewer, so that the
 * length of the text states the length of the bytes.
 *
 * Source: CryptoNote standard 007; Monero `src/common/base58.cpp`.
 *
 * @module
 */
import { base58xmr } from '@scure/base'
import { FaultError } from '../error.ts'
import { BASE58, checkAlphabet, checkTextLength } from './fault.ts'

const BLOCK_DIGITS = 11
/** Bytes in a block of as many digits; null where no block has so many. */
const BYTES_OF_DIGITS = [0, null, 1, 2, null, 3, 4, 5, null, 6, 7, 8] as const

/**
 * Reads blocks.
 *
 * @throws {FaultError} `ADDRESS_CHARACTER` at a wrong digit, or at the start of a block whose
 * number is too large; `ADDRESS_LENGTH` where no bytes make a text so long
 */
export function decodeMoneroBase58(text: string): Uint8Array {
  checkTextLength(text)
  checkAlphabet(text, BASE58)
  for (let start = 0; start < text.length; start += BLOCK_DIGITS) {
    checkBlock(text.slice(start, start + BLOCK_DIGITS), start)
  }
  return base58xmr.decode(text)
}

/** Writes blocks. Any bytes. */
export const encodeMoneroBase58 = (bytes: Uint8Array): string => base58xmr.encode(bytes)

function checkBlock(digits: string, index: number): void {
  const bytes = BYTES_OF_DIGITS[digits.length]
  if (bytes === null || bytes === undefined) {
    const message = `Expected a last block of 2, 3, 5, 6, 7, 9 or 10 digits, got ${digits.length}`
    throw new FaultError('ADDRESS_LENGTH', message, { index, length: digits.length })
  }
  let value = 0n
  for (const digit of digits) value = value * 58n + BigInt(BASE58.characters.indexOf(digit))
  if (value < 1n << BigInt(8 * bytes)) return
  throw new FaultError(
    'ADDRESS_CHARACTER',
    `Expected ${bytes} bytes in the digits from index ${index}, got a larger number`,
    { index, character: digits },
  )
}
