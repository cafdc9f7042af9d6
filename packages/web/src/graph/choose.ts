/**
 * Which nodes are drawn where there are too many: from the seeds along the largest values, so that
 * whatever is drawn hangs together. What is left out is counted and summed, never silent.
 *
 * @module
 */
import { byValue, edgesBy, type Flow, type FlowNode } from './flow.ts'

/** Nodes drawn at most; above it neither people nor browsers keep up. */
export const NODES_MAX = 400

/** A flow that is small enough, and what it leaves out. */
export type Chosen = Flow & {
  readonly leftOut: {
    readonly nodes: number
    readonly edges: number
    /** Traced value that leads from drawn nodes to nodes that are not. */
    readonly value: bigint
  }
  /** Of each drawn node, how many edges lead to nodes that are not. */
  readonly hidden: ReadonlyMap<string, number>
}

/** The largest connected part of at most `most` nodes. */
export function chooseFlow(flow: Flow, most: number): Chosen {
  const limit = Math.min(Math.max(1, most), NODES_MAX)
  const kept = flow.nodes.length <= limit ? allIds(flow) : largest(flow, limit)
  const nodes = flow.nodes.filter(({ id }) => kept.has(id))
  const edges = flow.edges.filter(({ from, to }) => kept.has(from) && kept.has(to))
  const hidden = new Map<string, number>()
  let value = 0n
  for (const edge of flow.edges) {
    if (!kept.has(edge.from) || kept.has(edge.to)) continue
    hidden.set(edge.from, (hidden.get(edge.from) ?? 0) + 1)
    value += edge.value
  }
  const leftOut = {
    nodes: flow.nodes.length - nodes.length,
    edges: flow.edges.length - edges.length,
    value,
  }
  return { nodes, edges, leftOut, hidden }
}

const allIds = ({ nodes }: Flow): ReadonlySet<string> => new Set(nodes.map(({ id }) => id))

/** Best first: of all nodes that a kept one leads to, the one of the largest value comes next. */
function largest({ nodes, edges }: Flow, limit: number): ReadonlySet<string> {
  const after = edgesBy(edges, 'from')
  const before = edgesBy(edges, 'to')
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const starts = nodes.filter(({ id }) => !before.has(id))
  const waiting = [...starts].sort(byValue)
  const seen = new Set(waiting.map(({ id }) => id))
  const kept = new Set<string>()
  while (kept.size < limit) {
    const next = waiting.shift()
    if (next === undefined) break
    kept.add(next.id)
    for (const { to } of after.get(next.id) ?? []) {
      const node = byId.get(to)
      if (node === undefined || seen.has(to)) continue
      seen.add(to)
      insert(waiting, node)
    }
  }
  return kept
}

/** Puts a node at its place in a sorted list. */
function insert(sorted: FlowNode[], node: FlowNode): void {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sorted[middle]
    if (other !== undefined && byValue(other, node) < 0) low = middle + 1
    else high = middle
  }
  sorted.splice(low, 0, node)
}
