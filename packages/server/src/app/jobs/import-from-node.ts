/**
 * Imports from a node, and leaves the ledger's best chain where the node's is: of branches of equal
 * length the ledger chooses by id, and the node's word goes before that.
 *
 * @module
 */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { LedgerStore } from '@paperchain/core/ports'
import type { AccountSource, OpenBatch } from '../../adapters/chain-any/account-source.ts'
import { firstNew } from '../../adapters/chain-any/first-new.ts'
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
  const { orphaned, revived } = await settleOnNode({
    id: source.ledger,
    ledger: tools.ledger,
    node,
  })
  return {
    ...result,
    orphaned: [...result.orphaned, ...orphaned],
    revived: [...result.revived, ...revived],
  }
}

/** Ids of the blocks that a node's word put off the best chain, and back on it. */
type Settled = { readonly orphaned: readonly string[]; readonly revived: readonly string[] }

/** Where a node's word counts. */
export type Settling = {
  readonly id: LedgerId
  readonly ledger: LedgerStore
  readonly node: BestChain
}

/** Sets aside what the node left, and takes back what it took again. */
async function settleOnNode(settling: Settling): Promise<Settled> {
  const { id, ledger, node } = settling
  const orphaned: string[] = []
  const revived: string[] = []
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const tip = await node.tip()
    const live = await liveBlocks(ledger, id)
    if (live.at(-1)?.id === tip.id) break
    const parted = await firstNew(live, tip.height, (height) => node.idAt(height))
    revived.push(...(await takeBack(parted, settling)))
    const left = await setAside(parted, settling)
    if (left.length === 0) break
    orphaned.push(...left)
  }
  return { orphaned, revived }
}

/**
 * Takes back the node's block at a height, where it is here: it may have been set aside before.
 *
 * @returns the blocks that are back on the best chain
 */
export async function takeBack(
  height: number,
  { id, ledger, node }: Settling,
): Promise<readonly string[]> {
  const theirs = await node.idAt(height)
  const isKnown = (await ledger.blocks(id)).some((block) => block.id === theirs)
  return theirs !== null && isKnown ? ledger.reinstate(id, theirs) : []
}

/**
 * Sets aside our first live block from a height on, where the node has another one there or none.
 * The ledger may choose a further branch then, which takes another call.
 *
 * @returns the blocks that are off the best chain; none where the node has ours
 */
export async function setAside(
  height: number,
  { id, ledger, node }: Settling,
): Promise<readonly string[]> {
  const ours = (await liveBlocks(ledger, id)).find((block) => block.height >= height)
  if (ours === undefined || (await node.idAt(ours.height)) === ours.id) return []
  return ledger.orphan(id, ours.id)
}
