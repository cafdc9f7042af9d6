/** Imports Tron: from files, or from a node. */

import { TRON } from '@paperchain/core/engine/decode/tron/tron-block'
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
  paths: readonly string[],
  tools: AccountImportTools,
): Promise<AccountImportResult> {
  const ids = new Map((await liveBlocks(tools.ledger, TRON)).map(({ id, height }) => [height, id]))
  const source = openTronFiles(paths, (height) => ids.get(height))
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
  { place, from, to }: NodeOrder,
  tools: AccountImportTools & NodeTools,
): Promise<AccountImportResult> {
  const node = new TronNode(place, tools)
  const source = await node.source({ from, to, live: () => liveBlocks(tools.ledger, TRON) })
  return importFromNode({ source, node, to }, tools)
}
