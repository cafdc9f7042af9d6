/**
 * The blocks of one ledger in memory: which are known, which are live. Built from the `block` table
 * at start, moved on by each append; the choice itself is `core/engine/chain`.
 *
 * @module
 */
import type { BlockHead } from '@paperchain/core/domain/batch/posting-batch'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { bestChain } from '@paperchain/core/engine/chain/best-chain'

/** A block as the index keeps it: no text, little memory. */
export type IndexedBlock = {
  readonly id: string
  readonly previous: string
  readonly height: number
  readonly timeMs: number
  readonly work: bigint
  banned: boolean
  live: boolean
  /** Transactions after the first that have an unknown amount. */
  incomplete: number
}

/** What an append or a ban changes. */
export type ChainChange = {
  readonly orphaned: readonly IndexedBlock[]
  readonly revived: readonly IndexedBlock[]
}

/** The blocks of one ledger. */
export class ChainIndex {
  readonly ledger: LedgerId
  /** Highest version among the rows of `block`. */
  version = 0n
  readonly #blocks = new Map<string, IndexedBlock>()
  readonly #liveAt = new Map<number, IndexedBlock>()
  readonly #excluded = new Set<string>()
  #highest = -1

  constructor(ledger: LedgerId) {
    this.ledger = ledger
  }

  get(id: string): IndexedBlock | undefined {
    return this.#blocks.get(id)
  }

  get size(): number {
    return this.#blocks.size
  }

  /** Ids that readers leave out: everything known that is not live. */
  get excluded(): ReadonlySet<string> {
    return this.#excluded
  }

  all(): IterableIterator<IndexedBlock> {
    return this.#blocks.values()
  }

  /** Adds a block as it stands in the store. */
  restore(block: IndexedBlock): void {
    const previous = this.#blocks.get(block.previous)?.id ?? block.previous
    const kept = { ...block, previous }
    this.#blocks.set(kept.id, kept)
    this.#highest = Math.max(this.#highest, kept.height)
    if (kept.live) this.#liveAt.set(kept.height, kept)
    else this.#excluded.add(kept.id)
  }

  /**
   * Adds new blocks and chooses the best chain anew.
   *
   * @returns the former blocks whose state changed; the new ones carry their own state
   */
  add(heads: readonly BlockHead[], incomplete: ReadonlyMap<string, number>): ChainChange {
    const growth = heads.every((head, index) => this.#extends(head, heads[index - 1]))
    for (const head of heads) {
      const { id, previous, height, timeMs, work } = head
      this.restore({
        id,
        previous,
        height,
        timeMs,
        work,
        banned: false,
        live: growth,
        incomplete: incomplete.get(id) ?? 0,
      })
    }
    if (growth) return { orphaned: [], revived: [] }
    return this.#choose(new Set(heads.map(({ id }) => id)))
  }

  /** Sets a block aside, and with it what is built on it. */
  ban(id: string): ChainChange {
    return this.#setBanned(id, true)
  }

  /** Lets a block that was set aside take part again. */
  unban(id: string): ChainChange {
    return this.#setBanned(id, false)
  }

  #setBanned(id: string, banned: boolean): ChainChange {
    const block = this.#blocks.get(id)
    if (block !== undefined) block.banned = banned
    return this.#choose(new Set())
  }

  /** A chain that only grows at its highest live tip needs no choosing. */
  #extends(head: BlockHead, before: BlockHead | undefined): boolean {
    if (before !== undefined)
      return head.previous === before.id && head.height === before.height + 1
    if (this.#blocks.size === 0) return true
    const tip = this.#liveAt.get(this.#highest)
    return tip !== undefined && head.previous === tip.id && head.height === this.#highest + 1
  }

  #choose(isNew: ReadonlySet<string>): ChainChange {
    const live = bestChain([...this.#blocks.values()])
    const orphaned: IndexedBlock[] = []
    const revived: IndexedBlock[] = []
    this.#liveAt.clear()
    this.#excluded.clear()
    for (const block of this.#blocks.values()) {
      const lives = live.has(block.id)
      if (lives !== block.live && !isNew.has(block.id)) (lives ? revived : orphaned).push(block)
      block.live = lives
      if (lives) this.#liveAt.set(block.height, block)
      else this.#excluded.add(block.id)
    }
    return { orphaned, revived }
  }
}
