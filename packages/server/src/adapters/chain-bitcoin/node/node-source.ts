/**
 * A node as a source of blocks: the same {@link BlockSource} as files, with heights from the node
 * and every block proven by its own bytes.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { KnownBlock } from '@paperchain/core/engine/chain/plan-import'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import type { BlockSource } from '../block-source.ts'
import { NodeBlocks } from './node-blocks.ts'
import { idsOf, type Range, readHeaders } from './node-headers.ts'
import { askState, type NodeState } from './node-network.ts'
import type { NodePlace } from './node-place.ts'
import { RestClient } from './rest-client.ts'
import { RpcClient, type RpcTools } from './rpc-client.ts'

/** What is wanted of a node. */
export type NodeOrder = {
  readonly place: NodePlace
  /** The network that the node must be on, or null for any known here. */
  readonly network: BitcoinNetwork | null
  /** First height; null goes on where the ledger and the node part. */
  readonly from: number | null
  /** Last height; null is the node's best block. */
  readonly to: number | null
  /** Live blocks of the ledger of a network, for the place to go on from. */
  readonly known: (network: BitcoinNetwork) => Promise<readonly KnownBlock[]>
  /** Whether what blocks spend is asked for; true without. */
  readonly undo?: boolean
}

/**
 * Asks a node for its headers, and makes a source of their blocks.
 *
 * Faults in the source: `NODE_PRUNED` with the heights, those of `readHeaders`.
 *
 * @throws {FaultError} `NODE_WRONG_NETWORK`, and what keeps the node from being asked
 */
export async function openNodeSource(order: NodeOrder, tools: RpcTools): Promise<BlockSource> {
  const client = new RpcClient(order.place, tools)
  const state = await askState(client, order.network)
  const { network, tip, prunedBelow } = state
  const wanted = {
    from: order.from ?? (await firstNew(client, state, await order.known(network))),
    to: Math.min(order.to ?? tip, tip),
  }
  const faults = pruned(client, wanted, prunedBelow)
  const range = { from: Math.max(wanted.from, prunedBelow), to: wanted.to }
  const { records, faults: unread } = await readHeaders(client, network, range)
  const blocks = new NodeBlocks(client, new RestClient(order.place, tools))
  const { undo = true } = order
  return {
    network,
    records,
    faults: [...faults, ...unread],
    refused: 0,
    read: (wantedRecords) => blocks.read(wantedRecords),
    spentBy: async (record) => (undo ? blocks.spentBy(record) : null),
    takeFaults: () => [],
    close: () => undefined,
  }
}

/**
 * The height after the last one at which ledger and node have the same block, among the heights
 * that the ledger has without a gap below its highest; 0 for an empty ledger.
 */
async function firstNew(
  client: RpcClient,
  { tip }: NodeState,
  known: readonly KnownBlock[],
): Promise<number> {
  const ids = new Map(known.map(({ id, height }) => [height, id]))
  let high = known.reduce((top, { height }) => Math.max(top, height), -1)
  let low = high
  while (ids.has(low - 1)) low--
  high = Math.min(high, tip)
  const shared = async (height: number): Promise<boolean> => {
    const [id] = await idsOf(client, { from: height, to: height })
    return id !== undefined && id === ids.get(height)
  }
  // What is shared is shared with all below it. Most often it is all, and one question shows it.
  if (high < low || high < 0) return Math.max(0, low)
  if (await shared(high)) return high + 1
  let first = low
  while (first < high) {
    const middle = Math.floor((first + high) / 2)
    if (await shared(middle)) first = middle + 1
    else high = middle
  }
  return first
}

function pruned({ place }: RpcClient, { from, to }: Range, below: number): Fault[] {
  if (from >= below || from > to) return []
  const last = Math.min(to, below - 1)
  const got = `a node pruned to ${below}`
  const message = `Expected blocks from height ${from} of ${place.url}, got ${got}`
  const facts = { node: place.url, from, to: last }
  return [faultOf(new FaultError('NODE_PRUNED', message, facts))]
}
