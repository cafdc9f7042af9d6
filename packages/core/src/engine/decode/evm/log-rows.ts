/**
 * Token moves as columns: what the scanner makes of logs, a row a move and no object a row.
 *
 * @module
 */
import { LANES } from '../../../domain/batch/lanes.ts'
import { FaultError } from '../../../domain/error.ts'

/** Bytes of an account. */
export const ACCOUNT_BYTES = 20

/** The most rows of one block: 16 million gas-bound logs would be a thousand full blocks. */
export const LOG_ROWS_MAX = 2 ** 22

const ROWS_FIRST = 1 << 10

/**
 * Rows of one block. Accounts are 20 bytes a row, numbers eight little-endian 32-bit lanes a row.
 * A row's unused columns hold what an earlier use left there.
 */
export class EvmLogRows {
  /** Rows in use. */
  count = 0
  /** Logs seen, with those that made no row. */
  logs = 0
  /** Logs that carry the topic of an event and not its shape. */
  malformed = 0
  /** Order of the receipt in its answer. Never falls from row to row. */
  receipt: Uint32Array = new Uint32Array(ROWS_FIRST)
  /** `logIndex`: order in the block. */
  index: Uint32Array = new Uint32Array(ROWS_FIRST)
  /** A constant of `log-kind.ts`, never `OTHER`. */
  kind: Uint8Array = new Uint8Array(ROWS_FIRST)
  /** Who logged it. */
  contract: Uint8Array = new Uint8Array(ROWS_FIRST * ACCOUNT_BYTES)
  /** Sender, owner or, of a withdrawal, source. */
  from: Uint8Array = new Uint8Array(ROWS_FIRST * ACCOUNT_BYTES)
  /** Receiver, spender or, of a deposit, destination. */
  to: Uint8Array = new Uint8Array(ROWS_FIRST * ACCOUNT_BYTES)
  /** ERC-1155 only. */
  operator: Uint8Array = new Uint8Array(ROWS_FIRST * ACCOUNT_BYTES)
  /** Units moved; of a collectible its token id, and one unit moves. */
  amount: Uint32Array = new Uint32Array(ROWS_FIRST * LANES)
  /** ERC-1155 only: the id of what moves. */
  token: Uint32Array = new Uint32Array(ROWS_FIRST * LANES)

  /** Forgets all rows and keeps the memory. */
  clear(): void {
    this.count = 0
    this.logs = 0
    this.malformed = 0
  }

  /**
   * Makes room for so many more rows, so that columns read after this stay valid until then.
   *
   * @throws {FaultError} `EVM_TOO_LARGE`
   */
  reserve(rows: number): void {
    const all = this.count + rows
    if (all <= this.kind.length) return
    if (all > LOG_ROWS_MAX) {
      const message = `Expected at most ${LOG_ROWS_MAX} token moves in a block, got ${all}`
      throw new FaultError('EVM_TOO_LARGE', message, { limit: LOG_ROWS_MAX })
    }
    const room = Math.max(all, this.kind.length * 2)
    this.receipt = longer(this.receipt, room)
    this.index = longer(this.index, room)
    this.kind = longer(this.kind, room)
    this.contract = longer(this.contract, room * ACCOUNT_BYTES)
    this.from = longer(this.from, room * ACCOUNT_BYTES)
    this.to = longer(this.to, room * ACCOUNT_BYTES)
    this.operator = longer(this.operator, room * ACCOUNT_BYTES)
    this.amount = longer(this.amount, room * LANES)
    this.token = longer(this.token, room * LANES)
  }
}

function longer<Column extends Uint8Array | Uint32Array>(column: Column, length: number): Column {
  const Same = column.constructor as new (length: number) => Column
  const wider = new Same(length)
  wider.set(column)
  return wider
}
