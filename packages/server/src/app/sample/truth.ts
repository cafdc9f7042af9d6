/** The true answers about the sample: who owns what, what happened, and where the loot went. */
import { type AssetId, coinAsset } from '@paperchain/core/domain/asset'
import { invariant } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { CoinName } from '@paperchain/core/domain/posting'
import { type SampleBlock, subsidyTotal } from './block.ts'
import type { Holder, HolderKind, Market } from './market.ts'
import { type Blocks, STALE_HEIGHT, TIP_HEIGHT } from './miner.ts'
import type { Plot } from './plot.ts'
import { at } from './random.ts'
import { REGTEST } from './script.ts'
import type { SampleTag } from './tags.ts'
import { type TracedTx, type TraceTruth, traceFifo, traceHaircut, tracePoison } from './tracer.ts'
import type { Tx } from './transaction.ts'

/** A coin with who got it and how much, satoshi. */
export type TrueCoin = CoinName & { readonly account: string; readonly amount: bigint }

/** Somebody in the sample with all accounts that are truly theirs, in byte order. */
export type SampleActor = {
  readonly id: string
  readonly label: string
  readonly kind: HolderKind
  readonly accounts: readonly string[]
}

/** What of the loot one actor has under one method. Satoshi. */
export type ActorTruth = { readonly held: bigint; readonly absorbed: bigint }

/** A method's answer, with the same by actor. */
export type MethodTruth = TraceTruth & { readonly byActor: ReadonlyMap<string, ActorTruth> }

/** Everything that is true of a sample case. Amounts are satoshi. */
export type SampleTruth = {
  readonly seed: number
  readonly ledger: LedgerId
  readonly asset: AssetId
  readonly tip: { readonly height: number; readonly id: string }
  /** Blocks on the best chain with the genesis block, and their transactions with coinbases. */
  readonly blocks: number
  readonly transactions: number
  readonly stale: { readonly height: number; readonly id: string; readonly transactions: number }
  /** Sums over the best chain; `burned` is unclaimed by miners, or sits in OP_RETURN outputs. */
  readonly issued: bigint
  readonly fees: bigint
  readonly burned: bigint
  readonly robbery: {
    readonly tx: string
    readonly height: number
    /** Milliseconds since 1970, UTC. */
    readonly timeMs: number
    readonly victim: string
    readonly inputs: number
    readonly stolen: bigint
    readonly coins: readonly TrueCoin[]
  }
  /** Transactions of the peel chain, in order. */
  readonly peels: readonly string[]
  readonly joint: {
    readonly tx: string
    /** Satoshi of each equal output. */
    readonly equalAmount: bigint
    /** Which of the equal outputs are the thief's. */
    readonly thiefCoins: readonly TrueCoin[]
  }
  /** What the custodial mixer paid to the thief; no link on the chain leads there. */
  readonly exit: { readonly tx: string; readonly coins: readonly TrueCoin[] }
  readonly actors: readonly SampleActor[]
  readonly tags: readonly SampleTag[]
  /** Tagged accounts of services, where a trace ends. */
  readonly stops: readonly string[]
  readonly traces: {
    readonly fifo: MethodTruth
    readonly haircut: MethodTruth
    readonly poison: MethodTruth
  }
}

/** Categories of services, which absorb what arrives. */
const STOP_CATEGORIES: readonly string[] = ['exchange', 'gambling', 'mixing_service']

const OP_RETURN = 0x6a
/** SLIP-44 gives number 1 to the coins of all test networks. */
const ASSET = coinAsset(REGTEST, 'BTC', 1).id

/** Puts the truth together once the last block is mined. */
export function tellTruth(parts: {
  readonly seed: number
  readonly market: Market
  readonly blocks: Blocks
  readonly plot: Plot
  readonly tags: readonly SampleTag[]
}): SampleTruth {
  const { seed, market, blocks, plot, tags } = parts
  const { live } = blocks
  const stale = at(blocks.stale, 0)
  const txs = live.flatMap((block) => block.txs)
  const actors = [...market.holders.values()].map(actorOf)
  const tip = at(live, TIP_HEIGHT)
  return {
    ...{ seed, ledger: REGTEST, asset: ASSET, actors, tags },
    tip: { height: tip.height, id: tip.id },
    ...{ blocks: live.length, transactions: txs.length },
    stale: { height: STALE_HEIGHT, id: stale.id, transactions: stale.txs.length },
    ...sums(live, txs),
    robbery: robberyOf(plot, live),
    peels: plot.peels.map((tx) => tx.id),
    joint: jointOf(plot),
    exit: exitOf(plot),
    ...traces(txs, plot, { actors, tags }),
  }
}

function sums(
  live: readonly SampleBlock[],
  txs: readonly Tx[],
): Pick<SampleTruth, 'issued' | 'fees' | 'burned'> {
  const fees = txs.reduce((sum, { fee }) => sum + fee, 0n)
  const issued = subsidyTotal(live.length - 1)
  const outputs = txs.flatMap((tx) => tx.outputs)
  const notes = outputs.filter(({ script }) => script[0] === OP_RETURN)
  const claimed = txs
    .filter(({ coinbase }) => coinbase)
    .flatMap((tx) => tx.outputs)
    .reduce((sum, { amount }) => sum + amount, 0n)
  const burned = notes.reduce((sum, { amount }) => sum + amount, issued + fees - claimed)
  return { issued, fees, burned }
}

function robberyOf(plot: Plot, live: readonly SampleBlock[]): SampleTruth['robbery'] {
  const { robbery, seeds } = plot
  invariant(robbery !== null, 'the robbery took place')
  const { height } = at(seeds, 0)
  return {
    ...{ tx: robbery.id, height, victim: 'harbour', inputs: robbery.inputs.length },
    timeMs: at(live, height).time * 1000,
    stolen: seeds.reduce((sum, { amount }) => sum + amount, 0n),
    coins: seeds.map(({ tx, index, address, amount }) => ({
      ...{ tx, index, account: address.account, amount },
    })),
  }
}

function jointOf({ joint }: Plot): SampleTruth['joint'] {
  invariant(joint !== null, 'the joint transaction took place')
  const amounts = joint.outputs.map(({ amount }) => amount)
  const equalAmount = amounts.find((amount, row) => amounts.indexOf(amount) < row) ?? 0n
  const thiefCoins = coinsOf(joint, 'thief').filter(({ amount }) => amount === equalAmount)
  return { tx: joint.id, equalAmount, thiefCoins }
}

function exitOf({ exit }: Plot): SampleTruth['exit'] {
  invariant(exit !== null, 'the mixer paid')
  return { tx: exit.id, coins: coinsOf(exit, 'thief') }
}

const coinsOf = (tx: Tx, owner: string): TrueCoin[] =>
  tx.outputs.flatMap(({ address, amount }, index) =>
    address?.owner === owner ? [{ tx: tx.id, index, account: address.account, amount }] : [],
  )

function traces(
  txs: readonly Tx[],
  plot: Plot,
  { actors, tags }: Pick<SampleTruth, 'actors' | 'tags'>,
): Pick<SampleTruth, 'stops' | 'traces'> {
  const stops = tags
    .filter(({ category }) => STOP_CATEGORIES.includes(category))
    .map(({ account }) => account)
    .sort()
  const question = {
    txs: txs.map(tracedTx),
    seeds: plot.seeds.map(({ tx, index }) => `${tx}:${index}`),
    stops: new Set(stops),
  }
  const told = (truth: TraceTruth): MethodTruth => ({ ...truth, byActor: byActor(truth, actors) })
  return {
    stops,
    traces: {
      fifo: told(traceFifo(question)),
      haircut: told(traceHaircut(question)),
      poison: told(tracePoison(question)),
    },
  }
}

const tracedTx = ({ id, inputs, outputs }: Tx): TracedTx => ({
  id,
  inputs: inputs.map(({ tx, index }) => `${tx}:${index}`),
  outputs: outputs.map(({ address, amount }) => ({ account: address?.account ?? null, amount })),
})

function byActor(
  truth: TraceTruth,
  actors: readonly SampleActor[],
): ReadonlyMap<string, ActorTruth> {
  const sum = (accounts: readonly string[], amounts: ReadonlyMap<string, bigint>): bigint =>
    accounts.reduce((all, account) => all + (amounts.get(account) ?? 0n), 0n)
  return new Map(
    actors
      .map(({ id, accounts }) => {
        const held = sum(accounts, truth.held)
        return [id, { held, absorbed: sum(accounts, truth.absorbed) }] as const
      })
      .filter(([, { held, absorbed }]) => held + absorbed > 0n),
  )
}

const actorOf = ({ id, label, kind, addresses }: Holder): SampleActor => ({
  ...{ id, label, kind },
  accounts: [...new Set(addresses.map(({ account }) => account))].sort(),
})
