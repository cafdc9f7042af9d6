/**
 * A transaction as the tracer sees it: for each asset one *pot*, into which the inputs pour and out
 * of which the outputs are filled, in order, and which is empty at the end.
 *
 * What is missing in an incomplete transaction is derived, as a lower bound: outputs beyond the
 * known inputs came from the first unresolved input (`@unseen`, or `@fees` where a coinbase does
 * not know what fees it collects); known inputs beyond the outputs are the least the fee can be,
 * or in a coinbase what nobody claimed (`@burn`).
 * The unseen part counts as clean.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import { FaultError, invariant } from '../../domain/error.ts'
import type { Posting, Transaction } from '../../domain/posting.ts'
import { compareText } from './order.ts'

/** Where a leg's money stands or comes from. */
export type LegKind = 'coin' | 'issuance' | 'fees' | 'burn' | 'unseen'

/** One input or output of a pot. */
export type Leg = {
  readonly kind: LegKind
  /** Order of the posting in its transaction; a derived leg has that of the one it stands for. */
  readonly leg: number
  /** Holder, system account, or null where nobody can tell. */
  readonly account: string | null
  readonly value: bigint
  /** The coin made or consumed; null where there is none. */
  readonly coin: { readonly tx: string; readonly index: number } | null
}

/** One asset in one transaction. Inputs and outputs sum to the same. */
export type Pot = {
  readonly asset: AssetId
  /** In leg order, which is the order of pouring. */
  readonly ins: readonly Leg[]
  /** In the order of filling: leg order, but fees last. */
  readonly outs: readonly Leg[]
  /** Derived value from outside the ledger; 0 in a complete transaction. */
  readonly unseen: bigint
}

/** A pot holds less than this: coin ledgers state values in 64 bits, and so do our columns. */
export const POT_LIMIT: bigint = 2n ** 64n

/**
 * The pots of a transaction, by asset.
 *
 * @throws {FaultError} `TRACE_NO_COINS` where the transaction moves balances instead of coins
 * @throws {FaultError} `AMOUNT_TOO_LARGE` where inputs or outputs sum to 2^64 or more
 */
export function potsOf(transaction: Transaction): Pot[] {
  const assets = new Set(transaction.postings.map((posting) => posting.asset))
  return [...assets].sort(compareText).map((asset) => {
    const mine = transaction.postings.filter((posting) => posting.asset === asset)
    return fillPot(asset, mine, transaction)
  })
}

function fillPot(asset: AssetId, postings: readonly Posting[], tx: Transaction): Pot {
  const debits = postings.filter((posting) => posting.side === 'debit')
  const ins = debits.filter((posting) => posting.amount !== null).map(legOf)
  const credits = postings.filter((posting) => posting.side === 'credit').map(legOf)
  const outs = [
    ...credits.filter(({ kind }) => kind !== 'fees'),
    ...credits.filter(({ kind }) => kind === 'fees'),
  ]
  const gap = checkedSum(outs, tx) - checkedSum(ins, tx)
  if (tx.complete) {
    invariant(gap === 0n, `debits equal credits of ${asset} in complete transaction ${tx.id}`)
    return { asset, ins, outs, unseen: 0n }
  }
  if (gap > 0n) ins.splice(placeOfUnseen(debits), 0, unseenLeg(debits, gap))
  if (gap < 0n) outs.push(surplusLeg(ins, postings.length, -gap))
  const unseen = ins.find(({ kind }) => kind === 'unseen')?.value ?? 0n
  return { asset, ins, outs, unseen }
}

const SYSTEM = (account: string) => ({ account, coin: null })

/** What is left over is the fee; of a coinbase it is what its maker did not claim. */
function surplusLeg(ins: readonly Leg[], leg: number, value: bigint): Leg {
  const coinbase = ins.some(({ kind }) => kind === 'issuance')
  if (coinbase) return { kind: 'burn', leg, ...SYSTEM('@burn'), value }
  return { kind: 'fees', leg, ...SYSTEM('@fees'), value }
}

function checkedSum(legs: readonly Leg[], { id }: Transaction): bigint {
  let sum = 0n
  for (const { value } of legs) sum += value
  if (sum < POT_LIMIT) return sum
  throw new FaultError('AMOUNT_TOO_LARGE', `Expected ${id} to move less than 2^64, got ${sum}`, {
    tx: id,
  })
}

/** The first unresolved input's place among the resolved; at the end where none is unresolved. */
function placeOfUnseen(debits: readonly Posting[]): number {
  const first = debits.findIndex(({ amount }) => amount === null)
  return first < 0 ? debits.length : first
}

function unseenLeg(debits: readonly Posting[], value: bigint): Leg {
  const first = debits.find(({ amount }) => amount === null)
  const leg = first?.leg ?? debits.length
  if (first?.account === '@fees') return { kind: 'fees', leg, ...SYSTEM('@fees'), value }
  return { kind: 'unseen', leg, ...SYSTEM('@unseen'), value }
}

const KIND_OF_SYSTEM: Readonly<Record<string, LegKind>> = {
  '@fees': 'fees',
  '@issuance': 'issuance',
  '@burn': 'burn',
}

function legOf(posting: Posting): Leg {
  const { account, coin, leg, tx } = posting
  const value = posting.amount ?? 0n
  const kind = account === null ? undefined : KIND_OF_SYSTEM[account]
  if (kind !== undefined) return { kind, leg, account, value, coin }
  if (coin !== null) return { kind: 'coin', leg, account, value, coin }
  throw new FaultError('TRACE_NO_COINS', `Expected a coin in posting ${leg} of ${tx}, got none`, {
    tx,
    leg,
  })
}
