/**
 * Imports a file of book rows by a saved mapping: reads, checks and writes in one pass, in memory
 * that does not grow with the file. A wrong row is told by line and column, and nothing of its
 * transaction is kept. Killed and started again, it goes on where the last stored block ended.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { transactionsOf } from '@paperchain/core/domain/batch/batch-of'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { AccountNames } from '@paperchain/core/engine/book/account-names'
import { BookBatch } from '@paperchain/core/engine/book/book-batch'
import type { ImportCursor } from '@paperchain/core/engine/book/journal-block'
import { RowReader } from '@paperchain/core/engine/book/read-row'
import { csvPlaces, jsonPlaces, type RowPlan, rowPlan } from '@paperchain/core/engine/book/row-plan'
import { SeenFilter } from '@paperchain/core/engine/book/seen-filter'
import { type FilePlace, fileHash, RecordSource } from '../../adapters/book-csv/record-source.ts'
import type { Accepted, BookDesk, HandIn } from './import-book-desk.ts'
import { scratchNames } from './import-book-names.ts'
import {
  type BookOrder,
  type BookPreview,
  type BookResult,
  type BookTools,
  FAULTS_KEPT_MAX,
  PREVIEW_ROWS_MAX,
} from './import-book-order.ts'

/** A batch is handed in once it has so many transactions … */
export const BATCH_TXS = 100_000
/** … or so many postings. */
export const BATCH_POSTINGS = 250_000
/** Records between two looks at the signal. */
const LOOK_EVERY = 4_096

/**
 * Imports a file.
 *
 * @throws {FaultError} `BOOK_FILE`, `BOOK_COLUMN`, `BOOK_INVALID`, `BOOK_NOT_UTF8`,
 *         `BOOK_FILE_CHANGED`, and what the ledger throws; single rows are listed, not thrown
 */
export async function importBook(
  desk: BookDesk,
  order: BookOrder,
  tools: BookTools,
): Promise<BookResult> {
  const started = tools.now()
  const plan = rowPlan(desk.book, order.mapping)
  const source = await sourceOf(order)
  const cursor = order.resume === false ? null : desk.cursorOf(source)
  const run = new BookRun(desk, { plan, order, source, cursor }, tools)
  await run.all()
  return {
    ...run.counts,
    resumedAtLine: cursor?.lines ?? 0,
    refusedBefore: cursor?.refused ?? 0,
    cancelled: tools.signal?.aborted ?? false,
    seconds: (tools.now() - started) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** The first rows of a file as postings. Nothing is stored; pseudonyms are not kept. */
export async function previewBook(
  desk: BookDesk,
  order: BookOrder,
  rowsMax: number,
): Promise<BookPreview> {
  const plan = rowPlan(desk.book, order.mapping)
  const most = Math.min(rowsMax, PREVIEW_ROWS_MAX)
  const run = new BookRun(
    desk,
    { plan, order, source: '', cursor: null },
    { now: () => 0, dryRun: true },
  )
  const transactions = await run.first(most)
  return { transactions, faults: run.counts.faults, rows: run.counts.rows }
}

/** Names a file and how it is read, whatever it is called. */
async function sourceOf({ path, mapping }: BookOrder): Promise<string> {
  const hash = createHash('sha256')
    .update(await fileHash(path))
    .update(JSON.stringify(mapping))
  return hash.digest('hex').slice(0, 32)
}

type RunParts = {
  readonly plan: RowPlan
  readonly order: BookOrder
  readonly source: string
  readonly cursor: ImportCursor | null
}

type Counts = {
  rows: number
  stored: number
  known: number
  refused: number
  postings: number
  blocks: number
  readonly faults: Fault[]
}

/** One run over a file, with at most one batch at the desk. */
class BookRun {
  readonly counts: Counts = {
    rows: 0,
    stored: 0,
    known: 0,
    refused: 0,
    postings: 0,
    blocks: 0,
    faults: [],
  }
  readonly #desk: BookDesk
  readonly #parts: RunParts
  readonly #tools: BookTools
  readonly #names: AccountNames
  readonly #nowMs: number
  readonly #seen = new SeenFilter()
  /** Whether the book had transactions before this run: then every id is asked about. */
  #asksAll: boolean
  /** The last block that this run knows of. */
  #tip: string | null
  /** In turn one is filled while the desk has the other. */
  readonly #batches: readonly [BookBatch, BookBatch]
  #turn = 0
  /** Ids of the batch that were perhaps in an earlier one. */
  #maybe: string[] = []
  /** The batch at the desk. It never rejects: its error waits in `#failed`. */
  #handed: Promise<void> = Promise.resolve()
  #failed: unknown = null
  /** Of grouped rows: the id of the last one, and whether its transaction is refused. */
  #last: Buffer | null = null
  #isRefused = false

  constructor(desk: BookDesk, parts: RunParts, tools: BookTools) {
    this.#desk = desk
    this.#parts = parts
    this.#tools = tools
    this.#asksAll = !desk.isEmpty
    this.#tip = desk.tip
    this.#nowMs = desk.nowMs()
    // What a dry run names is forgotten with it: nobody keeps its pseudonyms.
    this.#names = tools.dryRun === true ? scratchNames() : desk.file.names
    this.#batches = [new BookBatch(desk.book, this.#names), new BookBatch(desk.book, this.#names)]
  }

  async all(): Promise<void> {
    const { path } = this.#parts.order
    const { source, reader } = await this.#open()
    try {
      await this.#readAll(source, reader)
      if (this.#tools.signal?.aborted !== true) await this.#handIn(source)
      if (source.place.bytes < source.size && this.#tools.signal?.aborted !== true) {
        const message = `Expected ${source.size} bytes in ${path}, got ${source.place.bytes}`
        throw new FaultError('BOOK_FILE_CHANGED', message, { file: path })
      }
    } finally {
      await this.#handed
      await source.close()
    }
    await this.#settle()
  }

  /** The transactions of the first rows. */
  async first(rowsMax: number): Promise<Transaction[]> {
    const { source, reader } = await this.#open()
    try {
      while (this.counts.rows < rowsMax) {
        const found = await source.next()
        if (found === null) break
        this.#take(source, reader, found)
      }
      this.#batch.settle({ transactions: [], reversed: new Set() })
      return transactionsOf(this.#batch.builder)
    } finally {
      await source.close()
    }
  }

  get #batch(): BookBatch {
    return this.#batches[this.#turn % 2 === 0 ? 0 : 1]
  }

  /** Opens the file, reads its heading, and goes to where a former run ended. */
  async #open(): Promise<{ source: RecordSource; reader: RowReader }> {
    const { plan, order, cursor } = this.#parts
    const names = this.#names
    const { format, separator, header } = plan.mapping
    const place: FilePlace = { bytes: cursor?.bytes ?? 0, lines: cursor?.lines ?? 0 }
    if (format === 'jsonl') {
      const source = await RecordSource.open(order.path, { format, names: plan.names }, place)
      return { source, reader: new RowReader(plan, names, jsonPlaces(plan)) }
    }
    const form = { format, separator: separator.charCodeAt(0) } as const
    const head = await RecordSource.open(order.path, form, { bytes: 0, lines: 0 })
    try {
      const found = await head.next()
      if (found === null) {
        throw new FaultError('BOOK_FILE', `Expected rows in ${order.path}, got none`)
      }
      if (found instanceof FaultError) throw withFacts(found, { file: order.path })
      const reader = new RowReader(plan, names, csvPlaces(plan, head.fields))
      const start = place.bytes > 0 ? place : header ? head.place : place
      return { source: await RecordSource.open(order.path, form, start), reader }
    } finally {
      await head.close()
    }
  }

  async #readAll(source: RecordSource, reader: RowReader): Promise<void> {
    const { signal, batchTxs = BATCH_TXS } = this.#tools
    for (let count = 1; ; count++) {
      const next = source.next()
      const found = next instanceof Promise ? await next : next
      if (found === null) return
      if (count % LOOK_EVERY === 0) {
        if (signal?.aborted === true) return
        this.#tell(source, source.place)
      }
      if (this.#isFull(batchTxs) && !this.#continues(source, reader, found)) {
        // The record that was just found is read again: it is the first of the next batch.
        await this.#handIn(source, { bytes: this.#beforeBytes, lines: this.#beforeLines })
      }
      this.#take(source, reader, found)
      this.#beforeBytes = source.bytesRead
      this.#beforeLines = source.linesRead
    }
  }

  /** How far the reading is: what is read is stored a batch later. */
  #tell({ size }: RecordSource, { bytes }: FilePlace): void {
    this.#tools.onProgress?.({ rows: this.counts.rows, bytes, ofBytes: size })
  }

  /** Where the record taken last ended. */
  #beforeBytes = 0
  #beforeLines = 0

  #isFull(batchTxs: number): boolean {
    const { builder, size } = this.#batch
    return size >= batchTxs || builder.postings.count >= BATCH_POSTINGS
  }

  /** Whether a record is one more of the transaction before: such are not parted. */
  #continues(source: RecordSource, reader: RowReader, found: true | FaultError): boolean {
    if (!this.#parts.plan.mapping.grouped || found !== true || this.#last === null) return false
    const [start, end] = reader.idOf(source.fields)
    return this.#last.equals(source.fields.bytes.subarray(start, end))
  }

  #take(source: RecordSource, reader: RowReader, found: true | FaultError): void {
    const { fields, line } = source
    if (found === true && fields.count <= 1 && fields.start[0] === fields.end[0]) return
    this.counts.rows++
    try {
      if (found !== true) throw found
      if (this.#parts.plan.mapping.grouped && this.#joins(source, reader)) return
      reader.read(fields)
      this.#add(source, reader)
    } catch (error) {
      if (!(error instanceof FaultError) || error.code === 'BATCH_TOO_LARGE') throw error
      this.#refuse(error, line)
    }
  }

  #add(source: RecordSource, reader: RowReader): void {
    const { bytes, start, end } = reader.id
    reader.line = source.line
    reader.nowMs = this.#nowMs
    this.#batch.add(reader.id, reader.draft, reader)
    if (!this.#asksAll && this.#seen.putSeen(bytes, start, end)) {
      this.#maybe.push(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString())
    }
  }

  /** Of grouped rows: takes one that is of the transaction before. */
  #joins(source: RecordSource, reader: RowReader): boolean {
    const { fields } = source
    const [start, end] = reader.idOf(fields)
    const id = fields.bytes.subarray(start, end)
    const isSame = this.#last?.equals(id) ?? false
    if (!isSame) {
      this.#last = Buffer.from(id)
      this.#isRefused = false
      return false
    }
    if (this.#isRefused) return true
    try {
      reader.read(fields)
      this.#batch.addToLast(reader.draft)
    } catch (error) {
      if (error instanceof FaultError) this.#batch.dropLast()
      throw error
    }
    return true
  }

  #refuse(error: FaultError, line: number): void {
    this.counts.refused++
    this.#isRefused = true
    const { path } = this.#parts.order
    this.#list(faultOf(withFacts(error, { file: path, line, taken: 'no' })))
  }

  #list(fault: Fault): void {
    if (this.counts.faults.length >= FAULTS_KEPT_MAX) return
    this.counts.faults.push(fault)
    this.#tools.onFault?.(fault)
  }

  /** Hands the batch in, once the one before was taken, and goes on with the other. */
  async #handIn(source: RecordSource, place: FilePlace = source.place): Promise<void> {
    const batch = this.#batch
    const maybe = this.#maybe
    this.#maybe = []
    this.#tell(source, place)
    if (this.#tools.dryRun === true) {
      this.#count(batch, this.#dry(batch))
      return
    }
    await this.#settle()
    if (batch.size === 0) return
    const cursor = {
      source: this.#parts.source,
      ...place,
      refused: (this.#parts.cursor?.refused ?? 0) + this.counts.refused,
    }
    const mayKnow: HandIn['mayKnow'] = this.#asksAll ? 'all' : maybe
    this.#handed = this.#desk.accept(batch, { mayKnow, cursor, tip: this.#tip }).then(
      (accepted) => this.#count(batch, accepted),
      (error: unknown) => {
        this.#failed = error
      },
    )
    this.#turn++
  }

  #dry(batch: BookBatch): Accepted {
    const { knownLines, faults } = batch.settle({ transactions: [], reversed: new Set() })
    const { txs, postings } = batch.builder
    const counts = { stored: txs.count, postings: postings.count, knownLines, faults }
    return { ...counts, block: null, isShared: false }
  }

  #count(batch: BookBatch, accepted: Accepted): void {
    const { counts } = this
    counts.stored += accepted.stored
    counts.postings += accepted.postings
    counts.known += accepted.knownLines.length
    counts.refused += accepted.faults.length
    counts.blocks += accepted.block === null ? 0 : 1
    this.#tip = accepted.block ?? this.#tip
    if (accepted.isShared) {
      this.#asksAll = true
      this.#tip = this.#desk.tip
    }
    for (const fault of accepted.faults) {
      this.#list({ ...fault, facts: { file: this.#parts.order.path, ...fault.facts } })
    }
    batch.clear()
  }

  async #settle(): Promise<void> {
    await this.#handed
    if (this.#failed !== null) throw this.#failed
  }
}
