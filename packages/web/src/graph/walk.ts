/**
 * Moving between nodes with the arrow keys: along the flow, against it, and among siblings.
 *
 * @module
 */
import type { Flow } from './flow.ts'
import type { Layout } from './layout.ts'

export type Step = 'back' | 'along' | 'above' | 'below'

/** The node that a step leads to from another; the same node where there is none. */
export function stepFrom(id: string, step: Step, { flow, layout }: { flow: Flow; layout: Layout }) {
  const node = layout.byId.get(id)
  if (node === undefined) return layout.nodes[0]?.id ?? id
  if (step === 'above' || step === 'below') {
    const row = node.row + (step === 'below' ? 1 : -1)
    return layout.layers[node.layer]?.[row] ?? id
  }
  const [mine, theirs] = step === 'along' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  const next = flow.edges
    .filter((edge) => edge[mine] === id)
    // The largest flow is the one that people follow first.
    .sort((left, right) => (left.value > right.value ? -1 : left.value < right.value ? 1 : 0))
  return next[0]?.[theirs] ?? id
}
