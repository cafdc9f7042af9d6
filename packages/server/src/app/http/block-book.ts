/**
 * The blocks of each ledger in memory: by height, by id, and the sums that people ask for all the
 * time. Read anew after an append, at most once in {@link FRESH_MS} while an import runs.
 */
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { Clock, LedgerStore, StoredBlock } from '@paperchain/core/ports'

/** Within this time after a reading a changed ledger is not read again. */
export const FRESH_MS = 2_000

/** One ledger's blocks. */
export type LedgerBlocks = {
  readonly ledger: LedgerId
  /** All, by height, then id. */
  readonly all: readonly StoredBlock[]
  readonly byId: ReadonlyMap<string, StoredBlock>
  /** Live blocks by height. */
  readonly live: ReadonlyMap<number, StoredBlock>
  readonly lowest: StoredBlock | null
  readonly tip: StoredBlock | null
  readonly incomplete: number
  readonly transactions: number
}

type Kept = { readonly blocks: LedgerBlocks; readonly readMs: number; readonly change: number }

/** Blocks in memory, of a ledger store whose appends are seen. */
export class BlockBook {
  readonly #store: LedgerStore
  readonly #clock: Clock
  readonly #kept = new Map<LedgerId, Kept>()
  readonly #reading = new Map<LedgerId, Promise<LedgerBlocks>>()
  #change = 0

  constructor(store: LedgerStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** The store with appends that this book sees. Hand this one to whoever writes. */
  watched(): LedgerStore {
    const store = this.#store
    const seen = <T>(work: Promise<T>): Promise<T> =>
      work.finally(() => {
        this.#change += 1
      })
    return {
      append: (batch) => seen(store.append(batch)),
      orphan: (ledger, block) => seen(store.orphan(ledger, block)),
      reinstate: (ledger, block) => seen(store.reinstate(ledger, block)),
      supplement: (batch) => store.supplement(batch),
      coins: (ledger, names) => store.coins(ledger, names),
      blocks: (ledger) => store.blocks(ledger),
      ledgers: () => store.ledgers(),
      postingsOf: (query) => store.postingsOf(query),
      transactions: (ledger, ids) => store.transactions(ledger, ids),
      transactionsOf: (ledger, block) => store.transactionsOf(ledger, block),
      spends: (ledger, coins) => store.spends(ledger, coins),
      totals: (ledger, accounts) => store.totals(ledger, accounts),
      digests: (ledger) => store.digests(ledger),
      close: () => store.close(),
    }
  }

  /** The blocks of a ledger; empty where it has none. */
  async of(ledger: LedgerId): Promise<LedgerBlocks> {
    const kept = this.#kept.get(ledger)
    if (kept !== undefined) {
      // Without its sign: a clock set back must not make old pages young for as long.
      const young = Math.abs(this.#clock() - kept.readMs) < FRESH_MS
      if (kept.change === this.#change || young) return kept.blocks
    }
    const reading = this.#reading.get(ledger)
    if (reading !== undefined) return reading
    const started = this.#read(ledger).finally(() => this.#reading.delete(ledger))
    this.#reading.set(ledger, started)
    return started
  }

  /** All ledgers with blocks. */
  async all(): Promise<readonly LedgerBlocks[]> {
    const ledgers = await this.#store.ledgers()
    return Promise.all([...ledgers].sort().map((ledger) => this.of(ledger)))
  }

  /**
   * The block that a height or an id names; of a height the live one.
   *
   * @throws {FaultError} `BLOCK_UNKNOWN`
   */
  async named(ledger: LedgerId, text: string): Promise<StoredBlock> {
    const { byId, live } = await this.of(ledger)
    const height = /^\d{1,9}$/.test(text) ? Number(text) : null
    const found =
      height === null ? byId.get(text.toLowerCase().replace(/^0x/, '')) : live.get(height)
    if (found !== undefined) return found
    const message = `Expected a height or id of a block of ${ledgerName(ledger)}, got "${text}"`
    throw new FaultError('BLOCK_UNKNOWN', message, { ledger })
  }

  async #read(ledger: LedgerId): Promise<LedgerBlocks> {
    const change = this.#change
    const blocks = booked(ledger, await this.#store.blocks(ledger))
    this.#kept.set(ledger, { blocks, readMs: this.#clock(), change })
    return blocks
  }
}

function booked(ledger: LedgerId, all: readonly StoredBlock[]): LedgerBlocks {
  const live = new Map<number, StoredBlock>()
  const byId = new Map<string, StoredBlock>()
  let lowest: StoredBlock | null = null
  let tip: StoredBlock | null = null
  let incomplete = 0
  let transactions = 0
  for (const block of all) {
    byId.set(block.id, block)
    if (block.state !== 'live') continue
    live.set(block.height, block)
    lowest ??= block
    tip = block
    incomplete += block.incomplete
    transactions += block.txCount
  }
  return { ledger, all, byId, live, lowest, tip, incomplete, transactions }
}
