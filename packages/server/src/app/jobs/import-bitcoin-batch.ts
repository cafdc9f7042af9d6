/**
 * One batch of an import: decoded blocks become postings, with what their inputs spend looked up in
 * the coins made last and, for the rest, asked of the ledger in one question.
 *
 * @module
 */

import type { BatchBuilder } from '@paperchain/core/domain/batch/batch-builder'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { PlannedBlock } from '@paperchain/core/engine/chain/plan-import'
import { CoinBook } from '@paperchain/core/engine/decode/bitcoin/coin-book'
import type { CoinCache } from '@paperchain/core/engine/decode/bitcoin/coin-cache'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import type { SpentOutputs } from '@paperchain/core/engine/decode/bitcoin/undo/spent-outputs'
import { spentWorths } from '@paperchain/core/engine/decode/bitcoin/undo/spent-worths'
import {
  bitcoinBuilder,
  writePostings,
} from '@paperchain/core/engine/decode/bitcoin/write-postings'
import type { LedgerStore } from '@paperchain/core/ports'

/** Coins asked of the ledger in one question, as its port allows. */
const COINS_ASKED_MAX = 1_000_000

/** A block that was read and decoded. */
export type ReadyBlock = { readonly plan: PlannedBlock; readonly block: DecodedBlock }

/** What a batch came to. */
export type BatchResult = {
  readonly builder: BatchBuilder
  /** Blocks refused because of what they pay, with the fault of each. */
  readonly faults: readonly Fault[]
  /** Inputs of the batch whose coin nobody knows. */
  readonly unresolved: number
  /** Inputs whose coin only the source knows, by its undo data. */
  readonly undone: number
  /** Undo data that could not be used. */
  readonly undoFaults: readonly Fault[]
}

/** What makes batches. */
export type BatchTools = {
  readonly network: BitcoinNetwork
  readonly cache: CoinCache
  readonly ledger: LedgerStore
  /** What a block spends, where the source of the blocks tells it. */
  readonly spentBy: (plan: PlannedBlock, block: DecodedBlock) => Promise<SpentOutputs | null>
  /** Resolves when the ledger has all batches made before. */
  readonly settled: () => Promise<unknown>
}

/** Makes batches, in turn in two builders: one is filled while the ledger reads the other. */
export class BatchMaker {
  readonly #tools: BatchTools
  readonly #desks: readonly [Desk, Desk]
  #turn = 0
  readonly #startedEmpty: boolean

  /** @param isEmpty whether the ledger has no block yet: then all coins come from here */
  constructor(tools: BatchTools, isEmpty: boolean) {
    this.#tools = tools
    this.#desks = [deskOf(tools.network), deskOf(tools.network)]
    this.#startedEmpty = isEmpty
  }

  /** Makes a batch. The batch made two calls before must have been appended by now. */
  async make(ready: readonly ReadyBlock[]): Promise<BatchResult> {
    const desk = this.#desks[this.#turn % 2 === 0 ? 0 : 1]
    this.#turn++
    const faults: Fault[] = []
    const untold: Told = { undoFaults: [], distrusted: new Set() }
    let left = ready
    let undone = 0
    for (;;) {
      const firsts = await this.#lookUp(desk, left)
      const told = await this.#askSource(desk, { ready: left, firsts }, untold)
      undone = told.undone
      const refused = this.#write(desk, left, firsts)
      if (refused === null) break
      if (told.blocks.has(refused.one)) {
        // The block may be good and what the node says about its coins bad: try without.
        untold.distrusted.add(refused.one)
        untold.undoFaults.push(refused.fault)
        continue
      }
      // What its transactions made must not count as known: start over without it. Rare and dear.
      faults.push(refused.fault)
      left = left.filter((one) => one !== refused.one)
      this.#tools.cache.clear()
    }
    const unresolved = desk.coins.missingInputs
    const { undoFaults } = untold
    return { builder: desk.builder, faults, unresolved, undone, undoFaults }
  }

  /** Looks up what all inputs spend. Returns the row of each block's first input. */
  async #lookUp({ builder, coins }: Desk, ready: readonly ReadyBlock[]): Promise<number[]> {
    const { cache, ledger, network, settled } = this.#tools
    builder.clear()
    coins.clear()
    const firsts = ready.map(({ block }) => coins.addBlock(block, cache))
    const holdsAll = this.#startedEmpty && cache.evictions === 0
    if (coins.missingCount === 0 || holdsAll) return firsts
    await settled()
    const names = coins.missing()
    for (let at = 0; at < names.length; at += COINS_ASKED_MAX) {
      const asked = names.slice(at, at + COINS_ASKED_MAX)
      coins.answer(await ledger.coins(network.ledger, asked))
    }
    return firsts
  }

  /**
   * Asks the source about what is still missing. It comes last: a coin of a block that was read is
   * proven by its transaction's id, what a node says about a coin is only said.
   */
  async #askSource(
    { coins }: Desk,
    { ready, firsts }: { ready: readonly ReadyBlock[]; firsts: readonly number[] },
    { undoFaults, distrusted }: Told,
  ): Promise<{ undone: number; blocks: ReadonlySet<ReadyBlock> }> {
    const { network, spentBy } = this.#tools
    const blocks = new Set<ReadyBlock>()
    const before = coins.missingInputs
    for (const [i, one] of ready.entries()) {
      const { plan, block } = one
      if (coins.missingCount === 0) break
      const first = firsts[i] ?? 0
      if (distrusted.has(one) || !coins.lacks(first, block)) continue
      try {
        const spent = await spentBy(plan, block)
        if (spent === null) continue
        coins.checkSpent(first, block, spent)
        const wanted = (input: number) => coins.known[first + input] === 0
        coins.answer(spentWorths(block, spent, { network, wanted }))
        blocks.add(one)
      } catch (error) {
        if (!(error instanceof FaultError)) throw error
        distrusted.add(one)
        const facts = { file: plan.file, ...error.facts, block: plan.id }
        undoFaults.push(faultOf(withFacts(error, facts)))
      }
    }
    return { undone: before - coins.missingInputs, blocks }
  }

  /** Writes all blocks, or says which one is refused. */
  #write({ builder, coins }: Desk, ready: readonly ReadyBlock[], firsts: readonly number[]) {
    const { network } = this.#tools
    for (const [i, one] of ready.entries()) {
      const { height, file, offset } = one.plan
      try {
        const firstInput = firsts[i] ?? 0
        writePostings(builder, one.block, { height, network, coins, firstInput })
      } catch (error) {
        if (!(error instanceof FaultError) || error.code === 'BATCH_TOO_LARGE') throw error
        return { one, fault: faultOf(withFacts(error, { file, offset })) }
      }
    }
    return null
  }
}

/** Undo data of a batch that were of no use, and the blocks that go without. */
type Told = { readonly undoFaults: Fault[]; readonly distrusted: Set<ReadyBlock> }

type Desk = { readonly builder: BatchBuilder; readonly coins: CoinBook }

function deskOf(network: BitcoinNetwork): Desk {
  const builder = bitcoinBuilder(network)
  return { builder, coins: new CoinBook(builder.arena) }
}
