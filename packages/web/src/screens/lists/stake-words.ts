/**
 * Tests and verdicts of ownership in words.
 *
 * @module
 */
import type { ListedPartyProfile } from '@paperchain/contract/listed-party'

type Test = ListedPartyProfile['ownership'][number]

/** What each test asks. */
export const RULE_WORDS: Record<Test['rule'], string> = {
  ofac: 'OFAC: 50 % or more, added up',
  eu: 'EU: 50 % or more, or control',
  'eu-text': 'EU: more than 50 %, or control',
  uk: 'UK: more than 50 %, or control',
}

/** What came of it. */
export const VERDICT_WORDS: Record<Test['verdict'], string> = {
  listed: 'listed itself',
  blocked: 'blocked by ownership',
  'may-be': 'may be blocked: the lists do not say enough',
  free: 'not blocked, as far as the lists say',
}

/** The look of a verdict. */
export const VERDICT_LOOKS: Record<Test['verdict'], string> = {
  listed: 'bad',
  blocked: 'bad',
  'may-be': 'warning',
  free: 'good',
}
