/** What the acts of the story share: who is on stage, and what has happened so far. */
import { invariant } from '@paperchain/core/domain/error'
import type { Cast } from './cast.ts'
import type { Market } from './market.ts'
import type { Address } from './script.ts'
import type { Coin, Tx } from './transaction.ts'

/** What has happened so far; filled as the acts are played. */
export type Plot = {
  robbery: Tx | null
  /** Coins that the robbery gave to the thief. */
  seeds: Coin[]
  /** The thief's deposit addresses at Lantern, under borrowed names. */
  mules: Address[]
  /** Coin that the next peel spends. */
  peeling: Coin | null
  peels: Tx[]
  /** The second part of the loot, step by step. */
  vault: Coin | null
  toMix: Coin[]
  joint: Tx | null
  mixed: Coin[]
  /** What the custodial mixer paid back: no link on the chain leads here. */
  exit: Tx | null
  listedAt: Address | null
}

/** A plot in which nothing has happened. */
export const startPlot = (): Plot => ({
  ...{ robbery: null, seeds: [], mules: [], peeling: null, peels: [], vault: null },
  ...{ toMix: [], joint: null, mixed: [], exit: null, listedAt: null },
})

/** Everything an act may touch. */
export type Stage = { readonly market: Market; readonly cast: Cast; readonly plot: Plot }

/** The coin that an output of a transaction made. */
export function coinAt(stage: Stage, tx: Tx, address: Address): Coin {
  const { coins } = stage.market.holder(address.owner)
  const found = coins.find((coin) => coin.tx === tx.id && coin.address === address)
  invariant(found !== undefined, 'the output is there and unspent')
  return found
}
