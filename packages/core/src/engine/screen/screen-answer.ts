/**
 * What direct screening answers, and the exit status that a set of answers comes to.
 *
 * @module
 */
import type { Account } from '../../domain/account.ts'
import type { Fault } from '../../domain/error.ts'
import type { ListEntry } from '../../domain/tag.ts'
import type { TagDeed } from '../../domain/tag-deed.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Moment } from '../attribute/list-timeline.ts'
import type { StaleList } from '../attribute/schedule.ts'

/**
 * `hit`: a list names the account with a sanction or an abuse. `clear`: sanctions lists were in
 * force and no list does. `cannot-tell`: neither can be said, and the answer says why.
 */
export type ScreenOutcome = 'hit' | 'clear' | 'cannot-tell'

/** Why an outcome is what it is. */
export type ScreenReason =
  /** A list names it with a sanction or an abuse. */
  | 'listed'
  /** Lists of sanctions were in force, and none names it. */
  | 'not-listed'
  /** The text is an address on no ledger known here; the diagnosis says what is wrong. */
  | 'no-address'
  /** No list of sanctions was published by `asOf` and known by `knownAt`. */
  | 'no-sanctions-list'
  /** A system account (`@fees`): nobody holds it. */
  | 'no-holder'

/** What one list says of the account, valid at the moment asked about. */
export type ScreenTag = {
  readonly list: string
  /** Hash of the version that says it. */
  readonly version: string
  /** When that version was published. */
  readonly publishedMs: TimeMs
  /** SHA-256 of the file that the entry stands in; empty where the version does not name it. */
  readonly fileHash: string
  /** Label, actor, category, abuse, source, file and row as the version states them. */
  readonly entry: ListEntry
  /** Whether it is a sanction: by its list, or by the entry's abuse. */
  readonly sanction: boolean
  /** Since when it has been true in the world without a gap. */
  readonly validFrom: TimeMs
  /** Since when this node has had it. */
  readonly knownFrom: TimeMs
  /** Who here objects, and why; left away where nobody does. The tag stands all the same. */
  readonly disputes?: readonly TagDispute[]
}

/** An objection to a tag. */
export type TagDispute = Pick<TagDeed, 'number' | 'by' | 'why' | 'validMs' | 'knownMs'>

/** The answer for one address or account. */
export type ScreenAnswer = Moment & {
  /** What was asked, as given; a private key is not repeated. */
  readonly text: string
  /** Every account that the text names. */
  readonly accounts: readonly Account[]
  readonly outcome: ScreenOutcome
  readonly reason: ScreenReason
  /** Sanctions and abuses, in the order to show them. */
  readonly hits: readonly ScreenTag[]
  /** Other claims (an exchange, a miner), in the order to show them. They make no hit. */
  readonly tags: readonly ScreenTag[]
  /** What is wrong with a text that is no address, else null. */
  readonly diagnosis: Fault | null
  /**
   * Lists that were last confirmed before `asOf` and are older than their own schedule: what they
   * do not say may have been said since. Left away where there is none.
   */
  readonly stale?: readonly StaleList[]
}

/** What a command that screens ends with. */
export type ScreenExit = 0 | 2 | 3 | 4

/**
 * The exit status of a set of answers, worst first: 3 for any hit, even beside faults; else 2 for
 * any fault of the input; else 4 where any answer is `cannot-tell`; else 0.
 *
 * @param faults rows of the input that could not be screened at all
 */
export function exitOf(
  answers: readonly Pick<ScreenAnswer, 'outcome'>[],
  faults: readonly Fault[] = [],
): ScreenExit {
  if (answers.some(({ outcome }) => outcome === 'hit')) return 3
  if (faults.length > 0) return 2
  return answers.some(({ outcome }) => outcome === 'cannot-tell') ? 4 : 0
}
