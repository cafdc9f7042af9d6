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
}

/** What makes batches. */
export type BatchTools = {
  readonly network: BitcoinNetwork
  readonly cache: CoinCache
  readonly ledger: LedgerStore
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
    let left = ready
    for (;;) {
      const firsts = await this.#lookUp(desk, left)
      const refused = this.#write(desk, left, firsts)
      if (refused === null) break
      // What its transactions made must not count as known: start over without it. Rare and dear.
      faults.push(refused.fault)
      left = left.filter((one) => one !== refused.one)
      this.#tools.cache.clear()
    }
    return { builder: desk.builder, faults, unresolved: desk.coins.missingInputs }
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

type Desk = { readonly builder: BatchBuilder; readonly coins: CoinBook }

function deskOf(network: BitcoinNetwork): Desk {
  const builder = bitcoinBuilder(network)
  return { builder, coins: new CoinBook(builder.arena) }
}
