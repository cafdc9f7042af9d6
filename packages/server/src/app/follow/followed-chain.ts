/** What a follower needs of a chain: its node's best chain, and how its blocks come in. */
import type { Fault } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'

/** A block of the node's best chain. */
export type NodeBlock = { readonly height: number; readonly id: string }

/** What was brought in. */
export type Brought = {
  readonly stored: number
  readonly faults: readonly Fault[]
  /** Blocks that the new ones put off the best chain. */
  readonly orphaned: readonly string[]
}

/** How a round of bringing is watched and ended. */
export type BringTools = {
  readonly signal: AbortSignal
  readonly onStored: (blocks: number) => void
}

/** A chain with a node. All of it throws `NODE_…` faults; each is tried again but those named. */
export type FollowedChain = {
  readonly ledger: LedgerId
  /** The node's address, without credentials. */
  readonly node: string
  /** How deep a block lies on this chain before it counts as settled. */
  readonly confirmations: number
  /** The node's best block. @throws {FaultError} `NODE_WRONG_NETWORK` ends the following */
  tip(): Promise<NodeBlock>
  /** Id of the node's block at a height; null above its best. */
  idAt(height: number): Promise<string | null>
  /** Brings in the node's blocks from a height to its best. */
  bring(from: number, tools: BringTools): Promise<Brought>
}
