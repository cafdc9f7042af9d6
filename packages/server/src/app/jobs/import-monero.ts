/**
 * Imports Monero's blocks: from files with a daemon's answers, or from a daemon; with a view key
 * also what a wallet received in them.
 */
import type { Fault } from '@paperchain/core/domain/error'
import { MONERO_NETWORKS, type MoneroNetwork } from '@paperchain/core/engine/decode/monero/network'
import type { ViewWallet } from '@paperchain/core/engine/decode/monero/view-wallet'
import type { NodeTools } from '../../adapters/chain-any/node/http-node.ts'
import { openContentFiles } from '../../adapters/chain-monero/monero-contents.ts'
import { MoneroNode, openMoneroFiles } from '../../adapters/chain-monero/monero-source.ts'
import {
  type AccountImportResult,
  type AccountImportTools,
  importAccountLedger,
} from './import-account-ledger.ts'
import { importFromNode } from './import-from-node.ts'
import { scanMoneroWallet, type WalletSight } from './import-monero-wallet.ts'
import type { NodeOrder } from './import-tron.ts'
import { liveBlocks } from './live-blocks.ts'

/** Imports files. @throws {FaultError} as `importAccountLedger` */
export const importMonero = (
  network: MoneroNetwork,
  paths: readonly string[],
  tools: AccountImportTools,
): Promise<AccountImportResult> => importAccountLedger(openMoneroFiles(network, paths), tools)

/**
 * Imports from a daemon.
 *
 * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_WRONG_NETWORK`,
 * `NODE_ANSWER`,
 *         and what the ledger throws; blocks appended before stay
 */
export async function importMoneroNode(
  network: MoneroNetwork,
  { place, from, to }: NodeOrder,
  tools: AccountImportTools & NodeTools,
): Promise<AccountImportResult> {
  const node = new MoneroNode(network, place, tools)
  const live = () => liveBlocks(tools.ledger, network.ledger)
  const source = await node.source({ from, to, live })
  return importFromNode({ source, node, to }, tools)
}

/** Wallets are read on the main network alone. */
const MAIN = MONERO_NETWORKS.main

/** Blocks as they are imported without a key, and what a wallet received in them. */
export type WalletImport = AccountImportResult & { readonly wallet: WalletSight }

/** Imports files, and reads them with a view key. @throws {FaultError} as {@link importMonero} */
export async function importMoneroWallet(
  wallet: ViewWallet,
  paths: readonly string[],
  tools: AccountImportTools,
): Promise<WalletImport> {
  const result = await importMonero(MAIN, paths, tools)
  // What is wrong with the files themselves was said by the import of their blocks.
  const source = { ...openContentFiles(paths), faults: [] }
  return withSight(result, await scanMoneroWallet(wallet, source, tools))
}

/**
 * Imports from a daemon, and reads all blocks of the range with a view key, also those that were
 * imported before.
 *
 * @throws {FaultError} as {@link importMoneroNode}
 */
export async function importMoneroWalletNode(
  wallet: ViewWallet,
  order: NodeOrder & { readonly from: number },
  tools: AccountImportTools & NodeTools,
): Promise<WalletImport> {
  const result = await importMoneroNode(MAIN, order, tools)
  const node = new MoneroNode(MAIN, order.place, tools)
  const { height } = await node.tip()
  const source = node.contents(order.from, Math.min(order.to ?? height, height))
  return withSight(result, await scanMoneroWallet(wallet, source, tools))
}

/** What is wrong with a block is said once, though both looks at it find it. */
function withSight(result: AccountImportResult, wallet: WalletSight): WalletImport {
  const said = new Set(result.faults.map(textOf))
  const faults = wallet.faults.filter((fault) => !said.has(textOf(fault)))
  const cancelled = result.cancelled || wallet.cancelled
  return { ...result, cancelled, faults: [...result.faults, ...faults], wallet }
}

const textOf = ({ code, message }: Fault): string => `${code} ${message}`
