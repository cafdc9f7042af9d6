/**
 * CashAddr texts: a prefix, a colon, and words of five bits that end in a checksum of 40 bits. The
 * prefix may be left away and still counts in the checksum.
 *
 * Source: Bitcoin Cash specification "CashAddr" (spec/cashaddr.md). The code finds any five wrong
 * characters; where one explains a text, its place is the only one, and is named as a hint.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { BECH32_CHARACTERS, bech32Word } from './bech32.ts'
import { characterFault, characterName, checkTextLength, showCharacter } from './fault.ts'

/** Bits of the checksum: eight characters of five bits. */
export const CASHADDR_BITS = 40

const CHECKSUM_WORDS = 8
/** Forty bits in two halves of twenty: a number's bit operations have 32. */
type Check = readonly [high: number, low: number]

const HALF_BITS = 20
const GENERATOR: readonly Check[] = [
  [0x98f2b, 0xc8e61],
  [0x79b76, 0xd99e2],
  [0xf33e5, 0xfb3c4],
  [0xae2ea, 0xbe2a8],
  [0x1e4f4, 0x3e470],
]

/** What the five bits that leave at the top put back, by those bits. */
const FEEDBACK = Array.from({ length: 32 }, (_, top) =>
  GENERATOR.reduce<Check>(
    ([high, low], [termHigh, termLow], bit) =>
      ((top >>> bit) & 1) === 1 ? [high ^ termHigh, low ^ termLow] : [high, low],
    [0, 0],
  ),
)
const FEEDBACK_HIGH = FEEDBACK.map(([high]) => high)
const FEEDBACK_LOW = FEEDBACK.map(([, low]) => low)

/**
 * Takes a text apart and checks it.
 *
 * @param text  with or without the prefix, in one case
 * @param usual prefix that a text without one has
 * @returns     the prefix in lower case and the data without the checksum, 0 to 31 each
 * @throws {FaultError} `ADDRESS_CHARACTER`, `ADDRESS_MIXED_CASE`, `ADDRESS_LENGTH` or
 * `ADDRESS_CHECKSUM`, with the index where there is one
 */
export function openCashAddr(
  text: string,
  usual: string,
): { readonly prefix: string; readonly words: readonly number[] } {
  checkTextLength(text)
  const colon = text.indexOf(':')
  checkCase(text)
  const prefix = colon < 0 ? usual : text.slice(0, colon).toLowerCase()
  const words = wordsOf(text, colon + 1)
  if (words.length < CHECKSUM_WORDS + 1) {
    const message = `Expected more than ${CHECKSUM_WORDS} characters of data, got ${words.length}`
    throw new FaultError('ADDRESS_LENGTH', message, { length: words.length })
  }
  const residue = checkOf(prefixWords(prefix).concat(words))
  if (residue[0] !== 0 || residue[1] !== 0) throw checksumFault(text, colon + 1, residue)
  return { prefix, words: words.slice(0, -CHECKSUM_WORDS) }
}

/** Writes data words and their checksum in lower case, without the prefix. */
export function encodeCashAddr(prefix: string, words: readonly number[]): string {
  const [high, low] = checkOf(prefixWords(prefix).concat(words, NO_CHECKSUM))
  let text = ''
  for (const word of words) text += BECH32_CHARACTERS.charAt(word)
  for (const half of [high, low]) {
    for (let bits = HALF_BITS - 5; bits >= 0; bits -= 5) {
      text += BECH32_CHARACTERS.charAt((half >>> bits) & 31)
    }
  }
  return text
}

/** Stands in the place of the checksum while it is computed. */
const NO_CHECKSUM: readonly number[] = new Array<number>(CHECKSUM_WORDS).fill(0)

function wordsOf(text: string, start: number): number[] {
  const words: number[] = []
  for (let index = start; index < text.length; index++) {
    const word = bech32Word(text.charCodeAt(index))
    if (word < 0) throw characterFault(text, index, 'a cashaddr character')
    words.push(word)
  }
  return words
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

function checksumFault(text: string, start: number, residue: Check): FaultError {
  const index = suspect(text.length, start, residue)
  if (index === null) {
    const message = 'Expected a cashaddr checksum that holds, got two or more wrong characters'
    return new FaultError('ADDRESS_CHECKSUM', message, { expected: 'cashaddr' })
  }
  return new FaultError(
    'ADDRESS_CHECKSUM',
    `Expected a cashaddr checksum that holds; if one character is wrong, ` +
      `it is ${showCharacter(text, index)}`,
    { expected: 'cashaddr', index, character: characterName(text, index) },
  )
}

/** The one place whose change alone would make the checksum hold, or null. */
function suspect(end: number, start: number, [high, low]: Check): number | null {
  // The checksum is linear: an error of `flip` with n characters behind it adds shift^n(flip).
  for (let flip = 1; flip < 32; flip++) {
    let added: Check = [0, flip]
    for (let index = end - 1; index >= start; index--) {
      if (added[0] === high && added[1] === low) return index
      added = shift(added, 0)
    }
  }
  return null
}

function prefixWords(prefix: string): number[] {
  const words: number[] = []
  for (let at = 0; at < prefix.length; at++) words.push(prefix.charCodeAt(at) & 31)
  words.push(0)
  return words
}

/** The checksum computation over all words; zero where it holds. */
function checkOf(words: readonly number[]): Check {
  let high = 0
  let low = 1
  // As {@link shift}, without a pair a step: every screened `1…` address passes here.
  for (const word of words) {
    const top = high >>> (HALF_BITS - 5)
    high = (((high & 0x7fff) << 5) | (low >>> (HALF_BITS - 5))) ^ (FEEDBACK_HIGH[top] ?? 0)
    low = ((low & 0x7fff) << 5) ^ word ^ (FEEDBACK_LOW[top] ?? 0)
  }
  return [high, low ^ 1]
}

/** One step: times x, modulo the generator, plus a word. */
function shift([high, low]: Check, word: number): Check {
  const top = high >>> (HALF_BITS - 5)
  return [
    (((high & 0x7fff) << 5) | (low >>> (HALF_BITS - 5))) ^ (FEEDBACK_HIGH[top] ?? 0),
    ((low & 0x7fff) << 5) ^ word ^ (FEEDBACK_LOW[top] ?? 0),
  ]
}
