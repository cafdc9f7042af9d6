/** Bitcoin and its kin as a chain to follow, by the node's JSON-RPC. */
import { FaultError } from '@paperchain/core/domain/error'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import { BatchSize } from '../../adapters/chain-any/node/batch-size.ts'
import { askState } from '../../adapters/chain-bitcoin/node/node-network.ts'
import type { NodePlace } from '../../adapters/chain-bitcoin/node/node-place.ts'
import { RpcClient, RpcError } from '../../adapters/chain-bitcoin/node/rpc-client.ts'
import { importBitcoinNode, type NodeImportTools } from '../jobs/import-bitcoin-node.ts'
import type { FollowedChain } from './followed-chain.ts'

/** Nakamoto 2008, section 11: then a tenth of the hash power catches up once in 4,000 times. */
const CONFIRMATIONS = 6
/** A height above the best block. */
const OUT_OF_RANGE = -8

/** The chain of a network at a node. */
export function bitcoinChain(
  { place, network }: { readonly place: NodePlace; readonly network: BitcoinNetwork },
  tools: Omit<NodeImportTools, 'onProgress'>,
): FollowedChain {
  const client = new RpcClient(place, tools)
  return {
    ledger: network.ledger,
    node: place.url,
    confirmations: CONFIRMATIONS,
    tip: async () => {
      const { tip } = await askState(client, network)
      const id = await idAt(client, tip)
      if (id === null) throw moved(place.url, tip)
      return { height: tip, id }
    },
    idAt: (height) => idAt(client, height),
    bring: async (from, { signal, onStored }) => {
      let told = 0
      const order = { place, network, from, to: null }
      const { stored, faults, orphaned } = await importBitcoinNode(order, {
        ...tools,
        signal,
        onProgress: ({ blocks }) => {
          onStored(blocks - told)
          told = blocks
        },
      })
      return { stored, faults, orphaned }
    },
  }
}

async function idAt(client: RpcClient, height: number): Promise<string | null> {
  const call = { method: 'getblockhash', params: [height] }
  const [answer] = await client.batch([call], new BatchSize(1))
  if (answer instanceof RpcError && answer.code === OUT_OF_RANGE) return null
  if (answer !== undefined && !(answer instanceof RpcError)) {
    const { result } = answer
    if (typeof result === 'string' && /^[0-9a-f]{64}$/.test(result)) return result
  }
  const got = answer instanceof RpcError ? answer.message : String(answer?.result).slice(0, 80)
  throw new FaultError('NODE_ANSWER', `Expected a block id at height ${height}, got ${got}`, {
    node: client.place.url,
  })
}

const moved = (node: string, height: number): FaultError =>
  new FaultError('NODE_CHAIN_CHANGED', `Expected a block at height ${height}, got none`, { node })
