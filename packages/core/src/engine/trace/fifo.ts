/**
 * FIFO: the units of a transaction's inputs, in order, fill its outputs, in order; the fee is
 * filled last. The first unit in is the first unit out.
 *
 * Source: Anderson, Shumailov, Ahmed, "Making Bitcoin Legal", Security Protocols XXVI (2018), LNCS
 * 11286, DOI 10.1007/978-3-030-03251-7_29, after Clayton's case (Devaynes v Noble, 1816). Formula:
 * lay the inputs on a line, and the outputs on the same line; unit x of the line goes from the
 * input to the output that cover x. Departures: the order of accounts is not used, only that of
 * legs; `@burn` is filled in leg order like a payment; where a coin would lie in more pieces than
 * a limit allows, the pieces beyond it are cut and reported with their value.
 *
 * Nothing is mixed, so the map can be read from either end: backward is the same walk with inputs
 * and outputs exchanged, and the backward matrix is the transpose of the forward one.
 *
 * @module
 */
import { type CellColumns, FATE } from './coin-graph.ts'
import type { TraceLimits } from './limits.ts'
import type { PotRule, Taint } from './taint.ts'

/** Traced pieces of coins: cell `c` has rows `first[c]` to `first[c] + count[c] - 1`. */
export type Pieces = {
  /** Length: cells. */
  readonly first: Uint32Array
  /** Length: cells. */
  readonly count: Uint32Array
  /** Where a piece starts inside its coin, smallest units. Grows. */
  start: BigUint64Array
  /** How long it is, more than 0. Same length as `start`. */
  size: BigUint64Array
  /** Rows in use. */
  used: number
}

/** Limits on pieces. */
export type PieceLimits = Pick<TraceLimits, 'intervalsPerCoin' | 'intervalsInAll'>

/** Rows to begin with. */
const PIECES_AT_FIRST = 1024

/** No pieces yet. */
export const newPieces = (cells: number): Pieces => ({
  first: new Uint32Array(cells),
  count: new Uint32Array(cells),
  start: new BigUint64Array(PIECES_AT_FIRST),
  size: new BigUint64Array(PIECES_AT_FIRST),
  used: 0,
})

/**
 * The rule of FIFO. Time O(inputs + outputs + pieces) a pot: two pointers, no search.
 *
 * @param cells  values and fates; pieces are kept only for coins that lead on
 * @param limits beyond them pieces count as `lost`
 * @param pieces where the pieces are kept; empty at first
 */
export function fifoRule(cells: CellColumns, limits: PieceLimits, pieces: Pieces): PotRule {
  const { value } = cells
  return ({ from, to }, taint) => {
    let base = 0n
    let row = 0
    let rowStart = 0n
    let rowEnd = value[to[0]!]!
    for (let source = 0; source < from.length; source++) {
      const cell = from[source]!
      const whole = cells.seed[cell] === 1
      const count = taint.carried[cell] === 0n ? 0 : whole ? 1 : pieces.count[cell]!
      for (let piece = 0; piece < count; piece++) {
        const at = pieces.first[cell]! + piece
        let start = whole ? base : base + pieces.start[at]!
        const end = whole ? base + value[cell]! : start + pieces.size[at]!
        while (start < end) {
          while (rowEnd <= start) {
            rowStart = rowEnd
            row += 1
            rowEnd += value[to[row]!]!
          }
          let stop = rowEnd
          if (end < stop) stop = end
          const filled = { cell: to[row]!, start: start - rowStart, size: stop - start }
          put(filled, { cells, limits, pieces, taint })
          start = stop
        }
      }
      base += value[cell]!
    }
  }
}

type Putting = {
  readonly cells: CellColumns
  readonly limits: PieceLimits
  readonly pieces: Pieces
  readonly taint: Taint
}

type Piece = { readonly cell: number; readonly start: bigint; readonly size: bigint }

/** Adds a piece behind the others of its cell, or makes the last one longer where they touch. */
function put({ cell, start, size }: Piece, { cells, limits, pieces, taint }: Putting): void {
  taint.arrived[cell]! += size
  if (cells.fate[cell] !== FATE.followed || cells.seed[cell] === 1) return
  const count = pieces.count[cell]!
  // A pot fills its cells one after the other, so a cell's pieces lie together.
  const last = pieces.used - 1
  if (count > 0 && pieces.start[last]! + pieces.size[last]! === start) {
    pieces.size[last]! += size
    return
  }
  if (count >= limits.intervalsPerCoin || pieces.used >= limits.intervalsInAll) {
    taint.lost[cell]! += size
    return
  }
  if (pieces.used === pieces.start.length) grow(pieces)
  if (count === 0) pieces.first[cell] = pieces.used
  pieces.start[pieces.used] = start
  pieces.size[pieces.used] = size
  pieces.count[cell] = count + 1
  pieces.used += 1
}

function grow(pieces: Pieces): void {
  const start = new BigUint64Array(pieces.start.length * 2)
  const size = new BigUint64Array(start.length)
  start.set(pieces.start)
  size.set(pieces.size)
  pieces.start = start
  pieces.size = size
}
