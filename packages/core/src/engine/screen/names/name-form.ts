/**
 * What each word is to its name, and the forms a name is compared in.
 *
 * Persons and bodies are read differently: a single letter is an initial of a person and a piece of
 * an abbreviation of a body; bodies have legal forms, numbers and words that many share.
 *
 * @module
 */
import { withoutArticle } from './abjad.ts'
import { foldOf, wordKey } from './fold.ts'
import { readHan } from './han.ts'
import { koreanKeys, surnameKey, syllableKey } from './hangul.ts'
import { bodyTokens } from './name-body.ts'
import { type RawName, type RawWord, readWords } from './read-name.ts'
import type { NameScript } from './script.ts'
import { ROLES, type Role, type Token, type TokenBook } from './token.ts'
import { PARTICLES, TITLES } from './words.ts'

/** `person`: individuals. `body`: companies, organisations, vessels, aircraft. */
export type NameMode = 'person' | 'body'

/** Neighbours written as one word: the key of its fold, and where they stand. */
export type Join = { readonly at: number; readonly count: number; readonly key: number }

/** A name as it is compared. */
export type NameForm = {
  readonly tokens: readonly Token[]
  readonly joins: readonly Join[]
  /** The tokens' weights together. */
  readonly weight: number
  /** Tokens that are more than initials, particles, titles and legal forms. */
  readonly parts: number
}

/** A name that was read. */
export type ReadName = {
  readonly forms: readonly NameForm[]
  readonly notRead: readonly NameScript[]
  readonly isCut: boolean
}

/** Reads a name. A text without letters has no forms. */
export function readName(text: string, mode: NameMode, book: TokenBook): ReadName {
  return formsOf(readWords(text), mode, book)
}

/** The forms of words that are taken apart already. */
export function formsOf(raw: RawName, mode: NameMode, book: TokenBook): ReadName {
  const { words, isCut } = raw
  const lists: (readonly Token[])[] = []
  if (words.length > 0 && !words.some(({ writing }) => writing === 'hangul')) {
    const tokens = mode === 'person' ? personTokens(words, book) : bodyTokens(words, book)
    lists.push(withParts(tokens, book))
  }
  for (const keys of mode === 'person' ? koreanOf(words) : hangulOnly(words)) {
    lists.push(keys.map((key) => book.token(key, ROLES.part, 'korean')))
  }
  const readings = mode === 'person' ? hanForms(words, book) : []
  const forms = [...lists, ...readings].filter((tokens) => tokens.length > 0).map(formOf)
  return { forms, isCut, notRead: readings.length > 0 ? [] : raw.notRead }
}

function formOf(tokens: readonly Token[]): NameForm {
  let weight = 0
  let parts = 0
  for (const token of tokens) {
    weight += token.weight
    if (isPart(token)) parts++
  }
  return { tokens, joins: joinsOf(tokens), weight, parts }
}

/** Whether a token names somebody by more than a letter, a title or a legal form. */
export const isPart = ({ role }: Token): boolean =>
  role === ROLES.part || role === ROLES.generic || role === ROLES.slight || role === ROLES.number

const JOIN_MAX = 3
const JOIN_LETTERS_MIN = 4

function joinsOf(tokens: readonly Token[]): readonly Join[] {
  const joins: Join[] = []
  for (let at = 0; at + 1 < tokens.length; at++) {
    let text = tokens[at]!.isLatin ? tokens[at]!.text : ''
    if (text === '') continue
    for (let count = 2; count <= JOIN_MAX && at + count <= tokens.length; count++) {
      const next = tokens[at + count - 1]!
      if (!next.isLatin) break
      text += next.text
      if (text.length >= JOIN_LETTERS_MIN) joins.push({ at, count, key: wordKey(foldOf(text)) })
    }
  }
  return joins
}

/** `عبد` and `abdul` are half a name: the next word is the other half. */
const SERVANT = ['abd', 'abdul', 'abdel', 'abdal', 'abdol', 'abdoul', 'abdur', 'abdus', 'abder']
const ARTICLES = ['al', 'ul', 'el', 'ur', 'ar', 'us', 'as', 'er', 'es']
const SERVANT_CODE = 'ebd'
const ABJAD_SMALL = ['bn', 'abn', 'abw', 'abi', 'bnt', 'al', 'cyx', 'dktwr', 'nay']

function personTokens(words: readonly RawWord[], book: TokenBook): readonly Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word.writing === 'abjad') {
      const isServant = word.text === SERVANT_CODE && words[at + 1]?.writing === 'abjad'
      if (isServant) at++
      const code = isServant
        ? word.text + withoutArticle(words[at]!.text)
        : withoutArticle(word.text)
      tokens.push(book.token(code, ABJAD_SMALL.includes(code) ? ROLES.small : ROLES.part, 'abjad'))
      continue
    }
    const text = word.writing === 'plain' ? unspoofed(word.text) : word.text
    const half = SERVANT.includes(text) ? secondHalf(words, at) : null
    if (half !== null) at = half
    const whole = half === null ? text : `abdul${words[half]!.text}`
    tokens.push(book.token(whole, personRole(whole), 'plain'))
  }
  return withoutRepeats(tokens)
}

/** Where the word stands that completes `abd al`, or null. */
function secondHalf(words: readonly RawWord[], at: number): number | null {
  const isArticle = ARTICLES.includes(words[at + 1]?.text ?? '')
  const next = words[at + (isArticle ? 2 : 1)]
  const isWord = next?.writing === 'plain' && next.text.length > 2 && !SERVANT.includes(next.text)
  return isWord && !PARTICLES.has(next.text) ? at + (isArticle ? 2 : 1) : null
}

function personRole(text: string): Role {
  if (text.length === 1 && text >= 'a' && text <= 'z') return ROLES.initial
  if (PARTICLES.has(text) || TITLES.has(text)) return ROLES.small
  return isNumber(text) ? ROLES.number : ROLES.part
}

/** Whether a text is digits alone. */
export function isNumber(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charAt(at) > '9') return false
  return text.length > 0
}

/** Digits that stand for letters in a word that has letters too: `Ig0r`. */
const DIGITS: ReadonlyMap<string, string> = new Map([
  ['0', 'o'],
  ['1', 'i'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['7', 't'],
  ['8', 'b'],
])

function unspoofed(text: string): string {
  let out = ''
  let hasDigit = false
  let hasLetter = false
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    const isDigit = letter >= '0' && letter <= '9'
    hasDigit ||= isDigit
    hasLetter ||= !isDigit
    out += isDigit ? (DIGITS.get(letter) ?? letter) : letter
  }
  return hasDigit && hasLetter ? out : text
}

/** A name of small words and letters alone has these for its parts: `Sheikh`, `X`. */
function withParts(tokens: readonly Token[], book: TokenBook): readonly Token[] {
  if (tokens.some(isPart)) return tokens
  return tokens.map(({ text, writing }) => book.token(text, ROLES.part, writing))
}

const REPEATS_FROM = 3

/** A part that is written twice in a name of three words or more counts once. */
function withoutRepeats(tokens: readonly Token[]): readonly Token[] {
  if (tokens.length < REPEATS_FROM) return tokens
  return tokens.filter((token, at) => !isPart(token) || tokens.indexOf(token) === at)
}

/** The syllables of a Korean name, the surname's first; nothing where it cannot be one. */
function koreanOf(words: readonly RawWord[]): readonly (readonly string[])[] {
  if (words.some(({ writing }) => writing === 'hangul')) return hangulKeys(words)
  if (words.length > 3 || words.some(({ writing }) => writing !== 'plain')) return []
  return koreanKeys(words.map(({ text }) => text))
}

const HANGUL_NAME_MAX = 6

function hangulKeys(words: readonly RawWord[]): readonly (readonly string[])[] {
  if (words.some(({ writing }) => writing !== 'hangul')) return hangulOnly(words)
  return [keysOfHangul(words.map(({ text }) => text).join(''))]
}

function keysOfHangul(name: string): readonly string[] {
  const letters = [...name]
  if (letters.length > HANGUL_NAME_MAX) return hangulWord(name)
  return letters
    .map((letter, at) =>
      at === 0 ? (surnameKey(letter) ?? syllableKey(letter)) : syllableKey(letter),
    )
    .filter((key) => key !== '')
}

/** Hangul words as they sound, where they are not a person's name; other words stay as they are. */
function hangulOnly(words: readonly RawWord[]): readonly (readonly string[])[] {
  if (!words.some(({ writing }) => writing === 'hangul')) return []
  return [words.flatMap(({ text, writing }) => (writing === 'hangul' ? hangulWord(text) : [text]))]
}

const hangulWord = (word: string): readonly string[] => [[...word].map(syllableKey).join('')]

/** Readings of a name in Han characters; none where a character's is not known. */
function hanForms(words: readonly RawWord[], book: TokenBook): readonly (readonly Token[])[] {
  if (words.length === 0 || words.some(({ script }) => script !== 'Hani')) return []
  return readHan(words.map(({ text }) => text).join('')).map(({ language, words: read }) =>
    language === 'korean'
      ? keysOfHangul(read.join('')).map((key) => book.token(key, ROLES.part, 'korean'))
      : read.map((text) => book.token(text, ROLES.part, 'plain')),
  )
}
