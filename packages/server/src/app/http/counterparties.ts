/**
 * Who stands on the other side of an account's transactions. In a coin ledger all inputs face all
 * outputs, so a value here is what the other side put in or got, whole: an upper bound of what
 * passed between the two. In a ledger of accounts each movement has two sides, and a value is what
 * passed. Fees are no dealing with whoever gets them.
 */
import { isSystemAccount } from '@paperchain/core/domain/account'
import type { AssetId } from '@paperchain/core/domain/asset'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'

/** An account on the other side, in one asset and one direction. */
export type CounterpartySum = {
  readonly account: string | null
  /** `in`: it paid the account asked about. */
  readonly direction: 'in' | 'out'
  readonly asset: AssetId
  readonly transactions: number
  readonly value: bigint
  readonly unknownAmounts: number
}

/** Whether all of these state who paid whom, so that values are what passed. */
export const isPaired = (transactions: readonly Transaction[]): boolean =>
  transactions.every(({ postings }) => postings.every(({ move }) => move !== null))

/** Counterparties of an account, the largest value first, then by text. */
export function counterpartiesIn(
  transactions: readonly Transaction[],
  account: string,
): CounterpartySum[] {
  const sums = new Map<string, Sum>()
  for (const { postings } of transactions) {
    if (postings.some(({ move }) => move !== null)) {
      addMovements(sums, postings, account)
      continue
    }
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

/** Adds the other side of each movement in which the account takes part. */
function addMovements(sums: Map<string, Sum>, postings: readonly Posting[], account: string): void {
  const moves = new Map<number | null, Posting['side']>()
  for (const { account: who, move, side, kind } of postings) {
    if (who === account && kind !== 'fee') moves.set(move, side)
  }
  for (const side of ['debit', 'credit'] as const) {
    const facing = others(postings, side, account).filter(
      ({ move }) => moves.has(move) && moves.get(move) !== side,
    )
    addSide(sums, side === 'debit' ? 'in' : 'out', facing)
  }
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
  asset: AssetId,
): Sum => ({ account, direction, asset, transactions: 0, value: 0n, unknownAmounts: 0 })
