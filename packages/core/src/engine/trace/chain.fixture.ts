/**
 * Small chains for tests: written by hand as a list of payments, or drawn at random by fast-check.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { memoryLedger } from '../../../test/memory-ledger.ts'
import { parseAssetId } from '../../domain/asset.ts'
import { BITCOIN } from '../../domain/ledger.ts'
import type { Posting, Transaction } from '../../domain/posting.ts'
import type { Hasher } from '../../ports.ts'
import type { Service, TracePorts, TraceRequest } from './request.ts'
import type { MethodResult, TraceResult } from './result.ts'
import { trace } from './trace.ts'

export const BTC = parseAssetId(`${BITCOIN}/slip44:0`)

/** A payment. Inputs are `id:index` of earlier payments; `?` is a coin that nobody here saw. */
export type Pay = {
  readonly id: string
  readonly ins?: readonly string[]
  /** New units: the payment is a coinbase. */
  readonly issue?: bigint
  /** Fees that a coinbase collects. */
  readonly fees?: bigint
  /** Holder and value; `@burn` is a provably unspendable output. */
  readonly outs: readonly (readonly [string, bigint])[]
  /** Stands in the block of the payment before it. */
  readonly sameBlock?: boolean
}

/** The chain of these payments, one block each. What inputs hold beyond outputs is the fee. */
export function chainOf(payments: readonly Pay[]): Transaction[] {
  const coins = new Map<string, { account: string; amount: bigint }>()
  let height = -1
  let position = 0
  return payments.map((pay) => {
    position = pay.sameBlock === true && height >= 0 ? position + 1 : 0
    if (position === 0) height += 1
    const transaction = transactionOf(pay, coins, { height, position })
    for (const { side, coin, account, amount } of transaction.postings) {
      if (side !== 'credit' || coin === null) continue
      coins.set(`${coin.tx}:${coin.index}`, { account: account ?? '', amount: amount ?? 0n })
    }
    return transaction
  })
}

type Draft = Pick<Posting, 'side' | 'account' | 'amount' | 'coin' | 'kind'>
type Coins = ReadonlyMap<string, { readonly account: string; readonly amount: bigint }>

const system = (side: 'debit' | 'credit', account: string, amount: bigint): Draft => ({
  side,
  account,
  amount,
  coin: null,
  kind: 'fee',
})

function draftsOf(pay: Pay, coins: Coins): Draft[] {
  const drafts: Draft[] = []
  if (pay.issue !== undefined) drafts.push(system('debit', '@issuance', pay.issue))
  if (pay.fees !== undefined) drafts.push(system('debit', '@fees', pay.fees))
  for (const [order, name] of (pay.ins ?? []).entries()) {
    const known = coins.get(name)
    const [tx = '', index = ''] = name.split(':')
    const coin = known ? { tx, index: Number(index) } : { tx: `unseen-${pay.id}`, index: order }
    const [account, amount] = known ? [known.account, known.amount] : [null, null]
    drafts.push({ side: 'debit', account, amount, coin, kind: 'transfer' })
  }
  for (const [index, [account, amount]] of pay.outs.entries()) {
    drafts.push({ side: 'credit', account, amount, coin: { tx: pay.id, index }, kind: 'transfer' })
  }
  return drafts
}

function transactionOf(
  pay: Pay,
  coins: Coins,
  at: { height: number; position: number },
): Transaction {
  const drafts = draftsOf(pay, coins)
  const complete = drafts.every(({ amount }) => amount !== null)
  const rest = drafts.reduce(
    (sum, { side, amount }) => sum + (side === 'debit' ? (amount ?? 0n) : -(amount ?? 0n)),
    0n,
  )
  if (complete && rest > 0n) {
    drafts.push(system('credit', pay.issue === undefined ? '@fees' : '@burn', rest))
  }
  const { id } = pay
  const where = { ledger: BITCOIN, block: `block-${at.height}`, ...at }
  const fixed = { ...where, tx: id, asset: BTC, move: null, form: '' }
  const postings = drafts.map((draft, leg): Posting => {
    const certainty = draft.account === null ? 'unknown' : 'stated'
    return { ...fixed, ...draft, leg, certainty }
  })
  return { ...where, id, timeMs: at.height * 600_000, complete, postings }
}

export const nodeHasher: Hasher = {
  sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
}

export const portsOf = (
  transactions: readonly Transaction[],
  services: Readonly<Record<string, string>> = {},
): TracePorts & { readonly ledger: ReturnType<typeof memoryLedger> } => ({
  ledger: memoryLedger(transactions),
  serviceOf: (accounts) =>
    new Map(
      accounts.flatMap((account): [string, Service][] => {
        const category = services[account]
        return category === undefined ? [] : [[account, { label: `tag of ${account}`, category }]]
      }),
    ),
  hasher: nodeHasher,
})

/** Runs a trace over payments. Seeds are coins (`id:index`), `tx id`, or `account name`. */
export function traceOf(
  payments: readonly Pay[],
  seeds: readonly string[],
  request: Partial<TraceRequest> & { services?: Readonly<Record<string, string>> } = {},
): Promise<TraceResult> {
  const { services, ...rest } = request
  return trace(portsOf(chainOf(payments), services), {
    ledger: BITCOIN,
    method: 'fifo',
    direction: 'forward',
    ...rest,
    seeds: seeds.map((text) => {
      const [kind = '', name = ''] = text.split(' ')
      if (kind === 'tx') return { kind: 'transaction', tx: name }
      if (kind === 'account') return { kind: 'account', account: name }
      const [tx = '', index = ''] = text.split(':')
      return { kind: 'coin', tx, index: Number(index) }
    }),
  })
}

/** `ending account: value` for all places, sorted: what most tests compare. */
export const endsOf = (result: MethodResult | undefined): string[] =>
  (result?.places.rows ?? [])
    .map(({ ending, account, value }) => `${ending} ${account}: ${value}`)
    .sort()

const draw = fc.nat({ max: 1_000_000 })

/** A payment as drawn: numbers that {@link chainOfDraws} bends to what the chain can pay. */
const drawn = fc.record({
  /** Which unspent coins it takes; none makes it a coinbase. */
  takes: fc.array(draw, { maxLength: 4 }),
  issue: fc.integer({ min: 1, max: 40 }),
  /** Where the value is cut into outputs. */
  cuts: fc.array(draw, { maxLength: 4 }),
  holders: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 5, maxLength: 5 }),
  /** One in six takes a coin that nobody saw. */
  unseen: fc.integer({ min: 0, max: 5 }),
  feeShare: fc.integer({ min: 0, max: 4 }),
  sameBlock: fc.boolean(),
})

const HOLDERS = ['A', 'B', 'C', 'D', 'E', 'S', '@burn']

/** Random chains of up to 9 payments. Values stay small, so that single units can be labelled. */
export const payments: fc.Arbitrary<Pay[]> = fc
  .array(drawn, { minLength: 1, maxLength: 9 })
  .map(chainOfDraws)

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

function chainOfDraws(draws: readonly Drawn[]): Pay[] {
  const unspent: { name: string; value: bigint }[] = []
  return draws.map((one, order) => {
    const id = `t${order}`
    const taken = one.takes.flatMap((pick) =>
      unspent.length === 0 ? [] : unspent.splice(pick % unspent.length, 1),
    )
    const ins = taken.map(({ name }) => name)
    const lacking = taken.length > 0 && one.unseen === 0
    if (lacking) ins.splice(one.issue % (ins.length + 1), 0, '?')
    const held = taken.reduce((sum, { value }) => sum + value, 0n)
    const budget = taken.length === 0 || lacking ? held + BigInt(one.issue) : held
    const fee = taken.length === 0 ? 0n : (held * BigInt(one.feeShare)) / 20n
    const outs = cutUp(budget - (lacking ? BigInt(one.issue) * 2n - 20n : 0n) - fee, one)
    for (const [index, [holder, value]] of outs.entries()) {
      if (holder !== '@burn') unspent.push({ name: `${id}:${index}`, value })
    }
    const { sameBlock } = one
    if (taken.length > 0) return { id, ins, outs, sameBlock }
    return { id, issue: budget - 1n, fees: 1n, outs, sameBlock }
  })
}

function cutUp(budget: bigint, { cuts, holders }: Drawn): [string, bigint][] {
  const total = budget < 0n ? 0n : budget
  const places = cuts.map((cut) => BigInt(cut) % (total + 1n)).sort((a, b) => (a < b ? -1 : 1))
  return [...places, total].map((place, order) => [
    HOLDERS[holders[order]!]!,
    place - (places[order - 1] ?? 0n),
  ])
}
