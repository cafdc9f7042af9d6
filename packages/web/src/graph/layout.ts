/**
 * A layered drawing from left to right: a node stands right of all that lead to it, and rows are
 * ordered so that few lines cross. The same flow gives the same drawing.
 *
 * Source: Sugiyama, Tagawa, Toda, "Methods for Visual Understanding of Hierarchical System
 * Structures", IEEE SMC 11 (1981): longest-path layers, barycentres in sweeps. Departure: no nodes
 * are added for long edges, because only edges into ends are long.
 *
 * @module
 */
import { edgesBy, type Flow, type FlowNode, type Neighbours } from './flow.ts'
import { settle } from './settle.ts'

/** Sizes in drawing units, which are CSS pixels at a zoom of one. */
export const BOX = { width: 184, height: 44 } as const
export const DOT = { width: 20, height: 20 } as const
const ROW_GAP = 14
const COLUMN_GAP = 38
const SWEEPS = 6

export type Placed = FlowNode & {
  /** Centre. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly layer: number
  /** Place in its layer, from the top, from 0. */
  readonly row: number
}

export type Layout = {
  readonly nodes: readonly Placed[]
  readonly byId: ReadonlyMap<string, Placed>
  /** Ids of each layer from the top; layers from the left. */
  readonly layers: readonly (readonly string[])[]
  readonly width: number
  readonly height: number
}

/** How a layout is turned: a backward trace has its seeds at the right. */
export type Turn = 'seeds-left' | 'seeds-right'

export const sizeOf = ({ kind }: Pick<FlowNode, 'kind'>): { width: number; height: number } =>
  kind === 'tx' ? DOT : BOX

/** Places every node. The drawing starts at (0, 0). */
export function layOut(flow: Flow, turn: Turn = 'seeds-left'): Layout {
  const after = edgesBy(flow.edges, 'from')
  const before = edgesBy(flow.edges, 'to')
  const layers = orderLayers(layersOf(flow, before, after), before, after)
  const byId = new Map(flow.nodes.map((node) => [node.id, node]))
  const ys = placeRows(layers, { before, after, byId })
  const xs = placeColumns(layers, byId)
  const width = xs.width
  const top = Math.min(0, ...[...ys].map(([id, y]) => y - heightOf(byId, id) / 2))
  const nodes = layers.flatMap((ids, layer) =>
    ids.flatMap((id, row): Placed[] => {
      const node = byId.get(id)
      if (node === undefined) return []
      const along = xs.centres[layer] ?? 0
      const x = turn === 'seeds-left' ? along : width - along
      return [{ ...node, ...sizeOf(node), x, y: (ys.get(id) ?? 0) - top, layer, row }]
    }),
  )
  const height = Math.max(0, ...nodes.map((node) => node.y + node.height / 2))
  return { nodes, byId: new Map(nodes.map((node) => [node.id, node])), layers, width, height }
}

/** Layer of each node: the longest way from a start. A cycle, which no flow has, ends the walk. */
function layersOf(flow: Flow, before: Neighbours, after: Neighbours): string[][] {
  const layer = new Map<string, number>()
  const open = new Map(flow.nodes.map(({ id }) => [id, before.get(id)?.length ?? 0]))
  const ready = flow.nodes.filter(({ id }) => open.get(id) === 0).map(({ id }) => id)
  for (const id of ready) {
    const depth = layer.get(id) ?? 0
    layer.set(id, depth)
    for (const { to } of after.get(id) ?? []) {
      layer.set(to, Math.max(layer.get(to) ?? 0, depth + 1))
      const left = (open.get(to) ?? 0) - 1
      open.set(to, left)
      if (left === 0) ready.push(to)
    }
  }
  const layers: string[][] = []
  for (const { id } of flow.nodes) {
    const depth = layer.get(id) ?? 0
    for (let known = layers.length; known <= depth; known++) layers.push([])
    layers[depth]?.push(id)
  }
  return layers.filter((ids) => ids.length > 0)
}

/** Orders rows by the mean place of their neighbours, first along the flow, then against it. */
function orderLayers(layers: string[][], before: Neighbours, after: Neighbours): string[][] {
  const row = new Map<string, number>()
  const note = (ids: readonly string[]): void => {
    for (const [index, id] of ids.entries()) row.set(id, index / Math.max(1, ids.length - 1))
  }
  for (const ids of layers) note(ids)
  const mean = (id: string, edges: Neighbours, end: 'from' | 'to'): number => {
    const all = edges.get(id) ?? []
    if (all.length === 0) return row.get(id) ?? 0
    return all.reduce((sum, edge) => sum + (row.get(edge[end]) ?? 0), 0) / all.length
  }
  const sort = (ids: string[], edges: Neighbours, end: 'from' | 'to'): void => {
    const keys = new Map(ids.map((id) => [id, mean(id, edges, end)]))
    ids.sort((left, right) => (keys.get(left) ?? 0) - (keys.get(right) ?? 0))
    note(ids)
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const ids of layers) sort(ids, before, 'from')
    for (const ids of layers.toReversed()) sort(ids, after, 'to')
  }
  for (const ids of layers) sort(ids, before, 'from')
  return layers
}

type Parts = {
  readonly before: Neighbours
  readonly after: Neighbours
  readonly byId: ReadonlyMap<string, FlowNode>
}

const heightOf = (byId: Parts['byId'], id: string): number =>
  sizeOf({ kind: byId.get(id)?.kind ?? 'pass' }).height

/** Rows near the mean of their neighbours, so that lines run straight where they can. */
function placeRows(layers: readonly (readonly string[])[], parts: Parts): Map<string, number> {
  const { before, after, byId } = parts
  const ys = new Map<string, number>()
  for (const ids of layers) {
    const step = BOX.height + ROW_GAP
    for (const [index, id] of ids.entries()) ys.set(id, (index - (ids.length - 1) / 2) * step)
  }
  const wish = (id: string): number => {
    const near = [
      ...(before.get(id) ?? []).map(({ from }) => from),
      ...(after.get(id) ?? []).map(({ to }) => to),
    ]
    if (near.length === 0) return ys.get(id) ?? 0
    return near.reduce((sum, other) => sum + (ys.get(other) ?? 0), 0) / near.length
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const ids of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const sizes = ids.map((id) => heightOf(byId, id))
      const placed = settle(ids.map(wish), sizes, ROW_GAP)
      for (const [index, id] of ids.entries()) ys.set(id, placed[index] ?? 0)
    }
  }
  return ys
}

/** Columns side by side, each as wide as its widest node. */
function placeColumns(
  layers: readonly (readonly string[])[],
  byId: Parts['byId'],
): { readonly centres: readonly number[]; readonly width: number } {
  const centres: number[] = []
  let left = 0
  for (const ids of layers) {
    const widths = ids.map((id) => sizeOf({ kind: byId.get(id)?.kind ?? 'pass' }).width)
    const width = Math.max(...widths)
    centres.push(left + width / 2)
    left += width + COLUMN_GAP
  }
  return { centres, width: Math.max(0, left - COLUMN_GAP) }
}
