/**
 * The outputs that a block spends, as a node tells them beside the block: in columns, one row an
 * input, in the order of the block; the coinbase has none.
 *
 * @module
 */
import { widened } from '../../../../domain/batch/byte-arena.ts'
import { Arena } from '../arena.ts'

const ROWS_FIRST = 64

/** Spent outputs of one block. Arrays may be longer than their counts. */
export type SpentOutputs = {
  /** Transactions, with the coinbase. */
  readonly txCount: number
  /** Spent outputs of all transactions. */
  readonly count: number
  /** First row of each transaction, and behind the last the end. `txCount` + 1 entries. */
  readonly txFirst: Uint32Array
  /** Smallest units, low and high 32 bits. */
  readonly valueLo: Uint32Array
  readonly valueHi: Uint32Array
  /** Output scripts end to end. */
  readonly scripts: Uint8Array
  readonly scriptStart: Uint32Array
  readonly scriptLength: Uint32Array
}

/** Puts {@link SpentOutputs} together, output by output. */
export class SpentBuilder {
  readonly #arena = new Arena(25 * ROWS_FIRST)
  #txFirst = new Uint32Array(ROWS_FIRST)
  #txCount = 0
  #count = 0
  #valueLo = new Uint32Array(ROWS_FIRST)
  #valueHi = new Uint32Array(ROWS_FIRST)
  #start = new Uint32Array(ROWS_FIRST)
  #length = new Uint32Array(ROWS_FIRST)

  /** Begins the next transaction; the first is the coinbase, which spends nothing. */
  beginTx(): void {
    this.#txFirst = widened(this.#txFirst, this.#txCount + 2)
    this.#txFirst[this.#txCount++] = this.#count
    this.#txFirst[this.#txCount] = this.#count
  }

  /** Adds an output of `value` smallest units (below 2^64) with this script. */
  add(value: bigint, script: Uint8Array): void {
    const row = this.#count++
    this.#reserve(this.#count)
    this.#valueLo[row] = Number(value & 0xffffffffn)
    this.#valueHi[row] = Number(value >> 32n)
    const arena = this.#arena
    arena.reserve(script.length)
    arena.bytes.set(script, arena.length)
    this.#start[row] = arena.length
    this.#length[row] = script.length
    arena.length += script.length
    this.#txFirst[this.#txCount] = this.#count
  }

  /** What was put together; the builder is spent. */
  done(): SpentOutputs {
    return {
      txCount: this.#txCount,
      count: this.#count,
      txFirst: this.#txFirst,
      valueLo: this.#valueLo,
      valueHi: this.#valueHi,
      scripts: this.#arena.used(),
      scriptStart: this.#start,
      scriptLength: this.#length,
    }
  }

  #reserve(rows: number): void {
    this.#valueLo = widened(this.#valueLo, rows)
    this.#valueHi = widened(this.#valueHi, rows)
    this.#start = widened(this.#start, rows)
    this.#length = widened(this.#length, rows)
  }
}
