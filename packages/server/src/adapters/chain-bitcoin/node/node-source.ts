/**
 * A node as a source of blocks: the same {@link BlockSource} as files, with heights from the node
 * and every block proven by its own bytes.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { KnownBlock } from '@paperchain/core/engine/chain/plan-import'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import { firstNew } from '../../chain-any/first-new.ts'
import type { BlockSource } from '../block-source.ts'
import { NodeBlocks } from './node-blocks.ts'
import { idsOf, type Range, readHeaders } from './node-headers.ts'
import { askState } from './node-network.ts'
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
  const { network, tip, prunedBelow } = await askState(client, order.network)
  const idAt = async (height: number): Promise<string | null> =>
    (await idsOf(client, { from: height, to: height }))[0] ?? null
  const wanted = {
    from: order.from ?? (await firstNew(await order.known(network), tip, idAt)),
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

function pruned({ place }: RpcClient, { from, to }: Range, below: number): Fault[] {
  if (from >= below || from > to) return []
  const last = Math.min(to, below - 1)
  const got = `a node pruned to ${below}`
  const message = `Expected blocks from height ${from} of ${place.url}, got ${got}`
  const facts = { node: place.url, from, to: last }
  return [faultOf(new FaultError('NODE_PRUNED', message, facts))]
}
