/**
 * Writes posting rows in ClickHouse's RowBinary form into a file. The hot loop of an import: bytes
 * are copied from the batch's arenas, nothing is allocated a row.
 *
 * Source: ClickHouse documentation, "RowBinary": little-endian integers, strings after a LEB128
 * length.
 *
 * @module
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import {
  type ByteColumn,
  NONE,
  type PostingBatch,
} from '@paperchain/core/domain/batch/posting-batch'
import { invariant } from '@paperchain/core/domain/error'

/**
 * Columns of the file. Names of assets and forms are bound as arrays by {@link INSERT_POSTINGS}.
 */
export const POSTING_STRUCTURE = [
  'height UInt32',
  'position UInt32',
  'leg UInt32',
  'block String',
  'tx String',
  'side Int8',
  'account String',
  'certainty Int8',
  'asset UInt16',
  'amount UInt256',
  'amount_known UInt8',
  'coin_tx String',
  'coin_index UInt32',
  'move UInt32',
  'kind Int8',
  'form UInt8',
  'version UInt8',
  'gone UInt8',
].join(', ')

/** The same with the time of each transaction at its leg 0, where transactions have their own. */
export const TIMED_STRUCTURE = `${POSTING_STRUCTURE}, time_ms Int64`

/**
 * Rows of one new block in which every account is stated, every amount known and below 2^128, and
 * nothing is a coin: what a batch of a book is. What all rows share is bound to
 * {@link INSERT_SHORT} and not written in each, which leaves less than half of the bytes.
 */
export const SHORT_STRUCTURE = [
  'position UInt32',
  'leg UInt32',
  'tx String',
  'side Int8',
  'account String',
  'asset UInt16',
  'amount UInt128',
  'move UInt32',
  'kind Int8',
  'form UInt8',
  'time_ms Int64',
].join(', ')

/** The statement that takes the file's rows in; the engine adds the source. */
export const INSERT_POSTINGS = insertPostings('')
/** The same for {@link TIMED_STRUCTURE}. */
export const INSERT_TIMED = insertPostings(', time_ms')

/** The same for {@link SHORT_STRUCTURE}; `block` and `height` are bound too. */
export const INSERT_SHORT = `
insert into posting_in (ledger, height, position, leg, block, tx, side, account, certainty, asset,
       amount, amount_known, coin_tx, coin_index, move, kind, form, version, gone, time_ms)
select {ledger: String}, {height: UInt32}, position, leg, {block: String}, tx, side, account, 0,
       {assets: Array(String)}[asset + 1], amount, 1, '', ${NONE}, move, kind,
       {forms: Array(String)}[form + 1], 0, 0, time_ms
from`

/** What stands for "the time of its block" in the store: the smallest Int64. */
export const TIME_OF_BLOCK = (-(2n ** 63n)).toString()

function insertPostings(time: string): string {
  return `
insert into posting_in (ledger, height, position, leg, block, tx, side, account, certainty, asset,
       amount, amount_known, coin_tx, coin_index, move, kind, form, version, gone${time})
select {ledger: String}, height, position, leg, block, tx, side, account, certainty,
       {assets: Array(String)}[asset + 1], amount, amount_known, coin_tx, coin_index, move, kind,
       {forms: Array(String)}[form + 1], version, gone${time}
from`
}

const BUFFER_BYTES = 4 * 2 ** 20
/** Fixed columns, 32 lanes of the amount and five length prefixes, rounded up. */
const ROW_FIXED_BYTES = 128

/**
 * A row that is not copied from a batch: a posting that became known, or its old place cancelled.
 */
export type LooseRow = {
  readonly height: number
  readonly position: number
  readonly leg: number
  readonly block: Uint8Array
  readonly tx: Uint8Array
  readonly side: number
  readonly account: Uint8Array
  readonly certainty: number
  readonly asset: number
  readonly amount: bigint
  readonly amountKnown: number
  readonly coinTx: Uint8Array
  readonly coinIndex: number
  readonly kind: number
  readonly form: number
  readonly version: number
  readonly gone: number
}

/** A file of posting rows being written. */
export class RowFile {
  /** Null once closed: by then the number may be another file's. */
  #file: number | null
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  #at = 0
  rows = 0
  /** Whether rows carry times ({@link TIMED_STRUCTURE}); set before the first row. */
  isTimed = false

  constructor(path: string) {
    this.#file = openSync(path, 'wx')
  }

  /** Row `row` of a batch, version 0. `block` is the stored bytes of its block's id. */
  copy(batch: PostingBatch, row: number, block: Uint8Array): void {
    const { txs, postings } = batch
    const tx = postings.tx[row] ?? 0
    const height = batch.blocks[txs.block[tx] ?? 0]?.height ?? 0
    this.#room(lengthOf(postings.account, row) + lengthOf(postings.coinTx, row) + 2 * 64)
    this.#u32(height)
    this.#u32(txs.position[tx] ?? 0)
    this.#u32(postings.leg[row] ?? 0)
    this.#bytes(block, 0, block.length)
    this.#column(txs.id, tx)
    this.#u8(postings.side[row] ?? 0)
    this.#column(postings.account, row)
    this.#u8(postings.certainty[row] ?? 0)
    this.#u16(postings.asset[row] ?? 0)
    for (let lane = 8 * row; lane < 8 * row + 8; lane++) this.#u32(postings.amount[lane] ?? 0)
    this.#u8(postings.amountKnown[row] ?? 0)
    this.#column(postings.coinTx, row)
    this.#u32(postings.coinIndex[row] ?? NONE)
    this.#u32(postings.move[row] ?? NONE)
    this.#u8(postings.kind[row] ?? 0)
    this.#u8(postings.form[row] ?? 0)
    this.#u16(0)
    if (this.isTimed) {
      const own = postings.leg[row] === 0 ? txs.time?.[tx] : undefined
      this.#time(own ?? Number.NaN)
    }
    this.rows++
  }

  /** All rows of a batch by {@link SHORT_STRUCTURE}. The caller has seen that it fits. */
  copyShort(batch: PostingBatch): void {
    const { txs, postings } = batch
    for (let tx = 0; tx < txs.count; tx++) {
      const first = txs.firstPosting[tx] ?? 0
      const end = first + (txs.postingCount[tx] ?? 0)
      for (let row = first; row < end; row++) {
        this.#room(lengthOf(txs.id, tx) + lengthOf(postings.account, row))
        this.#u32(txs.position[tx] ?? 0)
        this.#u32(postings.leg[row] ?? 0)
        this.#column(txs.id, tx)
        this.#u8(postings.side[row] ?? 0)
        this.#column(postings.account, row)
        this.#u16(postings.asset[row] ?? 0)
        for (let lane = 8 * row; lane < 8 * row + 4; lane++) this.#u32(postings.amount[lane] ?? 0)
        this.#u32(postings.move[row] ?? NONE)
        this.#u8(postings.kind[row] ?? 0)
        this.#u8(postings.form[row] ?? 0)
        this.#time(postings.leg[row] === 0 ? (txs.time?.[tx] ?? Number.NaN) : Number.NaN)
        this.rows++
      }
    }
  }

  /** A row on its own. */
  add(row: LooseRow): void {
    this.#room(row.account.length + row.coinTx.length + row.block.length + row.tx.length)
    this.#u32(row.height)
    this.#u32(row.position)
    this.#u32(row.leg)
    this.#bytes(row.block, 0, row.block.length)
    this.#bytes(row.tx, 0, row.tx.length)
    this.#u8(row.side)
    this.#bytes(row.account, 0, row.account.length)
    this.#u8(row.certainty)
    this.#u16(row.asset)
    for (let lane = 0n; lane < 8n; lane++) {
      this.#u32(Number((row.amount >> (32n * lane)) & 0xffffffffn))
    }
    this.#u8(row.amountKnown)
    this.#bytes(row.coinTx, 0, row.coinTx.length)
    this.#u32(row.coinIndex)
    this.#u32(NONE)
    this.#u8(row.kind)
    this.#u8(row.form)
    this.#u8(row.version)
    this.#u8(row.gone)
    if (this.isTimed) this.#time(Number.NaN)
    this.rows++
  }

  /** Writes what is left and makes it durable. */
  finish(): void {
    this.#flush()
    fsyncSync(this.#open)
    this.close()
  }

  /** Closes the file as it is, unless that was done. */
  close(): void {
    if (this.#file === null) return
    const file = this.#file
    this.#file = null
    closeSync(file)
  }

  get #open(): number {
    invariant(this.#file !== null, 'rows go into an open file')
    return this.#file
  }

  #room(variableBytes: number): void {
    const bytes = ROW_FIXED_BYTES + variableBytes
    invariant(bytes <= BUFFER_BYTES, `a row has at most ${BUFFER_BYTES} bytes, got ${bytes}`)
    if (this.#at + bytes > BUFFER_BYTES) this.#flush()
  }

  #flush(): void {
    for (let from = 0; from < this.#at; ) {
      from += writeSync(this.#open, this.#buffer, from, this.#at - from)
    }
    this.#at = 0
  }

  #column(column: ByteColumn, row: number): void {
    this.#bytes(column.bytes, column.start[row] ?? 0, lengthOf(column, row))
  }

  #bytes(from: Uint8Array, start: number, length: number): void {
    const buffer = this.#buffer
    let at = this.#at
    let rest = length
    while (rest >= 0x80) {
      buffer[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    buffer[at++] = rest
    const end = start + length
    for (let next = start; next < end; next++) buffer[at++] = from[next] ?? 0
    this.#at = at
  }

  #u8(value: number): void {
    this.#buffer[this.#at++] = value
  }

  #u16(value: number): void {
    this.#buffer[this.#at++] = value
    this.#buffer[this.#at++] = value >>> 8
  }

  /** Int64 milliseconds; NaN is {@link TIME_OF_BLOCK}. */
  #time(timeMs: number): void {
    const none = Number.isNaN(timeMs)
    this.#u32(none ? 0 : timeMs)
    this.#u32(none ? 0x8000_0000 : Math.floor(timeMs / 2 ** 32))
  }

  #u32(value: number): void {
    const buffer = this.#buffer
    let at = this.#at
    buffer[at++] = value
    buffer[at++] = value >>> 8
    buffer[at++] = value >>> 16
    buffer[at++] = value >>> 24
    this.#at = at
  }
}

const lengthOf = (column: ByteColumn, row: number): number => column.length[row] ?? 0
