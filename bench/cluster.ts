/**
 * Clusters: our union-find against the same algorithm in C++, and against python3-igraph where it
 * is installed, after equal partitions; one block and a reorg; precision and recall of planted
 * wallets by heuristic.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChangeReason, ClusterBlock } from '@paperchain/core/engine/cluster/cluster-types'
import { createClusters } from '@paperchain/core/engine/cluster/clusters'
import { exclusionOf, GUARDS, isForced } from '@paperchain/core/engine/cluster/tx-shape'
import { allRoots, createForest, uniteEdges } from '@paperchain/core/engine/cluster/union-find'
import { type PlantedWallets, pairQuality, plantWallets } from './cluster-wallets.ts'
import type { BenchResult, BenchRow } from './result.ts'

const SPEED = { wallets: 300_000, payments: 1_500_000, seed: 7 }
const QUALITY = { wallets: 8_000, payments: 120_000, seed: 11 }
/** Debian's; where it is absent that peer is skipped. */
const COMPILER = 'g++'
const ROUNDS = 9
const REORG_BLOCKS = 6
const REORG_ROUNDS = 9
const CHANGE: readonly ChangeReason[] = [
  'one-time-change',
  'script-type-change',
  'optimal-change',
  'round-amount-change',
]

type Edges = {
  readonly accounts: number
  readonly one: Int32Array
  readonly other: Int32Array
  readonly tx: Uint32Array
}

/** Proves equal partitions, then times each side. */
export async function run(): Promise<BenchResult> {
  const planted = plantWallets(SPEED)
  const edges = edgesOf(planted)
  const folder = mkdtempSync(join(tmpdir(), 'bench-cluster-'))
  try {
    const whole = wholeBuild(planted)
    const native = againstNative(edges, folder)
    const igraph = againstIgraph(edges, folder)
    const most = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    return {
      name: 'cluster',
      rows: [
        ...native.rows,
        ...igraph.rows,
        ...whole,
        {
          label: 'most memory of this process, the made ledger included',
          value: Number(most) / 1024,
          unit: 'MiB',
        },
        ...reorg(planted.blocks),
        ...quality(),
      ],
      ...(native.ratio === undefined ? {} : { ratio: native.ratio }),
      notes: [
        `${planted.blocks.length} blocks, ${SPEED.payments} payments, ${edges.accounts} ` +
          `accounts, ${edges.one.length} edges; seed ${SPEED.seed}`,
        ...native.notes,
        ...igraph.notes,
        `precision and recall: pairs of accounts that ever paid, ${QUALITY.payments} payments of ` +
          `${QUALITY.wallets} wallets; seed ${QUALITY.seed}`,
      ],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The edges that level 0 joins, as one list: what the peers get. */
function edgesOf({ blocks }: PlantedWallets): Edges {
  const one: number[] = []
  const other: number[] = []
  const txs: number[] = []
  let tx = 0
  for (const block of blocks) {
    for (let t = 0; t < block.txCount; t++, tx++) {
      const end = block.inStart[t + 1]!
      if (end - block.inStart[t]! < 2 || exclusionOf(block, t, GUARDS) !== null) continue
      let anchor = -1
      for (let row = block.inStart[t]!; row < end; row++) {
        if (isForced(block, row, GUARDS)) continue
        const account = block.inAccount[row]!
        if (anchor < 0) anchor = account
        else if (account !== anchor) {
          one.push(anchor)
          other.push(account)
          txs.push(tx)
        }
      }
    }
  }
  const columns = { one: Int32Array.from(one), other: Int32Array.from(other) }
  return { accounts: blocks.at(-1)!.accountCount, ...columns, tx: Uint32Array.from(txs) }
}

/** Blocks to clusters as the program does it, and the memory of what it keeps. */
function wholeBuild({ blocks }: PlantedWallets) {
  const capacity = blocks.at(-1)!.accountCount
  const before = process.memoryUsage.rss()
  const started = performance.now()
  const clusters = createClusters({ capacity })
  for (const block of blocks) clusters.applyBlock(block, { undoable: false })
  const seconds = (performance.now() - started) / 1000
  const inputs = blocks.reduce((sum, { inAccount }) => sum + inAccount.length, 0)
  const grown = (process.memoryUsage.rss() - before) / capacity
  const forest = createForest(1_000)
  const kept = forest.tree.byteLength / 1_000
  const why = forest.why.byteLength / 1_000
  const rows: BenchRow[] = [
    { label: 'blocks to clusters, guards included', value: SPEED.payments / seconds, unit: 'tx/s' },
    { label: 'the same, inputs', value: inputs / seconds, unit: 'inputs/s' },
    { label: 'memory of trees and rings', value: kept, unit: 'bytes/account' },
    { label: 'memory of the evidence beside them', value: why, unit: 'bytes/account' },
    { label: 'growth of the process, all-in', value: grown, unit: 'bytes/account' },
  ]
  return rows
}

function againstNative(edges: Edges, folder: string) {
  const program = join(folder, 'union-find')
  const source = join(process.cwd(), 'bench/native/union-find.cpp')
  const compiled = spawnSync(COMPILER, ['-O3', '-march=native', '-o', program, source])
  const speed = (times: readonly number[]): number => edges.one.length / median(times) / 1e6
  for (let pass = 0; pass < 3; pass++) joined(edges)
  if (compiled.status !== 0) {
    const value = speed([joined(edges).seconds])
    return { rows: [{ label: 'ours, edges', value, unit: 'M/s' }], notes: ['skipped: no g++'] }
  }
  const { our, their } = inTurns(edges, program, folder)
  const ratios = their.map((time, round) => time / our[round]!)
  return {
    rows: [
      { label: 'ours, edges', value: speed(our), unit: 'M/s' },
      { label: 'C++, edges', value: speed(their), unit: 'M/s' },
    ],
    ratio: {
      ours: 'uniteEdges',
      peer: 'the same algorithm in C++ (g++ -O3 -march=native)',
      median: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
    },
    notes: [`${ROUNDS} rounds in turns, in processor time; equal roots of all accounts in each`],
  }
}

/** Seconds of each round of both sides, whose roots must be equal. */
function inTurns(edges: Edges, program: string, folder: string) {
  const file = join(folder, 'edges')
  const roots = join(folder, 'roots')
  writeFileSync(file, edgeBytes(edges))
  const our: number[] = []
  const their: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const ours = joined(edges)
    const said = spawnSync(program, [file, roots], { encoding: 'utf8' }).stdout.split(' ')
    agree(ours.root, readFileSync(roots))
    our.push(ours.seconds)
    their.push(Number(said[0]))
  }
  return { our, their }
}

/** Joins all edges in a new forest. Timed is the processor's time of that, as in the peer. */
function joined({ accounts, one, other, tx }: Edges): { seconds: number; root: Int32Array } {
  const forest = createForest(accounts)
  // The peer has touched its memory before its clock starts; so have we.
  forest.why.fill(0)
  const started = process.cpuUsage()
  uniteEdges(forest, one, other, tx)
  const { user, system } = process.cpuUsage(started)
  const seconds = (user + system) / 1e6
  return { seconds, root: allRoots(forest, accounts) }
}

const edgeBytes = ({ accounts, one, other, tx }: Edges): Buffer =>
  Buffer.concat(
    [Uint32Array.of(accounts, one.length), one, other, tx].map((words) =>
      Buffer.from(words.buffer, words.byteOffset, words.byteLength),
    ),
  )

function agree(root: Int32Array, theirs: Buffer): void {
  if (Buffer.from(root.buffer).equals(theirs)) return
  throw new Error('Expected the same roots on both sides, got different ones')
}

/** Reads the same file, finds components and names each by its smallest member. */
const IGRAPH = `
import sys, time
from array import array
import igraph
started = time.perf_counter()
counts, one, other = array('I'), array('i'), array('i')
with open(sys.argv[1], 'rb') as file:
    counts.fromfile(file, 2)
    one.fromfile(file, counts[1])
    other.fromfile(file, counts[1])
graph = igraph.Graph(n=counts[0], edges=list(zip(one, other)))
member = graph.connected_components().membership
took = time.perf_counter() - started
first, root = {}, array('i')
for account, name in enumerate(member):
    root.append(first.setdefault(name, account))
with open(sys.argv[2], 'wb') as file:
    root.tofile(file)
print(took, igraph.__version__)
`

/** Ours takes its time from the same file too: reading, joining, naming. */
function againstIgraph(edges: Edges, folder: string) {
  const file = join(folder, 'edges')
  const roots = join(folder, 'igraph-roots')
  writeFileSync(file, edgeBytes(edges))
  const said = spawnSync('python3', ['-c', IGRAPH, file, roots], { encoding: 'utf8' })
  if (said.status !== 0) return { rows: [], notes: ['skipped: python3-igraph (not installed)'] }
  const [seconds, version] = said.stdout.trim().split(' ')
  const started = performance.now()
  const { root } = joined(readEdges(readFileSync(file)))
  const ours = (performance.now() - started) / 1000
  agree(root, readFileSync(roots))
  const rows = [
    { label: 'ours over igraph, file to roots', value: Number(seconds) / ours, unit: 'times' },
  ]
  return { rows, notes: [`igraph ${version}: connected_components with its load, equal roots`] }
}

function readEdges(bytes: Buffer): Edges {
  const words = new Int32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  )
  const [accounts, count] = [words[0]!, words[1]!]
  const column = (row: number): Int32Array => words.subarray(2 + row * count, 2 + (row + 1) * count)
  return { accounts, one: column(0), other: column(1), tx: new Uint32Array(column(2)) }
}

/** The last block applied and taken back, and six of them. */
function reorg(blocks: readonly ClusterBlock[]): BenchRow[] {
  const clusters = createClusters({ capacity: blocks.at(-1)!.accountCount })
  const split = blocks.length - REORG_BLOCKS
  for (const block of blocks.slice(0, split)) clusters.applyBlock(block, { undoable: false })
  const before = clusters.digest()
  const apply: number[] = []
  const undo: number[] = []
  for (let round = 0; round < REORG_ROUNDS; round++) {
    for (const block of blocks.slice(split)) {
      const started = performance.now()
      clusters.applyBlock(block)
      apply.push(performance.now() - started)
    }
    const started = performance.now()
    clusters.undoBlocks(REORG_BLOCKS)
    undo.push(performance.now() - started)
    if (clusters.digest() !== before) throw new Error('Expected an exact undo, got another state')
  }
  return [
    { label: 'one block of 4,000 payments applied', value: median(apply), unit: 'ms' },
    { label: 'six blocks undone', value: median(undo), unit: 'ms' },
  ]
}

/** Pairs put together rightly, by what is on. */
function quality(): BenchRow[] {
  const planted = plantWallets(QUALITY)
  const rows: BenchRow[] = []
  const say = (label: string, root: Int32Array): void => {
    const { precision, recall } = pairQuality(root, planted)
    rows.push({ label: `${label}: precision`, value: 100 * precision, unit: '%' })
    rows.push({ label: `${label}: recall`, value: 100 * recall, unit: '%' })
  }
  const open = createClusters({ guards: { jointTests: [] } })
  for (const block of planted.blocks) open.applyBlock(block, { undoable: false })
  say('co-spend without guards', open.roots(0).root)
  const clusters = createClusters({ merging: CHANGE })
  for (const block of planted.blocks) clusters.applyBlock(block, { undoable: false })
  say('co-spend', clusters.roots(0).root)
  for (const reason of CHANGE) {
    clusters.setMerging([reason])
    say(`co-spend and ${reason}`, clusters.roots(1).root)
  }
  return rows
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!
