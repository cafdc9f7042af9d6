/** The drawing: one tab stop, the focus walks along the flow; every line is also in the table. */
import { type KeyboardEvent, type ReactElement, useId, useMemo, useRef, useState } from 'react'
import { actionAt, isSingle, keyName } from '../actions/keys.ts'
import type { ActionId } from '../actions/registry.ts'
import { preferences } from '../preferences/use-preferences.ts'
import { IconButton } from '../ui/button.tsx'
import type { Chosen } from './choose.ts'
import { GraphEdge } from './graph-edge.tsx'
import { GraphNode } from './graph-node.tsx'
import { type Layout, layOut, type Turn } from './layout.ts'
import type { Unit } from './node-text.ts'
import { useZoom, type Zoom } from './use-zoom.ts'
import { type Step, stepFrom } from './walk.ts'
import './graph.css'

type Props = {
  readonly flow: Chosen
  readonly turn: Turn
  readonly unit: Unit
  /** What the drawing shows, in words. */
  readonly summary: string
  readonly selected: string | null
  readonly onSelect: (id: string) => void
  /** Where `t` leads: the table twin. */
  readonly onTable: () => void
}

const STEPS: { readonly [Id in ActionId]?: Step } = {
  'graph.back': 'back',
  'graph.along': 'along',
  'graph.above': 'above',
  'graph.below': 'below',
}

export function GraphView(props: Props): ReactElement {
  const { flow, turn, unit, selected, onSelect } = props
  const id = useId()
  const svg = useRef<SVGSVGElement>(null)
  const layout = useMemo(() => layOut(flow, turn), [flow, turn])
  const zoom = useZoom(svg, layout)
  const walk = useWalk({ ...props, layout, zoom })
  const { x, y, k } = zoom.transform
  return (
    <div className="graph" style={{ height: heightOf(layout) }}>
      <p id={id} className="visually-hidden">
        {props.summary} Arrow keys walk along the flow, t leads to the table.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG has no fieldset */}
      <svg ref={svg} role="group" aria-label="Picture of the flow" aria-describedby={id}>
        <Arrow />
        <g transform={`translate(${x} ${y}) scale(${k})`}>
          <Edges flow={flow} layout={layout} selected={selected} />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons have the focus */}
          <g onKeyDown={walk.onKeyDown}>
            {layout.nodes.map((node) => (
              <GraphNode
                key={node.id}
                node={node}
                unit={unit}
                hidden={flow.hidden.get(node.id) ?? 0}
                isStop={node.id === walk.stop}
                isSelected={node.id === selected}
                onFocus={() => walk.arrive(node.id)}
                onOpen={() => onSelect(node.id)}
              />
            ))}
          </g>
        </g>
      </svg>
      <ZoomButtons zoom={zoom} />
    </div>
  )
}

/** Pixels that the drawing takes of the page: as high as the flow, within limits. */
const heightOf = ({ height }: Layout): number => Math.min(600, Math.max(300, height * 0.85 + 100))

/** The value that the thickest line may have; at least one, because lines are shares of it. */
function largestValue({ nodes }: Layout): bigint {
  let most = 1n
  for (const { value } of nodes) if (value > most) most = value
  return most
}

function Edges(props: Pick<Props, 'flow' | 'selected'> & { layout: Layout }): ReactElement {
  const { flow, layout, selected } = props
  const most = largestValue(layout)
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: lines take no focus; the panel lists them
    <g aria-hidden="true">
      {flow.edges.map((edge) => (
        <GraphEdge
          key={`${edge.from} ${edge.to}`}
          edge={edge}
          layout={layout}
          most={most}
          lit={selected !== null && (edge.from === selected || edge.to === selected)}
        />
      ))}
    </g>
  )
}

/** The end of every line, so that its direction is not told by its place alone. */
const Arrow = (): ReactElement => (
  <defs>
    <marker
      id="flow-arrow"
      viewBox="0 0 8 8"
      refX="6.5"
      refY="4"
      markerWidth="9"
      markerHeight="9"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M0 0.5 7.5 4 0 7.5Z" className="graph-arrow" />
    </marker>
  </defs>
)

function ZoomButtons({ zoom }: { zoom: Zoom }): ReactElement {
  return (
    <div className="graph-buttons">
      <IconButton name="Zoom in" icon="plus" action="graph.in" onClick={zoom.zoomIn} />
      <IconButton name="Zoom out" icon="minus" action="graph.out" onClick={zoom.zoomOut} />
      <IconButton
        name="Fit the picture"
        icon="fit"
        action="graph.fit"
        onClick={() => zoom.fit(true)}
      />
    </div>
  )
}

/** Which node the Tab key reaches, and where the arrows lead from there. */
function useWalk(props: Props & { readonly layout: Layout; readonly zoom: Zoom }) {
  const { layout, zoom, flow, turn, onTable } = props
  const [wanted, setWanted] = useState<string | null>(null)
  const first = layout.nodes.find(({ kind }) => kind === 'seed') ?? layout.nodes[0]
  const stop = wanted !== null && layout.byId.has(wanted) ? wanted : (first?.id ?? null)
  function arrive(id: string): void {
    setWanted(id)
    const node = layout.byId.get(id)
    if (node !== undefined) zoom.show(node)
  }
  function act(action: ActionId, group: Element): boolean {
    const step = STEPS[action]
    if (step !== undefined && stop !== null) {
      const next = stepFrom(stop, mirrored(step, turn), { flow, layout })
      const index = layout.nodes.findIndex(({ id }) => id === next)
      group.querySelectorAll<SVGGElement>('[data-node]')[index]?.focus()
    } else if (action === 'graph.in') zoom.zoomIn()
    else if (action === 'graph.out') zoom.zoomOut()
    else if (action === 'graph.fit') zoom.fit(true)
    else if (action === 'graph.table') onTable()
    else return false
    return true
  }
  function onKeyDown(event: KeyboardEvent<SVGGElement>): void {
    const name = keyName(event)
    if (name === null || (isSingle(name) && !preferences().singleKeys)) return
    const action = actionAt(name, 'graph')
    if (action !== null && act(action, event.currentTarget)) event.preventDefault()
  }
  return { stop, arrive, onKeyDown }
}

/** The arrow to the right always leads to the right of the drawing. */
function mirrored(step: Step, turn: Turn): Step {
  if (turn === 'seeds-left') return step
  return step === 'along' ? 'back' : step === 'back' ? 'along' : step
}
