/**
 * Which network a node is on, told by its blocks: every node of every chain calls its own network
 * `main`.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { type BitcoinNetwork, NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { idOf, objectOf } from './json-value.ts'
import type { RpcClient } from './rpc-client.ts'

/** What a node says of its chain. */
export type NodeState = {
  readonly network: BitcoinNetwork
  /** Height of its best block. */
  readonly tip: number
  /** The first height whose block it still has; 0 where it is not pruned. */
  readonly prunedBelow: number
}

/**
 * Asks a node about its chain, and holds it against the network wanted.
 *
 * @param wanted the network, or null to take whatever the node is on
 * @throws {FaultError} `NODE_WRONG_NETWORK`, and as `RpcClient.call`
 */
export async function askState(
  client: RpcClient,
  wanted: BitcoinNetwork | null,
): Promise<NodeState> {
  const info = objectOf(await client.call('getblockchaininfo'), 'getblockchaininfo')
  const tip = heightOf(info['blocks'], 'blocks')
  const pruned = info['pruned'] === true
  const prunedBelow = pruned ? heightOf(info['pruneheight'] ?? 0, 'pruneheight') : 0
  const genesis = idOf(await client.call('getblockhash', 0), 'first block')
  const candidates = Object.values(NETWORKS).filter((network) => network.genesis === genesis)
  const network = await byFork(client, candidates, tip)
  if (network === null || (wanted !== null && network !== wanted)) {
    throw wrongNetwork(client, { wanted, network, genesis })
  }
  return { network, tip, prunedBelow }
}

/** Of networks with the same first block, the one whose fork the node followed. */
async function byFork(
  client: RpcClient,
  candidates: readonly BitcoinNetwork[],
  tip: number,
): Promise<BitcoinNetwork | null> {
  for (const network of candidates) {
    const { fork } = network
    // Below the fork they are one chain, and the first is what it was called then.
    if (fork === undefined || tip < fork.height) return network
    const id = idOf(await client.call('getblockhash', fork.height), 'block id')
    if (id === fork.id) return network
  }
  return null
}

function heightOf(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31) {
    return value
  }
  throw new FaultError('NODE_ANSWER', `Expected a height as ${what}, got ${String(value)}`)
}

function wrongNetwork(
  { place }: RpcClient,
  {
    wanted,
    network,
    genesis,
  }: { wanted: BitcoinNetwork | null; network: BitcoinNetwork | null; genesis: string },
): FaultError {
  const names = Object.values(NETWORKS).map(({ ledger }) => ledgerName(ledger))
  const expected = wanted === null ? `one of ${names.join(', ')}` : ledgerName(wanted.ledger)
  const other = `a chain that begins with ${genesis}`
  const got = network === null ? other : ledgerName(network.ledger)
  return new FaultError(
    'NODE_WRONG_NETWORK',
    `Expected ${place.url} to be on ${expected}, got ${got}`,
    { node: place.url, genesis },
  )
}
