/**
 * Imports blocks from a node by its own interface: headers first, then blocks, in the order of
 * height; the rest is that of an import from files.
 *
 * @module
 */

import type { NodeOrder } from '../../adapters/chain-bitcoin/node/node-source.ts'
import { openNodeSource } from '../../adapters/chain-bitcoin/node/node-source.ts'
import { type ImportResult, type ImportTools, importBlocks } from './import-bitcoin.ts'
import { liveBlocks } from './live-blocks.ts'

/** What an import from a node is asked to do. */
export type NodeImportOrder = Omit<NodeOrder, 'known'>

/** What an import from a node needs from the outside. */
export type NodeImportTools = ImportTools & {
  /** Waits between tries. */
  readonly sleep: (ms: number) => Promise<void>
  /** Sends requests; the system's own without. */
  readonly fetch?: typeof fetch
  /** How long one answer may take. */
  readonly timeoutMs?: number
  /** Tries of one request, for callers that try again themselves. */
  readonly triesMax?: number
}

/**
 * Imports what `order` names; blocks that cannot be had are listed in the result.
 *
 * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_WARMING_UP`,
 *         `NODE_WRONG_NETWORK`, `NODE_ANSWER`, `NODE_REFUSED`, and what the ledger throws; blocks
 *         appended before stay
 */
export async function importBitcoinNode(
  order: NodeImportOrder,
  tools: NodeImportTools,
): Promise<ImportResult> {
  const started = tools.now()
  const known: NodeOrder['known'] = ({ ledger }) => liveBlocks(tools.ledger, ledger)
  const source = await openNodeSource({ ...order, known }, tools)
  return importBlocks(source, { userHeight: null, started }, tools)
}
