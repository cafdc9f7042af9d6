import { ArenaColumn, type ByteArena, widened } from './byte-arena.ts'
import { LANES } from './lanes.ts'
import type { PostingColumns, TxColumns } from './posting-batch.ts'

const ROWS_FIRST = 1 << 10

/** {@link TxColumns} that grow. Columns are replaced as they grow: read them after `reserve`. */
export class TxRows implements TxColumns {
  count = 0
  block: Uint32Array = new Uint32Array(ROWS_FIRST)
  position: Uint32Array = new Uint32Array(ROWS_FIRST)
  readonly id: ArenaColumn
  complete: Uint8Array = new Uint8Array(ROWS_FIRST)
  /** Made by the first {@link setTime}: most ledgers have no time but that of their blocks. */
  time: Float64Array | null = null
  firstPosting: Uint32Array = new Uint32Array(ROWS_FIRST)
  postingCount: Uint32Array = new Uint32Array(ROWS_FIRST)

  constructor(arena: ByteArena) {
    this.id = new ArenaColumn(arena)
  }

  /** Makes room for `rows` more rows. */
  reserve(rows: number): void {
    const all = this.count + rows
    if (all <= this.block.length) return
    this.block = widened(this.block, all)
    this.position = widened(this.position, all)
    this.id.widen(all)
    this.complete = widened(this.complete, all)
    if (this.time !== null) this.time = widened(this.time, all)
    this.firstPosting = widened(this.firstPosting, all)
    this.postingCount = widened(this.postingCount, all)
  }

  /** Says when a transaction happened, where that is not the time of its block. */
  setTime(row: number, timeMs: number): void {
    this.time ??= new Float64Array(this.block.length).fill(Number.NaN)
    this.time[row] = timeMs
  }
}

/** {@link PostingColumns} that grow, as {@link TxRows} do. */
export class PostingRows implements PostingColumns {
  count = 0
  tx: Uint32Array = new Uint32Array(ROWS_FIRST)
  leg: Uint32Array = new Uint32Array(ROWS_FIRST)
  side: Uint8Array = new Uint8Array(ROWS_FIRST)
  readonly account: ArenaColumn
  certainty: Uint8Array = new Uint8Array(ROWS_FIRST)
  asset: Uint16Array = new Uint16Array(ROWS_FIRST)
  amount: Uint32Array = new Uint32Array(ROWS_FIRST * LANES)
  amountKnown: Uint8Array = new Uint8Array(ROWS_FIRST)
  readonly coinTx: ArenaColumn
  coinIndex: Uint32Array = new Uint32Array(ROWS_FIRST)
  move: Uint32Array = new Uint32Array(ROWS_FIRST)
  kind: Uint8Array = new Uint8Array(ROWS_FIRST)
  form: Uint8Array = new Uint8Array(ROWS_FIRST)

  constructor(arena: ByteArena) {
    this.account = new ArenaColumn(arena)
    this.coinTx = new ArenaColumn(arena)
  }

  /** Makes room for `rows` more rows. */
  reserve(rows: number): void {
    const all = this.count + rows
    if (all <= this.tx.length) return
    this.tx = widened(this.tx, all)
    this.leg = widened(this.leg, all)
    this.side = widened(this.side, all)
    this.account.widen(all)
    this.certainty = widened(this.certainty, all)
    this.asset = widened(this.asset, all)
    this.amount = widened(this.amount, all * LANES)
    this.amountKnown = widened(this.amountKnown, all)
    this.coinTx.widen(all)
    this.coinIndex = widened(this.coinIndex, all)
    this.move = widened(this.move, all)
    this.kind = widened(this.kind, all)
    this.form = widened(this.form, all)
  }
}
