/**
 * A flow to draw: accounts and transactions with the traced value between them. It has no cycle,
 * because an account is drawn once for each transaction that paid it. Accounts of one service that
 * one transaction paid are drawn as one.
 *
 * @module
 */

/** Where a trace ends, or `pass` and `tx` on the way, or `seed` where it began. */
export const NODE_KINDS = [
  'seed',
  'pass',
  'tx',
  'held',
  'absorbed',
  'mined',
  'unseen',
  'cut',
] as const
export type NodeKind = (typeof NODE_KINDS)[number]

export type FlowNode = {
  readonly id: string
  readonly kind: NodeKind
  /** Traced value that came here, smallest units. */
  readonly value: bigint
  /** Accounts that this node stands for; null is one that nobody can tell. */
  readonly accounts: readonly (string | null)[]
  /** Who the tags say it is; empty where nobody does. */
  readonly label: string
  readonly category: string
  /** The transaction, of a `tx`; else the one that paid first. */
  readonly tx: string
  readonly height: number
  readonly timeMs: number
}

export type FlowEdge = {
  readonly from: string
  readonly to: string
  readonly value: bigint
  /** Passes a transaction with an input that nobody knows, or an account that nobody can tell. */
  readonly inferred: boolean
}

/** Nodes and edges; edges lead along the trace, from the seeds. */
export type Flow = { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] }

/** Neighbours of each node, in the order of the edges. */
export type Neighbours = ReadonlyMap<string, readonly FlowEdge[]>

/** Edges by the node at one of their ends. */
export function edgesBy(edges: readonly FlowEdge[], end: 'from' | 'to'): Neighbours {
  const map = new Map<string, FlowEdge[]>()
  for (const edge of edges) {
    const known = map.get(edge[end])
    if (known === undefined) map.set(edge[end], [edge])
    else known.push(edge)
  }
  return map
}

/** Larger first, then by id, so that equal flows are drawn equally. */
export const byValue = (left: FlowNode, right: FlowNode): number =>
  left.value === right.value ? (left.id < right.id ? -1 : 1) : left.value > right.value ? -1 : 1
