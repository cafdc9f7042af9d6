/**
 * What people decided about a question to the lists and a listed party. Nothing of the question can
 * be read from it.
 *
 * @module
 */
import type { TimeMs } from './time.ts'

/** `not-this`: somebody else. `withdrawn`: what was said before counts no more. */
export const VERDICTS = ['not-this', 'withdrawn'] as const

/** A verdict on a pair, as it was given. Nothing of the question can be read from it. */
export type NameVerdict = {
  readonly id: string
  /** The customer asked about, by pseudonym; empty where a name was asked. */
  readonly party: string
  readonly list: string
  /** Id of the listed party in its list. */
  readonly listed: string
  /** SHA-256 of `listedText` of `name-verdict.ts` when it was given, hex. */
  readonly listedPrint: string
  readonly verdict: (typeof VERDICTS)[number]
  readonly why: string
  readonly by: string
  readonly atMs: TimeMs
}

/** A verdict as it bears on a question asked now. */
export type HeldVerdict = NameVerdict & {
  /** Whether the question is, word for word, the one of then. */
  readonly isSameQuestion: boolean
}
