/**
 * A name as written, in any script, to the words it is compared by.
 *
 * A name has one form or several: its words as read; for Han characters, their readings; for what
 * can be a Korean name, its syllables. Forms of two names are compared each with each, and words of
 * different writings never fit, so that a reading meets only what it can meet.
 *
 * Nothing here is a pattern over the whole text: each character is looked at a fixed number of
 * times.
 *
 * @module
 */
import { abjadOf, isAbjad } from './abjad.ts'
import { simplified } from './han.ts'
import { byShape, latinOf } from './letters.ts'
import { charKind, type NameScript } from './script.ts'

/** Characters of a name that are read. Names of lists are shorter than 400. */
export const NAME_CHARS_MAX = 512

/** Words of a name that are read. */
export const NAME_WORDS_MAX = 32

/** A word as it stands, before it is known what it is to its name. */
export type RawWord = {
  /** Latin letters and digits in lower case; a code of consonants; or the characters themselves. */
  readonly text: string
  readonly script: NameScript
  readonly writing: 'plain' | 'abjad' | 'hangul' | 'characters'
}

/** The words of a text, in their order. */
export type RawName = {
  readonly words: readonly RawWord[]
  readonly isCut: boolean
  /** Scripts whose characters are compared as they are. */
  readonly notRead: readonly NameScript[]
}

/** Takes a text apart into words. */
export function readWords(text: string): RawName {
  const isCut = text.length > NAME_CHARS_MAX
  const start = isCut ? text.slice(0, NAME_CHARS_MAX) : text
  const words = isAscii(start) ? asciiWords(start) : anyWords(start)
  const kept = words.length > NAME_WORDS_MAX ? words.slice(0, NAME_WORDS_MAX) : words
  const notRead = new Set<NameScript>()
  for (const { writing, script } of kept) if (writing === 'characters') notRead.add(script)
  return { words: kept, isCut: isCut || kept.length < words.length, notRead: [...notRead] }
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false
  return true
}

const APOSTROPHE = 0x27

/** The common case: letters, digits, apostrophes, and the rest ends words. */
function asciiWords(text: string): RawWord[] {
  const words: RawWord[] = []
  const lower = text.toLowerCase()
  let from = -1
  let hasMark = false
  for (let at = 0; at <= lower.length; at++) {
    const code = at < lower.length ? lower.charCodeAt(at) : 0
    const isMark = code === APOSTROPHE || code === 0x60
    if (isMark || (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) {
      if (from < 0) from = at
      hasMark ||= isMark
      continue
    }
    if (from >= 0) pushLatin(words, text.slice(from, at), hasMark)
    from = -1
    hasMark = false
  }
  return words
}

/** A Latin word as it stands: without apostrophes, without a glued legal form. */
function pushLatin(words: RawWord[], word: string, hasMark: boolean): void {
  const bare = hasMark ? withoutMarks(word) : word
  for (const part of unglued(bare)) {
    if (part !== '') words.push({ text: part.toLowerCase(), script: 'Latn', writing: 'plain' })
  }
}

/** `Bank's` is `bank`, `O'Brien` is `obrien`. */
function withoutMarks(word: string): string {
  const end = word.length > 3 && (word.endsWith("'s") || word.endsWith('`s')) ? 2 : 0
  let out = ''
  for (const letter of end === 0 ? word : word.slice(0, -end)) {
    if (letter !== "'" && letter !== '`') out += letter
  }
  return out
}

const GLUED = [
  'AG',
  'SA',
  'SE',
  'NV',
  'AB',
  'AS',
  'GmbH',
  'LLC',
  'JSC',
  'PLC',
  'SpA',
  'KG',
  'BV',
  'Inc',
  'Ltd',
]

/** `SiemensAG`: a legal form that begins with a capital after a small letter. */
function unglued(word: string): readonly string[] {
  if (word.length < 6) return [word]
  for (const form of GLUED) {
    if (!word.endsWith(form)) continue
    const before = word.charAt(word.length - form.length - 1)
    if (before >= 'a' && before <= 'z') return [word.slice(0, -form.length), form]
  }
  return [word]
}

/** Any script: characters are sorted by script, and a change of script ends a word. */
function anyWords(text: string): RawWord[] {
  const words: RawWord[] = []
  let word = ''
  let scripts: NameScript[] = []
  const flush = (): void => {
    if (word !== '') pushWord(words, word, scripts)
    word = ''
    scripts = []
  }
  for (const letter of text.normalize('NFKC').slice(0, NAME_CHARS_MAX)) {
    const kind = charKind(letter.codePointAt(0)!)
    if (kind === 'nothing') {
      // Marks that a letter could not be composed with; Devanagari's own are letters there.
      continue
    }
    if (kind === 'separator') {
      flush()
      continue
    }
    if (scripts.length > 0 && !goesWith(scripts[scripts.length - 1]!, kind)) flush()
    word += letter
    scripts.push(kind)
  }
  flush()
  return words
}

/** Alphabets may be mixed in a word, to deceive or by mistake; other scripts begin a new one. */
const ALPHABETS: readonly NameScript[] = ['Latn', 'Cyrl', 'Grek']

const goesWith = (left: NameScript, right: NameScript): boolean =>
  left === right || (ALPHABETS.includes(left) && ALPHABETS.includes(right))

function pushWord(words: RawWord[], word: string, scripts: readonly NameScript[]): void {
  const script = scripts.find((each) => each !== 'Latn') ?? 'Latn'
  if (script === 'Latn') {
    // The marks go first, so that what is glued is found in plain letters.
    const plain = latinOf(word.toLowerCase(), 'Latn')!
    const shown = plain.length === word.length ? withCapitals(plain, word) : plain
    pushLatin(words, shown, false)
    return
  }
  const lower = word.toLowerCase()
  if (scripts.includes('Latn')) {
    push(words, byShape(lower), 'Latn', 'plain')
  } else if (isAbjad(script)) {
    push(words, abjadOf(lower, script), script, 'abjad')
  } else if (script === 'Hang') {
    push(words, lower, script, 'hangul')
  } else {
    const latin = latinOf(lower, script)
    if (latin !== null) push(words, latin, script, 'plain')
    else push(words, simplified(lower), script, 'characters')
  }
}

function push(
  words: RawWord[],
  text: string,
  script: NameScript,
  writing: RawWord['writing'],
): void {
  if (text !== '') words.push({ text, script, writing })
}

/** Plain letters with the capitals of the word they came from. */
function withCapitals(plain: string, word: string): string {
  let out = ''
  for (let at = 0; at < plain.length; at++) {
    const letter = word.charAt(at)
    const isCapital = letter !== letter.toLowerCase()
    out += isCapital ? plain.charAt(at).toUpperCase() : plain.charAt(at)
  }
  return out
}
