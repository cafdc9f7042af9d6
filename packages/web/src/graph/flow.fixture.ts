/** Random flows for the properties: layered, without cycles, every node reachable from a start. */
import fc from 'fast-check'
import type { Flow, FlowEdge, FlowNode, NodeKind } from './flow.ts'

const node = (index: number, kind: NodeKind, value: number): FlowNode => ({
  id: `n${index}`,
  kind,
  value: BigInt(value),
  accounts: [`account ${index}`],
  label: '',
  category: '',
  tx: 'ab',
  height: index,
  timeMs: 0,
})

/** Up to `most` nodes; edges lead from lower to higher numbers only. */
export const flows = (most = 60): fc.Arbitrary<Flow> =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom<NodeKind>('seed', 'pass', 'tx', 'held', 'absorbed', 'cut'),
        value: fc.nat(1000),
        parents: fc.array(fc.nat(1000), { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: most },
    )
    .map((rows) => ({
      nodes: rows.map(({ kind, value }, index) => node(index, kind, value)),
      edges: rows.flatMap(({ parents, value }, index): FlowEdge[] => {
        if (index === 0) return []
        const from = new Set(parents.map((parent) => parent % index))
        return [...from].map((parent) => ({
          from: `n${parent}`,
          to: `n${index}`,
          value: BigInt(value),
          inferred: false,
        }))
      }),
    }))
