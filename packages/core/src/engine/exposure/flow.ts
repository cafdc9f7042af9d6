/**
 * Flows: what a transaction moves, in a form that ledgers of coins and ledgers of accounts share.
 * A flow takes amounts out of *pools* and puts as much into others. A pool is a coin, filled once
 * and emptied once, or the balance of an account in an asset.
 *
 * @module
 */
import { isSystemAccount } from '../../domain/account.ts'
import type { AssetId } from '../../domain/asset.ts'
import type { Posting, Transaction } from '../../domain/posting.ts'
import type { TimeMs } from '../../domain/time.ts'
import { type LegKind, type Pot, potsOf } from '../trace/pots.ts'
import { ENDS, type End } from './end.ts'

/** One side of a flow. */
export type FlowLeg = {
  /** Name of the pool, or null where there is none: then `end` says why. */
  readonly pool: string | null
  readonly account: string | null
  /** Whole smallest units, above 0. */
  readonly amount: bigint
  /** What the leg is where it is the ledger's own, or nobody's; else null. */
  readonly end: End | null
}

/** Amounts of one asset out of pools and into pools; both sides sum to the same. */
export type Flow = {
  readonly tx: string
  readonly height: number
  readonly position: number
  readonly timeMs: TimeMs
  readonly asset: AssetId
  /** Whether pools are coins: each has one maker and at most one spender. */
  readonly ofCoins: boolean
  /** A fee of a ledger of accounts: who gets it is not dealt with. */
  readonly isFee: boolean
  readonly ins: readonly FlowLeg[]
  readonly outs: readonly FlowLeg[]
}

/** Which assets count at all; spam does not. */
export type Counts = (asset: AssetId) => boolean

/**
 * The flows of a transaction in order; movements of nothing, from an account to itself, or of an
 * amount that nobody knows are none.
 *
 * @throws {FaultError} `AMOUNT_TOO_LARGE` as `potsOf` does
 */
export function flowsOf(transaction: Transaction, counts: Counts): Flow[] {
  const { postings } = transaction
  const ofCoins = postings.every(({ move }) => move === null)
  if (ofCoins) {
    return potsOf(transaction)
      .filter(({ asset }) => counts(asset))
      .map((pot) => coinFlow(transaction, pot))
      .filter(({ ins }) => ins.length > 0)
  }
  const moves = new Map<number, Posting[]>()
  for (const posting of postings) {
    if (posting.move === null || !counts(posting.asset)) continue
    const known = moves.get(posting.move)
    if (known === undefined) moves.set(posting.move, [posting])
    else known.push(posting)
  }
  return [...moves]
    .sort(([left], [right]) => left - right)
    .flatMap(([, pair]) => moveFlow(transaction, pair) ?? [])
}

const END_OF_LEG: Readonly<Record<Exclude<LegKind, 'coin'>, End>> = {
  issuance: ENDS.issued,
  fees: ENDS.fees,
  burn: ENDS.burned,
  unseen: ENDS.unseen,
}

function coinFlow({ id: tx, height, position, timeMs }: Transaction, pot: Pot): Flow {
  const legs = (rows: Pot['ins']): FlowLeg[] =>
    rows
      .filter(({ value }) => value > 0n)
      .map(({ kind, account, value, coin }) =>
        kind === 'coin' && coin !== null
          ? { pool: `${coin.tx}:${coin.index}`, account, amount: value, end: null }
          : { pool: null, account: null, amount: value, end: END_OF_LEG[kind as 'fees'] },
      )
  const { asset, ins, outs } = pot
  const fixed = { tx, height, position, timeMs, asset, ofCoins: true, isFee: false }
  return { ...fixed, ins: legs(ins), outs: legs(outs) }
}

const END_OF_SYSTEM: Readonly<Record<string, End>> = {
  '@issuance': ENDS.issued,
  '@fees': ENDS.fees,
  '@burn': ENDS.burned,
  '@unseen': ENDS.unseen,
}

function moveFlow(
  { id: tx, height, position, timeMs }: Transaction,
  pair: readonly Posting[],
): Flow | null {
  const from = pair.find(({ side }) => side === 'debit')
  const to = pair.find(({ side }) => side === 'credit')
  if (from === undefined || to === undefined) return null
  const { asset, amount } = from
  if (amount === null || amount === 0n || from.account === to.account) return null
  const leg = ({ account }: Posting): FlowLeg => {
    const none = { pool: null, account: null, amount }
    if (account === null) return { ...none, end: ENDS.nobody }
    if (isSystemAccount(account)) return { ...none, end: END_OF_SYSTEM[account] ?? ENDS.nobody }
    return { pool: `${account}\u0000${asset}`, account, amount, end: null }
  }
  const fixed = { tx, height, position, timeMs, asset, ofCoins: false }
  return { ...fixed, isFee: from.kind === 'fee', ins: [leg(from)], outs: [leg(to)] }
}
