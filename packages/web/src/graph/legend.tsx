/** What the marks of the drawing mean. */
import type { ReactElement } from 'react'
import type { Chosen } from './choose.ts'
import { NODE_KINDS } from './flow.ts'
import { KIND_MARKS, KIND_WORDS } from './node-text.ts'

export function Legend({ flow }: { flow: Chosen }): ReactElement {
  const present = NODE_KINDS.filter((kind) => flow.nodes.some((node) => node.kind === kind))
  const hasInferred = flow.edges.some(({ inferred }) => inferred)
  return (
    <ul className="graph-legend" aria-label="Legend">
      {present.map((kind) => (
        <li key={kind} data-kind={kind}>
          <span className="legend-mark" aria-hidden="true">
            {kind === 'tx' ? '●' : KIND_MARKS[kind]}
          </span>
          {KIND_WORDS[kind]}
        </li>
      ))}
      {hasInferred && (
        <li>
          <svg width="28" height="8" aria-hidden="true">
            <path d="M1 4h26" className="graph-edge" data-inferred="" strokeWidth="2" />
          </svg>
          Inferred: an input or account is unknown
        </li>
      )}
      <li className="soft">A thicker line carries more.</li>
    </ul>
  )
}
