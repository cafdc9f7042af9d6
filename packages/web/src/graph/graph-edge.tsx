/** One line: as thick as the value it carries, dashed where it is inferred. */
import { memo, type ReactElement } from 'react'
import type { FlowEdge } from './flow.ts'
import type { Layout } from './layout.ts'

const WIDTH_LEAST = 1.2
const WIDTH_MORE = 6.5

type Props = {
  readonly edge: FlowEdge
  readonly layout: Layout
  /** The largest value in the drawing. */
  readonly most: bigint
  readonly lit: boolean
}

export const GraphEdge = memo(function GraphEdge(props: Props): ReactElement | null {
  const { edge, layout, most, lit } = props
  const from = layout.byId.get(edge.from)
  const to = layout.byId.get(edge.to)
  if (from === undefined || to === undefined) return null
  const isLeft = from.x < to.x
  // Money runs left to right whichever way it was traced.
  const [left, right] = isLeft ? [from, to] : [to, from]
  const x1 = left.x + left.width / 2
  const x2 = right.x - right.width / 2
  const bend = Math.max(18, (x2 - x1) / 2)
  const path = `M${x1} ${left.y}C${x1 + bend} ${left.y} ${x2 - bend} ${right.y} ${x2} ${right.y}`
  // A share for display only, in thousandths.
  const share = Number((edge.value * 1000n) / most) / 1000
  const width = WIDTH_LEAST + WIDTH_MORE * Math.sqrt(share)
  return (
    <path
      d={path}
      className="graph-edge"
      data-inferred={edge.inferred || undefined}
      data-lit={lit || undefined}
      strokeWidth={width}
      markerEnd="url(#flow-arrow)"
    />
  )
})
