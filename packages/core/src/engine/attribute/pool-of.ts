/**
 * Who made a block: the mining pool that its coinbase names or pays.
 *
 * Source: the method of public pool lists (coinbase texts and payout addresses). A text in a
 * coinbase
 * is a claim that anybody can make; a payout to a pool's address is stronger. Both are reported. A
 * mark beyond ASCII is not looked for: the text that is kept shows such bytes as points, and points
 * are in every coinbase.
 *
 * @module
 */
import type { CoinbaseMark } from '../../domain/tag.ts'

/** A pool, and what names it. */
export type PoolClaim = {
  readonly label: string
  readonly by: 'payout address' | 'coinbase text'
  /** The address, or the text. */
  readonly evidence: string
}

/** What is known about a block's coinbase. */
export type CoinbaseSeen = {
  /** Printable text of the coinbase. */
  readonly text: string
  /** Accounts that it pays. */
  readonly accounts: readonly string[]
}

/**
 * Every pool that a coinbase points to: payout addresses first, then texts, the longest first.
 * Empty where none does; more than one label means that the claims disagree.
 *
 * @param marks    texts that name pools
 * @param minerOf  pool label of a payout account, or null
 */
export function poolsOf(
  { text, accounts }: CoinbaseSeen,
  marks: readonly CoinbaseMark[],
  minerOf: (account: string) => string | null,
): PoolClaim[] {
  const paid = accounts.flatMap((account): PoolClaim[] => {
    const label = minerOf(account)
    return label === null ? [] : [{ label, by: 'payout address', evidence: account }]
  })
  const named = marks
    .filter((mark) => /^[ -~]+$/.test(mark.text) && text.includes(mark.text))
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1))
    .map(({ label, text: evidence }): PoolClaim => ({ label, by: 'coinbase text', evidence }))
  return [...paid, ...named]
}
