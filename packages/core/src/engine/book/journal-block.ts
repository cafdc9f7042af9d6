/**
 * Journal blocks: what a book accepts at once is one block, chained to the one before by a hash
 * over all that it holds. So appending, digests and backups of a book are those of any ledger, and
 * nobody can change, drop or insert a transaction of an old block without changing every later id.
 *
 * The id is the SHA-256 of, each number little-endian and each text as its length (4 bytes) and
 * UTF-8: the text `paperchain journal 1`, ledger, previous id, height (4), time (8, a float), memo,
 * the assets and forms of the batch, then each transaction: id, time (8, a float), count of its
 * postings (4), and each posting: side, kind, certainty, form (1 each), asset (2), move (4), amount
 * (32), account.
 *
 * @module
 */
import type { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import type { BlockHead, ByteColumn } from '../../domain/batch/posting-batch.ts'
import { hexText } from '../../domain/batch/tx-id.ts'
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import { FaultError } from '../../domain/error.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Hasher } from '../../ports.ts'

/** The previous id of the first block of a book. */
export const NO_BLOCK = '0'.repeat(64)

/** The highest block of a book. */
export type BookTip = { readonly id: string; readonly height: number } | null

/** What a block says beside its transactions. */
export type JournalFacts = {
  readonly tip: BookTip
  /** When this node accepted it: the recorded-at of its transactions. */
  readonly recordedMs: TimeMs
  /** Where its rows come from ({@link importMemo}), or empty. No personal data. */
  readonly memo: string
}

/**
 * Gives the transactions of a batch their positions and their block. The batch has one block row,
 * made with {@link beginJournal}.
 */
export function sealJournal(
  builder: BatchBuilder,
  { tip, recordedMs, memo }: JournalFacts,
  hasher: Hasher,
): BlockHead {
  const { txs } = builder
  for (let row = 0; row < txs.count; row++) txs.position[row] = row
  const previous = tip?.id ?? NO_BLOCK
  const height = (tip?.height ?? -1) + 1
  const writer = new BlockText(builder.postings.count * 96 + txs.count * 64 + 4096)
  writer.text('paperchain journal 1')
  writer.text(builder.ledger)
  writer.text(previous)
  writer.u32(height)
  writer.f64(recordedMs)
  writer.text(memo)
  writer.list(builder.assets)
  writer.list(builder.forms)
  for (let row = 0; row < txs.count; row++) writer.transaction(builder, row)
  const bytes = writer.bytes
  const id = hexText(hasher.sha256(bytes), 0, 32)
  const head: BlockHead = {
    id,
    previous,
    height,
    timeMs: recordedMs,
    work: 1n,
    txCount: txs.count,
    bytes: bytes.length,
    coinbaseText: memo,
  }
  builder.blocks[0] = head
  return head
}

/** Starts the one block of a batch; {@link sealJournal} says what it is. */
export function beginJournal(builder: BatchBuilder): void {
  builder.beginBlock({
    id: NO_BLOCK,
    previous: NO_BLOCK,
    height: 0,
    timeMs: 0,
    work: 1n,
    txCount: 0,
    bytes: 0,
    coinbaseText: '',
  })
}

/** How far an import of a file came with a block: all before these bytes is in the book. */
export type ImportCursor = {
  /** Names file and mapping: hex of a hash over both. */
  readonly source: string
  /** Bytes and lines of the file that are done. */
  readonly bytes: number
  readonly lines: number
  /** Transactions refused on the way. */
  readonly refused: number
}

const MEMO = /^import ([0-9a-f]{32}) bytes (\d{1,15}) lines (\d{1,15}) refused (\d{1,15})$/

/** A cursor as the memo of a block. */
export const importMemo = ({ source, bytes, lines, refused }: ImportCursor): string =>
  `import ${source} bytes ${bytes} lines ${lines} refused ${refused}`

/** The cursor that a memo states, or null. Inverse of {@link importMemo}. */
export function readMemo(memo: string): ImportCursor | null {
  const [, source = '', bytes, lines, refused] = MEMO.exec(memo) ?? []
  if (source === '') return null
  return { source, bytes: Number(bytes), lines: Number(lines), refused: Number(refused) }
}

/** The text that is hashed, in one growing buffer. */
class BlockText {
  #bytes: Uint8Array
  #view: DataView
  #at = 0

  constructor(bytesFirst: number) {
    this.#bytes = new Uint8Array(bytesFirst)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  text(text: string): void {
    const bytes = utf8Bytes(text)
    this.#copy(bytes, 0, bytes.length)
  }

  list(texts: readonly string[]): void {
    this.u32(texts.length)
    for (const text of texts) this.text(text)
  }

  u32(value: number): void {
    this.#room(4)
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  f64(value: number): void {
    this.#room(8)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  transaction({ txs, postings }: BatchBuilder, row: number): void {
    this.#column(txs.id, row)
    this.f64(txs.time?.[row] ?? Number.NaN)
    const first = txs.firstPosting[row]!
    const end = first + txs.postingCount[row]!
    this.u32(end - first)
    for (let posting = first; posting < end; posting++) {
      this.#room(42)
      const bytes = this.#bytes
      bytes[this.#at++] = postings.side[posting]!
      bytes[this.#at++] = postings.kind[posting]!
      bytes[this.#at++] = postings.certainty[posting]!
      bytes[this.#at++] = postings.form[posting]!
      this.#view.setUint16(this.#at, postings.asset[posting]!, true)
      this.#view.setUint32(this.#at + 2, postings.move[posting]!, true)
      this.#at += 6
      for (let lane = 8 * posting; lane < 8 * posting + 8; lane++) {
        this.#view.setUint32(this.#at, postings.amount[lane]!, true)
        this.#at += 4
      }
      this.#column(postings.account, posting)
    }
  }

  #column(column: ByteColumn, row: number): void {
    this.#copy(column.bytes, column.start[row]!, column.length[row]!)
  }

  #copy(from: Uint8Array, start: number, length: number): void {
    this.u32(length)
    this.#room(length)
    const to = this.#bytes
    for (let at = 0; at < length; at++) to[this.#at + at] = from[start + at]!
    this.#at += length
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const wider = this.#bytes.length * 2 + bytes
    if (wider > JOURNAL_BYTES_MAX) {
      const message = `Expected a journal block of at most ${JOURNAL_BYTES_MAX} bytes, got more`
      throw new FaultError('BATCH_TOO_LARGE', message, { limit: JOURNAL_BYTES_MAX })
    }
    const grown = new Uint8Array(wider)
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** Most bytes of a block's text. */
export const JOURNAL_BYTES_MAX = 2 ** 30
