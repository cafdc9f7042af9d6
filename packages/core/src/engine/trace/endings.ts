/**
 * Reads off where the traced value of a finished pass ended, and proves that none is missing.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import { type CoinGraph, FATE } from './coin-graph.ts'
import type { TraceLimits } from './limits.ts'
import { compareText } from './order.ts'
import type { Method } from './request.ts'
import { type CutReason, ENDINGS, type Ending, type TraceTotal } from './result.ts'
import type { Taint } from './taint.ts'

/** A cell in which some traced value ended. */
export type EndedCell = {
  readonly cell: number
  readonly ending: Ending
  /** Null unless `ending` is `cut`. */
  readonly reason: CutReason | null
  readonly value: bigint
}

/** Endings that need no look at the method. */
const ENDING_OF: Readonly<Record<number, Ending>> = {
  [FATE.unspent]: 'held',
  [FATE.absorbed]: 'absorbed',
  [FATE.fees]: 'fees',
  [FATE.burned]: 'burned',
  [FATE.issued]: 'mined',
  [FATE.unseen]: 'unseen',
}

const REASON_OF: Readonly<Record<number, CutReason>> = {
  [FATE.cutByValue]: 'value',
  [FATE.cutByHops]: 'hops',
  [FATE.cutByUntil]: 'until',
  [FATE.cutByBudget]: 'budget',
}

/** Every cell in which traced value ended, by cell. */
export function endedCells(graph: CoinGraph, taint: Taint, limits: TraceLimits): EndedCell[] {
  const ended: EndedCell[] = []
  const { seed, value: whole } = graph.cells
  for (let cell = 0; cell < seed.length; cell++) {
    const value = seed[cell] === 1 ? whole[cell]! : taint.arrived[cell]!
    const left = value - taint.carried[cell]!
    if (left > 0n) ended.push({ cell, value: left, ...endingOf(graph, taint, { cell, limits }) })
  }
  return ended
}

type Where = { readonly cell: number; readonly limits: TraceLimits }

/** Services and system accounts first, then the limits in the order in which they bind. */
function endingOf(
  { cells }: CoinGraph,
  { arrived, carried, hop }: Taint,
  { cell, limits }: Where,
): { ending: Ending; reason: CutReason | null } {
  const fate = cells.fate[cell]!
  const cut = (reason: CutReason) => ({ ending: 'cut' as const, reason })
  const seed = cells.seed[cell] === 1
  const ending = ENDING_OF[fate]
  if (ending !== undefined && ending !== 'held') return { ending, reason: null }
  if (!seed && arrived[cell]! < limits.minValue) return cut('value')
  if (ending !== undefined) return { ending, reason: null }
  if (fate === FATE.followed && hop[cell]! < limits.maxHops) {
    invariant(carried[cell]! > 0n || !seed, 'a seed that leads on hands all of itself on')
    return cut('intervals')
  }
  const reason = fate === FATE.followed ? 'hops' : REASON_OF[fate]
  invariant(reason !== undefined, `fate ${fate} is an ending or a reason`)
  return cut(reason)
}

/**
 * Sums by asset, with the printed equality.
 *
 * For haircut and FIFO the law of conservation is checked here: a break is a bug of ours and stops.
 */
export function totalsOf(
  { graph, taint, method }: { graph: CoinGraph; taint: Taint; method: Method },
  ended: readonly EndedCell[],
): TraceTotal[] {
  const { cells, assets } = graph
  const entered = assets.map(() => 0n)
  const met = new Set<number>()
  for (let cell = 0; cell < cells.seed.length; cell++) {
    if (cells.seed[cell] !== 1) continue
    const asset = cells.asset[cell]!
    entered[asset]! += cells.value[cell]! - taint.arrived[cell]!
    met.add(asset)
  }
  const sums = assets.map((): Partial<Record<Ending, bigint>> => ({}))
  for (const { cell, ending, value } of ended) {
    const sum = sums[cells.asset[cell]!]!
    sum[ending] = (sum[ending] ?? 0n) + value
  }
  const rows = [...met].map((asset) =>
    totalOf(method, { asset: assets[asset]!, entered: entered[asset]!, endings: sums[asset]! }),
  )
  return rows.sort((a, b) => compareText(a.asset, b.asset))
}

function totalOf(method: Method, total: Omit<TraceTotal, 'equality'>): TraceTotal {
  if (method === 'poison') return { ...total, equality: null }
  const parts = ENDINGS.map((ending) => ({ ending, value: total.endings[ending] ?? 0n }))
  const sum = parts.reduce((all, { value }) => all + value, 0n)
  invariant(total.entered === sum, `${method} conserves: ${total.entered} entered, ${sum} ended`)
  const right = parts
    .filter(({ value }) => value > 0n)
    .map(({ ending, value }) => `${ending} ${value}`)
    .join(' + ')
  return { ...total, equality: `entered ${total.entered} = ${right || '0'}` }
}
