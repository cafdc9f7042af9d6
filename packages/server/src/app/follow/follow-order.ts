/** What somebody wants followed, and the chain at the node that it names. */
import { homedir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { AssetStore } from '@paperchain/core/assets'
import type { BlockNoteStore } from '@paperchain/core/block-notes'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledger, ledgerName } from '@paperchain/core/domain/ledger'
import {
  type BitcoinNetwork,
  NETWORKS,
  networkOf,
} from '@paperchain/core/engine/decode/bitcoin/network'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import { EVM_CHAINS, plainEvmChain } from '@paperchain/core/engine/decode/evm/chains'
import { TRON_NETWORKS, tronNetwork } from '@paperchain/core/engine/decode/tron/network'
import type { Clock, LedgerStore } from '@paperchain/core/ports'
import { httpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { defaultCookie } from '../../adapters/chain-bitcoin/node/default-cookie.ts'
import { nodePlace } from '../../adapters/chain-bitcoin/node/node-place.ts'
import { evmFollowed, tronFollowed } from './account-chains.ts'
import { bitcoinChain } from './bitcoin-chain.ts'
import type { FollowedChain } from './followed-chain.ts'

/** An order to follow a chain. It may hold a password: it is told to nobody. */
export type FollowOrder = {
  readonly ledger: LedgerId
  /** URL of the node, with `user:password@` where it wants them. */
  readonly node: string
  /** File with the node's cookie, or null. */
  readonly cookie: string | null
  /** Where an empty ledger begins. */
  readonly firstHeight: number
  /** Seconds between two looks at a node that has nothing new. */
  readonly everySeconds: number
}

/** How often nodes are asked unless an order says otherwise: a part of the time between blocks. */
const EVERY_SECONDS: Readonly<Record<string, number>> = { bip122: 10, eip155: 4, tron: 3 }
/** The least and the most that an order may say. */
export const EVERY_SECONDS_MIN = 1
export const EVERY_SECONDS_MAX = 3_600

/** Tries of one request: the follower says soon that a node is gone, and asks again itself. */
const TRIES = 3

/** Seconds for a ledger without an order's own. */
export const everySecondsOf = (id: LedgerId): number => EVERY_SECONDS[id.split(':')[0] ?? ''] ?? 10

/** The ledger of a name that people type. @throws {FaultError} `LEDGER_UNKNOWN`, `USAGE` */
export function followable(text: string): LedgerId {
  const id = ledger(text)
  if (networkOf(id) !== null || evmChainOf(id) !== null || tronNetwork(id) !== null) return id
  const bitcoins = Object.values(NETWORKS).map((network) => ledgerName(network.ledger))
  const trons = Object.values(TRON_NETWORKS).map((network) => ledgerName(network.ledger))
  const evms = [...Object.keys(EVM_CHAINS), 'eip155:N']
  const names = [...bitcoins, ...evms, ...trons, 'tron:0xID'].join(', ')
  throw new FaultError('USAGE', `Expected one of ${names} to follow, got "${text}"`)
}

/** The chain of an EVM ledger: one with its own parameters, or a plain one; null for others. */
export function evmChainOf(id: LedgerId): EvmChain | null {
  const number = /^eip155:(\d{1,15})$/.exec(id)?.[1]
  if (number === undefined) return null
  const known = Object.values(EVM_CHAINS).find((chain) => chain.ledger === id)
  return known ?? plainEvmChain(Number(number))
}

/** What a chain's blocks go into. */
export type FollowStores = {
  readonly ledger: LedgerStore
  readonly assets: AssetStore
  readonly notes: BlockNoteStore
  readonly clock: Clock
  /** A clock that only rises, in milliseconds. */
  readonly now: () => number
}

/** The chain of an order; its blocks go into the stores, and the signal ends what is under way. */
export function chainOf(
  order: FollowOrder,
  stores: FollowStores,
  signal: AbortSignal,
): FollowedChain {
  const { ledger: id, node } = order
  const network = networkOf(id)
  const sleep = (ms: number): Promise<void> => pause(ms, signal)
  const tools = { ...stores, sleep, signal }
  if (network !== null) return bitcoinOf(order, network, tools)
  const chain = evmChainOf(id)
  if (chain !== null) return evmFollowed({ chain, place: httpPlace(node) }, tools)
  const tron = tronNetwork(id)
  if (tron !== null) return tronFollowed({ network: tron, place: httpPlace(node) }, tools)
  throw new FaultError('USAGE', `Expected a chain to follow, got "${id}"`)
}

type BitcoinTools = FollowStores & {
  readonly sleep: (ms: number) => Promise<void>
  readonly signal: AbortSignal
}

function bitcoinOf(
  { node, cookie }: FollowOrder,
  network: BitcoinNetwork,
  { ledger: store, now, sleep, signal }: BitcoinTools,
): FollowedChain {
  const place = nodePlace(node, cookie)
  const isKnown = cookie !== null || place.login !== null
  const own = isKnown
    ? place
    : { ...place, cookie: defaultCookie(place, { home: homedir(), network }) }
  const tools = { ledger: store, now, sleep, signal, triesMax: TRIES }
  return bitcoinChain({ place: own, network }, tools)
}

/** Waits, or less where the signal says so. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined)
