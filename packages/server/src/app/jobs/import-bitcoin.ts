/**
 * Imports Bitcoin blocks: finds them, plans heights and order, and appends them in batches. The
 * next batch is read and decoded while the ledger stores the one before, on its own threads.
 *
 * @module
 */
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { type PlannedBlock, planImport } from '@paperchain/core/engine/chain/plan-import'
import { COINS_DEFAULT, CoinCache } from '@paperchain/core/engine/decode/bitcoin/coin-cache'
import { decodeBlock } from '@paperchain/core/engine/decode/bitcoin/decode-block'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import type { AppendResult, LedgerStore } from '@paperchain/core/ports'
import { type BlockSource, openBlockSource } from '../../adapters/chain-bitcoin/block-source.ts'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import type { BlockBytes } from '../../adapters/chain-bitcoin/read-blocks.ts'
import { BatchMaker, type BatchResult, type ReadyBlock } from './import-bitcoin-batch.ts'

/** A batch is closed once its inputs and outputs are this many. */
export const BATCH_ROWS = 250_000
/** … or its blocks this many. */
export const BATCH_BLOCKS = 20_000
/** … or their bytes this many. */
export const BATCH_BYTES = 32 << 20

/**
 * The fewest coins kept are those of this many batches, so that few are dropped before their use in
 * the same batch. One that is dropped is asked of the ledger, or resolved by it on appending.
 */
export const COINS_MIN_BATCHES = 2
/** No output takes fewer bytes of its block: value, length of its script. */
const OUTPUT_BYTES_MIN = 9

/** What an import is asked to do. */
export type ImportOrder = {
  /** Block files and folders of them. */
  readonly paths: readonly string[]
  /** The network the user names, or null: that of the first block file, else Bitcoin's main one. */
  readonly network: BitcoinNetwork | null
  /** The height the user states for the one block that lacks any, or null. */
  readonly height: number | null
  /** Whether undo files (`rev*.dat`) beside block files are read; true without. */
  readonly undo?: boolean
}

/** How far an import is. */
export type ImportProgress = {
  /** Blocks stored or refused so far, of `ofBlocks`; their transactions, and bytes of `ofBytes`. */
  readonly blocks: number
  readonly txs: number
  readonly bytes: number
  readonly ofBlocks: number
  readonly ofBytes: number
}

/** What an import needs from the outside. */
export type ImportTools = {
  readonly ledger: LedgerStore
  /** A clock that only rises, in milliseconds. */
  readonly now: () => number
  readonly onProgress?: (progress: ImportProgress) => void
  /** Stops between batches; what was appended stays. */
  readonly signal?: AbortSignal
  /** Inputs and outputs that close a batch; `BATCH_ROWS` without. */
  readonly batchRows?: number
  /** Only reads and plans; nothing is stored. */
  readonly dryRun?: boolean
  /** Coins to keep in memory, at least `COINS_MIN_BATCHES` batches; `COINS_DEFAULT` without. */
  readonly coins?: number
}

/** What an import did. */
export type ImportResult = {
  readonly ledger: LedgerId
  /** Blocks that there were to store. */
  readonly planned: number
  /** Lowest and highest of them, or null where there were none. */
  readonly from: number | null
  readonly to: number | null
  /** Blocks stored now, in the ledger already, found more than once, and refused. */
  readonly stored: number
  readonly known: number
  readonly duplicates: number
  readonly refused: number
  readonly txs: number
  readonly postings: number
  /** Inputs of stored blocks whose coin was not known when they were appended. */
  readonly unresolved: number
  /** Inputs of stored blocks whose coin only undo data told. */
  readonly undone: number
  /** Inputs of blocks appended before that the new coins resolved. */
  readonly resolved: number
  /** Blocks that the new ones put off the best chain, or back on it. */
  readonly orphaned: readonly string[]
  readonly revived: readonly string[]
  readonly faults: readonly Fault[]
  readonly cancelled: boolean
  readonly seconds: number
  /** The most memory that the process has had, up to now. */
  readonly peakRssBytes: number
}

/**
 * Imports what `order` names. Bad files and blocks are listed in the result, and the good rest is
 * kept; imported again, a block is skipped.
 *
 * @throws {FaultError} only what the ledger throws: a locked folder, a full disk
 */
export async function importBitcoin(order: ImportOrder, tools: ImportTools): Promise<ImportResult> {
  const started = tools.now()
  const source = await openBlockSource(order, tools.signal)
  return importBlocks(source, { userHeight: order.height, started }, tools)
}

/**
 * Imports all blocks of a source, and closes it.
 *
 * @throws {FaultError} as {@link importBitcoin}; `BLOCK_WRONG_NETWORK` where the blocks follow
 *         another network from a fork on, and nothing is stored
 */
export async function importBlocks(
  source: BlockSource,
  { userHeight, started }: { readonly userHeight: number | null; readonly started: number },
  tools: ImportTools,
): Promise<ImportResult> {
  const { network, records } = source
  const { ledger, genesis } = network
  const known = await tools.ledger.blocks(ledger)
  const plan = planImport({ records, known, genesis, userHeight })
  checkFork(network, [...plan.blocks, ...known])
  const run = new ImportRun(source, plan.blocks, { tools, isEmpty: known.length === 0 })
  try {
    if (tools.dryRun !== true) await run.all()
  } finally {
    source.close()
  }
  const { faults, refused, ...counts } = run.counts
  return {
    ledger,
    planned: plan.blocks.length,
    from: plan.blocks[0]?.height ?? null,
    to: plan.blocks.at(-1)?.height ?? null,
    ...counts,
    known: plan.known + run.counts.known,
    duplicates: plan.duplicates,
    refused: plan.refused + source.refused + refused,
    faults: [...source.faults, ...plan.faults, ...faults],
    cancelled: tools.signal?.aborted ?? false,
    seconds: (tools.now() - started) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/**
 * Networks that share their first blocks are told apart by the block at which they parted. Whoever
 * imports that height finds out; above it nothing in a block says which network it is of.
 */
function checkFork(
  { fork, name }: BitcoinNetwork,
  blocks: readonly { readonly id: string; readonly height: number }[],
): void {
  const there = blocks.filter(({ height }) => height === fork?.height)
  const other = there[0]
  if (fork === undefined || other === undefined || there.some(({ id }) => id === fork.id)) return
  throw new FaultError(
    'BLOCK_WRONG_NETWORK',
    `Expected ${fork.id} at height ${fork.height} of ${name}, got ${other.id}`,
    { block: other.id, height: fork.height },
  )
}

type Counts = {
  stored: number
  known: number
  refused: number
  txs: number
  postings: number
  unresolved: number
  undone: number
  resolved: number
  readonly orphaned: string[]
  readonly revived: string[]
  readonly faults: Fault[]
}

/** One run over the planned blocks, with at most one append under way. */
class ImportRun {
  readonly counts: Counts = {
    stored: 0,
    known: 0,
    refused: 0,
    txs: 0,
    postings: 0,
    unresolved: 0,
    undone: 0,
    resolved: 0,
    orphaned: [],
    revived: [],
    faults: [],
  }
  readonly #source: BlockSource
  readonly #blocks: readonly PlannedBlock[]
  readonly #tools: ImportTools
  readonly #maker: BatchMaker
  readonly #progress: { -readonly [Key in keyof ImportProgress]: number }
  /** The append under way. It never rejects: its error waits in `#failed`. */
  #append: Promise<void> = Promise.resolve()
  #failed: unknown = null

  constructor(
    source: BlockSource,
    blocks: readonly PlannedBlock[],
    { tools, isEmpty }: { tools: ImportTools; isEmpty: boolean },
  ) {
    this.#source = source
    this.#blocks = blocks
    this.#tools = tools
    const { network } = source
    const settled = () => this.#settle()
    const ofBytes = blocks.reduce((sum, { size }) => sum + size, 0)
    const least = COINS_MIN_BATCHES * (tools.batchRows ?? BATCH_ROWS)
    const wanted = Math.max(tools.coins ?? COINS_DEFAULT, least)
    const cache = new CoinCache(Math.min(wanted, Math.ceil(ofBytes / OUTPUT_BYTES_MIN) + 1))
    const spentBy = source.spentBy.bind(source)
    const needs = { network, cache, ledger: tools.ledger, spentBy, settled }
    this.#maker = new BatchMaker(needs, isEmpty)
    this.#progress = { blocks: 0, txs: 0, bytes: 0, ofBlocks: blocks.length, ofBytes }
  }

  /** Runs to the end, or to the signal. No append is under way when it returns or throws. */
  async all(): Promise<void> {
    try {
      await this.#run()
    } finally {
      await this.#append
    }
    await this.#settle()
  }

  async #run(): Promise<void> {
    const { signal, batchRows = BATCH_ROWS } = this.#tools
    let batch = new OpenBatch(batchRows)
    let at = 0
    for await (const stretch of this.#source.read(this.#blocks)) {
      for (const bytes of stretch) {
        if (signal?.aborted) return
        const plan = this.#blocks[at++]
        const ready = plan === undefined ? null : this.#decode(plan, bytes)
        if (ready !== null) batch.add(ready)
        if (!batch.isFull) continue
        await this.#store(batch)
        batch = new OpenBatch(batchRows)
      }
    }
    if (!signal?.aborted) await this.#store(batch)
  }

  #decode(plan: PlannedBlock, bytes: BlockBytes): ReadyBlock | null {
    const { network } = this.#source
    try {
      if (bytes instanceof FaultError) throw bytes
      const block = decodeBlock(bytes, network, nodeHasher)
      checkPlan(plan, block.header.id)
      return { plan, block }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      const { file, offset, id } = plan
      this.#refuse(faultOf(withFacts(error, { file, offset, block: id })))
      this.#progress.blocks++
      this.#progress.bytes += plan.size
      return null
    }
  }

  #refuse(fault: Fault): void {
    this.counts.refused++
    this.counts.faults.push(fault)
  }

  /** Makes the postings of a batch, and starts to append them once the append before is done. */
  async #store(batch: OpenBatch): Promise<void> {
    if (batch.blocks.length === 0) return
    const made = await this.#maker.make(batch.blocks)
    for (const fault of made.faults) this.#refuse(fault)
    this.counts.faults.push(...made.undoFaults, ...this.#source.takeFaults())
    await this.#settle()
    this.#append = this.#tools.ledger.append(made.builder).then(
      (result) => this.#count(result, made, batch),
      (error: unknown) => {
        this.#failed = error
      },
    )
  }

  async #settle(): Promise<void> {
    await this.#append
    if (this.#failed !== null) throw this.#failed
  }

  #count(result: AppendResult, made: BatchResult, batch: OpenBatch): void {
    const { builder, unresolved, undone } = made
    const { counts } = this
    counts.stored += result.stored
    counts.known += result.known
    counts.txs += builder.txs.count
    counts.postings += builder.postings.count
    counts.unresolved += unresolved
    counts.undone += undone
    counts.resolved += result.resolved
    counts.orphaned.push(...result.orphaned)
    counts.revived.push(...result.revived)
    this.#progress.blocks += batch.blocks.length
    this.#progress.txs += builder.txs.count
    this.#progress.bytes += batch.bytes
    this.#tools.onProgress?.({ ...this.#progress })
  }
}

/** Blocks that wait to be stored together. */
class OpenBatch {
  readonly blocks: ReadyBlock[] = []
  bytes = 0
  #rows = 0
  readonly #rowsMax: number

  constructor(rowsMax: number) {
    this.#rowsMax = rowsMax
  }

  get isFull(): boolean {
    const { blocks, bytes } = this
    return this.#rows >= this.#rowsMax || blocks.length >= BATCH_BLOCKS || bytes >= BATCH_BYTES
  }

  add(ready: ReadyBlock): void {
    this.blocks.push(ready)
    this.bytes += ready.block.bytes.length
    this.#rows += ready.block.inputCount + ready.block.outputCount
  }
}

/** The block read must be the one that was planned: files may change under our hands. */
function checkPlan({ id, file }: PlannedBlock, found: string): void {
  if (found === id) return
  throw new FaultError('IMPORT_CHANGED', `Expected block ${id} in ${file}, got ${found}`, {
    found,
  })
}
