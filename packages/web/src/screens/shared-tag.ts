/**
 * What tags say, in words, the same on every screen.
 *
 * @module
 */
import type { AccountTag } from '@paperchain/contract/ledger'
import type { ListEntry, ScreenAnswer, ScreenTag } from '@paperchain/contract/screen'
import type { Tone } from '../ui/state.tsx'

/** `mixing_service` as people write it. */
export const plainWord = (word: string): string => word.replaceAll('_', ' ')

/** What a tag says the account is: its use and what is wrong with it: `user, theft`. */
export const tagKind = ({ category, abuse }: Pick<AccountTag, 'category' | 'abuse'>): string =>
  [category, abuse]
    .filter((word) => word !== '')
    .map(plainWord)
    .join(', ')

/** Whose account it is, where the list names somebody; else what the claim is called. */
export const claimName = ({ label, party }: Pick<ListEntry, 'label' | 'party'>): string =>
  party?.names[0] ?? label

/**
 * Claims that name a listed party first, else in the order given: one list may name the holder
 * where another has no more than `Digital Currency Address - XBT`.
 */
export const namedFirst = (tags: readonly ScreenTag[]): readonly ScreenTag[] => {
  const isNamed = ({ entry }: ScreenTag): boolean => entry.party?.names[0] !== undefined
  return [...tags.filter(isNamed), ...tags.filter((tag) => !isNamed(tag))]
}

/** Names of the listed party beside the label. */
export const otherNames = ({ label, party }: Pick<ListEntry, 'label' | 'party'>): string[] =>
  (party?.names ?? []).filter((name) => name !== label)

/** An answer of a screening in words. */
export type Verdict = { readonly tone: Tone; readonly title: string; readonly reason: string }

const REASONS: Record<ScreenAnswer['reason'], string> = {
  listed: 'A list names this account.',
  'not-listed': 'Lists of sanctions were in force, and none names this account.',
  'no-address': 'The text is an address on no ledger known here.',
  'no-sanctions-list':
    'No list of sanctions was in force here at that time, so nothing can be called clear.',
  'no-holder': 'Nobody holds this account.',
}

/** The verdict on an account, with its strongest reason in the title. */
export function verdictOf(answer: ScreenAnswer): Verdict {
  const reason = REASONS[answer.reason]
  const [hit] = answer.hits
  if (answer.outcome === 'hit' && hit !== undefined) {
    const word = hit.sanction ? 'Sanctioned' : `Hit: ${plainWord(hit.entry.abuse)}`
    // Nobody is called sanctioned whom only a list of another kind names.
    const alike = answer.hits.filter(({ sanction }) => sanction === hit.sanction)
    const { entry } = namedFirst(alike)[0] ?? hit
    return { tone: 'bad', title: `${word}. ${claimName(entry)}`, reason }
  }
  if (answer.outcome === 'clear') return { tone: 'good', title: 'Clear', reason }
  const isNobody = answer.reason === 'no-holder'
  return { tone: isNobody ? 'info' : 'warning', title: 'Cannot tell', reason }
}
