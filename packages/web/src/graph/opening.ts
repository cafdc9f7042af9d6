/**
 * How a drawing opens: whole where it can be read so; else as large as can be read, at its seeds
 * and without empty room, since a story is read from its beginning. The whole is one key away.
 *
 * @module
 */
import type { Layout } from './layout.ts'

/** The least zoom there is. */
export const ZOOM_LEAST = 0.08
/** Room around a drawing, in pixels of the screen. */
export const MARGIN = 24
/** The largest zoom at which a drawing is fitted: small flows are not blown up. */
const FIT_MOST = 1
/** The least at which it opens: below it nobody can read. */
const FIT_LEAST = 0.8

type Room = { readonly width: number; readonly height: number; readonly whole: boolean }

/**
 * Zoom and place of a drawing in its room.
 *
 * @param layout what is drawn, from 0 to its width and height
 * @param room   pixels of the room; `whole` shows all of it however small that is
 */
export function opening(
  layout: Pick<Layout, 'width' | 'height' | 'nodes'>,
  room: Room,
): { readonly x: number; readonly y: number; readonly scale: number } {
  const wide = (room.width - 2 * MARGIN) / Math.max(1, layout.width)
  const high = (room.height - 2 * MARGIN) / Math.max(1, layout.height)
  const least = room.whole ? ZOOM_LEAST : FIT_LEAST
  const scale = Math.max(least, Math.min(FIT_MOST, wide, high))
  const seeds = layout.nodes.filter(({ kind }) => kind === 'seed')
  const middle = (places: readonly number[], otherwise: number): number =>
    places.length === 0 ? otherwise : (Math.min(...places) + Math.max(...places)) / 2
  const atX = middle(
    seeds.map(({ x }) => x),
    0,
  )
  const atY = middle(
    seeds.map(({ y }) => y),
    layout.height / 2,
  )
  return {
    x: along(atX * scale, layout.width * scale, room.width),
    y: along(atY * scale, layout.height * scale, room.height),
    scale,
  }
}

/** Where a length begins in a room: in its middle where it fits, else so that a point is seen. */
function along(point: number, length: number, room: number): number {
  if (length <= room - 2 * MARGIN) return (room - length) / 2
  return Math.max(room - MARGIN - length, Math.min(MARGIN, room / 2 - point))
}
