/**
 * The ledger on ClickHouse, embedded or a server: schema, journal, orders and questions put
 * together. Reasons: `docs/adr/0004-ledger-schema.md`.
 *
 * @module
 */
import type { PostingBatch } from '@paperchain/core/domain/batch/posting-batch'
import { DEBIT, NONE } from '@paperchain/core/domain/batch/posting-batch'
import { FaultError, invariant } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { AppendResult, LedgerStore, SupplementResult } from '@paperchain/core/ports'
import { applyEntry, blockRows, fillRows, freshBlocks, isTimed, stateOf } from './append.ts'
import { checkBatchBalance } from './balance.ts'
import type { ChainChange, ChainIndex } from './chain-index.ts'
import type { Context, LedgerState } from './context.ts'
import { readDigests } from './digests.ts'
import type { Release } from './folder-lock.ts'
import { Gate } from './gate.ts'
import { type BlockRow, diskFault, type Journal } from './journal.ts'
import { emptyState, loadStates } from './load-state.ts'
import {
  readBlocks,
  readBlockTransactions,
  readCoins,
  readPostings,
  readSpends,
  readTotals,
  readTransactions,
} from './read.ts'
import { planResolutions, type Resolutions } from './resolve.ts'
import { fillSupplement, planSupplement, type Supplement } from './supplement.ts'

/** The ledger. `openDataFolder` opens it, and gives it lock, journal and engine. */
export class ClickHouseLedger implements LedgerStore {
  readonly #context: Context
  readonly #journal: Journal
  readonly #release: Release
  /** Changes run one after the other. It never rejects: each has its own promise. */
  #writing: Promise<unknown> = Promise.resolve()
  /** Shut while old blocks or postings change, which no reader may see in part. */
  readonly #gate = new Gate()
  /** Questions that have no answer yet, inside the gate or before it. */
  readonly #asked = new Set<Promise<unknown>>()
  /** A change failed half-way: the journal is applied and memory read anew before all else. */
  #torn = false
  #closing: Promise<void> | null = null

  constructor(context: Context, journal: Journal, release: Release) {
    this.#context = context
    this.#journal = journal
    this.#release = release
  }

  /** Applies what the journal holds and reads the state from the store. */
  async recover(): Promise<void> {
    const { engine, states } = this.#context
    const entry = this.#journal.pending()
    if (entry !== null) {
      await applyEntry(engine, entry)
      this.#journal.clear()
    }
    const loaded = await loadStates(engine)
    states.clear()
    for (const [ledger, state] of loaded) states.set(ledger, state)
    this.#torn = false
  }

  async append(batch: PostingBatch): Promise<AppendResult> {
    this.#checkOpen()
    return this.inTurn(() => this.#append(batch))
  }

  async supplement(batch: PostingBatch): Promise<SupplementResult> {
    this.#checkOpen()
    return this.inTurn(async () => {
      checkBatchBalance(batch)
      const plan = await planSupplement(this.#context, batch)
      if (plan.added > 0) await this.#change(() => this.#add(batch, plan))
      return { added: plan.added, known: plan.known }
    })
  }

  /** Old blocks change by it, so nobody reads while its rows go in. */
  async #add(batch: PostingBatch, plan: Supplement): Promise<void> {
    this.#gate.shut()
    const entry = this.#journal.write((rows) => {
      return { ledger: batch.ledger, blocks: [], ...fillSupplement(rows, batch, plan) }
    })
    await this.#gate.empty()
    await applyEntry(this.#context.engine, entry)
    this.#journal.clear()
    if (isTimed(batch)) this.#stateOf(batch.ledger).isTimed = true
  }

  /** Runs `work` when all changes before it have ended, well or badly, on a whole memory. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#writing.then(async () => {
      if (this.#torn) await this.recover()
      return work()
    })
    this.#writing = run.catch(() => undefined)
    return run
  }

  /** Runs `work`, in which memory goes ahead of the store; readers go on when it has ended. */
  async #change<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.#torn = true
      throw diskFault(error)
    } finally {
      this.#gate.open()
    }
  }

  async #append(batch: PostingBatch): Promise<AppendResult> {
    checkBatchBalance(batch)
    const state = this.#stateOf(batch.ledger)
    const fresh = freshBlocks(batch, (id) => state.index.get(id) !== undefined)
    const heads = batch.blocks.filter((_, row) => fresh[row] === 1)
    const known = batch.blocks.length - heads.length
    if (heads.length === 0) return { stored: 0, known, resolved: 0, orphaned: [], revived: [] }
    const resolutions = await planResolutions(this.#context, batch, fresh)
    const change = await this.#change(() => this.#store(batch, fresh, resolutions))
    const resolved = resolvedInputs(resolutions)
    return { stored: heads.length, known, resolved, ...idsOf(change) }
  }

  async #store(
    batch: PostingBatch,
    fresh: Uint8Array,
    resolutions: Resolutions,
  ): Promise<ChainChange> {
    const state = this.#stateOf(batch.ledger)
    const { index, hidden, awaited } = state
    const heads = batch.blocks.filter((_, row) => fresh[row] === 1)
    for (const { id } of heads) hidden.add(id)
    const change = index.add(heads, resolutions.incomplete)
    const { orphaned, revived } = change
    const moves = resolutions.changes.length + orphaned.length + revived.length > 0
    if (moves) this.#gate.shut()
    const blocks = await this.#blockRows(batch.ledger, heads, change)
    const entry = this.#journal.write((rows) => {
      const names = fillRows(rows, batch, { fresh, resolutions })
      return { ledger: batch.ledger, blocks, ...names }
    })
    if (moves) await this.#gate.empty()
    await applyEntry(this.#context.engine, entry)
    this.#journal.clear()
    if (isTimed(batch)) state.isTimed = true
    for (const { id } of heads) hidden.delete(id)
    for (const [id, open] of resolutions.incomplete) {
      const block = index.get(id)
      if (block !== undefined) block.incomplete = open
    }
    awaitUnknown(batch, fresh, awaited)
    if ([...index.all()].length > 0 && nothingOpen(resolutions, state)) awaited.clear()
    return change
  }

  /** Rows of the new blocks and of those whose state changes, one version on. */
  async #blockRows(
    ledger: LedgerId,
    heads: PostingBatch['blocks'],
    change: ChainChange,
  ): Promise<BlockRow[]> {
    const { index } = this.#stateOf(ledger)
    index.version += 2n
    const stored = await this.#storedRows(ledger, [...change.orphaned, ...change.revived])
    return blockRows(ledger, heads, {
      change,
      stored,
      state: (id) => stateOf(index.get(id)),
      version: index.version,
    })
  }

  async #storedRows(
    ledger: LedgerId,
    blocks: readonly { readonly id: string; readonly height: number }[],
  ): Promise<Map<string, BlockRow>> {
    const found = new Map<string, BlockRow>()
    if (blocks.length === 0) return found
    const heights = new Map(blocks.map(({ id, height }) => [id, height]))
    for (const block of await readBlocks(this.#context, ledger)) {
      if (!heights.has(block.id)) continue
      found.set(block.id, {
        ledger,
        height: block.height,
        id: block.id,
        previous: block.previous,
        time_ms: String(block.timeMs),
        work: String(block.work),
        tx_count: block.txCount,
        bytes: block.bytes,
        coinbase_text: block.coinbaseText,
        state: block.state,
        banned: 0,
        version: '0',
      })
    }
    return found
  }

  async orphan(ledger: LedgerId, block: string): Promise<readonly string[]> {
    const change = await this.#judge(ledger, block, (index) => index.ban(block))
    return idsOf(change).orphaned
  }

  async reinstate(ledger: LedgerId, block: string): Promise<readonly string[]> {
    const change = await this.#judge(ledger, block, (index) => index.unban(block))
    return idsOf(change).revived
  }

  /** Changes what is said of one block, and writes it with all whose state changes by it. */
  async #judge(
    ledger: LedgerId,
    block: string,
    say: (index: ChainIndex) => ChainChange,
  ): Promise<ChainChange> {
    this.#checkOpen()
    return this.inTurn(async () => {
      const { index } = this.#stateOf(ledger)
      const named = index.get(block)
      if (named === undefined) {
        throw new FaultError('BLOCK_UNKNOWN', `Expected a block of ${ledger}, got "${block}"`)
      }
      return this.#change(async () => {
        const change = say(index)
        const { orphaned, revived } = change
        const also = [...orphaned, ...revived].includes(named) ? [] : [named]
        const written = { ...change, orphaned: [...orphaned, ...also] }
        await this.#context.engine.insert('block', await this.#blockRows(ledger, [], written))
        return change
      })
    })
  }

  coins: LedgerStore['coins'] = (ledger, names) =>
    this.#read(() => readCoins(this.#context, ledger, names))
  blocks: LedgerStore['blocks'] = (ledger) => this.#read(() => readBlocks(this.#context, ledger))
  postingsOf: LedgerStore['postingsOf'] = (query) =>
    this.#read(() => readPostings(this.#context, query))
  transactions: LedgerStore['transactions'] = (ledger, ids) =>
    this.#read(() => readTransactions(this.#context, ledger, ids))
  transactionsOf: LedgerStore['transactionsOf'] = (ledger, block) =>
    this.#read(() => readBlockTransactions(this.#context, ledger, block))
  spends: LedgerStore['spends'] = (ledger, coins) =>
    this.#read(() => readSpends(this.#context, ledger, coins))
  totals: LedgerStore['totals'] = (ledger, accounts) =>
    this.#read(() => readTotals(this.#context, ledger, accounts))
  digests: LedgerStore['digests'] = (ledger) =>
    this.#read(() => readDigests(this.#context.engine, ledger))

  ledgers: LedgerStore['ledgers'] = () =>
    this.#read(async () =>
      [...this.#context.states].filter(([, { index }]) => index.size > 0).map(([id]) => id),
    )

  /** Waits for what was asked and appended before, then closes; a second call waits along. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#writing
    await Promise.allSettled(this.#asked)
    try {
      await this.#context.engine.close()
    } finally {
      this.#release()
    }
  }

  /** A question of a neighbour store about postings, under the same rules as the ledger's own. */
  ask<T>(question: () => Promise<T>): Promise<T> {
    return this.#read(question)
  }

  async #read<T>(question: () => Promise<T>): Promise<T> {
    this.#checkOpen()
    const answer = this.#answer(question)
    this.#asked.add(answer)
    try {
      return await answer
    } finally {
      this.#asked.delete(answer)
    }
  }

  async #answer<T>(question: () => Promise<T>): Promise<T> {
    while (this.#torn || this.#gate.waiting !== null) {
      if (this.#gate.waiting !== null) await this.#gate.waiting
      else await this.inTurn(async () => undefined)
    }
    return this.#gate.ask(question)
  }

  #checkOpen(): void {
    invariant(this.#closing === null, 'a ledger is used before it is closed')
  }

  #stateOf(ledger: LedgerId): LedgerState {
    const known = this.#context.states.get(ledger)
    if (known !== undefined) return known
    const made = emptyState(ledger)
    this.#context.states.set(ledger, made)
    return made
  }
}

const idsOf = (change: ChainChange): { orphaned: string[]; revived: string[] } => ({
  orphaned: change.orphaned.map(({ id }) => id),
  revived: change.revived.map(({ id }) => id),
})

/** Inputs whose coin became known. */
const resolvedInputs = ({ changes }: Resolutions): number =>
  changes.reduce((sum, { before, after }) => sum + openInputs(before) - openInputs(after), 0)

const openInputs = ({ postings }: Transaction): number =>
  postings.filter(({ coin, amount }) => coin !== null && amount === null).length

/** Adds the batch's unknown spends to the filter; one that was just resolved only costs a look. */
function awaitUnknown(
  { txs, postings }: PostingBatch,
  fresh: Uint8Array,
  awaited: LedgerState['awaited'],
): void {
  const { bytes, start, length } = postings.coinTx
  for (let row = 0; row < postings.count; row++) {
    if (postings.amountKnown[row] === 1 || postings.side[row] !== DEBIT) continue
    const index = postings.coinIndex[row] ?? NONE
    if (index === NONE || fresh[txs.block[postings.tx[row] ?? 0] ?? 0] !== 1) continue
    awaited.add(bytes, start[row] ?? 0, length[row] ?? 0, index)
  }
}

/** Whether no block waits for a coin any more, so that the filter can be emptied. */
function nothingOpen({ incomplete, changes }: Resolutions, { index }: LedgerState): boolean {
  if (changes.length === 0 || [...incomplete.values()].some((open) => open > 0)) return false
  for (const block of index.all()) if (block.incomplete > 0) return false
  return true
}
