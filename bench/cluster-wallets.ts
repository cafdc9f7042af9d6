/**
 * Planted wallets: a made coin ledger of which it is known whose every account is, as columns of
 * `ClusterBlock`. Same seed, same bytes.
 *
 * Payers and payees are drawn with a few busy ones (as Zipf 1.1). Addresses are used again in two
 * of five payments. Of these 40 % have two inputs and 2 % nine or more; 5 % are batches; one
 * in 200 is a joint transaction of 5 to 60 wallets with equal outputs. Change keeps the form of
 * script in 70 %.
 */
import type { ClusterBlock } from '@paperchain/core/engine/cluster/cluster-types'

/** How much is made. */
export type WalletPlan = {
  readonly wallets: number
  readonly payments: number
  readonly seed: number
}

/** The ledger, and the wallet of each account. */
export type PlantedWallets = {
  readonly blocks: readonly ClusterBlock[]
  readonly walletOf: Int32Array
}

/** Payments of a block. */
export const BLOCK_PAYMENTS = 4_000
/** Addresses that a wallet remembers as its own. */
const RING = 16
const REUSE = 0.4
const FORM_KEPT = 0.7
const JOINT = 0.005
const BATCH = 0.05
const CONSOLIDATION = 0.02
const PAIR = 0.4
const FEE = 1_500

type Coin = readonly [account: number, amount: number, form: number]

/** Xorshift of 32 bits (Marsaglia 2003). */
function randomOf(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

class Maker {
  readonly random: () => number
  readonly #wallets: number
  readonly #ring: Int32Array
  readonly #used: Uint8Array
  #walletOf = new Int32Array(1 << 16)
  accounts = 0

  constructor({ wallets, seed }: WalletPlan) {
    this.random = randomOf(seed)
    this.#wallets = wallets
    this.#ring = new Int32Array(wallets * RING)
    this.#used = new Uint8Array(wallets)
  }

  /** Busy wallets have small numbers: the inverse of a power law. */
  wallet(): number {
    return Math.min(this.#wallets - 1, Math.floor(this.random() ** -1.1) - 1 + this.#even())
  }

  /** Nine of ten draws are even over all wallets, or one hub would hold most of the ledger. */
  #even(): number {
    return this.random() < 0.9 ? Math.floor(this.random() * this.#wallets) : 0
  }

  below(end: number): number {
    return Math.floor(this.random() * end)
  }

  formOf(wallet: number): number {
    return 1 + (wallet % 4)
  }

  /** An address of the wallet: a former one, or a new one, which it remembers. */
  address(wallet: number, reuse: number): number {
    const used = Math.min(RING, this.#used[wallet]!)
    if (used > 0 && this.random() < reuse) return this.#ring[wallet * RING + this.below(used)]!
    const account = this.accounts++
    if (account === this.#walletOf.length) {
      const grown = new Int32Array(2 * account)
      grown.set(this.#walletOf)
      this.#walletOf = grown
    }
    this.#walletOf[account] = wallet
    const place = used < RING ? used : this.below(RING)
    if (used < RING) this.#used[wallet]!++
    this.#ring[wallet * RING + place] = account
    return account
  }

  /** Coins of a wallet: so many of its addresses, as far as it has them. */
  coins(wallet: number, count: number): Coin[] {
    const used = Math.min(RING, this.#used[wallet]!)
    const from = this.below(Math.max(1, used))
    return Array.from({ length: Math.min(count, used) }, (_, row) => [
      this.#ring[wallet * RING + ((from + row) % used)]!,
      1_000_000 + this.below(9_000_000),
      this.formOf(wallet),
    ])
  }

  walletOf(): Int32Array {
    return this.#walletOf.slice(0, this.accounts)
  }
}

/** Makes the ledger. */
export function plantWallets(plan: WalletPlan): PlantedWallets {
  const maker = new Maker(plan)
  const blocks = [funding(maker, plan.wallets)]
  for (let done = 0; done < plan.payments; done += BLOCK_PAYMENTS) {
    const count = Math.min(BLOCK_PAYMENTS, plan.payments - done)
    const txs = Array.from({ length: count }, () => payment(maker))
    blocks.push(columnsOf(maker, blocks.length, txs))
  }
  return { blocks, walletOf: maker.walletOf() }
}

type Made = { readonly ins: readonly Coin[]; readonly outs: readonly Coin[] }

function funding(maker: Maker, wallets: number): ClusterBlock {
  const outs = Array.from(
    { length: wallets },
    (_, wallet): Coin => [maker.address(wallet, 0), 5_000_000, maker.formOf(wallet)],
  )
  return columnsOf(maker, 0, [{ ins: [], outs }])
}

function payment(maker: Maker): Made {
  const draw = maker.random()
  if (draw < JOINT) return joint(maker)
  const payer = maker.wallet()
  const size = maker.random()
  const count = size < CONSOLIDATION ? 9 + maker.below(8) : size < CONSOLIDATION + PAIR ? 2 : 1
  const ins = maker.coins(payer, count)
  const sum = ins.reduce((total, [, amount]) => total + amount, 0)
  const isBatch = draw < JOINT + BATCH
  const payees = isBatch ? 12 + maker.below(49) : 1
  const paid = payTo(maker, payees, spend(maker, ins, sum) / payees)
  const left = sum - FEE - paid.reduce((total, [, amount]) => total + amount, 0)
  const form = maker.random() < FORM_KEPT ? maker.formOf(payer) : 5
  const change: Coin = [maker.address(payer, REUSE / 2), Math.max(1_000, left), form]
  return { ins, outs: maker.random() < 0.5 ? [...paid, change] : [change, ...paid] }
}

/** What a payer gives away: four of five pick coins so that the smallest is needed. */
function spend(maker: Maker, ins: readonly Coin[], sum: number): number {
  const least = Math.min(...ins.map(([, amount]) => amount))
  const needed = maker.random() < 0.8 ? sum - least : 0
  return Math.max(10_000, needed + maker.random() * (sum - needed - 10_000) - FEE)
}

function payTo(maker: Maker, payees: number, each: number): Coin[] {
  return Array.from({ length: payees }, () => {
    const payee = maker.wallet()
    const amount = Math.floor(each * (payees > 1 ? 0.5 + maker.random() / 2 : 1))
    const isRound = maker.random() < 0.3
    const whole = isRound ? Math.max(10_000, amount - (amount % 100_000)) : amount
    return [maker.address(payee, REUSE), whole, maker.formOf(payee)]
  })
}

/** Wallets that mix: one equal output each, and change to each. */
function joint(maker: Maker): Made {
  const wallets = [...new Set(Array.from({ length: 5 + maker.below(56) }, () => maker.wallet()))]
  const equal = 100_000 + maker.below(800_000)
  const sides = wallets.map((wallet) => {
    const ins = maker.coins(wallet, 1)
    const left = ins[0]![1] - equal - FEE
    const outs: Coin[] = [equal, left].map((amount) => [
      maker.address(wallet, 0),
      amount,
      maker.formOf(wallet),
    ])
    return { ins, outs }
  })
  return { ins: sides.flatMap(({ ins }) => ins), outs: sides.flatMap(({ outs }) => outs) }
}

function columnsOf(maker: Maker, height: number, txs: readonly Made[]): ClusterBlock {
  const ins = txs.flatMap((tx) => tx.ins)
  const outs = txs.flatMap((tx) => tx.outs)
  const starts = (side: 'ins' | 'outs'): Uint32Array => {
    const start = new Uint32Array(txs.length + 1)
    for (const [row, tx] of txs.entries()) start[row + 1] = start[row]! + tx[side].length
    return start
  }
  return {
    height,
    txCount: txs.length,
    accountCount: maker.accounts,
    position: Uint32Array.from(txs.keys()),
    inStart: starts('ins'),
    inAccount: Int32Array.from(ins, ([account]) => account),
    inAmount: Float64Array.from(ins, ([, amount]) => amount),
    inForm: Uint8Array.from(ins, ([, , form]) => form),
    outStart: starts('outs'),
    outAccount: Int32Array.from(outs, ([account]) => account),
    outAmount: Float64Array.from(outs, ([, amount]) => amount),
    outForm: Uint8Array.from(outs, ([, , form]) => form),
  }
}

/** Of all pairs put together the share that is right, and of all right pairs the share found. */
export type PairQuality = { readonly precision: number; readonly recall: number }

/**
 * Compares a partition with the wallets, pair by pair, among the accounts that ever paid: of the
 * others no chain says anything. Both shares are display values.
 */
export function pairQuality(root: Int32Array, { blocks, walletOf }: PlantedWallets): PairQuality {
  const hasPaid = new Uint8Array(root.length)
  for (const { inAccount } of blocks) for (const account of inAccount) hasPaid[account] = 1
  const paid = [...hasPaid.keys()].filter((account) => hasPaid[account] === 1)
  const wallets = 1 + walletOf.reduce((most, wallet) => Math.max(most, wallet), 0)
  const of = (value: (account: number) => number): number => pairsOf(Float64Array.from(paid, value))
  const right = of((account) => root[account]! * wallets + walletOf[account]!)
  const put = of((account) => root[account]!)
  return {
    precision: put === 0 ? 1 : right / put,
    recall: right / of((account) => walletOf[account]!),
  }
}

/** Pairs of equal values. */
function pairsOf(values: Float64Array): number {
  values.sort()
  let pairs = 0
  for (let row = 1, run = 0; row < values.length; row++) {
    run = values[row] === values[row - 1] ? run + 1 : 0
    pairs += run
  }
  return pairs
}
