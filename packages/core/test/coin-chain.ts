/**
 * Builds small coin-ledger chains for tests: blocks with transactions whose coins are all known, and
 * the same blocks as somebody sees them who has not seen the coins.
 */

import { coinAsset } from '../src/domain/asset.ts'
import type { PlainBlock } from '../src/domain/batch/batch-of.ts'
import { BITCOIN } from '../src/domain/ledger.ts'
import type { CoinName, Posting, Transaction } from '../src/domain/posting.ts'

export const BTC = coinAsset(BITCOIN, 'BTC', 0)
export const SUBSIDY = 5_000_000_000n

/** An output: who gets how much. */
export type Out = readonly [account: string, amount: bigint]

/** A transaction to make: coins in, accounts out; the rest is fee. */
export type Spec = { readonly spend: readonly CoinName[]; readonly pay: readonly Out[] }

/** 64 hex digits from a short name: `id('a', 7)`. */
export const id = (kind: string, number: number): string =>
  Buffer.from(`${kind}${number}`).toString('hex').padStart(64, '0')

/** A chain being built; remembers every coin it made. */
export class CoinChain {
  readonly blocks: PlainBlock[] = []
  readonly #coins: Map<string, { account: string; amount: bigint }>
  #tx: { next: number }
  readonly branch: string

  constructor(
    coins = new Map<string, { account: string; amount: bigint }>(),
    tx = { next: 1 },
    branch = 'b',
  ) {
    this.branch = branch
    this.#coins = coins
    this.#tx = tx
  }

  /** A second branch that knows the coins made so far. */
  fork(branch: string): CoinChain {
    return new CoinChain(new Map(this.#coins), this.#tx, branch)
  }

  /** Adds a block; the miner takes subsidy and fees less `unclaimed`. Gives its transaction ids. */
  mine(
    at: { height: number; previous?: string; txids?: readonly string[] },
    specs: readonly Spec[],
    unclaimed = 0n,
  ): string[] {
    const { height } = at
    const head = {
      id: id(this.branch, height),
      previous: at.previous ?? id(this.branch, height - 1),
      height,
      timeMs: 1_600_000_000_000 + height * 600_000,
      work: 1n,
      txCount: specs.length + 1,
      bytes: 100,
      coinbaseText: 'test',
    }
    const place = { block: head.id, height, timeMs: head.timeMs }
    const txs = specs.map((spec, index) =>
      this.#transaction(spec, { ...place, position: index + 1 }),
    )
    const fees = txs.reduce((sum, tx) => sum + fee(tx), 0n)
    const txid = at.txids?.[0] ?? id('t', this.#tx.next++)
    const coinbase = this.#coinbase(txid, fees, { ...place, unclaimed })
    this.blocks.push({ head, transactions: [coinbase, ...txs] })
    return [coinbase.id, ...txs.map((tx) => tx.id)]
  }

  #transaction(
    { spend, pay }: Spec,
    place: { block: string; height: number; timeMs: number; position: number },
  ): Transaction {
    const txid = id('t', this.#tx.next++)
    const ins = spend.map((coin) => {
      const made = this.#coins.get(`${coin.tx}:${coin.index}`)
      if (made === undefined) throw new Error(`no coin ${coin.tx}:${coin.index}`)
      return { side: 'debit' as const, coin, ...made, kind: 'transfer' as const }
    })
    const outs = pay.map(([account, amount], index) => this.#out(txid, index, { account, amount }))
    const rest = sum(ins) - sum(outs)
    const feeLeg = { side: 'credit' as const, account: '@fees', amount: rest, kind: 'fee' as const }
    return whole(txid, place, [...ins, ...outs, ...(rest > 0n ? [feeLeg] : [])])
  }

  #coinbase(
    txid: string,
    fees: bigint,
    at: { block: string; height: number; timeMs: number; unclaimed: bigint },
  ): Transaction {
    const issued = { side: 'debit' as const, account: '@issuance', amount: SUBSIDY }
    const taken = { side: 'debit' as const, account: '@fees', amount: fees, kind: 'fee' as const }
    const account = `miner${at.height}`
    const out = this.#out(txid, 0, { account, amount: SUBSIDY + fees - at.unclaimed })
    const lost = { side: 'credit' as const, account: '@burn', amount: at.unclaimed }
    const legs: Leg[] = [{ ...issued, kind: 'issuance' as const }]
    if (fees > 0n) legs.push(taken)
    const tx = whole(txid, { ...at, position: 0 }, legs)
    const after = [out, ...(at.unclaimed > 0n ? [{ ...lost, kind: 'burn' as const }] : [])]
    const rest = whole(txid, { ...at, position: 0 }, after).postings.map((posting, index) => ({
      ...posting,
      leg: 2 + index,
    }))
    return { ...tx, postings: [...tx.postings, ...rest] }
  }

  #out(tx: string, index: number, made: { account: string; amount: bigint }): Leg {
    this.#coins.set(`${tx}:${index}`, made)
    return { side: 'credit', coin: { tx, index }, ...made, kind: 'transfer' }
  }
}

type Leg = Pick<Posting, 'side' | 'account' | 'amount' | 'kind'> & { coin?: CoinName }

function whole(
  txid: string,
  place: { block: string; height: number; timeMs: number; position: number },
  legs: readonly Leg[],
): Transaction {
  const { block, height, position, timeMs } = place
  const head = { ledger: BITCOIN, block, height, position }
  const postings = legs.map((leg, index) => ({
    ...head,
    tx: txid,
    leg: index,
    certainty: 'stated' as const,
    asset: BTC.id,
    move: null,
    form: leg.account?.startsWith('@') ? '' : 'p2pkh',
    ...leg,
    coin: leg.coin ?? null,
  }))
  return { ...head, id: txid, timeMs, complete: true, postings }
}

const sum = (legs: readonly Leg[]): bigint =>
  legs.reduce((all, { amount }) => all + (amount ?? 0n), 0n)

const fee = ({ postings }: Transaction): bigint =>
  postings.reduce(
    (all, { account, amount }) => (account === '@fees' ? all + (amount ?? 0n) : all),
    0n,
  )

/**
 * The block as a decoder writes it that knows none of the coins spent: every other account inferred
 * (and every fourth of them wrongly), the others unknown, no fee; a coinbase that cannot know the
 * fees.
 */
export function blind({ head, transactions }: PlainBlock): PlainBlock {
  let seen = 0
  const unknown = (posting: Posting): Posting => {
    if (posting.coin === null || posting.side === 'credit') return posting
    seen++
    const account = seen % 2 === 0 ? (seen % 8 === 0 ? 'wrong' : posting.account) : null
    const certainty = account === null ? ('unknown' as const) : ('inferred' as const)
    const form = account === null ? '' : posting.form
    return { ...posting, amount: null, account, certainty, form }
  }
  const others = transactions.slice(1).map((tx) => ({
    ...tx,
    complete: false,
    postings: tx.postings.map(unknown).filter(({ account }) => account !== '@fees'),
  }))
  const [coinbase] = transactions
  if (coinbase === undefined || others.length === 0) return { head, transactions }
  return { head, transactions: [blindCoinbase(coinbase), ...others] }
}

function blindCoinbase(coinbase: Transaction): Transaction {
  const kept = coinbase.postings.filter(({ account }) => account !== '@burn' && account !== '@fees')
  const [issued, ...outs] = kept
  if (issued === undefined) throw new Error('a coinbase has an issuance')
  const open: Posting = { ...issued, leg: 1, account: '@fees', kind: 'fee', amount: null }
  return { ...coinbase, complete: false, postings: [issued, open, ...outs] }
}
