/** Words about clusters that the command line and the pages share. @module */
import type { ClusterHand, ClusterStep, JointTransaction, RefusedMerge } from './cluster.ts'

/** Why two accounts are held to be one owner's. */
export const REASON_WORDS: Readonly<Record<ClusterStep['reason'], string>> = {
  'co-spend': 'spent together',
  hand: 'merged by hand',
  'one-time-change': 'change at a new address',
  'script-type-change': 'change of the same form',
  'round-amount-change': 'change beside a round amount',
  'optimal-change': 'change smaller than every input',
  'direct-change': 'change to itself',
  'deposit-reuse': 'deposits swept to one wallet',
  'same-key': 'one key on several ledgers',
}

/** Why a transaction with several inputs joins nobody. */
export const EXCLUSION_WORDS: Readonly<Record<JointTransaction['exclusion'], string>> = {
  'wasabi-1': 'a joint transaction of Wasabi 1',
  'wasabi-2': 'a joint transaction of Wasabi 2',
  whirlpool: 'a joint transaction of Whirlpool',
  joinmarket: 'a joint transaction of JoinMarket',
  'equal-outputs': 'a joint transaction by its equal outputs',
  'dust-sweep': 'inputs of dust, which anybody may have sent',
  distrusted: 'distrusted by hand',
}

/** What keeps clusters apart. */
export const refusalWords = ({ actors, hand }: RefusedMerge): string =>
  hand === null ? `tags name ${actors.join(' and ')}` : `split by hand (decision ${hand})`

/** What somebody decided. */
export function handWords({ kind, accounts, from, tx }: ClusterHand): string {
  if (kind === 'distrust') return `distrusted ${tx}`
  if (kind === 'merge') return `merged ${accounts.join(' and ')}`
  return `split ${accounts.join(', ')} from ${from.join(', ')}`
}
