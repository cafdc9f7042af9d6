/**
 * The distinct words of many names, and which of them a word asked for may be.
 *
 * Lossless: what is given back is every word that `matchTokens` gives a score to, but for
 * particles, titles and legal forms, which fit so many names that the index allows for them
 * instead. Words near in typing are found by a scan over the folds of fitting length: an edit
 * changes at most two bits of the letters' signature, and what passes is measured.
 *
 * @module
 */
import { clearPattern, editsTo, setPattern } from './edit-distance.ts'
import { ROLES, type Token } from './token.ts'
import { editsMax, matchTokens, type TokenMatch } from './token-match.ts'

/** A word of the dictionary that fits. */
export type Similar = { readonly token: number; readonly found: TokenMatch }

/** Words by what they are looked up by. */
export type TokenDictionary = {
  readonly tokens: readonly Token[]
  /** Words that fit one, in no order. */
  similar(asked: Token): readonly Similar[]
  /** Words in Latin letters whose fold has a key. */
  withKey(key: number): readonly number[]
}

const LENGTHS = 64
const NOTHING: readonly number[] = []

/** Words that fit by their letters are looked for among those of one writing. */
const isSpelled = ({ role }: Token): boolean =>
  role === ROLES.part || role === ROLES.generic || role === ROLES.slight

/** Builds the dictionary; a word's number is its place. */
export function buildDictionary(tokens: readonly Token[]): TokenDictionary {
  const folds = new FoldTable(tokens)
  const bySound = chains(tokens, ({ sound }) => sound)
  const byGroup = chains(tokens, ({ group }) => group)
  const bySkeleton = chains(tokens, ({ skeleton }) => skeleton)
  const initials = new Map<string, number>()
  const numbers = new Map<string, number>()
  for (let at = 0; at < tokens.length; at++) {
    const { role, text } = tokens[at]!
    if (role === ROLES.initial) initials.set(text, at)
    if (role === ROLES.number) numbers.set(text, at)
  }
  const candidates = (asked: Token): ReadonlySet<number> => {
    const found = new Set<number>()
    const add = (each: readonly number[] = NOTHING): void => {
      for (const token of each) found.add(token)
    }
    folds.near(asked.fold, add)
    add(bySound.get(asked.sound))
    add(byGroup.get(asked.group))
    if (asked.writing === 'abjad') add(bySkeleton.get(asked.skeleton))
    else add(ofAbjad(tokens, bySkeleton.get(asked.skeleton)))
    const initial = asked.isLatin ? initials.get(asked.text.charAt(0)) : undefined
    if (initial !== undefined) found.add(initial)
    return found
  }
  return {
    tokens,
    withKey: (key) => folds.withKey(key),
    similar(asked) {
      if (asked.role === ROLES.number) {
        const at = numbers.get(asked.text)
        return at === undefined ? [] : [{ token: at, found: matchTokens(asked, tokens[at]!) }]
      }
      const found: Similar[] = []
      for (const token of candidates(asked)) {
        const match = matchTokens(asked, tokens[token]!)
        if (match.score > 0) found.push({ token, found: match })
      }
      return found
    },
  }
}

const ofAbjad = (tokens: readonly Token[], each: readonly number[] = NOTHING): readonly number[] =>
  each.filter((at) => tokens[at]!.writing === 'abjad')

/** Words by a text of theirs; those whose text is empty are left out. */
function chains(
  tokens: readonly Token[],
  textOf: (token: Token) => string,
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (let at = 0; at < tokens.length; at++) {
    const text = textOf(tokens[at]!)
    if (text === '') continue
    const chain = found.get(text)
    if (chain === undefined) found.set(text, [at])
    else chain.push(at)
  }
  return found
}

/** Letters are put together by the low bits of their codes. */
const BUCKETS = 64
const bucketOf = (fold: string, at: number): number => fold.charCodeAt(at) & (BUCKETS - 1)

/** Folds by length and one of their letters, with their signatures beside each other. */
class LetterTable {
  /** Places of folds in the list of all. */
  readonly #folds: Uint32Array
  readonly #signatures: Int32Array
  /** Where folds of a length and a letter begin; one more at the end. */
  readonly #starts = new Uint32Array((LENGTHS + 1) * BUCKETS + 1)

  /** @param letterAt which letter of a fold of a length */
  constructor(folds: readonly string[], letterAt: (length: number) => number) {
    this.#folds = new Uint32Array(folds.length)
    this.#signatures = new Int32Array(folds.length)
    const cells = folds.map((fold) => fold.length * BUCKETS + bucketOf(fold, letterAt(fold.length)))
    const next = this.#starts
    for (const cell of cells) next[cell + 1] = next[cell + 1]! + 1
    for (let cell = 1; cell < next.length; cell++) next[cell] = next[cell]! + next[cell - 1]!
    const free = next.slice()
    for (let fold = 0; fold < folds.length; fold++) {
      const place = free[cells[fold]!]!
      free[cells[fold]!] = place + 1
      this.#folds[place] = fold
      this.#signatures[place] = signatureOf(folds[fold]!)
    }
  }

  /** Calls with each fold of a length and a letter whose signature is within so many bits. */
  scan({ length, letter, signature, bits }: Sought, found: (fold: number) => void): void {
    const signatures = this.#signatures
    const end = this.#starts[length * BUCKETS + letter + 1]!
    for (let at = this.#starts[length * BUCKETS + letter]!; at < end; at++) {
      if (bitCount(signatures[at]! ^ signature) <= bits) found(this.#folds[at]!)
    }
  }
}

/**
 * Distinct folds. Two edits leave the first letter (`token-match.ts`); one edit leaves the first or
 * the last, since it is at one end of the word only.
 */
class FoldTable {
  readonly #folds: readonly string[]
  readonly #tokens: readonly (readonly number[])[]
  readonly #byFirst: LetterTable
  readonly #byLast: LetterTable
  readonly #byKey = new Map<number, number>()

  constructor(tokens: readonly Token[]) {
    const groups = chains(tokens, (token) => (isSpelled(token) ? token.fold : ''))
    this.#folds = [...groups.keys()]
    this.#tokens = [...groups.values()]
    this.#byFirst = new LetterTable(this.#folds, () => 0)
    this.#byLast = new LetterTable(this.#folds, (length) => length - 1)
    for (let at = 0; at < this.#folds.length; at++) {
      this.#byKey.set(tokens[this.#tokens[at]![0]!]!.key, at)
    }
  }

  withKey(key: number): readonly number[] {
    const at = this.#byKey.get(key)
    return at === undefined ? NOTHING : this.#tokens[at]!
  }

  /** Folds within the edits that are counted, the fold itself among them; some come twice. */
  near(fold: string, found: (tokens: readonly number[]) => void): void {
    const size = fold.length
    if (size === 0) return
    const signature = signatureOf(fold)
    const first = bucketOf(fold, 0)
    const last = bucketOf(fold, size - 1)
    setPattern(fold)
    const measure = (at: number): void => {
      const edits = editsMax(Math.max(size, this.#folds[at]!.length))
      if (editsTo(size, this.#folds[at]!) <= edits) found(this.#tokens[at]!)
    }
    for (let length = Math.max(1, size - 2); length <= size + 2; length++) {
      const apart = Math.abs(length - size)
      const edits = editsMax(Math.max(length, size))
      if (apart > edits) continue
      this.#byFirst.scan({ length, letter: first, signature, bits: 2 * edits }, measure)
      if (apart > 1 || edits === 0) continue
      this.#byLast.scan({ length, letter: last, signature, bits: 2 }, measure)
    }
    clearPattern(fold)
  }
}

type Sought = {
  readonly length: number
  readonly letter: number
  readonly signature: number
  readonly bits: number
}

/** Letters whose second appearance has a bit of its own. */
const TWICE = 'aeinrs'

/**
 * Which letters a word has, and which of the most frequent it has twice. An edit takes one letter
 * and puts one, and each of these changes one bit at most.
 */
export function signatureOf(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    const letter = (code - 0x61) & 31
    const bit = 1 << (letter < 26 ? letter : letter - 26)
    const twice = code >= 0x61 && code <= 0x7a && (bits & bit) !== 0 ? TWICE.indexOf(word[at]!) : -1
    bits |= twice < 0 ? bit : 1 << (26 + twice)
  }
  return bits
}

function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
