/**
 * Phase 2: one pass over the gathered nodes, in ledger order forward and against it backward. A
 * method says only how one pot hands on what came into it.
 *
 * Time O(legs) for poison, O(legs + pieces) for FIFO, O(legs · log legs) in a pot for haircut.
 * Amounts are 64-bit lanes in typed arrays and bigint in sums and products, so nothing is rounded
 * and no product is too large.
 *
 * @module
 */
import { type CoinGraph, FATE } from './coin-graph.ts'
import type { TraceLimits } from './limits.ts'
import type { Direction } from './request.ts'

/** What a pass writes, one row a cell. */
export type Taint = {
  /** Traced value that reached the cell through a node; of a seed too, not counting itself. */
  readonly arrived: BigUint64Array
  /** Traced value that the cell handed on to the node that it leads to. */
  readonly carried: BigUint64Array
  /** Part of `arrived` that was dropped, since it lay in too many pieces. */
  readonly lost: BigUint64Array
  /** Fewest transactions from a seed, or {@link FAR} where no traced value came. */
  readonly hop: Int32Array
}

/** Farther than any hop. */
export const FAR = 0x7fffffff

/** One node as a method sees it: cells that pour and cells that are filled, in order. */
export type PotCells = {
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Sum of `carried` over `from`, more than 0. */
  readonly tainted: bigint
}

/** Reads `carried` of the cells in `from`, and writes `arrived` of the cells in `to`. */
export type PotRule = (pot: PotCells, taint: Taint) => void

/** How a pass goes. */
export type PassQuestion = {
  readonly direction: Direction
  readonly limits: Pick<TraceLimits, 'maxHops' | 'minValue'>
  readonly rule: PotRule
}

/** No taint anywhere yet; seeds are at hop 0. */
export function newTaint({ cells }: CoinGraph): Taint {
  const count = cells.value.length
  const hop = new Int32Array(count).fill(FAR)
  for (let cell = 0; cell < count; cell++) if (cells.seed[cell] === 1) hop[cell] = 0
  return {
    arrived: new BigUint64Array(count),
    carried: new BigUint64Array(count),
    lost: new BigUint64Array(count),
    hop,
  }
}

/** Runs a rule over all nodes. Writes `taint`, which starts as {@link newTaint} made it. */
export function passTaint(graph: CoinGraph, question: PassQuestion, taint: Taint): void {
  const forward = question.direction === 'forward'
  const [from, to] = forward ? [graph.ins, graph.outs] : [graph.outs, graph.ins]
  const count = graph.nodes.tx.length
  for (let step = 0; step < count; step++) {
    const node = forward ? step : count - 1 - step
    const pouring = from.cell.subarray(from.start[node], from.start[node + 1])
    const { tainted, nearest } = carryAll(graph, pouring, { question, taint })
    if (tainted === 0n) continue
    const filled = to.cell.subarray(to.start[node], to.start[node + 1])
    question.rule({ from: pouring, to: filled, tainted }, taint)
    setHops(taint, filled, nearest + 1)
  }
}

type Carrying = { readonly question: PassQuestion; readonly taint: Taint }

/** Settles what each pouring cell hands on. @returns their sum and the fewest hops among them */
function carryAll(
  { cells }: CoinGraph,
  pouring: Uint32Array,
  { question, taint }: Carrying,
): { tainted: bigint; nearest: number } {
  const { arrived, carried, lost, hop } = taint
  const { maxHops, minValue } = question.limits
  let tainted = 0n
  let nearest = FAR
  for (let row = 0; row < pouring.length; row++) {
    const cell = pouring[row]!
    if (cells.fate[cell] !== FATE.followed || hop[cell]! >= maxHops) continue
    const seed = cells.seed[cell] === 1
    // A seed is whole: what another seed sent into it is part of it, not added to it.
    const whole = seed ? cells.value[cell]! : arrived[cell]!
    if (whole === 0n || (!seed && whole < minValue)) continue
    const value = seed ? whole : whole - lost[cell]!
    carried[cell] = value
    tainted += value
    if (value > 0n && hop[cell]! < nearest) nearest = hop[cell]!
  }
  return { tainted, nearest }
}

function setHops({ arrived, hop }: Taint, filled: Uint32Array, hops: number): void {
  for (let row = 0; row < filled.length; row++) {
    const cell = filled[row]!
    if (arrived[cell]! > 0n && hops < hop[cell]!) hop[cell] = hops
  }
}
