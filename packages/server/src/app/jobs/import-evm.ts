/** Imports EVM chains: from a node, or from files with its answers or with rows. */
import type { AssetId } from '@paperchain/core/domain/asset'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import type { EvmChange } from '@paperchain/core/engine/decode/evm/evm-block'
import type { NodeTools } from '../../adapters/chain-any/node/http-node.ts'
import type { HttpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { openEvmFiles } from '../../adapters/chain-evm/files/evm-files.ts'
import { EvmNode } from '../../adapters/chain-evm/node/evm-node.ts'
import {
  type AccountImportResult,
  type AccountImportTools,
  importAccountLedger,
} from './import-account-ledger.ts'
import { importFromNode } from './import-from-node.ts'
import { learnChain, learnTokens } from './learn-tokens.ts'
import { liveBlocks } from './live-blocks.ts'

/** What is wanted of which chain. */
export type EvmOrder = {
  readonly chain: EvmChain
  /** What the protocol changed by itself, by height. */
  readonly changes: ReadonlyMap<number, readonly EvmChange[]>
}

/** The same of a node. */
export type EvmNodeOrder = EvmOrder & {
  readonly place: HttpPlace
  readonly from: number | null
  readonly to: number | null
  /** Whether traces are asked for; true without. */
  readonly traces?: boolean
  /** Whether contracts are asked for name, symbol and decimals; true without. */
  readonly tokens?: boolean
}

/** What an import did, and how many tokens were asked. */
export type EvmImportResult = AccountImportResult & { readonly tokensAsked: number }

/** What an import needs: a wall clock beside the rest. */
export type EvmImportTools = AccountImportTools & { readonly clock: () => number }

/** Imports files. @throws {FaultError} as `importAccountLedger` */
export async function importEvm(
  { chain, changes }: EvmOrder,
  paths: readonly string[],
  tools: EvmImportTools,
): Promise<EvmImportResult> {
  if (tools.dryRun !== true) await learnChain(chain, tools)
  const source = openEvmFiles(paths, { chain, changes })
  return { ...(await importAccountLedger(source, tools)), tokensAsked: 0 }
}

/**
 * Imports from a node, and leaves the ledger's best chain where the node's is.
 *
 * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_WRONG_NETWORK`,
 * `NODE_ANSWER`,
 *         `NODE_REFUSED`, and what the ledger throws; blocks appended before stay
 */
export async function importEvmNode(
  order: EvmNodeOrder,
  tools: EvmImportTools & NodeTools,
): Promise<EvmImportResult> {
  const { chain, place, changes, from, to, traces = true, tokens = true } = order
  const { ledger, dryRun = false } = tools
  const node = new EvmNode(chain, { place, tools })
  const live = () => liveBlocks(ledger, chain.ledger)
  const source = await node.source({ from, to, live, traces, changes })
  if (!dryRun) await learnChain(chain, tools)
  const seen = new Set<AssetId>()
  const onAssets = (ids: readonly AssetId[]): void => {
    for (const id of ids) seen.add(id)
  }
  const result = await importFromNode({ source, node, to }, { ...tools, onAssets })
  if (dryRun || result.cancelled || !tokens) return { ...result, tokensAsked: 0 }
  const tokensAsked = await learnTokens({ chain, rpc: node.rpc }, seen, tools)
  return { ...result, tokensAsked }
}
