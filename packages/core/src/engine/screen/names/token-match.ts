/**
 * How much one word is another, 0 to 1, and why. Each rule gives one number:
 *
 * | rule | score | because |
 * |---|---|---|
 * | same | 1 | |
 * | spelling | 0.97 | one fold: transliterations of one word |
 * | sound | 0.92 | three consonants or more are the same, and the vowels are of the same kinds |
 * | consonants | 0.9, 0.15 less for each long vowel that is missing | one side writes no vowels |
 * | short form | 0.85 | one person answers to both |
 * | initial | 0.8 | the letter fits; others would too |
 * | typing | 1 − 4/3 · edits / letters | a third more than the share of letters that differ |
 *
 * Up to two edits count, in words of six letters or more that begin with the same letter; one in
 * words of three letters or more; none in shorter ones. In words of three letters an edit leaves
 * one half. Few errors are made in a first letter (J. J. Pollock, A. Zamora, "Automatic spelling
 * correction in scientific and scholarly text", 1984), so a second one beside it is another word.
 *
 * @module
 */
import { vowelsMissing } from './abjad.ts'
import { edits } from './edit-distance.ts'
import { vowelsAgree } from './fold.ts'
import type { TokenMatchKind } from './name-types.ts'
import { ROLES, type Token } from './token.ts'

/** Words below are not laid beside each other. */
export const TOKEN_SCORE_MIN = 0.5

const SPELLING = 0.97
const SOUND = 0.92
const CONSONANTS = 0.9
const VOWEL_MISSING = 0.15
const SHORT_FORM = 0.85
const INITIAL = 0.8
/** Neighbours written as one word: the same letters, parted otherwise. */
export const JOINED = 0.96

const EDIT_COST = 4 / 3
const EDIT_COST_SHORT = 1.5
const SHORT_LETTERS = 3
const TWO_EDITS_LETTERS = 6
/** Consonants that a script without vowels must share before they say much. */
const SKELETON_SURE = 2
const LONE_CONSONANT_LETTERS = 5

/** Edits that are counted between words of which the longer has so many letters. */
export function editsMax(letters: number): number {
  if (letters < SHORT_LETTERS) return 0
  return letters < TWO_EDITS_LETTERS ? 1 : 2
}

/** What so many edits in so many letters leave of a word. */
export function editScore(count: number, letters: number): number {
  return 1 - ((letters <= SHORT_LETTERS ? EDIT_COST_SHORT : EDIT_COST) * count) / letters
}

/** A match of two words; `score` is 0 where they do not fit. */
export type TokenMatch = { readonly score: number; readonly match: TokenMatchKind | 'none' }

const NONE: TokenMatch = { score: 0, match: 'none' }
const SAME: TokenMatch = { score: 1, match: 'same' }

/** How much one word is the other. Symmetric. */
export function matchTokens(left: Token, right: Token): TokenMatch {
  if (left === right) return SAME
  if (left.writing !== right.writing) return acrossWritings(left, right)
  if (left.role === right.role && left.text === right.text) return SAME
  if (isFixed(left) || isFixed(right)) return NONE
  if (left.role === ROLES.initial || right.role === ROLES.initial) return initialMatch(left, right)
  const isSpelled = left.fold === right.fold
  const isSmall = left.role === ROLES.small || right.role === ROLES.small
  if (isSmall && left.role !== right.role) return NONE
  if (isSpelled) return { score: SPELLING, match: 'spelling' }
  if (isSmall) return groupMatch(left, right)
  return better(soundMatch(left, right), better(groupMatch(left, right), typingMatch(left, right)))
}

/** Numbers and classes of legal forms are equal or not. */
const isFixed = ({ role }: Token): boolean => role === ROLES.number || role === ROLES.legal

const better = (left: TokenMatch, right: TokenMatch): TokenMatch =>
  right.score > left.score ? right : left

function soundMatch(left: Token, right: Token): TokenMatch {
  if (left.sound === '' || left.sound !== right.sound) return NONE
  return vowelsAgree(left.fold, right.fold) ? { score: SOUND, match: 'sound' } : NONE
}

function groupMatch(left: Token, right: Token): TokenMatch {
  const isOne = left.group !== '' && left.group === right.group
  return isOne ? { score: SHORT_FORM, match: 'short-form' } : NONE
}

function typingMatch(left: Token, right: Token): TokenMatch {
  const letters = Math.max(left.fold.length, right.fold.length)
  const most = editsMax(letters)
  if (Math.abs(left.fold.length - right.fold.length) > most) return NONE
  if (left.writing === 'korean' && (isSurname(left) || isSurname(right))) return NONE
  const count = edits(left.fold, right.fold)
  if (count > most || (count > 1 && left.fold.charAt(0) !== right.fold.charAt(0))) return NONE
  const score = editScore(count, letters)
  return score < TOKEN_SCORE_MIN ? NONE : { score, match: 'typing' }
}

/** Keys of surnames end in a mark (`hangul.ts`); their spellings are a table, not typing. */
const isSurname = ({ text }: Token): boolean => text.endsWith("'")

function initialMatch(left: Token, right: Token): TokenMatch {
  const [initial, word] = left.role === ROLES.initial ? [left, right] : [right, left]
  const fits = word.role === ROLES.part && word.isLatin && word.text.startsWith(initial.text)
  return fits ? { score: INITIAL, match: 'initial' } : NONE
}

function acrossWritings(left: Token, right: Token): TokenMatch {
  const [code, word] = left.writing === 'abjad' ? [left, right] : [right, left]
  if (code.writing !== 'abjad' || word.writing !== 'plain') return NONE
  if (code.role === ROLES.small && word.role === ROLES.small) {
    return code.skeleton === '' && word.text.charAt(0) === code.text.charAt(0) ? SAME : NONE
  }
  if (code.skeleton === '' || code.skeleton !== word.skeleton) return NONE
  const missing = vowelsMissing(code.text, word.text)
  if (code.skeleton.length < SKELETON_SURE) {
    if (missing > 0 || word.text.length > LONE_CONSONANT_LETTERS) return NONE
  }
  const score = CONSONANTS - VOWEL_MISSING * missing
  return score < TOKEN_SCORE_MIN ? NONE : { score, match: 'consonants' }
}
