/**
 * The same postings, later: fills in coins that were not known when a block was written, and then
 * adds what only a complete transaction states. A transaction resolved here equals the one that
 * `writePostings` would have written had every coin been known.
 *
 * @module
 */
import { invariant } from '../../../domain/error.ts'
import type { Posting, Transaction } from '../../../domain/posting.ts'
import type { CoinWorth, ResolutionRules } from '../../../ports.ts'
import { coinKey } from './coin-book.ts'

/**
 * Fills in amounts and accounts of the inputs whose coins are in `worths` (by `coinKey`), and
 * completes the transaction where none is left open. Returns `transaction` itself where nothing
 * changes.
 */
export function resolveTransaction(
  transaction: Transaction,
  worths: ReadonlyMap<string, CoinWorth>,
): Transaction {
  if (transaction.complete) return transaction
  let found = 0
  const postings = transaction.postings.map((posting) => {
    const open = posting.side === 'debit' && posting.amount === null && posting.coin !== null
    const worth = open ? worths.get(coinKey(posting.coin)) : undefined
    if (worth === undefined) return posting
    found++
    const { account, amount, form, certainty } = worth
    return { ...posting, account, amount, form, certainty }
  })
  return found === 0 ? transaction : completeTransaction({ ...transaction, postings })
}

/**
 * Completes a transaction whose amounts are all known: what its outputs leave goes to `@fees`.
 * Returns `transaction` itself where an amount is open, where it is complete, or where it pays out
 * more than it takes in: such a transaction is in no valid block, and it stays incomplete.
 */
export function completeTransaction(transaction: Transaction): Transaction {
  const fee = transaction.complete ? null : leftOver(transaction.postings)
  if (fee === null || fee < 0n) return transaction
  const postings = withLast(transaction.postings, { account: '@fees', kind: 'fee', amount: fee })
  return { ...transaction, complete: true, postings }
}

/** What a complete transaction left to the maker of its block; 0n for one that left nothing. */
export function feeOf(transaction: Transaction): bigint {
  const fee = transaction.postings.findLast(
    ({ side, account, kind }) => side === 'credit' && account === '@fees' && kind === 'fee',
  )
  return fee?.amount ?? 0n
}

/**
 * Completes a coinbase once the fees of its block are known: states them, or drops their posting
 * where there are none; what nobody claimed goes to `@burn`. Returns `coinbase` itself where it is
 * complete, or where it claims more than there is: such a block is not valid and stays incomplete.
 *
 * @param fees of all other transactions of the block, together
 */
export function completeCoinbase(coinbase: Transaction, fees: bigint): Transaction {
  if (coinbase.complete) return coinbase
  const stated = coinbase.postings.flatMap((posting) => {
    if (posting.side !== 'debit' || posting.kind !== 'fee') return [posting]
    return fees === 0n ? [] : [{ ...posting, amount: fees }]
  })
  const unclaimed = leftOver(stated)
  invariant(unclaimed !== null, `only the fees of coinbase ${coinbase.id} were open`)
  if (unclaimed < 0n) return coinbase
  const postings = withLast(stated, { account: '@burn', kind: 'burn', amount: unclaimed })
  return { ...coinbase, complete: true, postings }
}

/** How Bitcoin's transactions become whole, as a ledger store asks for it. */
export const BITCOIN_RULES: ResolutionRules = {
  complete: resolveTransaction,
  completeFirst: completeCoinbase,
}

/** Debits less credits, or null where an amount is open. */
function leftOver(postings: readonly Posting[]): bigint | null {
  let sum = 0n
  for (const { side, amount } of postings) {
    if (amount === null) return null
    sum += side === 'debit' ? amount : -amount
  }
  return sum
}

/** The postings and after them a credit to a system account, unless its amount is 0. */
function withLast(
  postings: readonly Posting[],
  credit: Pick<Posting, 'account' | 'kind' | 'amount'>,
): readonly Posting[] {
  const last = postings.at(-1)
  invariant(last !== undefined, 'a transaction has postings')
  if (credit.amount === 0n) return postings
  const { ledger, block, height, position, tx, asset } = last
  const place = { ledger, block, height, position, tx, asset, leg: last.leg + 1 }
  const own = { side: 'credit', certainty: 'stated', coin: null, move: null, form: '' } as const
  return [...postings, { ...place, ...own, ...credit }]
}
