/**
 * Imports from a node, and leaves the ledger's best chain where the node's is: of branches of equal
 * length the ledger chooses by id, and the node's word goes before that.
 *
 * @module
 */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { LedgerStore } from '@paperchain/core/ports'
import type { AccountSource, OpenBatch } from '../../adapters/chain-evm/account-source.ts'
import { firstNew } from '../../adapters/chain-evm/first-new.ts'
import {
  type AccountImportResult,
  type AccountImportTools,
  importAccountLedger,
} from './import-account-ledger.ts'
import { liveBlocks } from './live-blocks.ts'

/** A node's best chain. */
export type BestChain = {
  tip(): Promise<{ readonly height: number; readonly id: string }>
  idAt(height: number): Promise<string | null>
}

/** Looks at most: each sets aside one branch. */
const ROUNDS_MAX = 8

/** What comes from where. */
export type FromNode<Batch extends OpenBatch> = {
  readonly source: AccountSource<Batch>
  readonly node: BestChain
  /** Last height wanted, or null for the node's best: only then does its word count. */
  readonly to: number | null
}

/** Imports a node's blocks. @throws {FaultError} as `importAccountLedger` */
export async function importFromNode<Batch extends OpenBatch>(
  { source, node, to }: FromNode<Batch>,
  tools: AccountImportTools,
): Promise<AccountImportResult> {
  const result = await importAccountLedger(source, tools)
  if (to !== null || tools.dryRun === true || result.cancelled) return result
  const { orphaned, revived } = await settleOnNode(source.ledger, tools.ledger, node)
  return {
    ...result,
    orphaned: [...result.orphaned, ...orphaned],
    revived: [...result.revived, ...revived],
  }
}

/** Sets aside what the node left, and takes back what it took again. Both as ids of blocks. */
export async function settleOnNode(
  id: LedgerId,
  ledger: LedgerStore,
  node: BestChain,
): Promise<{ readonly orphaned: readonly string[]; readonly revived: readonly string[] }> {
  const orphaned: string[] = []
  const revived: string[] = []
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const tip = await node.tip()
    const live = await liveBlocks(ledger, id)
    if (live.at(-1)?.id === tip.id) break
    const fork = await firstNew(live, tip.height, (height) => node.idAt(height))
    const theirs = await node.idAt(fork)
    const stored = (await ledger.blocks(id)).some((block) => block.id === theirs)
    if (theirs !== null && stored) revived.push(...(await ledger.reinstate(id, theirs)))
    const ours = (await liveBlocks(ledger, id)).find(({ height }) => height === fork)
    if (ours === undefined || ours.id === theirs) break
    orphaned.push(...(await ledger.orphan(id, ours.id)))
  }
  return { orphaned, revived }
}
