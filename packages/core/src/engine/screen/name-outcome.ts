/**
 * What screening a name comes to.
 *
 * @module
 */
import type { ScreenOutcome } from './screen-answer.ts'

/** Why an outcome is what it is. */
export type NameReason =
  /** A listed party fits, and nobody has said that it is another. */
  | 'fits'
  /** No listed party fits. */
  | 'no-fit'
  /** Those that fit were each said to be another, and nothing has changed since. */
  | 'told-apart'
  /** The row is no question; its fault says why. */
  | 'bad-row'
  /** No list of sanctions that names parties was in force. */
  | 'no-party-list'
  /** The name is in a script that is compared character by character only. */
  | 'script-not-read'
  /** The name has more words than are read. */
  | 'name-cut'

/** What is known when an outcome is chosen. */
export type NameFindings = {
  /** Parties that fit, without those told apart; and those. */
  readonly hits: number
  readonly toldApart: number
  /** Whether a list of sanctions with parties was in force. */
  readonly hasLists: boolean
  readonly scriptsNotRead: number
  readonly isCut: boolean
}

/** A hit is a hit whatever else; without one nothing is called clear that was not wholly read. */
export function nameOutcome(found: NameFindings): {
  readonly outcome: ScreenOutcome
  readonly reason: NameReason
} {
  if (found.hits > 0) return { outcome: 'hit', reason: 'fits' }
  if (!found.hasLists) return { outcome: 'cannot-tell', reason: 'no-party-list' }
  if (found.scriptsNotRead > 0) return { outcome: 'cannot-tell', reason: 'script-not-read' }
  if (found.isCut) return { outcome: 'cannot-tell', reason: 'name-cut' }
  return { outcome: 'clear', reason: found.toldApart > 0 ? 'told-apart' : 'no-fit' }
}
