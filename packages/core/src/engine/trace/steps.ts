/**
 * The way the traced value took, transaction by transaction: what a table or a graph is drawn from.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import type { CoinGraph, NodeLegs } from './coin-graph.ts'
import { compareText } from './order.ts'
import type { Direction } from './request.ts'
import type { AssetSum, IncompletePassed, Listed, StepLeg, TraceStep } from './result.ts'
import type { Taint } from './taint.ts'

/** What a walk over the nodes finds. */
export type Walk = {
  readonly steps: Listed<TraceStep>
  readonly incomplete: readonly IncompletePassed[]
  /** Transactions that traced value passed. */
  readonly transactions: number
}

type Question = {
  readonly direction: Direction
  /** Legs listed at most; a step is listed whole or not at all. */
  readonly listedLegs: number
}

/** Walks the nodes that traced value passed, in the order in which it passed them. */
export function walkSteps(graph: CoinGraph, taint: Taint, question: Question): Walk {
  const { nodes, assets } = graph
  const forward = question.direction === 'forward'
  const [from, to] = forward ? [graph.ins, graph.outs] : [graph.outs, graph.ins]
  const rows: TraceStep[] = []
  const leftOut = new Map<AssetId, AssetSum>()
  const incomplete = new Map<AssetId, IncompletePassed>()
  const passed = new Set<string>()
  let legs = 0
  for (let order = 0; order < nodes.tx.length; order++) {
    const node = forward ? order : nodes.tx.length - 1 - order
    const value = carriedInto(from, taint, node)
    if (value === 0n) continue
    const asset = assets[nodes.asset[node]!]!
    passed.add(`${nodes.height[node]}/${nodes.position[node]}`)
    if (nodes.incomplete[node] === 1) {
      addIncomplete(incomplete, { asset, value, unseen: nodes.unseen[node]! })
    }
    // The first step that does not fit ends the list, so that it has no holes.
    const room = leftOut.size > 0 ? 0 : question.listedLegs - legs
    const step = stepWithin(graph, { node, from, to, taint, value, asset }, room)
    if (step !== null) {
      legs += step.from.length + step.to.length
      rows.push(step)
      continue
    }
    const { count = 0, value: before = 0n } = leftOut.get(asset) ?? {}
    leftOut.set(asset, { asset, count: count + 1, value: before + value })
  }
  return {
    steps: { rows, leftOut: byAsset(leftOut) },
    incomplete: byAsset(incomplete),
    transactions: passed.size,
  }
}

const byAsset = <Row extends { readonly asset: AssetId }>(rows: Map<AssetId, Row>): Row[] =>
  [...rows.values()].sort((a, b) => compareText(a.asset, b.asset))

function carriedInto(from: NodeLegs, { carried }: Taint, node: number): bigint {
  let sum = 0n
  for (let row = from.start[node]!; row < from.start[node + 1]!; row++) {
    sum += carried[from.cell[row]!]!
  }
  return sum
}

function addIncomplete(
  sums: Map<AssetId, IncompletePassed>,
  { asset, value, unseen }: Omit<IncompletePassed, 'count'>,
): void {
  const known = sums.get(asset) ?? { asset, count: 0, value: 0n, unseen: 0n }
  sums.set(asset, {
    asset,
    count: known.count + 1,
    value: known.value + value,
    unseen: known.unseen + unseen,
  })
}

type Stepping = {
  readonly node: number
  readonly from: NodeLegs
  readonly to: NodeLegs
  readonly taint: Taint
  readonly value: bigint
  readonly asset: AssetId
}

/** The step at a node, or null where its legs are more than there is room for. */
function stepWithin(graph: CoinGraph, stepping: Stepping, room: number): TraceStep | null {
  const { nodes } = graph
  const { node, from, to, taint, value, asset } = stepping
  const came = legsOf(graph, { legs: from, node, value: taint.carried }, room)
  const went = came && legsOf(graph, { legs: to, node, value: taint.arrived }, room - came.length)
  if (came === null || went === null) return null
  return {
    tx: nodes.tx[node]!,
    asset,
    height: nodes.height[node]!,
    position: nodes.position[node]!,
    timeMs: nodes.timeMs[node]!,
    incomplete: nodes.incomplete[node] === 1,
    value,
    from: came,
    to: went,
  }
}

type Side = { readonly legs: NodeLegs; readonly node: number; readonly value: BigUint64Array }

function legsOf(
  { cells, accounts }: CoinGraph,
  { legs, node, value }: Side,
  room: number,
): StepLeg[] | null {
  const found: StepLeg[] = []
  for (let row = legs.start[node]!; row < legs.start[node + 1]!; row++) {
    const cell = legs.cell[row]!
    if (value[cell] === 0n) continue
    if (found.length >= room) return null
    const index = cells.index[cell]!
    found.push({
      tx: cells.tx[cell]!,
      index: index < 0 ? null : index,
      account: accounts[cells.account[cell]!] ?? null,
      value: value[cell]!,
    })
  }
  return found
}
