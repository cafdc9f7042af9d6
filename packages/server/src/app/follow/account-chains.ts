/** EVM chains and Tron as chains to follow, by their nodes' own interfaces. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import type { TronNetwork } from '@paperchain/core/engine/decode/tron/network'
import type { NodeTools } from '../../adapters/chain-any/node/http-node.ts'
import type { HttpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { EvmNode } from '../../adapters/chain-evm/node/evm-node.ts'
import { TronNode } from '../../adapters/chain-tron/tron-node.ts'
import type { AccountImportResult, AccountImportTools } from '../jobs/import-account-ledger.ts'
import { importEvmNode } from '../jobs/import-evm.ts'
import type { BestChain } from '../jobs/import-from-node.ts'
import { importTronNode } from '../jobs/import-tron.ts'
import type { BringTools, FollowedChain } from './followed-chain.ts'

/** Then 19 of the 27 super representatives have built on a block, and it is final. */
const TRON_CONFIRMATIONS = 19

type Tools = Omit<AccountImportTools, 'onProgress'> & NodeTools & { readonly clock: () => number }

/** An EVM chain at a node. */
export function evmFollowed(
  { chain, place }: { readonly chain: EvmChain; readonly place: HttpPlace },
  tools: Tools,
): FollowedChain {
  const node = new EvmNode(chain, { place, tools })
  const { ledger, confirmations } = chain
  return followed({ ledger, confirmations, place, node }, (from, watched) =>
    importEvmNode({ chain, place, changes: new Map(), from, to: null }, { ...tools, ...watched }),
  )
}

/** Tron at a node. */
export function tronFollowed(
  { network, place }: { readonly network: TronNetwork; readonly place: HttpPlace },
  tools: Tools,
): FollowedChain {
  const node = new TronNode(network, place, tools)
  const { ledger } = network
  return followed({ ledger, confirmations: TRON_CONFIRMATIONS, place, node }, (from, watched) =>
    importTronNode(network, { place, from, to: null }, { ...tools, ...watched }),
  )
}

type Where = {
  readonly ledger: LedgerId
  readonly confirmations: number
  readonly place: HttpPlace
  readonly node: BestChain
}
type Watched = Required<Pick<AccountImportTools, 'signal' | 'onProgress'>>

function followed(
  { ledger, confirmations, place, node }: Where,
  bring: (from: number, watched: Watched) => Promise<AccountImportResult>,
): FollowedChain {
  return {
    ledger,
    node: place.shown,
    confirmations,
    tip: () => node.tip(),
    idAt: (height) => node.idAt(height),
    bring: async (from, { signal, onStored }: BringTools) => {
      let told = 0
      const onProgress: Watched['onProgress'] = ({ stored }) => {
        if (stored > told) onStored(stored - told)
        told = Math.max(told, stored)
      }
      const result = await bring(from, { signal, onProgress })
      if (result.stored > told) onStored(result.stored - told)
      return { stored: result.stored, faults: result.faults, orphaned: result.orphaned }
    },
  }
}
