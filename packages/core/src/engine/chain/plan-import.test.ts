/**
 * Goal: every block gets the height of its place in the chain or is refused with its descendants;
 * nothing is lost, and the order of files and records does not matter.
 * Method: random trees with random knowledge against the true heights; then each source of a height
 * by a small case.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BlockRecord, type ImportPlan, type PlanInput, planImport } from './plan-import.ts'

const GENESIS = 'genesis'

function record(id: string, previous: string, more: Partial<BlockRecord> = {}): BlockRecord {
  return { id, previous, file: 'a', offset: 0, size: 300, statedHeight: null, work: 1n, ...more }
}

const plan = (records: BlockRecord[], more: Partial<PlanInput> = {}): ImportPlan =>
  planImport({ records, known: [], genesis: GENESIS, userHeight: null, ...more })

const heights = ({ blocks }: ImportPlan) => blocks.map(({ id, height }) => [id, height])

type Node = { id: string; previous: string; height: number; stated: boolean; in: Where }
type Where = 'file' | 'ledger' | 'both' | 'nowhere'

/** A tree on the genesis block, of which files and ledger hold some pieces. */
const anyTree = fc
  .array(
    fc.record({
      parent: fc.nat(),
      stated: fc.boolean(),
      in: fc.constantFrom<Where>('file', 'file', 'file', 'ledger', 'both', 'nowhere'),
    }),
    { maxLength: 30 },
  )
  .map((rows) => {
    const nodes: Node[] = []
    for (const [at, row] of rows.entries()) {
      const parent = at === 0 ? undefined : nodes[row.parent % at]
      const id = `block ${String((at * 7919) % 1000).padStart(3, '0')}`
      const above = { previous: parent?.id ?? GENESIS, height: (parent?.height ?? 0) + 1 }
      nodes.push({ id, ...above, stated: row.stated, in: row.in })
    }
    return nodes
  })

const inFile = (node: Node) => node.in === 'file' || node.in === 'both'
const inLedger = (node: Node) => node.in === 'ledger' || node.in === 'both'

function inputOf(nodes: Node[]): PlanInput {
  const records = nodes
    .filter(inFile)
    .map(({ id, previous, height, stated }, offset) =>
      record(id, previous, { offset, statedHeight: stated ? height : null }),
    )
  return { records, known: nodes.filter(inLedger), genesis: GENESIS, userHeight: null }
}

describe('a height that a person states', () => {
  const known = [
    { id: 'four', previous: 'three', height: 4, work: 1n },
    { id: 'five', previous: 'four', height: 5, work: 1n },
  ] as unknown as PlanInput['known']
  const stated = (userHeight: number) => plan([record('late', 'gone')], { known, userHeight })

  test.each([
    ['is taken', 5],
    ['contradicts the block below it', 6],
    ['contradicts the block above it', 3],
    ['is that of the first blocks', 1],
  ])('that %s is refused, and nothing moves', (_, height) => {
    const { blocks, refused, faults } = stated(height)
    expect(blocks).toEqual([])
    expect(refused).toBe(1)
    expect(faults).toMatchObject([{ code: 'BLOCK_HEIGHT_TAKEN', facts: { height } }])
  })

  test('that is free is taken', () => {
    expect(heights(stated(169_482))).toEqual([['late', 169_482]])
  })

  test('for a block that is stored at another one is said', () => {
    const { faults, known: here } = plan([record('five', 'four')], { known, userHeight: 9 })
    expect(here).toBe(1)
    expect(faults).toMatchObject([{ code: 'BLOCK_HEIGHT_TAKEN' }])
  })
})

describe('a plan of import', () => {
  test('gives true heights, refuses what nothing tells, and loses no record', () => {
    fc.assert(
      fc.property(anyTree, (nodes) => {
        const input = inputOf(nodes)
        const { blocks, known, duplicates, refused, faults } = planImport(input)
        const height = new Map(nodes.map((node) => [node.id, node.height]))
        for (const block of blocks) expect(block.height).toBe(height.get(block.id))
        expect(blocks.length + known + duplicates + refused).toBe(input.records.length)
        expect(known).toBe(nodes.filter((node) => node.in === 'both').length)
        const lost = faults.map(({ facts }) => Number(facts['blocks']))
        expect(lost.reduce((a, b) => a + b, 0)).toBe(refused)
        expect(new Set(faults.map(({ code }) => code)).size).toBeLessThanOrEqual(1)
        const stated = nodes.filter((node) => node.in === 'file' && node.stated)
        const planned = new Set(blocks.map((block) => block.id))
        for (const { id } of stated) expect(planned.has(id)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('comes in the order of height, then id, whatever the order of records and files', () => {
    fc.assert(
      fc.property(anyTree, fc.infiniteStream(fc.nat()), (nodes, noise) => {
        const input = inputOf(nodes)
        const records = [...input.records, ...input.records.slice(0, 3)]
        const keyed = records.map((record) => ({ record, key: noise.next().value ?? 0 }))
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ record }) => record)
        const known = [...input.known].reverse()
        const one = planImport({ ...input, records })
        expect(planImport({ ...input, records: shuffled, known })).toEqual(one)
        const order = one.blocks.map((block) => `${String(block.height).padStart(9)} ${block.id}`)
        expect(order).toEqual([...order].sort())
      }),
    )
  })

  test('knows the genesis block and its child', () => {
    const records = [record('b', 'a'), record('a', GENESIS), record(GENESIS, '0')]
    expect(heights(plan(records))).toEqual([
      [GENESIS, 0],
      ['a', 1],
      ['b', 2],
    ])
  })

  test('counts on from the ledger, and down from a block of the ledger', () => {
    const known = [
      { id: 'p', previous: 'o', height: 100 },
      { id: 's', previous: 'r', height: 103 },
    ]
    expect(heights(plan([record('q', 'p')], { known }))).toEqual([['q', 101]])
    expect(heights(plan([record('r', 'x')], { known }))).toEqual([['r', 102]])
  })

  test('takes what the root states, or what the lowest block above it states', () => {
    const stated = record('a', '?', { statedHeight: 500_000 })
    expect(heights(plan([stated]))).toEqual([['a', 500_000]])
    const above = [record('a', '?'), record('b', 'a'), record('c', 'b', { statedHeight: 227_836 })]
    expect(heights(plan(above))).toEqual([
      ['a', 227_834],
      ['b', 227_835],
      ['c', 227_836],
    ])
  })

  test('takes the word of the user for one root without a height, and for no more', () => {
    const one = [record('a', '?', { offset: 8 }), record('b', 'a')]
    expect(heights(plan(one, { userHeight: 170 }))).toEqual([
      ['a', 170],
      ['b', 171],
    ])
    const two = [...one, record('c', '??', { file: 'b', offset: 9 }), record('d', GENESIS)]
    const refused = plan(two, { userHeight: 170 })
    expect(heights(refused)).toEqual([['d', 1]])
    expect(refused.refused).toBe(3)
    expect(refused.faults).toEqual([
      expect.objectContaining({
        code: 'BLOCK_NO_HEIGHT',
        facts: { file: 'a', offset: 8, block: 'a', previous: '?', blocks: 2 },
      }),
      expect.objectContaining({ facts: expect.objectContaining({ file: 'b', offset: 9 }) }),
    ])
    expect(refused.faults[0]?.message).toContain('2 lack a height')
  })

  test('refuses a block that states another height than its place, and what builds on it', () => {
    const known = [{ id: 'p', previous: 'o', height: 300_000 }]
    const liar = record('q', 'p', { statedHeight: 300_002, offset: 77 })
    const found = plan([liar, record('r', 'q'), record('s', 'p')], { known })
    expect(heights(found)).toEqual([['s', 300_001]])
    expect(found.refused).toBe(2)
    expect(found.faults).toEqual([
      expect.objectContaining({
        code: 'BLOCK_HEIGHT_CONTRADICTED',
        facts: expect.objectContaining({ offset: 77, height: 300_001, stated: 300_002, blocks: 2 }),
      }),
    ])
  })

  test('counts repeated records and blocks of the ledger, and keeps the first place', () => {
    const known = [{ id: 'p', previous: 'o', height: 7 }]
    const late = record('q', 'p', { file: 'b', offset: 1 })
    const early = record('q', 'p', { file: 'a', offset: 9 })
    const found = plan([late, early, late, record('p', 'o')], { known })
    expect([found.known, found.duplicates, found.refused]).toEqual([1, 2, 0])
    expect(found.blocks).toEqual([{ ...early, height: 8 }])
  })
})
