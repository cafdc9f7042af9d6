/** Imports Tron: from files, or from a node. */

import type { TronNetwork } from '@paperchain/core/engine/decode/tron/network'
import type { NodeTools } from '../../adapters/chain-any/node/http-node.ts'
import type { HttpPlace } from '../../adapters/chain-any/node/http-place.ts'
import { openTronFiles } from '../../adapters/chain-tron/tron-files.ts'
import { TronNode } from '../../adapters/chain-tron/tron-node.ts'
import {
  type AccountImportResult,
  type AccountImportTools,
  importAccountLedger,
} from './import-account-ledger.ts'
import { importFromNode } from './import-from-node.ts'
import { liveBlocks } from './live-blocks.ts'

/** A node, and the heights wanted of it. */
export type NodeOrder = {
  readonly place: HttpPlace
  readonly from: number | null
  readonly to: number | null
}

/** Imports files. @throws {FaultError} as `importAccountLedger` */
export async function importTron(
  network: TronNetwork,
  paths: readonly string[],
  tools: AccountImportTools,
): Promise<AccountImportResult> {
  const live = await liveBlocks(tools.ledger, network.ledger)
  const ids = new Map(live.map(({ id, height }) => [height, id]))
  const source = openTronFiles(network, paths, (height) => ids.get(height))
  return importAccountLedger(source, tools)
}

/**
 * Imports from a node.
 *
 * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_WRONG_NETWORK`,
 * `NODE_ANSWER`,
 *         and what the ledger throws; blocks appended before stay
 */
export async function importTronNode(
  network: TronNetwork,
  { place, from, to }: NodeOrder,
  tools: AccountImportTools & NodeTools,
): Promise<AccountImportResult> {
  const node = new TronNode(network, place, tools)
  const live = () => liveBlocks(tools.ledger, network.ledger)
  const source = await node.source({ from, to, live })
  return importFromNode({ source, node, to }, tools)
}
