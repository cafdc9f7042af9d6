/**
 * Hex digits in bytes of text, read and written by table, without a text or an object a value. Two
 * digits at a time, and four zeros at a time: most digits of a word are zero.
 *
 * @module
 */
import { LANES } from '../../../domain/batch/lanes.ts'

/** Value of an ASCII hex digit of either case; 0xff for every other byte. */
export const DIGIT: Uint8Array = new Uint8Array(256).fill(0xff)
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16)
  DIGIT[digit.charCodeAt(0)] = value
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value
}

/** Above every value of a digit: what "or" of digits exceeds where one was none. */
export const NO_DIGIT = 15

/** Digits of one word of the EVM. */
export const WORD_DIGITS = 64

/** Digits of an account. */
export const ACCOUNT_DIGITS = 40

/** What stands for two bytes that are not both digits. */
const NO_PAIR = 0x100

/** Value of two digits, by their two bytes as a big-endian number; {@link NO_PAIR} for others. */
const PAIR = new Uint16Array(0x1_0000).fill(NO_PAIR)
for (let pair = 0; pair < 0x1_0000; pair++) {
  const [high, low] = [DIGIT[pair >> 8]!, DIGIT[pair & 0xff]!]
  if ((high | low) <= NO_DIGIT) PAIR[pair] = (high << 4) | low
}

/** Four ASCII zeros as a number. */
const ZEROS = 0x30303030

/** Whether so many bytes from `at` on are all digits. `digits` is even. */
export function isHex(text: DataView, at: number, digits: number): boolean {
  let bad = 0
  let next = at
  for (; next + 4 <= at + digits; next += 4) {
    const four = text.getUint32(next)
    if (four !== ZEROS) bad |= PAIR[four >>> 16]! | PAIR[four & 0xffff]!
  }
  if (next < at + digits) bad |= PAIR[text.getUint16(next)]!
  return bad < NO_PAIR
}

/**
 * Reads 40 digits from `at` on as 20 bytes to `to`. False where one is no digit; then what was
 * written is without meaning.
 */
export function readAccount(text: DataView, at: number, to: Uint8Array, start: number): boolean {
  let bad = 0
  for (let byte = start, digit = at; byte < start + 20; byte += 2, digit += 4) {
    const four = text.getUint32(digit)
    const one = PAIR[four >>> 16]!
    const other = PAIR[four & 0xffff]!
    bad |= one | other
    to[byte] = one
    to[byte + 1] = other
  }
  return bad < NO_PAIR
}

/** Reads eight digits as a 32-bit number; -1 where one is no digit. */
export function readEight(text: DataView, at: number): number {
  const high = text.getUint32(at)
  const low = text.getUint32(at + 4)
  if (high === ZEROS && low === ZEROS) return 0
  const a = PAIR[high >>> 16]!
  const b = PAIR[high & 0xffff]!
  const c = PAIR[low >>> 16]!
  const d = PAIR[low & 0xffff]!
  if ((a | b | c | d) >= NO_PAIR) return -1
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
}

/**
 * Reads 64 digits into the lanes of `row`. False where one is no digit; then what was written is
 * without meaning.
 */
export function readWord(text: DataView, at: number, lanes: Uint32Array, row: number): boolean {
  let bad = 0
  let lane = row * LANES + LANES - 1
  for (let digit = at; digit < at + WORD_DIGITS; digit += 8, lane--) {
    const high = text.getInt32(digit)
    const low = text.getInt32(digit + 4)
    if (high === ZEROS && low === ZEROS) {
      lanes[lane] = 0
      continue
    }
    const a = PAIR[high >>> 16]!
    const b = PAIR[high & 0xffff]!
    const c = PAIR[low >>> 16]!
    const d = PAIR[low & 0xffff]!
    bad |= a | b | c | d
    lanes[lane] = (a << 24) | (b << 16) | (c << 8) | d
  }
  return bad < NO_PAIR
}

/** Whether the 12 bytes before the account in a word are zero. False for other digits too. */
export function isPadding(text: DataView, at: number): boolean {
  return (
    text.getUint32(at) === ZEROS &&
    text.getUint32(at + 4) === ZEROS &&
    text.getUint32(at + 8) === ZEROS &&
    text.getUint32(at + 12) === ZEROS &&
    text.getUint32(at + 16) === ZEROS &&
    text.getUint32(at + 20) === ZEROS
  )
}

const LETTER = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** Writes `0x` and 40 lower-case digits of the account at `start` of `bytes`, to `at` of `text`. */
export function writeAccount(bytes: Uint8Array, start: number, text: Uint8Array, at: number): void {
  text[at] = 48
  text[at + 1] = 120
  for (let i = 0, to = at + 2; i < 20; i++, to += 2) {
    const byte = bytes[start + i]!
    text[to] = LETTER[byte >> 4]!
    text[to + 1] = LETTER[byte & 15]!
  }
}
