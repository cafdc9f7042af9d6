/**
 * Clusters of all coin ledgers of a data folder, one question or build at a time for each ledger.
 * Small steps (a follower's blocks, a decision) are gone within a question; a long way is a build
 * that somebody asks for, so that no page waits for minutes.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { type AdvanceTools, type ClusterWorld, LedgerClusters } from './ledger-clusters.ts'

/** Transactions that are read within a question: about a second of them. */
export const ASKED_TXS_MAX = 20_000
/** Clusters that changed within questions are saved at most so often. */
const SAVE_EVERY_MS = 30_000

/** How many transactions a question may read first. */
export type BookOptions = { readonly askedTxsMax?: number }

/** Whether clusters are made of a ledger: whether it is one of coins. */
export const hasClusters = (ledger: LedgerId): boolean => networkOf(ledger) !== null

/** The clusters of a folder. */
export class ClusterBook {
  readonly #world: ClusterWorld
  readonly #askedTxsMax: number
  readonly #open = new Map<LedgerId, LedgerClusters>()
  readonly #turns = new Map<LedgerId, Promise<unknown>>()
  readonly #savedAt = new Map<LedgerId, number>()

  constructor(world: ClusterWorld, { askedTxsMax = ASKED_TXS_MAX }: BookOptions = {}) {
    this.#world = world
    this.#askedTxsMax = askedTxsMax
  }

  /**
   * Answers a question on clusters that stand where the ledger stands.
   *
   * @throws {FaultError} `CLUSTER_LEDGER`, `CLUSTER_NOT_BUILT`, and what the question throws
   */
  ask<T>(ledger: LedgerId, question: (state: LedgerClusters) => T | Promise<T>): Promise<T> {
    return this.#inTurn(ledger, async (state) => {
      await state.advance({ most: this.#askedTxsMax })
      this.#saveNowAndThen(state)
      return await question(state)
    })
  }

  /**
   * Makes the clusters of a ledger, or goes on making them, and saves them.
   *
   * @throws {FaultError} `CLUSTER_LEDGER`; the reason of the signal
   */
  build(ledger: LedgerId, tools: AdvanceTools): Promise<BuiltClusters> {
    return this.#inTurn(ledger, async (state) => {
      await state.advance(tools)
      state.save()
      const { accountCount, merges, height } = state.clusters.tip()
      return { blocks: state.blockCount, accounts: accountCount, merges, height }
    })
  }

  /** Looks at the clusters as they are made by now, and how many transactions are not in them. */
  look<T>(
    ledger: LedgerId,
    question: (state: LedgerClusters, behind: number) => T | Promise<T>,
  ): Promise<T> {
    return this.#inTurn(ledger, async (state) => {
      const behind = await state.behind()
      const isEmpty = behind === 0 && state.blockCount === 0
      if (isEmpty || behind > this.#askedTxsMax) return question(state, behind)
      await state.advance({ most: this.#askedTxsMax })
      return question(state, 0)
    })
  }

  /** Transactions of a ledger that are not in its clusters. */
  behind(ledger: LedgerId): Promise<number> {
    return this.#inTurn(ledger, (state) => state.behind())
  }

  /** Waits for what is under way, and saves. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#turns.values())
    for (const state of this.#open.values()) state.save()
  }

  #saveNowAndThen(state: LedgerClusters): void {
    const last = this.#savedAt.get(state.ledger)
    const now = performance.now()
    if (last !== undefined && now - last < SAVE_EVERY_MS) return
    state.save()
    this.#savedAt.set(state.ledger, now)
  }

  #inTurn<T>(ledger: LedgerId, work: (state: LedgerClusters) => Promise<T>): Promise<T> {
    const before = this.#turns.get(ledger) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(() => this.#on(ledger, work))
    this.#turns.set(ledger, turn)
    return turn
  }

  async #on<T>(ledger: LedgerId, work: (state: LedgerClusters) => Promise<T>): Promise<T> {
    if (!hasClusters(ledger)) {
      const message = `Expected a ledger of coins, got ${ledgerName(ledger)}`
      throw new FaultError('CLUSTER_LEDGER', message, { ledger })
    }
    const state = this.#open.get(ledger) ?? new LedgerClusters(ledger, this.#world)
    this.#open.set(ledger, state)
    try {
      return await work(state)
    } catch (error) {
      // What was half changed must not be asked again: the file or the ledger tells it anew.
      if (!(error instanceof FaultError)) this.#open.delete(ledger)
      throw error
    }
  }
}

/** What a build made. */
export type BuiltClusters = {
  readonly blocks: number
  readonly accounts: number
  readonly merges: number
  readonly height: number
}
