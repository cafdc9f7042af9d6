/**
 * Goal: a picture opens at its seeds, as large as can be read, with no empty room beside what is
 * drawn; and whole when that is asked for.
 * Method: properties over any layout and any room.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Layout } from './layout.ts'
import { MARGIN, opening, ZOOM_LEAST } from './opening.ts'

type Nodes = Layout['nodes']

const rooms = fc.record({
  width: fc.integer({ min: 200, max: 2_000 }),
  height: fc.integer({ min: 300, max: 600 }),
})
const layouts = fc
  .tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 9_000 }))
  .chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      seeds: fc.array(fc.record({ x: fc.nat(width), y: fc.nat(height) }), { maxLength: 4 }),
    }),
  )
const layoutOf = (made: { width: number; height: number; seeds: { x: number; y: number }[] }) => ({
  ...made,
  nodes: made.seeds.map((seed) => ({ ...seed, kind: 'seed' })) as unknown as Nodes,
})

test('it can be read, and no side is left empty while there is more to draw', () => {
  fc.assert(
    fc.property(layouts, rooms, (made, room) => {
      const { x, y, scale } = opening(layoutOf(made), { ...room, whole: false })
      expect(scale).toBeGreaterThanOrEqual(0.8)
      expect(scale).toBeLessThanOrEqual(1)
      for (const [from, length, size] of [
        [x, made.width * scale, room.width],
        [y, made.height * scale, room.height],
      ] as const) {
        if (length <= size - 2 * MARGIN) expect(from).toBeCloseTo((size - length) / 2)
        else {
          expect(from).toBeLessThanOrEqual(MARGIN + 1e-9)
          expect(from + length).toBeGreaterThanOrEqual(size - MARGIN - 1e-6)
        }
      }
    }),
  )
})

test('a seed is in view; so are all that fit together', () => {
  fc.assert(
    fc.property(layouts, rooms, (made, room) => {
      fc.pre(made.seeds.length > 0)
      const { x, y, scale } = opening(layoutOf(made), { ...room, whole: false })
      const spread = (side: 'x' | 'y'): number => {
        const all = made.seeds.map((seed) => seed[side] * scale)
        return Math.max(...all) - Math.min(...all)
      }
      fc.pre(spread('x') <= room.width && spread('y') <= room.height)
      for (const seed of made.seeds) {
        expect(seed.x * scale + x).toBeGreaterThanOrEqual(-1e-6)
        expect(seed.x * scale + x).toBeLessThanOrEqual(room.width + 1e-6)
        expect(seed.y * scale + y).toBeGreaterThanOrEqual(-1e-6)
        expect(seed.y * scale + y).toBeLessThanOrEqual(room.height + 1e-6)
      }
    }),
  )
})

test('the whole of it fits where that is asked for', () => {
  fc.assert(
    fc.property(layouts, rooms, (made, room) => {
      const { scale } = opening(layoutOf(made), { ...room, whole: true })
      if (scale <= ZOOM_LEAST) return
      expect(made.width * scale).toBeLessThanOrEqual(room.width - 2 * MARGIN + 1e-6)
      expect(made.height * scale).toBeLessThanOrEqual(room.height - 2 * MARGIN + 1e-6)
    }),
  )
})
