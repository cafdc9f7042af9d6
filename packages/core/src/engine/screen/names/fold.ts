/**
 * Spellings to one form. A fold is what is left of a word in Latin letters when the usual choices
 * of those who transliterate are taken back: `Aleksey`, `Alexei` and `Aleksei` are `aleksei`.
 * Applied to both sides, so that it need not be right about a language, only the same.
 *
 * @module
 */

/** Clusters by first letter, the longest first, and what they fold to. */
const CLUSTERS: ReadonlyMap<string, readonly (readonly [string, string])[]> = grouped(
  'tsch ch|tch ch|sch sh|dzh j|dsh j|dj j|zh j|ks ks|x ks|kh h|gh g|th t|dh d|ph f|ck k|q ' +
    'k|tz ts|' +
    'ou u|oo u|ee i|ae a|oe o|ue u|y i|w v|cz ch|sz sh|shch sh|' +
    'ca ka|co ko|cu ku|cl kl|cr kr|ct kt|cc k|jh j',
)

function grouped(text: string): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const found = new Map<string, (readonly [string, string])[]>()
  const rules = text.split('|').map((rule) => rule.split(' ') as [string, string])
  for (const [from, to] of rules.sort(([left], [right]) => right.length - left.length)) {
    const first = from.charAt(0)
    found.set(first, [...(found.get(first) ?? []), [from, to]])
  }
  return found
}

/** Letters of a word that are compared; longer words are cut. */
export const WORD_LETTERS_MAX = 30

/** The fold of a word in lower-case Latin letters; other characters stay as they are. */
export function foldOf(word: string): string {
  let out = ''
  let at = 0
  while (at < word.length) {
    const rule = CLUSTERS.get(word.charAt(at))?.find(([from]) => word.startsWith(from, at))
    out = joined(out, rule?.[1] ?? word.charAt(at))
    at += rule?.[0].length ?? 1
  }
  // Final: `Sergej` is `Sergei`; a `j` after a vowel is a vowel.
  if (out.endsWith('ej') || out.endsWith('ij') || out.endsWith('aj'))
    out = joined(out.slice(0, -1), 'i')
  return withoutServantArticle(out).slice(0, WORD_LETTERS_MAX)
}

const MIX = 0x01000193
const HALF = 0x4000000

/**
 * A number for a word, so that words can be looked up in typed arrays: 52 bits of a hash. Two words
 * of a list of a million share one with a chance of about one in ten thousand.
 */
export function wordKey(word: string): number {
  let low = 0x811c9dc5
  let high = 0x9dc5811c
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    low = Math.imul(low ^ code, MIX)
    high = Math.imul(high ^ (code + at), 0x85ebca6b)
    high ^= high >>> 15
  }
  return ((low ^ (low >>> 13)) >>> 6) * HALF + ((high ^ (high >>> 16)) >>> 6)
}

/** Puts pieces together; a letter that is written twice is written once. */
function joined(before: string, piece: string): string {
  if (!before.endsWith(piece.charAt(0)) || isDigit(piece)) return before + piece
  return before + piece.slice(1)
}

const isDigit = (piece: string): boolean => piece >= '0' && piece <= '9~'

/** `abdulrahman`, `abdelrahman`, `abdurrahman`: the article goes, whatever its vowel and end. */
export function withoutServantArticle(word: string): string {
  if (!word.startsWith('abd') || word.length < 6 || !isVowel(word.charAt(3))) return word
  const letter = word.charAt(4)
  if (letter === 'l') return `abd${word.slice(5)}`
  // The article takes the sound of what follows: `abdurrahman`.
  return 'rsndtz'.includes(letter) ? `abd${word.slice(4)}` : word
}

/** Whether a letter of a fold is a vowel. */
export const isVowel = (letter: string): boolean => letter !== '' && 'aeiou'.includes(letter)

const CONSONANTS_MIN = 3

/** Consonants that sound alike. */
const SOUNDS: ReadonlyMap<string, string> = new Map([
  ['g', 'k'],
  ['z', 's'],
  ['p', 'b'],
  ['d', 't'],
  ['v', 'f'],
])

/**
 * The consonants of a fold with a mark where vowels stand: `mohamed` is `m-h-m-t`. Empty where
 * there are fewer than three consonants, since `ali`, `lee` and `olu` would then be one.
 */
export function soundOf(fold: string): string {
  let out = ''
  let consonants = 0
  for (const letter of fold) {
    if (letter < 'a' || letter > 'z') return ''
    if (isVowel(letter)) {
      if (!out.endsWith('-')) out += '-'
      continue
    }
    const sound = SOUNDS.get(letter) ?? letter
    if (out.endsWith(sound)) continue
    consonants++
    out += sound
  }
  return consonants < CONSONANTS_MIN ? '' : out
}

/** Kinds of vowels that one spelling stands for another of: bits 1 front, 2 open, 4 back. */
const VOWEL_BITS: ReadonlyMap<string, number> = new Map([
  ['a', 2],
  ['e', 3],
  ['i', 1],
  ['o', 4],
  ['u', 4],
])

/**
 * Whether two folds with one sound have vowels that spellings confuse: `ahmad` and `ahmed` do,
 * `hasan` and `husein` do not.
 */
export function vowelsAgree(left: string, right: string): boolean {
  let a = 0
  let b = 0
  while (a < left.length && b < right.length) {
    const [nextA, bitsA] = vowelsFrom(left, a)
    const [nextB, bitsB] = vowelsFrom(right, b)
    if (bitsA !== 0 && bitsB !== 0 && (bitsA & bitsB) === 0) return false
    a = nextA + 1
    b = nextB + 1
  }
  return true
}

/** The end of the vowels that stand at a place, and their bits; 0 where none does. */
function vowelsFrom(fold: string, at: number): readonly [number, number] {
  let bits = 0
  let next = at
  while (next < fold.length && isVowel(fold.charAt(next))) {
    bits |= VOWEL_BITS.get(fold.charAt(next)) ?? 0
    next++
  }
  return [next, bits]
}
