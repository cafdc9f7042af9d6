/** Zoom and pan of a drawing by pointer, buttons and focus. No movement is animated. */
import { select } from 'd3-selection'
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Layout, Placed } from './layout.ts'
import { MARGIN, opening, ZOOM_LEAST } from './opening.ts'

const ZOOM_MOST = 3
const STEP = 1.3

export type Zoom = ReturnType<typeof useZoom>

export function useZoom(svg: RefObject<SVGSVGElement | null>, layout: Layout) {
  const [transform, setTransform] = useState<ZoomTransform>(zoomIdentity)
  const behavior = useBehavior(svg, setTransform)
  const set = useCallback(
    (next: ZoomTransform) => {
      const element = svg.current
      if (element !== null) behavior.current?.transform(select(element), next)
    },
    [svg, behavior],
  )
  const fit = useCallback(
    (whole = false) => {
      const element = svg.current
      if (element !== null) set(fitted(element, layout, whole))
    },
    [svg, set, layout],
  )
  useEffect(() => fit(), [fit])
  const by = (factor: number): void => {
    const element = svg.current
    if (element !== null) behavior.current?.scaleBy(select(element), factor)
  }
  function show(node: Placed): void {
    const element = svg.current
    if (element !== null) set(inView(node, transform, element))
  }
  return { transform, show, fit, zoomIn: () => by(STEP), zoomOut: () => by(1 / STEP) }
}

/** Listens to the pointer; what it does arrives in `onMove`. */
function useBehavior(
  svg: RefObject<SVGSVGElement | null>,
  onMove: (transform: ZoomTransform) => void,
): RefObject<ZoomBehavior<SVGSVGElement, unknown> | null> {
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null)
  useEffect(() => {
    const element = svg.current
    if (element === null) return undefined
    const made = zoom<SVGSVGElement, unknown>()
      .scaleExtent([ZOOM_LEAST, ZOOM_MOST])
      // A wheel alone scrolls the page; with Ctrl or ⌘ it zooms, as in maps.
      .filter((event) => (event.type === 'wheel' ? event.ctrlKey || event.metaKey : !event.button))
      .on('zoom', (event) => onMove(event.transform))
    behavior.current = made
    const chosen = select(element)
    chosen.call(made).on('dblclick.zoom', null)
    return () => {
      chosen.on('.zoom', null)
    }
  }, [svg, onMove])
  return behavior
}

const fitted = (element: SVGSVGElement, layout: Layout, whole: boolean): ZoomTransform => {
  const { x, y, scale } = opening(layout, {
    width: element.clientWidth,
    height: element.clientHeight,
    whole,
  })
  return zoomIdentity.translate(x, y).scale(scale)
}

/** The same zoom, moved just so far that the node is seen whole. */
function inView(node: Placed, at: ZoomTransform, element: SVGSVGElement): ZoomTransform {
  const push = (centre: number, half: number, size: number): number => {
    const low = centre - half - MARGIN
    const high = centre + half + MARGIN
    return low < 0 ? -low : high > size ? size - high : 0
  }
  const dx = push(at.applyX(node.x), (node.width / 2) * at.k, element.clientWidth)
  const dy = push(at.applyY(node.y), (node.height / 2) * at.k, element.clientHeight)
  if (dx === 0 && dy === 0) return at
  return zoomIdentity.translate(at.x + dx, at.y + dy).scale(at.k)
}
