/** One node: a box for accounts, a dot for a transaction. A button for the keyboard. */
import { memo, type ReactElement } from 'react'
import { usePreferences } from '../preferences/use-preferences.ts'
import type { Placed } from './layout.ts'
import { KIND_MARKS, nodeName, nodeSecond, nodeSentence, type Unit } from './node-text.ts'

type Props = {
  readonly node: Placed
  readonly unit: Unit
  /** Lines that lead from here to nodes that are not drawn. */
  readonly hidden: number
  readonly isStop: boolean
  readonly isSelected: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
}

export const GraphNode = memo(
  function GraphNode(props: Props): ReactElement {
    const { node, unit, hidden, isStop, isSelected } = props
    const { zone } = usePreferences()
    const sentence = nodeSentence(node, { unit, zone, hidden })
    return (
      // biome-ignore lint/a11y/useSemanticElements: an SVG has no button element
      <g
        role="button"
        tabIndex={isStop ? 0 : -1}
        aria-label={sentence}
        aria-pressed={isSelected}
        data-node={node.id}
        data-kind={node.kind}
        className="graph-node"
        transform={`translate(${node.x} ${node.y})`}
        onFocus={props.onFocus}
        onClick={props.onOpen}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          props.onOpen()
        }}
      >
        {node.kind === 'tx' ? <Dot /> : <Box {...props} />}
        {hidden > 0 && (
          <text className="graph-hidden" x={node.width / 2 - 2} y={-9}>
            +{hidden}
          </text>
        )}
      </g>
    )
  },
  (before, after) =>
    before.node === after.node &&
    before.isStop === after.isStop &&
    before.isSelected === after.isSelected,
)

const Dot = (): ReactElement => (
  <>
    {/* The target is 24 px wide although the dot is small (WCAG 2.5.8). */}
    <circle r="12" className="graph-target" />
    <circle r="5.5" className="graph-dot" />
  </>
)

function Box({ node, unit }: Props): ReactElement {
  const left = -node.width / 2
  const top = -node.height / 2
  return (
    <>
      <rect x={left} y={top} width={node.width} height={node.height} rx="7" className="graph-box" />
      <rect x={left} y={top + 7} width="4" height={node.height - 14} className="graph-bar" />
      <text x={left + 13} y={-4} className="graph-mark">
        {KIND_MARKS[node.kind]}
      </text>
      <text>
        <tspan x={left + 29} y={-4} className="graph-name">
          {nodeName(node)}
        </tspan>{' '}
        <tspan x={left + 29} y={13} className="graph-second">
          {nodeSecond(node, unit)}
        </tspan>
      </text>
    </>
  )
}
