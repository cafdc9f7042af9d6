/** Imports Monero's blocks: from files with a daemon's answers, or from a daemon. */
import { MONERO } from '@paperchain/core/engine/decode/monero/read-header'
import type { NodeTools } from '../../adapters/chain-any/node/http-node.ts'
import { MoneroNode, openMoneroFiles } from '../../adapters/chain-monero/monero-source.ts'
import {
  type AccountImportResult,
  type AccountImportTools,
  importAccountLedger,
} from './import-account-ledger.ts'
import { importFromNode } from './import-from-node.ts'
import type { NodeOrder } from './import-tron.ts'
import { liveBlocks } from './live-blocks.ts'

/** Imports files. @throws {FaultError} as `importAccountLedger` */
export const importMonero = (
  paths: readonly string[],
  tools: AccountImportTools,
): Promise<AccountImportResult> => importAccountLedger(openMoneroFiles(paths), tools)

/**
 * Imports from a daemon.
 *
 * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_WRONG_NETWORK`,
 * `NODE_ANSWER`,
 *         and what the ledger throws; blocks appended before stay
 */
export async function importMoneroNode(
  { place, from, to }: NodeOrder,
  tools: AccountImportTools & NodeTools,
): Promise<AccountImportResult> {
  const node = new MoneroNode(place, tools)
  const source = await node.source({ from, to, live: () => liveBlocks(tools.ledger, MONERO) })
  return importFromNode({ source, node, to }, tools)
}
