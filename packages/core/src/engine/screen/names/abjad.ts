/**
 * Scripts that leave vowels out: Arabic (with Persian and Urdu letters), Hebrew; and Thai, whose
 * vowels are written but seldom as they are spelled in Latin letters.
 *
 * A word becomes its letters in a plain code, and beside it a skeleton: the consonants alone. The
 * skeleton of a Latin word is taken with the same classes, so that the two can be laid beside each
 * other; the usual vowels are free. Letters that Latin spellings confuse share a class (emphatic
 * and plain, `q` and `k`, `j` and Egyptian `g`).
 *
 * @module
 */
import type { NameScript } from './script.ts'

function codes(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const group of text.split(' ')) {
    const letters = [...group]
    for (const letter of letters.slice(1)) found.set(letter, letters[0]!)
  }
  return found
}

/** The first character of a group is the code of those that follow it. */
const ARABIC = codes(
  'aاأإآٱى bبپ tتط sثسص jجگغ hحهةۀھہۂ xخ dدذضڈ zزظژ rرڑ cشچ eعءئؤ fفڤ kقكک lل mم nنںڭ wوۋۆ yيیےې',
)
const HEBREW = codes('aא bב jג dד hהח wו zז tטתת yי lל mםמ nןנ sס eע fפף sצץ kקכך rר cש')
const THAI_CONSONANTS = codes(
  'kกขฃคฅฆ nงณน cจฉชฌศษ sซส yญย dฎด tฏฐฑฒตถทธ bบ pปผพภ fฝฟ mม rรฤ lลฬ wว hหฮ eอ',
)
const THAI = new Map([...THAI_CONSONANTS, ...codes('aาะัำ iิีึืเแไใ uุูโ')])

const LETTERS: Partial<Record<NameScript, ReadonlyMap<string, string>>> = {
  Arab: ARABIC,
  Hebr: HEBREW,
  Thai: THAI,
}

/** Whether words of a script are compared with Latin ones by consonants. */
export const isAbjad = (script: NameScript): boolean => LETTERS[script] !== undefined

/** The letters of a word in a plain code. */
export function abjadOf(word: string, script: NameScript): string {
  const letters = LETTERS[script]
  let out = ''
  for (const letter of word) out += letters?.get(letter) ?? ''
  return out
}

const WITH_ARTICLE_MIN = 5

/** A coded word without the article: `الرحمن` is `رحمن`. */
export const withoutArticle = (code: string): string =>
  code.startsWith('al') && code.length >= WITH_ARTICLE_MIN ? code.slice(2) : code

/** Consonants of a coded word; the letters of vowels, glides and breaths are left away. */
export function skeletonOfCode(code: string): string {
  let out = ''
  for (let at = 0; at < code.length; at++) {
    const letter = code.charAt(at)
    if ('aewyiu'.includes(letter) || (letter === 'h' && at === code.length - 1)) continue
    if (!out.endsWith(letter)) out += letter === 'p' ? 'b' : letter
  }
  return out
}

/** Two letters of Latin that are one of the classes. */
const PAIRS: ReadonlyMap<string, string> = new Map([
  ['kh', 'x'],
  ['sh', 'c'],
  ['ch', 'c'],
  ['th', 't'],
  ['dh', 'd'],
  ['gh', 'j'],
  ['ph', 'b'],
  ['zh', 'z'],
  ['ts', 's'],
  ['tz', 's'],
  ['ng', 'n'],
])
const SINGLES: ReadonlyMap<string, string> = new Map(
  ['bb', 'pb', 'cs', 'dd', 'ff', 'gj', 'hh', 'jj', 'kk', 'll', 'mm', 'nn', 'qk', 'rr', 'ss', 'tt']
    .concat(['zz', 'xk'])
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
)

/** The skeleton of a word in Latin letters. */
export function skeletonOfLatin(word: string): string {
  let out = ''
  for (let at = 0; at < word.length; at++) {
    let letter = PAIRS.get(word.slice(at, at + 2))
    if (letter === undefined) letter = SINGLES.get(word.charAt(at)) ?? ''
    else at++
    if (letter === 'h' && at === word.length - 1) continue
    if (letter !== '' && !out.endsWith(letter)) out += letter
  }
  return out
}

/**
 * Whether the long vowels that a coded word writes have a vowel of their kind in the Latin word: 0
 * none needed or all found, else how many are missing. `علي` (a `y` at the end) is not `alo`.
 */
export function vowelsMissing(code: string, latin: string): number {
  let missing = 0
  let at = 0
  for (let letter = 0; letter < code.length; letter++) {
    const wanted = VOWELS.get(code.charAt(letter))
    if (wanted === undefined) continue
    let next = at
    while (next < latin.length && !wanted.includes(latin.charAt(next))) next++
    if (next < latin.length) at = next + 1
    else missing++
  }
  return missing
}

const VOWELS: ReadonlyMap<string, string> = new Map([
  ['w', 'wvuo'],
  ['y', 'yiej'],
  ['u', 'uo'],
  ['i', 'iey'],
])
