/**
 * Follows the best chain of a node: catches up, then looks again and again. The ledger holds blocks
 * of any branch; where its best chain is another than the node's, the node's word counts.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { FollowState } from '@paperchain/core/domain/follow'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { Clock, LedgerStore, StoredBlock } from '@paperchain/core/ports'
import { type Settling, setAside, takeBack } from '../jobs/import-from-node.ts'
import { liveBlocks } from '../jobs/live-blocks.ts'
import { lastShared } from './find-fork.ts'
import type { FollowedChain, NodeBlock } from './followed-chain.ts'

/** Blocks below the ledger's end at which the node's chain may part from it. */
export const REORG_BLOCKS_MAX = 200
/** The first pause after a failure, and the longest. Each is twice the one before. */
export const RETRY_MS = 1_000
export const RETRY_MS_MAX = 60_000

/** What a follower needs from outside. */
export type FollowTools = {
  readonly ledger: LedgerStore
  readonly clock: Clock
  /** Waits, or returns early where the signal says so. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** How often a node that has nothing new is asked. */
  readonly pollMs: number
  /** Where an empty ledger begins; 0 for the whole chain. */
  readonly firstHeight: number
  readonly onState?: (state: FollowState) => void
}

/** Faults after which asking again is no use. */
const FINAL = new Set(['NODE_WRONG_NETWORK', 'NODE_UNAUTHORIZED', 'FOLLOW_REORG_TOO_DEEP'])

/** Follows one chain. Start it with {@link run}, which ends with the signal or a final fault. */
export class Follower {
  readonly #chain: FollowedChain
  readonly #tools: FollowTools
  #state: FollowState

  constructor(chain: FollowedChain, tools: FollowTools) {
    this.#chain = chain
    this.#tools = tools
    const { ledger, node, confirmations } = chain
    this.#state = {
      ledger,
      node,
      phase: 'starting',
      height: null,
      nodeHeight: null,
      confirmations,
      stored: 0,
      blocksPerSecond: null,
      lastBlockMs: null,
      lastAnswerMs: null,
      reorgs: 0,
      deepestReorg: 0,
      failures: 0,
      fault: null,
      nextMs: null,
    }
  }

  /** How it stands. */
  get state(): FollowState {
    return this.#state
  }

  /**
   * Follows until the signal. A fault that may pass is written down and tried again; so is what the
   * ledger refuses, since a full disk may be emptied.
   *
   * @returns the fault that ended it, or null where the signal did
   * @throws what is no fault: a bug
   */
  async run(signal: AbortSignal): Promise<Fault | null> {
    while (!signal.aborted) {
      let waitMs = this.#tools.pollMs
      try {
        waitMs = (await this.#round(signal)) ? 0 : waitMs
      } catch (error) {
        if (signal.aborted) break
        if (!(error instanceof FaultError)) throw error
        if (FINAL.has(error.code)) return this.#end(faultOf(error))
        waitMs = this.#failed(faultOf(error))
      }
      if (waitMs > 0) await this.#pause(waitMs, signal)
    }
    this.#set({ phase: 'stopped', nextMs: null })
    return null
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    this.#set({ nextMs: this.#tools.clock() + ms })
    await this.#tools.sleep(ms, signal)
    this.#set({ nextMs: null })
  }

  #end(fault: Fault): Fault {
    this.#set({ phase: 'stopped', fault, nextMs: null })
    return fault
  }

  #failed(fault: Fault): number {
    const failures = this.#state.failures + 1
    this.#set({ phase: 'retrying', failures, fault })
    return Math.min(RETRY_MS * 2 ** Math.min(failures - 1, 16), RETRY_MS_MAX)
  }

  /** One look at the node. True where there may be more at once. */
  async #round(signal: AbortSignal): Promise<boolean> {
    const tip = await this.#chain.tip()
    const live = await this.#live()
    const top = live.at(-1) ?? null
    this.#set({
      nodeHeight: tip.height,
      height: top?.height ?? null,
      lastAnswerMs: this.#tools.clock(),
    })
    if (top?.id === tip.id) return this.#isLive()
    const fork = await this.#forkOf(live, tip)
    const depth = top === null ? 0 : top.height - fork
    if (depth > REORG_BLOCKS_MAX) throw this.#tooDeep(fork, depth)
    await takeBack(fork + 1, this.#settling)
    const brought = fork < tip.height ? await this.#bring(fork + 1, signal) : null
    if (signal.aborted) return false
    if (depth > 0) this.#set(deeper(this.#state, depth))
    return this.#settle(tip, { fork, fault: brought?.faults.at(-1) ?? null })
  }

  #isLive(): boolean {
    this.#set({ phase: 'live', failures: 0, fault: null })
    return false
  }

  async #bring(from: number, signal: AbortSignal) {
    const { clock } = this.#tools
    this.#set({ phase: 'catching-up' })
    const startedMs = clock()
    let blocks = 0
    const onStored = (more: number): void => {
      blocks += more
      const seconds = Math.max(0.001, (clock() - startedMs) / 1000)
      this.#set({
        stored: this.#state.stored + more,
        blocksPerSecond: blocks / seconds,
        lastBlockMs: clock(),
        lastAnswerMs: clock(),
      })
    }
    return this.#chain.bring(from, { signal, onStored })
  }

  /**
   * After the node's blocks are here: where the ledger chose another branch of equal or more work,
   * its first block beyond the fork is set aside by the node's word.
   */
  async #settle(
    tip: NodeBlock,
    { fork, fault }: { readonly fork: number; readonly fault: Fault | null },
  ): Promise<boolean> {
    const top = (await this.#live()).at(-1)
    this.#set({ height: top?.height ?? null })
    if (top?.id === tip.id) return this.#isLive()
    const left = await setAside(fork + 1, this.#settling)
    if (left.length === 0 && fault !== null) throw noProgress(tip, fault)
    // Another look: a branch was set aside, or the node went on meanwhile.
    return true
  }

  get #settling(): Settling {
    return { id: this.#chain.ledger, ledger: this.#tools.ledger, node: this.#chain }
  }

  #live(): Promise<readonly StoredBlock[]> {
    return liveBlocks(this.#tools.ledger, this.#chain.ledger)
  }

  /** The height of the last block that ledger and node share; below our first where none is. */
  async #forkOf(live: readonly StoredBlock[], tip: NodeBlock): Promise<number> {
    const [first] = live
    if (first === undefined) {
      const { firstHeight } = this.#tools
      // Else nothing would be brought in, at once and again and again.
      if (tip.height < firstHeight) throw behind(tip, firstHeight)
      return firstHeight - 1
    }
    const within = live.filter(({ height }) => height <= tip.height)
    if (within.length === 0) throw behind(tip, first.height)
    const shares = async (at: number): Promise<boolean> => {
      const block = within[at]
      return block !== undefined && (await this.#chain.idAt(block.height)) === block.id
    }
    const at = await lastShared(within.length, shares, REORG_BLOCKS_MAX)
    return within[at]?.height ?? first.height - 1
  }

  #tooDeep(fork: number, depth: number): FaultError {
    const { ledger, node } = this.#chain
    const message =
      `Expected ${node} to share a block with ${ledgerName(ledger)} at most ` +
      `${REORG_BLOCKS_MAX} below its end, got ${depth}`
    return new FaultError('FOLLOW_REORG_TOO_DEEP', message, { node, fork, depth })
  }

  #set(change: Partial<FollowState>): void {
    this.#state = { ...this.#state, ...change }
    this.#tools.onState?.(this.#state)
  }
}

const deeper = ({ reorgs, deepestReorg }: FollowState, depth: number): Partial<FollowState> => ({
  reorgs: reorgs + 1,
  deepestReorg: Math.max(deepestReorg, depth),
})

const behind = (tip: NodeBlock, lowest: number): FaultError =>
  new FaultError(
    'FOLLOW_BEHIND',
    `Expected a node with block ${lowest}, got one whose best block is ${tip.height}`,
    { height: tip.height },
  )

const noProgress = (tip: NodeBlock, fault: Fault): FaultError =>
  new FaultError(
    'FOLLOW_NO_PROGRESS',
    `Expected to bring in blocks up to ${tip.height}, got ${fault.code}: ${fault.message}`,
    { height: tip.height, code: fault.code },
  )
