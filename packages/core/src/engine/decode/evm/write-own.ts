/**
 * What a block does by itself: rewards, stake paid out, and changes of state by the protocol. It
 * stands in a transaction of its own, after all others, whose id is the block's hash.
 *
 * Sources: EIP-649 and EIP-1234 (rewards), the yellow paper, section 11.3 (uncles and nephews),
 * EIP-4895 (withdrawals), EIP-779 (DAO fork).
 *
 * @module
 */
import type { EvmChain } from './chain.ts'
import type { EvmChange, EvmHead, EvmTrace, EvmUncle } from './evm-block.ts'
import type { GrowingNotes } from './evm-notes.ts'
import type { CoinMove, EvmWriter } from './evm-writer.ts'

/** Forms of what a block does by itself. */
export const REWARD = 'reward'
export const UNCLE_REWARD = 'uncle-reward'
export const WITHDRAWAL = 'withdrawal'

const WEI_A_GWEI = 10n ** 9n
/** A block that names an uncle is paid so many parts of the reward more. */
const NEPHEW_PARTS = 32n
/** An uncle is paid 8 less its distance in blocks, in eighths of the reward. */
const UNCLE_PARTS = 8n

/** What tells of a block's own moves. */
export type OwnFacts = {
  readonly head: EvmHead
  /** Traces that are rewards, or empty. */
  readonly rewards: readonly EvmTrace[]
  /** Null where they were not asked for. */
  readonly uncles: readonly EvmUncle[] | null
  readonly changes: readonly EvmChange[]
}

/** The moves of a block's own transaction, in order; none for most chains. */
export function ownMoves(chain: EvmChain, facts: OwnFacts, notes: GrowingNotes): CoinMove[] {
  const { head, changes } = facts
  notes.changesUnseen = chain.changesAt.includes(head.height) && changes.length === 0
  return [
    ...changes.map(changed),
    ...rewards(chain, facts, notes),
    ...head.withdrawals.map(({ account, gwei }) => issued(account, gwei * WEI_A_GWEI, WITHDRAWAL)),
  ].filter(({ amount }) => amount > 0n)
}

/** Posts the block's own transaction, where it has moves. */
export function writeOwn(writer: EvmWriter, moves: readonly CoinMove[], head: OwnHead): void {
  if (moves.length === 0) return
  writer.begin(head.hash, head.position)
  for (const move of moves) writer.coin(move)
}

/** Whose own transaction it is, and its place behind all others. */
export type OwnHead = { readonly hash: string; readonly position: number }

function changed({ from, to, amount, form }: EvmChange): CoinMove {
  const kind = from === '@issuance' ? 'issuance' : to === '@burn' ? 'burn' : 'transfer'
  return { from, to, amount, kind, form }
}

/** By the node's own word where traces tell them, else by the protocol's rule. */
function rewards(chain: EvmChain, facts: OwnFacts, notes: GrowingNotes): CoinMove[] {
  const { head, rewards: told } = facts
  if (told.length > 0) {
    return told.map(({ to, value, form }) =>
      issued(to, value ?? 0n, form === 'uncle' ? UNCLE_REWARD : REWARD),
    )
  }
  const reward = chain.rewards.findLast(({ fromHeight }) => fromHeight <= head.height)?.wei ?? 0n
  if (reward === 0n) return []
  const nephew = (reward / NEPHEW_PARTS) * BigInt(head.uncles.length)
  const block = issued(head.producer, reward + nephew, REWARD)
  if (facts.uncles === null) notes.unclesUnseen = head.uncles.length
  const uncles = (facts.uncles ?? []).map(({ producer, height }) => {
    const parts = UNCLE_PARTS - BigInt(head.height - height)
    return issued(producer, (reward * (parts > 0n ? parts : 0n)) / UNCLE_PARTS, UNCLE_REWARD)
  })
  return [block, ...uncles]
}

const issued = (to: string | null, amount: bigint, form: string): CoinMove => ({
  from: '@issuance',
  to,
  amount,
  kind: 'issuance',
  form,
})
