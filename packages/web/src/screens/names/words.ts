/** What stands in answers of screening names, as people read it. @module */
import type { ListedName, PartyAnswer, PartyHit } from '@paperchain/contract/screen-party'

/** Names of the pieces of a score. */
const PIECES: Readonly<Record<string, string>> = {
  name: 'Name',
  birth: 'Date of birth',
  country: 'Country',
  identifier: 'Number',
  gender: 'Gender',
  programme: 'Programme',
  kind: 'Kind',
}

/** The name of a piece; one that is new keeps its own. */
export const pieceName = (feature: string): string => PIECES[feature] ?? feature

const MATCHES: Readonly<Record<string, string>> = {
  same: 'the same',
  spelling: 'another spelling',
  sound: 'sounds alike',
  'short-form': 'a short form',
  initial: 'an initial',
  typing: 'a slip of the pen',
  joined: 'written as one',
  consonants: 'the same consonants',
  none: 'no counterpart',
}

/** How one part of a name was found in the other. */
export const matchName = (match: string): string => MATCHES[match] ?? match

const LIMITS: Readonly<Record<string, string>> = {
  'weak-alias-alone': 'Only a weak alias fits, and nothing else agrees: never called strong.',
  'one-part-only': 'One part of a longer name fits: not enough to name anybody.',
}

/** Why a score is bounded. */
export const limitText = (limit: string): string => LIMITS[limit] ?? limit

const REASONS: Readonly<Record<PartyAnswer['reason'], string>> = {
  fits: 'A listed party fits.',
  'no-fit': 'No listed party fits.',
  'told-apart': 'Those that fit were said to be others, and nothing has changed since.',
  'bad-row': 'This is nobody to screen.',
  'no-party-list': 'No sanctions list that names parties was in force. Bring one in under Lists.',
  'script-not-read': 'The name is in a script that is compared sign by sign only.',
  'name-cut': 'The name has more words than are read.',
}

/** Why an outcome is what it is. */
export const reasonText = ({ reason, fault }: PartyAnswer): string =>
  fault?.message ?? REASONS[reason]

const STATES: Readonly<Record<NonNullable<PartyHit['verdict']>['state'], string>> = {
  stands: 'Told apart',
  'asked-changed': 'Was told apart, but for another question',
  'listed-changed': 'Was told apart, but the list has changed since',
}

/** Whether what was said of a pair still counts. */
export const verdictWords = (state: keyof typeof STATES): string => STATES[state]

const SCRIPTS: Readonly<Record<string, string>> = {
  Latn: 'Latin',
  Cyrl: 'Cyrillic',
  Arab: 'Arabic',
  Hebr: 'Hebrew',
  Grek: 'Greek',
  Hang: 'Hangul',
  Hani: 'Chinese characters',
  Kana: 'Japanese kana',
  Jpan: 'Japanese',
  Kore: 'Korean',
}

/** A script by its name; one without a name here by its code, none where the list does not say. */
export const scriptName = ({ script }: Pick<ListedName, 'script'>): string =>
  SCRIPTS[script] ?? script

/** A score as people compare it. */
export const scoreText = (score: number): string => score.toFixed(2)
