/**
 * Goal: the best chain is a function of the set of blocks, and follows most work.
 * Method: Bitcoin's own cases by hand (fork, tie, two-block reorg), then order independence and the
 * law that live blocks form one block a height, on random forests.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestChain, type ChainBlock } from './best-chain.ts'

const block = (id: string, previous: string, height: number, work = 1n): ChainBlock => ({
  id,
  previous,
  height,
  work,
  banned: false,
})
const live = (...blocks: ChainBlock[]) => [...bestChain(blocks)].sort().join(' ')

describe('most work', () => {
  test('a longer branch orphans two blocks (the reorg of the block-file samples)', () => {
    const main = [block('0', '-', 0), block('1', '0', 1), block('2', '1', 2)]
    const old = [block('3', '2', 3), block('4', '3', 4)]
    const side = [block('3a', '2', 3), block('4a', '3a', 4), block('5a', '4a', 5)]
    expect(live(...main, ...old)).toBe('0 1 2 3 4')
    expect(live(...main, ...old, ...side)).toBe('0 1 2 3a 4a 5a')
  })
  test('fewer blocks with more work win', () => {
    expect(
      live(block('0', '-', 0), block('a', '0', 1, 5n), block('b', '0', 1), block('c', 'b', 2)),
    ).toBe('0 a')
  })
  test('equal work: the smaller tip id wins', () => {
    expect(live(block('0', '-', 0), block('b', '0', 1), block('a', '0', 1))).toBe('0 a')
  })
})

describe('pieces of a chain', () => {
  test('pieces at other heights are all live', () => {
    expect(live(block('5', '4', 5), block('6', '5', 6), block('100', '99', 100))).toBe('100 5 6')
  })
  test('the lighter piece at a taken height is off', () => {
    expect(live(block('5', '4', 5), block('6', '5', 6), block('5x', '4x', 5))).toBe('5 6')
  })
  test('a piece that contradicts its neighbour’s parent is off', () => {
    expect(live(block('5', '4', 5, 9n), block('6x', '5x', 6))).toBe('5')
    expect(live(block('6x', '5x', 6, 9n), block('5', '4', 5))).toBe('6x')
  })
})

test('a chain from its first block beats a piece at a stated height, whatever its work', () => {
  const chain = [block('1', '0', 1), block('2', '1', 2), block('3', '2', 3)]
  expect(live(...chain, block('late', 'gone', 2, 1_000_000n))).toBe('1 2 3')
})

test('a block set aside takes what is built on it along', () => {
  const blocks = [
    block('0', '-', 0),
    { ...block('1', '0', 1), banned: true },
    block('2', '1', 2),
    block('1x', '0', 1),
  ]
  expect(live(...blocks)).toBe('0 1x')
})

test('any order of arrival gives the same chain, one block a height, linked', () => {
  const forest = fc
    .array(fc.record({ parent: fc.nat(), work: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 24,
    })
    .map((rows) => {
      const blocks: ChainBlock[] = []
      rows.forEach(({ parent, work }, index) => {
        // One in five parents is unknown: the block then starts a piece at a height of its own.
        const known = parent % 5 === 0 ? undefined : blocks[parent % Math.max(1, blocks.length)]
        const height = known === undefined ? parent % 9 : known.height + 1
        blocks.push(block(`b${index}`, known?.id ?? `gone${index}`, height, BigInt(work)))
      })
      return blocks
    })
  fc.assert(
    fc.property(forest, fc.infiniteStream(fc.nat()), (blocks, order) => {
      const chosen = bestChain(blocks)
      const shuffled = blocks
        .map((value) => ({ value, key: order.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ value }) => value)
      expect([...bestChain(shuffled)].sort()).toEqual([...chosen].sort())
      const heights = blocks.filter(({ id }) => chosen.has(id)).map(({ height }) => height)
      expect(new Set(heights).size).toBe(heights.length)
      const byHeight = new Map(blocks.filter(({ id }) => chosen.has(id)).map((b) => [b.height, b]))
      for (const b of byHeight.values()) {
        const below = byHeight.get(b.height - 1)
        if (below !== undefined) expect(b.previous).toBe(below.id)
      }
    }),
  )
})
