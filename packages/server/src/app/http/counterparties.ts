/**
 * Who stands on the other side of an account's transactions. In a coin ledger all inputs face all
 * outputs, so a value here is what the other side put in or got, whole: an upper bound of what
 * passed between the two.
 */
import { isSystemAccount } from '@paperchain/core/domain/account'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'

/** An account on the other side, in one asset and one direction. */
export type CounterpartySum = {
  readonly account: string | null
  /** `in`: it paid the account asked about. */
  readonly direction: 'in' | 'out'
  readonly asset: string
  readonly transactions: number
  readonly value: bigint
  readonly unknownAmounts: number
}

/** Counterparties of an account, the largest value first, then by text. */
export function counterpartiesIn(
  transactions: readonly Transaction[],
  account: string,
): CounterpartySum[] {
  const sums = new Map<string, Sum>()
  for (const { postings } of transactions) {
    const pays = postings.some((each) => each.account === account && each.side === 'debit')
    const gets = postings.some((each) => each.account === account && each.side === 'credit')
    // Who pays faces those who get; whose own change comes back is not paid by others for it.
    if (pays) addSide(sums, 'out', others(postings, 'credit', account))
    else if (gets) addSide(sums, 'in', others(postings, 'debit', account))
  }
  return [...sums.values()]
    .map(({ account: name, direction, asset, transactions: count, value, unknownAmounts }) => ({
      account: name,
      direction,
      asset,
      transactions: count,
      value,
      unknownAmounts,
    }))
    .sort(
      (a, b) =>
        (a.value === b.value ? 0 : a.value > b.value ? -1 : 1) ||
        ((a.account ?? '') < (b.account ?? '') ? -1 : 1),
    )
}

type Sum = { -readonly [Key in keyof CounterpartySum]: CounterpartySum[Key] }

const others = (postings: readonly Posting[], side: Posting['side'], account: string): Posting[] =>
  postings.filter(
    (each) =>
      each.side === side &&
      each.account !== account &&
      !(each.account !== null && isSystemAccount(each.account)),
  )

function addSide(
  sums: Map<string, Sum>,
  direction: CounterpartySum['direction'],
  postings: readonly Posting[],
): void {
  const met = new Set<string>()
  for (const { account, asset, amount } of postings) {
    const key = JSON.stringify([direction, asset, account])
    const sum = sums.get(key) ?? fresh(account, direction, asset)
    sums.set(key, sum)
    sum.value += amount ?? 0n
    if (amount === null) sum.unknownAmounts += 1
    if (!met.has(key)) sum.transactions += 1
    met.add(key)
  }
}

const fresh = (
  account: string | null,
  direction: CounterpartySum['direction'],
  asset: string,
): Sum => ({ account, direction, asset, transactions: 0, value: 0n, unknownAmounts: 0 })
