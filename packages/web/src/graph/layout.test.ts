/**
 * Goal: a drawing that can be read: nothing overlaps, every line leads to the right, the same flow
 * gives the same drawing, and every node can be reached with the arrow keys (WCAG 2.1.1).
 * Method: properties over random flows without cycles; the limit of nodes by property as well.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseFlow, NODES_MAX } from './choose.ts'
import { flows } from './flow.fixture.ts'
import { layOut } from './layout.ts'
import { settle } from './settle.ts'
import { stepFrom } from './walk.ts'

test('every node is placed once, inside the drawing, and none overlap', () => {
  fc.assert(
    fc.property(flows(), (flow) => {
      const { nodes, width, height } = layOut(flow)
      expect(nodes.map(({ id }) => id).sort()).toEqual(flow.nodes.map(({ id }) => id).sort())
      for (const [index, one] of nodes.entries()) {
        expect(one.x - one.width / 2).toBeGreaterThanOrEqual(-1e-6)
        expect(one.x + one.width / 2).toBeLessThanOrEqual(width + 1e-6)
        expect(one.y - one.height / 2).toBeGreaterThanOrEqual(-1e-6)
        expect(one.y + one.height / 2).toBeLessThanOrEqual(height + 1e-6)
        for (const other of nodes.slice(index + 1)) {
          const apartX = Math.abs(one.x - other.x) - (one.width + other.width) / 2
          const apartY = Math.abs(one.y - other.y) - (one.height + other.height) / 2
          expect(Math.max(apartX, apartY)).toBeGreaterThan(0)
        }
      }
    }),
  )
})

test.each(['seeds-left', 'seeds-right'] as const)('every line leads one way: %s', (turn) => {
  fc.assert(
    fc.property(flows(), (flow) => {
      const { byId } = layOut(flow, turn)
      for (const { from, to } of flow.edges) {
        const [a, b] = [byId.get(from)!, byId.get(to)!]
        const [left, right] = turn === 'seeds-left' ? [a, b] : [b, a]
        expect(left.x + left.width / 2).toBeLessThan(right.x - right.width / 2)
      }
    }),
  )
})

test('the same flow gives the same drawing', () => {
  fc.assert(
    fc.property(flows(), (flow) => {
      expect(layOut(flow)).toEqual(layOut(flow))
    }),
  )
})

test('settled things keep their order and their distance, and stay where nothing is in the way', () => {
  const things = fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.nat(50)))
  fc.assert(
    fc.property(things, fc.nat(20), (rows, gap) => {
      const sizes = rows.map(([, size]) => size)
      const placed = settle(
        rows.map(([wish]) => wish),
        sizes,
        gap,
      )
      for (let index = 1; index < placed.length; index++) {
        const apart = placed[index]! - placed[index - 1]!
        expect(apart).toBeGreaterThanOrEqual((sizes[index]! + sizes[index - 1]!) / 2 + gap - 1e-6)
      }
    }),
  )
  expect(settle([0, 100, 300], [10, 10, 10], 5)).toEqual([0, 100, 300])
  expect(settle([0, 0], [10, 10], 5)).toEqual([-7.5, 7.5])
})

test('at most as many nodes as asked for, all from the starts on, the rest counted', () => {
  fc.assert(
    fc.property(flows(), fc.integer({ min: 1, max: 70 }), (flow, most) => {
      const chosen = chooseFlow(flow, most)
      const kept = new Set(chosen.nodes.map(({ id }) => id))
      expect(chosen.nodes.length).toBe(Math.min(most, flow.nodes.length))
      expect(chosen.nodes.length + chosen.leftOut.nodes).toBe(flow.nodes.length)
      expect(chosen.edges.length + chosen.leftOut.edges).toBe(flow.edges.length)
      const starts = flow.nodes.filter(({ id }) => flow.edges.every(({ to }) => to !== id))
      for (const { id } of chosen.nodes) {
        const isStart = starts.some((start) => start.id === id)
        expect(isStart || chosen.edges.some(({ to, from }) => to === id && kept.has(from))).toBe(
          true,
        )
      }
      const hidden = [...chosen.hidden.values()].reduce((sum, count) => sum + count, 0)
      const cutEdges = flow.edges.filter(({ from, to }) => kept.has(from) && !kept.has(to))
      expect(hidden).toBe(cutEdges.length)
    }),
  )
})

test('no more than the limit, whatever is asked', () => {
  const nodes = Array.from({ length: NODES_MAX + 50 }, (_, index) => ({
    id: `n${index}`,
    kind: 'held' as const,
    value: BigInt(index),
    accounts: [],
    label: '',
    category: '',
    tx: '',
    height: 0,
    timeMs: 0,
  }))
  const chosen = chooseFlow({ nodes, edges: [] }, 10_000)
  expect(chosen.nodes).toHaveLength(NODES_MAX)
  expect(chosen.nodes.map(({ value }) => value)).not.toContain(0n)
})

test('arrow keys reach every node that the flow reaches, and never leave the drawing', () => {
  fc.assert(
    fc.property(flows(30), (flow) => {
      const layout = layOut(flow)
      const first = layout.layers[0]![0]!
      const reached = new Set([first])
      for (const id of reached) {
        for (const step of ['back', 'along', 'above', 'below'] as const) {
          reached.add(stepFrom(id, step, { flow, layout }))
        }
      }
      for (const id of reached) expect(layout.byId.has(id)).toBe(true)
      for (const { layer } of layout.nodes.filter(({ id }) => reached.has(id))) {
        for (const id of layout.layers[layer]!) expect(reached).toContain(id)
      }
    }),
  )
})
