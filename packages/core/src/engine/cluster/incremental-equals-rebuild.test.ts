/**
 * Goal: whatever happened on the way (blocks, reorgs, tags, hand records, doubts, links), the
 * clusters equal those built from nothing, and both equal a naive twin.
 * Method: any sequence of such events on few accounts; digests and partitions compared; a mutated
 * order of events; undo exact to the byte of the snapshot.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blockAt,
  build,
  columnsOfBlock,
  distrustedIn,
  EMPTY_INPUTS,
  type MadeBlock,
  type MadeCoin,
  naive,
  someInputs,
  someLinks,
  type World,
} from './cluster.fixture.ts'
import type { ClusterOptions, Clusters } from './cluster-types.ts'
import { createClusters, loadClusters } from './clusters.ts'

const OPTIONS: ClusterOptions = { undoDepth: 50 }
const FIRST: World = { blocks: [], inputs: EMPTY_INPUTS, links: [], distrusted: new Set() }

type Step = (clusters: Clusters, world: World) => World

/** The block at a height, with as many accounts as are known there: each block brings new ones. */
function grown(made: MadeBlock, height: number): MadeBlock {
  const accountCount = Math.min(made.accountCount, 5 + height)
  const within = ([account, ...rest]: MadeCoin): MadeCoin => [account % accountCount, ...rest]
  const txs = made.txs.map(({ ins, outs }) => ({ ins: ins.map(within), outs: outs.map(within) }))
  return { height, accountCount, txs }
}

/** A block whose height follows from where it is applied. */
const block: fc.Arbitrary<Step> = blockAt(8).map((made) => (clusters, world) => {
  const height = (world.blocks.at(-1)?.height ?? 0) + 1
  const next = grown(made, height)
  clusters.applyBlock(columnsOfBlock(next, distrustedIn(world, next)))
  return { ...world, blocks: [...world.blocks, next] }
})

const reorg: fc.Arbitrary<Step> = fc
  .integer({ min: 1, max: 3 })
  .map((depth) => (clusters, world) => {
    const count = Math.min(depth, clusters.tip().undoable)
    clusters.undoBlocks(count)
    const blocks = world.blocks.slice(0, world.blocks.length - count)
    return { ...world, blocks }
  })

const inputs: fc.Arbitrary<Step> = fc
  .record({ said: someInputs, doubts: fc.array(fc.tuple(fc.nat(9), fc.nat(3)), { maxLength: 2 }) })
  .map(({ said, doubts }) => (clusters, world) => {
    const distrusted = new Set(doubts.map(([height, position]) => `${height}:${position}`))
    const next = { ...world, inputs: said, distrusted }
    const changed = world.blocks.flatMap(({ height, txs }) =>
      txs.flatMap(({ ins }, position) => {
        const name = `${height}:${position}`
        if (distrusted.has(name) === world.distrusted.has(name)) return []
        return ins.flatMap(([account]) => (account < 0 ? [] : [account]))
      }),
    )
    const plan = clusters.planInputs(said, changed)
    const wanted = new Set(plan.accounts)
    const replay = world.blocks.map((made) =>
      columnsOfBlock(made, distrustedIn(next, made), ({ ins }) =>
        ins.some(([account]) => wanted.has(account)),
      ),
    )
    clusters.applyInputs(plan, plan.accounts.length === 0 ? [] : replay)
    return next
  })

const links: fc.Arbitrary<Step> = someLinks.map((given) => (clusters, world) => {
  clusters.setLinks('same-key', given)
  return { ...world, links: given }
})

const saved: fc.Arbitrary<'save'> = fc.constant('save')

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: block },
    { weight: 2, arbitrary: reorg },
    { weight: 3, arbitrary: inputs },
    { weight: 1, arbitrary: links },
    { weight: 1, arbitrary: saved },
  ),
  { maxLength: 14 },
)

function play(events: readonly (Step | 'save')[], options: ClusterOptions) {
  let clusters = createClusters(options)
  let world = FIRST
  for (const event of events) {
    if (event === 'save') clusters = loadClusters(clusters.snapshot(), options)
    else world = event(clusters, world)
  }
  return { clusters, world }
}

const refusedText = (clusters: Clusters) =>
  clusters
    .refusedMerges()
    .map(({ level, height, position, accounts }) =>
      level === 0 ? `0 ${height}:${position}` : `1 ${accounts.join(' ')}`,
    )

describe('any history', () => {
  test('gives the digest of a build from nothing, and the partition of the twin', () => {
    fc.assert(
      fc.property(steps, (events) => {
        const { clusters, world } = play(events, OPTIONS)
        const anew = build(() => createClusters(OPTIONS), world)
        const twin = naive(world)
        expect([...clusters.roots(0).root]).toEqual(twin.certain)
        expect([...clusters.roots(1).root]).toEqual(twin.all)
        expect(refusedText(clusters)).toEqual(twin.refused)
        expect(clusters.digest()).toBe(anew.digest())
      }),
      { numRuns: 800 },
    )
  })

  test('is undone exactly: the bytes of the snapshot are as before', () => {
    fc.assert(
      fc.property(steps, fc.array(block, { minLength: 1, maxLength: 6 }), (events, more) => {
        const { clusters, world } = play(events, OPTIONS)
        const before = clusters.snapshot()
        let after = world
        for (const step of more) after = (step as Step)(clusters, after)
        clusters.undoBlocks(more.length)
        expect(Buffer.from(clusters.snapshot()).equals(before)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('with change heuristics on equals a build from nothing too', () => {
    const options: ClusterOptions = {
      ...OPTIONS,
      merging: ['one-time-change', 'script-type-change', 'optimal-change', 'round-amount-change'],
    }
    fc.assert(
      fc.property(steps, (events) => {
        const { clusters, world } = play(events, options)
        const anew = build(() => createClusters(options), world)
        expect(clusters.digest()).toBe(anew.digest())
        expect(clusters.roots(1).root).toEqual(anew.roots(1).root)
        expect(clusters.refusedMerges()).toEqual(anew.refusedMerges())
      }),
      { numRuns: 500 },
    )
  })
})

describe('at a height', () => {
  test('clusters are those of a build that ends there', () => {
    fc.assert(
      fc.property(steps, fc.nat(10), (events, height) => {
        const { clusters, world } = play(events, OPTIONS)
        const then = { ...world, blocks: world.blocks.filter((one) => one.height <= height) }
        const past = build(() => createClusters(OPTIONS), then)
        for (const level of [0, 1] as const) {
          for (let account = 0; account < past.tip().accountCount; account++) {
            const query = { level, atHeight: height }
            const name = clusters.clusterOf(account, query)
            expect(name).toEqual({ ...past.clusterOf(account, { level }), height })
            expect(clusters.membersOf(account, query)).toEqual(past.membersOf(account, { level }))
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('a path', () => {
  test('leads from one to the other by reasons that hold, and is there within clusters only', () => {
    fc.assert(
      fc.property(steps, fc.nat(13), fc.nat(13), (events, from, to) => {
        const { clusters, world } = play(events, OPTIONS)
        const { accountCount } = clusters.tip()
        fc.pre(from < accountCount && to < accountCount)
        const path = clusters.pathOf(from, to)
        const isOne = clusters.clusterOf(from).account === clusters.clusterOf(to).account
        expect(path !== null).toBe(isOne)
        let at = from
        for (const step of path ?? []) {
          expect(step.from).toBe(at)
          at = step.to
          if (step.reason !== 'co-spend') continue
          const made = world.blocks.find(({ height }) => height === step.height)!
          const accounts = made.txs[step.position!]!.ins.map(([account]) => account)
          expect(accounts).toEqual(expect.arrayContaining([step.from, step.to]))
        }
        if (isOne) expect(at).toBe(to)
        const members = clusters.membersOf(from, { level: 0 })
        expect(clusters.reasonsOf(from, { level: 0 }).length).toBe(members.length - 1)
      }),
      { numRuns: 500 },
    )
  })
})
