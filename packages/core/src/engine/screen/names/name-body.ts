/**
 * The words of a body's name: of a company, an organisation, a ship.
 *
 * @module
 */
import { withoutArticle } from './abjad.ts'
import type { RawWord } from './read-name.ts'
import { ROLES, type Role, type Token, type TokenBook } from './token.ts'
import { BODY_WORDS, GENERIC_WORDS, LEGAL_FORMS, NUMBERS, SLIGHT_WORDS, STOPS } from './words.ts'

/** Articles and particles of names that bodies bear. */
const SMALL = ['al', 'el', 'bin', 'ben', 'ibn', 'abu', 'van', 'von', 'der', 'den', 'di']

/** A piece of a name: words that became one, or a legal form. */
type Piece = { readonly text: string; readonly role: Role; readonly writing: 'plain' | 'abjad' }

/** Tokens of a body's name. */
export function bodyTokens(words: readonly RawWord[], book: TokenBook): readonly Token[] {
  const joined = withAbbreviations(words)
  const pieces: Piece[] = []
  const legal: Piece[] = []
  for (let at = 0; at < joined.length; ) {
    const form = legalAt(joined, at)
    if (form === null) {
      pieces.push(pieceOf(joined[at]!))
      at++
    } else {
      legal.push({ text: form.legal, role: ROLES.legal, writing: 'plain' })
      at += form.count
    }
  }
  const named = pieces.filter(({ text, writing }) => writing !== 'plain' || !STOPS.has(text))
  // A name of such words alone is made of them.
  const kept = named.length > 0 ? named : pieces.length > 0 ? pieces : joined.map(wordPiece)
  const all = kept.length > 0 && kept !== named && pieces.length === 0 ? kept : [...kept, ...legal]
  return withoutTwins(all).map(({ text, role, writing }) => book.token(text, role, writing))
}

/** A legal form counts once, however often and in how many languages it is written. */
function withoutTwins(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter(
    ({ text, role }, at) =>
      role !== ROLES.legal ||
      pieces.findIndex((each) => each.role === role && each.text === text) === at,
  )
}

const wordPiece = ({ text, writing }: RawWord): Piece =>
  writing === 'abjad'
    ? { text: withoutArticle(text), role: ROLES.part, writing }
    : { text, role: ROLES.part, writing: 'plain' }

function pieceOf(word: RawWord): Piece {
  if (word.writing !== 'plain') return wordPiece(word)
  const number = NUMBERS.get(word.text) ?? word.text
  if (isDigits(number)) return { text: withoutZeros(number), role: ROLES.number, writing: 'plain' }
  const text = BODY_WORDS.get(word.text) ?? word.text
  return { text, role: bodyRole(text), writing: 'plain' }
}

function bodyRole(text: string): Role {
  if (SLIGHT_WORDS.has(text)) return ROLES.slight
  if (GENERIC_WORDS.has(text)) return ROLES.generic
  return SMALL.includes(text) ? ROLES.small : ROLES.part
}

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charAt(at) > '9') return false
  return text !== ''
}

function withoutZeros(digits: string): string {
  let at = 0
  while (at < digits.length - 1 && digits.charAt(at) === '0') at++
  return digits.slice(at)
}

/** The legal form that begins at a place, the longest one. */
function legalAt(words: readonly RawWord[], at: number): { legal: string; count: number } | null {
  const forms = LEGAL_FORMS.get(words[at]!.text)
  if (forms === undefined) return null
  for (const { words: form, legal } of forms) {
    if (form.every((word, next) => words[at + next]?.text === word)) {
      return { legal, count: form.length }
    }
  }
  return null
}

/** Single letters in a row are one word: `A.B.C.` is `abc`, the `L.P.` at its end stays apart. */
function withAbbreviations(words: readonly RawWord[]): readonly RawWord[] {
  const out: RawWord[] = []
  for (let at = 0; at < words.length; ) {
    let end = at
    while (end < words.length && isLetter(words[end]!)) end++
    if (end - at < 2) {
      out.push(words[at]!)
      at++
      continue
    }
    const letters = words
      .slice(at, end)
      .map(({ text }) => text)
      .join('')
    const cut = legalTail(letters)
    if (cut > 0) out.push({ ...words[at]!, text: letters.slice(0, cut) })
    if (cut < letters.length) out.push({ ...words[at]!, text: letters.slice(cut) })
    at = end
  }
  return out
}

const isLetter = ({ text, writing }: RawWord): boolean => writing === 'plain' && text.length === 1

/** Where the longest legal form that ends a row of letters begins; its length where none does. */
function legalTail(letters: string): number {
  for (let cut = 0; cut + 1 < letters.length; cut++) {
    const forms = LEGAL_FORMS.get(letters.slice(cut))
    if (forms?.some(({ words }) => words.length === 1) === true) return cut
  }
  return letters.length
}

/** Whether the words of a name hold a legal form: a name of unknown kind is then a body's. */
export function hasLegalForm(words: readonly RawWord[]): boolean {
  const joined = withAbbreviations(words)
  return joined.length > 1 && joined.some((_, at) => legalAt(joined, at) !== null)
}
