/**
 * One word of a name with what it is compared by. Made once a word (`TokenBook`), not once a pair.
 *
 * @module
 */
import { skeletonOfCode, skeletonOfLatin } from './abjad.ts'
import { foldOf, soundOf, WORD_LETTERS_MAX, withoutServantArticle, wordKey } from './fold.ts'
import { NAME_GROUPS } from './words.ts'

/** What a word is to its name. The numbers are kept in columns. */
export const ROLES = {
  /** A part of the name proper. */
  part: 0,
  /** One letter that stands for a part. */
  initial: 1,
  /** A particle or a title. */
  small: 2,
  /** A class of legal forms; the text is the class. */
  legal: 3,
  /** A word that many bodies share. */
  generic: 4,
  /** A word that bodies add and leave away. */
  slight: 5,
  /** A number, in digits. */
  number: 6,
} as const

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[keyof typeof ROLES]

/**
 * What a word weighs in the sum of its name, against a part of it, which weighs one. An initial
 * names one letter of a part. Particles, titles and legal forms are left away and put in freely, so
 * they only order what is otherwise equal. A number tells one fund or ship from its sister.
 */
const WEIGHTS: Readonly<Record<Role, number>> = {
  0: 1,
  1: 0.4,
  2: 0.1,
  3: 0.1,
  4: 0.5,
  5: 0.25,
  6: 1,
}

/** How a word is written: those of different writings are compared as `token-match.ts` says. */
export type Writing = 'plain' | 'abjad' | 'korean'

/** A word of a name. Tokens of one book are equal where they are the same object. */
export type Token = {
  /** As shown: Latin letters, a code of consonants, or characters that are not read. */
  readonly text: string
  readonly role: Role
  readonly writing: Writing
  readonly weight: number
  /** What is compared letter by letter: the fold of a plain word, else the text. */
  readonly fold: string
  /** Of the fold. */
  readonly key: number
  /** Consonants and places of vowels, or empty. */
  readonly sound: string
  /** Consonants that a script without vowels writes, or empty. */
  readonly skeleton: string
  /** The group of a given name, or empty. */
  readonly group: string
  /** Latin letters alone, so that it can be an initial's word or joined to its neighbour. */
  readonly isLatin: boolean
}

/** Words of a Latin skeleton are not shorter: `l` alone is Ali, Lee and Ella. */
const SKELETON_MIN = 1

/** Makes a word. */
export function makeToken(whole: string, role: Role, writing: Writing): Token {
  const text = whole.slice(0, WORD_LETTERS_MAX)
  const isLatin = writing === 'plain' && isPlainLatin(text)
  const isWord = role === ROLES.part || role === ROLES.generic || role === ROLES.slight
  const isFolded = isLatin && role !== ROLES.legal && role !== ROLES.number
  const fold = isFolded ? foldOf(text) : text
  const skeleton = isLatin
    ? skeletonOfLatin(withoutServantArticle(text))
    : writing === 'abjad'
      ? skeletonOfCode(text)
      : ''
  return {
    text,
    role,
    writing,
    weight: WEIGHTS[role],
    fold,
    key: wordKey(fold),
    sound: isFolded && isWord ? soundOf(fold) : '',
    skeleton: isWord && skeleton.length >= SKELETON_MIN ? skeleton : '',
    group: isFolded ? (NAME_GROUPS.get(text) ?? '') : '',
    isLatin,
  }
}

function isPlainLatin(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x61 || code > 0x7a) return false
  }
  return text.length > 0
}

/** Words seen so far, so that each is made once. Belongs to one index or one question. */
export class TokenBook {
  readonly #tokens = new Map<string, Token>()
  readonly #parent: TokenBook | null

  /** @param parent a book that is looked into first and never written to */
  constructor(parent: TokenBook | null = null) {
    this.#parent = parent
  }

  /** The word, made where it is new. */
  token(text: string, role: Role, writing: Writing): Token {
    const key = `${role}${writing.charAt(0)}${text}`
    const known = this.find(key)
    if (known !== undefined) return known
    const made = makeToken(text, role, writing)
    this.#tokens.set(key, made)
    return made
  }

  find(key: string): Token | undefined {
    return this.#parent?.find(key) ?? this.#tokens.get(key)
  }
}
