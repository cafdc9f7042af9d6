/** Following a chain: what a follower says of itself. @module */
import type { Fault } from './error.ts'
import type { LedgerId } from './ledger.ts'
import type { TimeMs } from './time.ts'

/**
 * `starting`: the node has not answered yet; `catching-up`: blocks are being brought in; `live`:
 * the ledger ends where the node does; `retrying`: the node failed and is asked again; `stopped`:
 * it gave up, and `fault` says why.
 */
export const FOLLOW_PHASES = ['starting', 'catching-up', 'live', 'retrying', 'stopped'] as const
/** One of {@link FOLLOW_PHASES}. */
export type FollowPhase = (typeof FOLLOW_PHASES)[number]

/** What a follower says of itself. */
export type FollowState = {
  readonly ledger: LedgerId
  /** The node's address, without credentials. */
  readonly node: string
  readonly phase: FollowPhase
  /** Height of the ledger's highest live block, and of the node's best; null until known. */
  readonly height: number | null
  readonly nodeHeight: number | null
  /** Blocks that a payment must lie deep before it counts as settled on this chain. */
  readonly confirmations: number
  /** Blocks brought in since the start, and a second of the round that brought the newest ones. */
  readonly stored: number
  readonly blocksPerSecond: number | null
  /** When the newest block was stored, and when the node last answered; null before. */
  readonly lastBlockMs: TimeMs | null
  readonly lastAnswerMs: TimeMs | null
  /** Reorganisations seen since the start, and the blocks of the deepest. */
  readonly reorgs: number
  readonly deepestReorg: number
  /** Failed rounds since the last good one. */
  readonly failures: number
  /** Why it retries or stopped, or what the last round could not take. */
  readonly fault: Fault | null
  /** When the node is asked again; null while it is being asked and once it has stopped. */
  readonly nextMs: TimeMs | null
}

/** Blocks that the ledger lacks, at least; null before both ends are known. */
export const lagOf = ({ height, nodeHeight }: FollowState): number | null =>
  nodeHeight === null ? null : Math.max(0, nodeHeight - (height ?? -1))
