/**
 * Clusters of one ledger, kept up with it. What stands is a function of the live blocks, the strong
 * tags and the decisions of people; the way there (block by block, undone in a reorg, from a file,
 * from nothing) is not to be seen in it.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type {
  ClusterBlock,
  ClusterInputs,
  Clusters,
} from '@paperchain/core/engine/cluster/cluster-types'
import { createClusters, loadClusters } from '@paperchain/core/engine/cluster/clusters'
import type { LedgerOrder } from '@paperchain/core/ledger-order'
import type { StoredBlock } from '@paperchain/core/ports'
import { AccountNumbers } from './account-numbers.ts'
import {
  type AppliedBlock,
  type SavedClusters,
  saveClusters,
  savedClusters,
} from './cluster-file.ts'
import { ClusterInputsNow, type InputWorld } from './cluster-inputs.ts'
import { columnsOf, openInputsOf } from './columns.ts'

/** Transactions and blocks of one question to the ledger. */
const BATCH_TXS = 20_000
const BATCH_BLOCKS = 2_000
/** Blocks that can be undone: deeper reorgs make the clusters anew. */
export const UNDO_DEPTH = 100
/** How often a ledger may change under a reading before it is given up for now. */
const ROUNDS_MAX = 8
/** A long build saves what it has so often. */
const SAVE_EVERY_MS = 60_000

const NO_INPUTS: ClusterInputs = { tags: [], hands: [] }

/** What clusters are made from. */
export type ClusterWorld = InputWorld & {
  /** The data folder. */
  readonly folder: string
  /** All blocks of a ledger by height; the same array while nothing changed is a look saved. */
  readonly blocks: (ledger: LedgerId) => Promise<readonly StoredBlock[]>
  readonly order: LedgerOrder
}

/** How far a way may go, and who hears of it. */
export type AdvanceTools = {
  /** More transactions than these are refused; all without. */
  readonly most?: number
  readonly signal?: AbortSignal
  readonly progress?: (done: number, of: number) => void
}

/** What is to be done to stand where the ledger stands. */
type Way = {
  /** Blocks at the beginning that stay. */
  readonly kept: number
  readonly ahead: readonly StoredBlock[]
  readonly transactions: number
}

/** Clusters of one ledger. Its calls are not for two at once; `ClusterBook` sees to that. */
export class LedgerClusters {
  readonly ledger: LedgerId
  readonly #world: ClusterWorld
  #clusters: Clusters
  #numbers: AccountNumbers
  #inputs: ClusterInputsNow
  #blocks: AppliedBlock[]
  /** The blocks that the last way led to, as they were given. */
  #seen: readonly StoredBlock[] | null = null
  #isSaved: boolean
  #savedAt = performance.now()

  constructor(ledger: LedgerId, world: ClusterWorld) {
    this.ledger = ledger
    this.#world = world
    const saved = savedClusters(world.folder, ledger)
    const clusters = saved === null ? null : clustersIn(saved)
    this.#isSaved = clusters !== null
    if (saved === null || clusters === null) {
      this.#clusters = createClusters({ undoDepth: UNDO_DEPTH })
      this.#numbers = new AccountNumbers()
      this.#blocks = []
    } else {
      this.#clusters = clusters
      this.#numbers = AccountNumbers.load(saved.numbers)
      this.#blocks = [...saved.blocks]
    }
    const { inputs = NO_INPUTS, distrusted = [] } = clusters === null ? {} : (saved ?? {})
    const state = { clusters: this.#clusters, numbers: this.#numbers }
    this.#inputs = new ClusterInputsNow(ledger, world, { ...state, inputs, distrusted })
  }

  get clusters(): Clusters {
    return this.#clusters
  }

  get numbers(): AccountNumbers {
    return this.#numbers
  }

  /** Blocks that are in the clusters. */
  get blockCount(): number {
    return this.#blocks.length
  }

  /** Transactions that are still to be read to stand where the ledger stands. */
  async behind(): Promise<number> {
    return (await this.#way()).transactions
  }

  /**
   * Goes to where the ledger, the tags and the decisions stand now. What was done before a stop
   * stays, and is gone on from.
   *
   * @throws {FaultError} `CLUSTER_LEDGER`, `CLUSTER_NOT_BUILT`; the reason of the signal
   */
  async advance({ most, signal, progress }: AdvanceTools = {}): Promise<void> {
    let done = 0
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const way = await this.#way()
      if (this.#blocks.length === 0 && way.ahead.length === 0) throw noCoins(this.ledger)
      if (most !== undefined && way.transactions > most) throw notBuilt(this.ledger, way)
      await this.#goBack(way.kept)
      if (way.ahead.length === 0) break
      const of = done + way.transactions
      done += await this.#goOn(way.ahead, {
        ...(signal === undefined ? {} : { signal }),
        progress: (some) => progress?.(done + some, of),
      })
      progress?.(done, of)
    }
    if (await this.#inputs.bring(this.#texts())) this.#isSaved = false
  }

  /** Writes what is not written yet. */
  save(): void {
    if (this.#isSaved) return
    saveClusters(this.#world.folder, this.ledger, {
      blocks: this.#blocks,
      ...this.#inputs.saved,
      numbers: this.#numbers.save(),
      snapshot: this.#clusters.snapshot(),
    })
    this.#isSaved = true
    this.#savedAt = performance.now()
  }

  async #way(): Promise<Way> {
    const all = await this.#world.blocks(this.ledger)
    if (all === this.#seen) return { kept: this.#blocks.length, ahead: [], transactions: 0 }
    const open = await this.#world.order.openInputs(this.ledger)
    const live = all.filter(({ state }) => state === 'live')
    const isSame = (block: StoredBlock | undefined, at: number): boolean => {
      const [id, , waits] = this.#blocks[at] ?? []
      return block !== undefined && id === block.id && waits === (open.get(block.id) ?? 0)
    }
    let kept = 0
    while (kept < this.#blocks.length && isSame(live[kept], kept)) kept += 1
    // Deeper than what can be undone: from nothing.
    if (this.#blocks.length - kept > this.#clusters.tip().undoable) kept = 0
    const ahead = live.slice(kept)
    const transactions = ahead.reduce((sum, { txCount }) => sum + txCount, 0)
    if (ahead.length === 0 && kept === this.#blocks.length) this.#seen = all
    return { kept, ahead, transactions }
  }

  async #goBack(kept: number): Promise<void> {
    const count = this.#blocks.length - kept
    if (count === 0) return
    this.#isSaved = false
    this.#seen = null
    if (kept === 0) return this.#begin()
    this.#clusters.undoBlocks(count)
    this.#blocks.length = kept
    this.#numbers.truncate(this.#clusters.tip().accountCount)
    // Numbers are given anew, so nothing may name those that are free.
    await this.#inputs.bring(this.#texts())
  }

  #begin(): void {
    this.#clusters = createClusters({ undoDepth: UNDO_DEPTH })
    this.#numbers = new AccountNumbers()
    this.#blocks = []
    this.#inputs = new ClusterInputsNow(this.ledger, this.#world, {
      clusters: this.#clusters,
      numbers: this.#numbers,
      inputs: NO_INPUTS,
      distrusted: [],
    })
  }

  /** Reads and applies; ends early where the ledger is another than planned. */
  async #goOn(
    ahead: readonly StoredBlock[],
    { signal, progress }: { signal?: AbortSignal; progress: (done: number) => void },
  ): Promise<number> {
    let done = 0
    for (let from = 0; from < ahead.length; ) {
      this.#stopWhere(signal)
      const batch = batchFrom(ahead, from)
      const byBlock = await this.#read(batch)
      for (const block of batch) {
        const transactions = byBlock.get(block.id)
        if (transactions === undefined) return done
        from += 1
        this.#apply(block, transactions, ahead.length - from < UNDO_DEPTH)
        done += block.txCount
      }
      await this.#inputs.bring(this.#texts())
      progress(done)
      if (performance.now() - this.#savedAt > SAVE_EVERY_MS) this.save()
    }
    return done
  }

  #stopWhere(signal: AbortSignal | undefined): void {
    if (signal?.aborted !== true) return
    this.save()
    signal.throwIfAborted()
  }

  async #read(batch: readonly StoredBlock[]): Promise<ReadonlyMap<string, Transaction[]>> {
    const range = { from: batch[0]?.height ?? 0, until: batch.at(-1)?.height ?? 0 }
    const byBlock = new Map<string, Transaction[]>()
    for (const transaction of await this.#world.order.between(this.ledger, range)) {
      const its = byBlock.get(transaction.block)
      if (its === undefined) byBlock.set(transaction.block, [transaction])
      else its.push(transaction)
    }
    return byBlock
  }

  #apply(block: StoredBlock, transactions: readonly Transaction[], undoable: boolean): void {
    const { id, height, txCount } = block
    const distrusted = this.#inputs.distrustedIn(height)
    const columns = columnsOf(this.#numbers, { height, txCount, transactions, distrusted })
    this.#clusters.applyBlock(columns, { undoable })
    this.#blocks.push([id, height, openInputsOf(transactions)])
    this.#isSaved = false
  }

  /** Columns of parts of blocks that are applied, to make them again. */
  #texts(): { readonly columns: (parts: readonly Transaction[]) => ClusterBlock[] } {
    return { columns: (parts) => this.#columnsOfParts(parts) }
  }

  #columnsOfParts(transactions: readonly Transaction[]): ClusterBlock[] {
    const byHeight = new Map<number, Transaction[]>()
    for (const each of transactions) {
      const its = byHeight.get(each.height)
      if (its === undefined) byHeight.set(each.height, [each])
      else its.push(each)
    }
    return [...byHeight].map(([height, its]) =>
      columnsOf(this.#numbers, {
        height,
        txCount: its.length,
        transactions: its,
        distrusted: this.#inputs.distrustedIn(height),
      }),
    )
  }
}

function clustersIn({ snapshot, inputs }: SavedClusters): Clusters | null {
  try {
    return loadClusters(snapshot, { undoDepth: UNDO_DEPTH, inputs })
  } catch (error) {
    const isTorn = error instanceof FaultError && error.code === 'CLUSTER_SNAPSHOT_MALFORMED'
    if (isTorn) return null
    throw error
  }
}

function batchFrom(ahead: readonly StoredBlock[], from: number): StoredBlock[] {
  const batch: StoredBlock[] = []
  let transactions = 0
  for (let at = from; at < ahead.length && batch.length < BATCH_BLOCKS; at++) {
    const block = ahead[at]
    if (block === undefined) break
    transactions += block.txCount
    if (batch.length > 0 && transactions > BATCH_TXS) break
    batch.push(block)
  }
  return batch
}

const noCoins = (ledger: LedgerId): FaultError =>
  new FaultError(
    'CLUSTER_LEDGER',
    `Expected a ledger of coins with blocks here, got ${ledgerName(ledger)}`,
  )

const notBuilt = (ledger: LedgerId, { transactions }: Way): FaultError =>
  new FaultError(
    'CLUSTER_NOT_BUILT',
    `Expected clusters of ${ledgerName(ledger)} up to its end, got ${transactions} transactions ` +
      'that are not in them',
    { transactions },
  )
