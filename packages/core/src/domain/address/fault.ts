/**
 * The checks and faults that all address codecs share. No fault repeats the text: a private key
 * may have been pasted by mistake.
 *
 * @module
 */
import { FaultError } from '../error.ts'

/**
 * Longest text that is looked at, in characters. The longest address, Zcash's unified one with all
 * receivers, has 213.
 */
export const ADDRESS_TEXT_LIMIT = 256

/** @throws {FaultError} `ADDRESS_LENGTH` for the empty text and above {@link ADDRESS_TEXT_LIMIT} */
export function checkTextLength(text: string): void {
  const { length } = text
  if (length >= 1 && length <= ADDRESS_TEXT_LIMIT) return
  throw new FaultError(
    'ADDRESS_LENGTH',
    `Expected 1 to ${ADDRESS_TEXT_LIMIT} characters, got ${length}`,
    { length, limit: ADDRESS_TEXT_LIMIT },
  )
}

/** A character for facts: itself in printable ASCII, else its code point, as `U+202E`. */
export function characterName(text: string, index: number): string {
  const point = text.codePointAt(index)
  if (point === undefined) return 'the end'
  if (point > 0x20 && point < 0x7f) return String.fromCodePoint(point)
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The same for messages, with its place: `'O' at index 5`. */
export function showCharacter(text: string, index: number): string {
  const name = characterName(text, index)
  return `${name.length === 1 ? `'${name}'` : name} at index ${index}`
}

/** The fault of a character that does not belong: `ADDRESS_CHARACTER` with its index. */
export function characterFault(text: string, index: number, expected: string): FaultError {
  return new FaultError(
    'ADDRESS_CHARACTER',
    `Expected ${expected}, got ${showCharacter(text, index)}`,
    { index, character: characterName(text, index) },
  )
}

/**
 * Checks every character from `start` on.
 *
 * @throws {FaultError} `ADDRESS_CHARACTER` at the first that is not in the alphabet
 */
export function checkAlphabet(text: string, alphabet: Alphabet, start = 0): void {
  for (let index = start; index < text.length; index++) {
    if (alphabet.codes[text.charCodeAt(index)] === 1) continue
    throw characterFault(text, index, `a ${alphabet.name} character`)
  }
}

/** The characters that a form is written in. */
export type Alphabet = {
  /** In order of value, where the form has one. */
  readonly characters: string
  readonly name: string
  /** 1 at the code of each of the characters; nothing beyond ASCII. */
  readonly codes: Uint8Array
}

function alphabet(characters: string, name: string): Alphabet {
  const codes = new Uint8Array(128)
  for (const character of characters) codes[character.charCodeAt(0)] = 1
  return { characters, name, codes }
}

/** Digits of base58, in order of value: no 0, O, I and l. */
export const BASE58 = alphabet(
  '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  'base58',
)

/** Hex digits of either case. */
export const HEX = alphabet('0123456789abcdefABCDEF', 'hex')
