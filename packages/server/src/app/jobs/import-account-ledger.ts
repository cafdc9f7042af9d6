/**
 * Imports blocks of a ledger of accounts from any source: reads, decodes and appends in batches.
 * The next batch is made while the ledger stores the one before, on its own threads.
 *
 * @module
 */
import type { AssetStore } from '@paperchain/core/assets'
import type { BlockNote, BlockNoteStore } from '@paperchain/core/block-notes'
import type { AssetId } from '@paperchain/core/domain/asset'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { AppendResult, LedgerStore } from '@paperchain/core/ports'
import type {
  AccountSource,
  OpenBatch,
  SourcedBlock,
} from '../../adapters/chain-any/account-source.ts'

/** A batch is closed once its postings are this many. */
export const BATCH_POSTINGS = 150_000
/** … or its blocks this many. */
export const BATCH_BLOCKS = 5_000

/** How far an import is. */
export type AccountProgress = {
  /** Of the source's own unit. */
  readonly done: number
  readonly of: number
  readonly unit: string
  /** Blocks stored so far. */
  readonly stored: number
}

/** What an import needs from the outside. */
export type AccountImportTools = {
  readonly ledger: LedgerStore
  readonly notes: BlockNoteStore
  readonly assets: AssetStore
  /** A clock that only rises, in milliseconds. */
  readonly now: () => number
  readonly onProgress?: (progress: AccountProgress) => void
  /** Told the assets of each batch that was stored. */
  readonly onAssets?: (assets: readonly AssetId[]) => void
  /** Stops between blocks; what was appended stays. */
  readonly signal?: AbortSignal
  /** Only reads; nothing is stored. */
  readonly dryRun?: boolean
  /** Postings that close a batch; `BATCH_POSTINGS` without. */
  readonly batchPostings?: number
}

/** What an import did. */
export type AccountImportResult = {
  readonly ledger: LedgerId
  /** Blocks stored now, in the ledger already, and refused. */
  readonly stored: number
  readonly known: number
  readonly refused: number
  /** Lowest and highest height of the blocks stored, or null where there were none. */
  readonly from: number | null
  readonly to: number | null
  readonly txs: number
  readonly postings: number
  readonly orphaned: readonly string[]
  readonly revived: readonly string[]
  /** Blocks by what the source could not tell of them. */
  readonly unseen: Readonly<Record<string, number>>
  readonly faults: readonly Fault[]
  readonly cancelled: boolean
  readonly seconds: number
  readonly peakRssBytes: number
}

/** The most faults that are kept; more are counted in `refused` alone. */
export const FAULTS_MAX = 10_000

/**
 * Imports all blocks of a source. What cannot be read is listed in the result, and the good rest is
 * kept; imported again, a block is skipped.
 *
 * @throws {FaultError} what the source throws where it ends early, and what the ledger throws;
 *         blocks appended before stay. `BLOCK_WRONG_NETWORK` where the source has another network's
 *         first block: then those behind it are of that network too, though nothing in them says so
 */
export async function importAccountLedger<Batch extends OpenBatch>(
  source: AccountSource<Batch>,
  tools: AccountImportTools,
): Promise<AccountImportResult> {
  const started = tools.now()
  const known = new Set((await tools.ledger.blocks(source.ledger)).map(({ id }) => id))
  const run = new AccountRun(source, known, tools)
  await run.all()
  const { faults, ...counts } = run.counts
  return {
    ledger: source.ledger,
    ...counts,
    unseen: Object.fromEntries([...run.unseen].sort(([a], [b]) => (a < b ? -1 : 1))),
    faults: [...source.faults, ...faults],
    cancelled: tools.signal?.aborted ?? false,
    seconds: (tools.now() - started) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** One run over a source, with at most one append under way. */
class AccountRun<Batch extends OpenBatch> {
  readonly counts = {
    stored: 0,
    known: 0,
    refused: 0,
    from: null as number | null,
    to: null as number | null,
    txs: 0,
    postings: 0,
    orphaned: [] as string[],
    revived: [] as string[],
    faults: [] as Fault[],
  }
  readonly unseen = new Map<string, number>()
  readonly #source: AccountSource<Batch>
  readonly #known: Set<string>
  readonly #tools: AccountImportTools
  #batch: Waiting<Batch>
  #done = 0
  /** The append under way. It never rejects: its error waits in `#failed`. */
  #append: Promise<void> = Promise.resolve()
  #failed: unknown = null

  constructor(source: AccountSource<Batch>, known: Set<string>, tools: AccountImportTools) {
    this.#source = source
    this.#known = known
    this.#tools = tools
    this.#batch = new Waiting(source.newBatch())
  }

  /** Runs to the end, or to the signal. No append is under way when it returns or throws. */
  async all(): Promise<void> {
    try {
      await this.#run()
    } catch (error) {
      // The source broke off: what it gave before is kept.
      await this.#store().catch(() => undefined)
      throw error
    } finally {
      await this.#append
    }
    await this.#settle()
  }

  async #run(): Promise<void> {
    for await (const item of this.#source.read()) {
      if (this.#tools.signal?.aborted) return
      this.#done += item.units
      if ('fault' in item) this.#refuse(item.fault)
      else if ('write' in item) await this.#take(item)
      else this.#tell()
    }
    if (!this.#tools.signal?.aborted) await this.#store()
  }

  async #take(block: SourcedBlock<Batch>): Promise<void> {
    if (this.#known.has(block.id)) {
      this.counts.known++
      this.#tell()
      return
    }
    if (!this.#add(block)) {
      // Too much for what is in the batch already: it goes alone.
      await this.#store()
      if (!this.#add(block)) this.#refuse(tooLarge(block))
    }
    const { batchPostings = BATCH_POSTINGS } = this.#tools
    if (this.#batch.isFull(batchPostings)) await this.#store()
  }

  /** False where the batch cannot hold the block as well. A block that is bad is refused here. */
  #add(block: SourcedBlock<Batch>): boolean {
    try {
      this.#batch.add(block)
      this.#known.add(block.id)
      return true
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      if (error.code === 'BATCH_TOO_LARGE') return false
      const { id, height } = block
      if (error.code === 'BLOCK_WRONG_NETWORK') {
        // What waits came with it.
        this.#batch = new Waiting(this.#source.newBatch())
        throw withFacts(error, { block: id, height })
      }
      this.#refuse(faultOf(withFacts(error, { block: id, height })))
      return true
    }
  }

  #refuse(fault: Fault): void {
    this.counts.refused++
    if (this.counts.faults.length < FAULTS_MAX) this.counts.faults.push(fault)
  }

  /** Starts to append the batch once the append before is done, and opens another. */
  async #store(): Promise<void> {
    const batch = this.#batch
    this.#batch = new Waiting(this.#source.newBatch())
    await this.#settle()
    if (batch.open.batch.blocks.length === 0) return
    const done = this.#done
    this.#append = this.#appendOf(batch).then(
      (result) => this.#count(result, batch, done),
      (error: unknown) => {
        this.#failed = error
      },
    )
  }

  /** Notes go first: a block without its note would look as if all of it were seen. */
  async #appendOf({ open, notes }: Waiting<Batch>): Promise<AppendResult> {
    const { ledger, notes: store, dryRun } = this.#tools
    if (dryRun === true) {
      return { stored: open.batch.blocks.length, known: 0, resolved: 0, orphaned: [], revived: [] }
    }
    if (notes.length > 0) await store.put(this.#source.ledger, notes)
    return ledger.append(open.batch)
  }

  async #settle(): Promise<void> {
    await this.#append
    if (this.#failed !== null) throw this.#failed
  }

  #count(result: AppendResult, { open, notes }: Waiting<Batch>, done: number): void {
    const { counts } = this
    const { assets, blocks, txs, postings } = open.batch
    this.#tools.onAssets?.(assets)
    counts.stored += result.stored
    counts.known += result.known
    counts.txs += txs.count
    counts.postings += postings.count
    counts.orphaned.push(...result.orphaned)
    counts.revived.push(...result.revived)
    for (const { height } of blocks) {
      counts.from = Math.min(counts.from ?? height, height)
      counts.to = Math.max(counts.to ?? height, height)
    }
    for (const { note } of notes) this.unseen.set(note, (this.unseen.get(note) ?? 0) + 1)
    this.#tell(done)
  }

  #tell(done = this.#done): void {
    const { ofUnits, unit } = this.#source
    this.#tools.onProgress?.({ done, of: ofUnits, unit, stored: this.counts.stored })
  }
}

/** Blocks that wait to be stored together. */
class Waiting<Batch extends OpenBatch> {
  readonly open: Batch
  readonly notes: BlockNote[] = []

  constructor(open: Batch) {
    this.open = open
  }

  isFull(postings: number): boolean {
    const { batch } = this.open
    return batch.postings.count >= postings || batch.blocks.length >= BATCH_BLOCKS
  }

  /** Adds a block whole, or nothing of it and throws. */
  add(block: SourcedBlock<Batch>): void {
    const { id, height } = block
    const notes = this.open.whole(() => block.write(this.open))
    for (const note of notes) this.notes.push({ block: id, height, note })
  }
}

function tooLarge({ id, height }: SourcedBlock<never>): Fault {
  const message = `Expected block ${id} to fit into one batch, got a larger one`
  return faultOf(new FaultError('BATCH_TOO_LARGE', message, { block: id, height }))
}
