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
import type { BlockHead } from '../../domain/batch/posting-batch.ts'
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
  const writer = new BlockText(bytesOf(builder) + utf8Bytes(memo).length + 4096)
  writer.text('paperchain journal 1')
  writer.text(builder.ledger)
  writer.text(previous)
  writer.u32(height)
  writer.f64(recordedMs)
  writer.text(memo)
  writer.list(builder.assets)
  writer.list(builder.forms)
  writer.transactions(builder)
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

/** Bytes of all transactions in the text that is hashed. */
function bytesOf({ txs, postings }: BatchBuilder): number {
  let bytes = txs.count * TX_BYTES + postings.count * POSTING_BYTES
  for (let row = 0; row < txs.count; row++) bytes += txs.id.length[row]!
  for (let row = 0; row < postings.count; row++) bytes += postings.account.length[row]!
  return bytes
}

/** Length, time and count; ten bytes, amount and length: of a row without its texts. */
const TX_BYTES = 16
const POSTING_BYTES = 46

/** The text that is hashed, in one growing buffer. */
class BlockText {
  #bytes: Uint8Array
  #view: DataView
  #at = 0

  constructor(bytesFirst: number) {
    checkBytes(bytesFirst)
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

  /** Room is made for all of them at once, so that no posting has to ask for it. */
  transactions(builder: BatchBuilder): void {
    this.#room(bytesOf(builder))
    const { txs, postings } = builder
    const { id } = txs
    for (let row = 0; row < txs.count; row++) {
      this.#copy(id.bytes, id.start[row]!, id.length[row]!)
      this.f64(txs.time?.[row] ?? Number.NaN)
      const first = txs.firstPosting[row]!
      const end = first + txs.postingCount[row]!
      this.u32(end - first)
      for (let posting = first; posting < end; posting++) this.#posting(postings, posting)
    }
  }

  #posting(postings: BatchBuilder['postings'], row: number): void {
    const bytes = this.#bytes
    const view = this.#view
    const { account, amount } = postings
    let at = this.#at
    bytes[at] = postings.side[row]!
    bytes[at + 1] = postings.kind[row]!
    bytes[at + 2] = postings.certainty[row]!
    bytes[at + 3] = postings.form[row]!
    view.setUint16(at + 4, postings.asset[row]!, true)
    view.setUint32(at + 6, postings.move[row]!, true)
    at += 10
    for (let lane = 8 * row; lane < 8 * row + 8; lane++, at += 4) {
      // The buffer is new, and most lanes are zero.
      if (amount[lane] !== 0) view.setUint32(at, amount[lane]!, true)
    }
    const length = account.length[row]!
    view.setUint32(at, length, true)
    at += 4
    const from = account.bytes
    const start = account.start[row]!
    for (let i = 0; i < length; i++) bytes[at + i] = from[start + i]!
    this.#at = at + length
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
    checkBytes(wider)
    const grown = new Uint8Array(wider)
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

function checkBytes(bytes: number): void {
  if (bytes <= JOURNAL_BYTES_MAX) return
  const message = `Expected a journal block of at most ${JOURNAL_BYTES_MAX} bytes, got more`
  throw new FaultError('BATCH_TOO_LARGE', message, { limit: JOURNAL_BYTES_MAX })
}

/** Most bytes of a block's text. */
export const JOURNAL_BYTES_MAX = 2 ** 30
