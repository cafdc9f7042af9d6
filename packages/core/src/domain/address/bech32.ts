/**
 * Bech32 and bech32m texts of any prefix: the checks of BIP 173 and BIP 350, each with the place of
 * the fault. The two differ only in the constant that the checksum ends in.
 *
 * Sources: BIP 173 and BIP 350. The code has distance 5 or more up to 89 characters, so where one
 * wrong data character explains a text, that place is the only one; it is named as a hint and, as
 * BIP 173 asks, never corrected.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { characterFault, characterName, showCharacter } from './fault.ts'

/** Which of the two checksums. */
export type Bech32Spec = 'bech32' | 'bech32m'

/** Longest text, in characters. */
export const BECH32_LIMIT = 90

/** Bits of the checksum: six characters of five bits. */
export const BECH32_BITS = 30

/** Data characters, in order of value. */
export const BECH32_CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

const WORD_BY_CODE = new Int8Array(128).fill(-1)
for (let word = 0; word < BECH32_CHARACTERS.length; word++) {
  const character = BECH32_CHARACTERS.charAt(word)
  WORD_BY_CODE[character.charCodeAt(0)] = word
  WORD_BY_CODE[character.toUpperCase().charCodeAt(0)] = word
}

/** The value of a data character of either case by its code, or -1. */
export const bech32Word = (code: number): number => WORD_BY_CODE[code] ?? -1

const CHECKSUM_WORDS = 6
const ENDINGS = { bech32: 1, bech32m: 0x2bc830a3 } as const
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const

/** A text whose characters are in order; its checksum may or may not hold. */
export type Bech32Text = {
  /** Prefix, in lower case. */
  readonly prefix: string
  /** Data without the checksum, 0 to 31 each. */
  readonly words: readonly number[]
  /** Index in the text of the first data character. */
  readonly dataStart: number
  /** The checksum that holds, or null. */
  readonly spec: Bech32Spec | null
  /** What the checksum computation left, for {@link bech32ChecksumFault}. */
  readonly residue: number
}

/**
 * Takes a text apart and computes its checksum, without judging it.
 *
 * @param limit longest text, in characters; forms that depart from BIP 173 state their own
 * @throws {FaultError} `ADDRESS_LENGTH`, `ADDRESS_CHARACTER`, `ADDRESS_MIXED_CASE` or
 * `ADDRESS_SEPARATOR`, with the index where there is one
 */
export function openBech32(text: string, limit: number = BECH32_LIMIT): Bech32Text {
  checkLength(text.length, limit)
  checkPrintable(text)
  checkCase(text)
  const separator = text.lastIndexOf('1')
  checkSeparator(text, separator)
  const prefix = text.slice(0, separator).toLowerCase()
  const all = wordsOf(text, separator + 1)
  const residue = polymod(all, prefixCheck(prefix))
  return {
    prefix,
    words: all.slice(0, -CHECKSUM_WORDS),
    dataStart: separator + 1,
    spec: residue === ENDINGS.bech32 ? 'bech32' : residue === ENDINGS.bech32m ? 'bech32m' : null,
    residue,
  }
}

/**
 * Writes a text in lower case.
 *
 * @param words data, whole numbers from 0 to 31
 * @throws {FaultError} `ADDRESS_LENGTH` where the text would be longer than {@link BECH32_LIMIT}
 */
export function encodeBech32(prefix: string, words: readonly number[], spec: Bech32Spec): string {
  checkLength(prefix.length + 1 + words.length + CHECKSUM_WORDS, BECH32_LIMIT)
  return encodeLongBech32(prefix, words, spec)
}

/** {@link encodeBech32} without its limit, for forms that depart from BIP 173. */
export function encodeLongBech32(
  prefix: string,
  words: readonly number[],
  spec: Bech32Spec,
): string {
  const empty = new Array<number>(CHECKSUM_WORDS).fill(0)
  const rest = polymod(empty, polymod(words, prefixCheck(prefix))) ^ ENDINGS[spec]
  const check = empty.map((_, place) => (rest >>> (5 * (CHECKSUM_WORDS - 1 - place))) & 31)
  return `${prefix}1${[...words, ...check].map((word) => BECH32_CHARACTERS.charAt(word)).join('')}`
}

/** The fault of a checksum that fails, with the place where one wrong character would be. */
export function bech32ChecksumFault(
  text: string,
  opened: Bech32Text,
  expected: Bech32Spec,
): FaultError {
  if (opened.spec !== null && opened.spec !== expected) {
    const message = `Expected a ${expected} checksum, got a ${opened.spec} checksum`
    return new FaultError('ADDRESS_CHECKSUM', message, { expected, got: opened.spec })
  }
  const other = expected === 'bech32' ? 'bech32m' : 'bech32'
  const index = suspect(text, opened, expected) ?? suspect(text, opened, other)
  if (index === null) {
    const message = `Expected a ${expected} checksum that holds, got two or more wrong characters`
    return new FaultError('ADDRESS_CHECKSUM', message, { expected })
  }
  return new FaultError(
    'ADDRESS_CHECKSUM',
    `Expected a ${expected} checksum that holds; if one character is wrong, ` +
      `it is ${showCharacter(text, index)}`,
    { expected, index, character: characterName(text, index) },
  )
}

/** The one data character whose change alone would make the checksum hold, or null. */
function suspect(text: string, opened: Bech32Text, spec: Bech32Spec): number | null {
  const wanted = opened.residue ^ ENDINGS[spec]
  // The checksum is linear: an error of `flip` with n characters behind it adds shift^n(flip).
  for (let flip = 1; flip < 32; flip++) {
    let added = flip
    for (let index = text.length - 1; index >= opened.dataStart; index--) {
      if (added === wanted) return index
      added = shift(added)
    }
  }
  return null
}

function checkLength(length: number, limit: number): void {
  if (length <= limit) return
  const message = `Expected at most ${limit} characters, got ${length}`
  throw new FaultError('ADDRESS_LENGTH', message, { length, limit })
}

function checkPrintable(text: string): void {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 33 && code <= 126) continue
    throw characterFault(text, index, 'a printable ASCII character')
  }
}

function checkCase(text: string): void {
  if (text === text.toLowerCase() || text === text.toUpperCase()) return
  const first = text.search(/[a-zA-Z]/)
  const upper = /[A-Z]/.test(text.charAt(first))
  const index = text.search(upper ? /[a-z]/ : /[A-Z]/)
  throw new FaultError(
    'ADDRESS_MIXED_CASE',
    `Expected ${upper ? 'upper' : 'lower'} case as at index ${first}, ` +
      `got ${showCharacter(text, index)}`,
    { index, character: characterName(text, index) },
  )
}

function checkSeparator(text: string, separator: number): void {
  if (separator < 1) {
    const got = separator < 0 ? 'none' : 'none before it'
    throw new FaultError('ADDRESS_SEPARATOR', `Expected a prefix and the separator 1, got ${got}`)
  }
  const length = text.length - separator - 1
  if (length >= CHECKSUM_WORDS) return
  throw new FaultError(
    'ADDRESS_LENGTH',
    `Expected ${CHECKSUM_WORDS} or more characters after the separator, got ${length}`,
    { length, index: separator },
  )
}

function wordsOf(text: string, start: number): number[] {
  const words: number[] = []
  for (let index = start; index < text.length; index++) {
    const word = bech32Word(text.charCodeAt(index))
    if (word < 0) throw characterFault(text, index, 'a bech32 data character')
    words.push(word)
  }
  return words
}

/** The checksum computation over a prefix, which comes before the words. */
function prefixCheck(prefix: string): number {
  let check = 1
  for (let at = 0; at < prefix.length; at++) check = shift(check) ^ (prefix.charCodeAt(at) >>> 5)
  check = shift(check)
  for (let at = 0; at < prefix.length; at++) check = shift(check) ^ (prefix.charCodeAt(at) & 31)
  return check
}

/** What the five bits that leave at the top put back, by those bits. */
const FEEDBACK = Int32Array.from({ length: 32 }, (_, top) =>
  GENERATOR.reduce((sum, term, bit) => ((top >>> bit) & 1 ? sum ^ term : sum), 0),
)

/** One step of the checksum with a zero word: times x, modulo the generator. */
const shift = (check: number): number => ((check & 0x1ffffff) << 5) ^ (FEEDBACK[check >>> 25] ?? 0)

/** The computation goes on over words, where every screened `bc1…` address passes. */
function polymod(words: readonly number[], begun: number): number {
  let check = begun
  for (let at = 0; at < words.length; at++) check = shift(check) ^ (words[at] ?? 0)
  return check
}

/**
 * Bytes as words of five bits, the last filled up with zero bits. New array.
 */
export function wordsOfBytes(bytes: Uint8Array): number[] {
  const words: number[] = []
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) words.push((held >>> (bits - 5)) & 31)
    held &= (1 << bits) - 1
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31)
  return words
}

/**
 * The inverse of {@link wordsOfBytes}. New array.
 *
 * @throws {FaultError} `ADDRESS_PADDING` where bits that are not zero are left over, or a word
 */
export function bytesOfWords(words: readonly number[]): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const word of words) {
    held = (held << 5) | word
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push(held >>> bits)
    held &= (1 << bits) - 1
  }
  if (bits > 4 || held !== 0) {
    const last = BECH32_CHARACTERS.charAt(words.at(-1) ?? 0)
    const got = bits > 4 ? `${bits} bits` : `bits that are not zero in '${last}'`
    throw new FaultError('ADDRESS_PADDING', `Expected at most 4 zero bits of padding, got ${got}`, {
      bits,
    })
  }
  return Uint8Array.from(bytes)
}
