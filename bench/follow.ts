/**
 * A follower that catches up with a local node which answers at once, from nothing to the node's
 * end: node, follower and ledger as they are in use, for Bitcoin's JSON-RPC and an EVM node's.
 *
 * How to read: blocks, transactions and postings a second of wall time, with every posting stored
 * in all orders. The peer asks the same node the same questions, one after the other, by `fetch`
 * and `JSON.parse`, and keeps nothing: the ratio says how much of a reader's speed is left once
 * blocks are checked, decoded and stored. Both must have read the same blocks first. Node, follower
 * and peer are a process each. Where the time goes is taken in one more run, under the profiler.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { NodeKind, NodeReady } from './follow-node.ts'
import type { Fetched, Followed } from './follow-once.ts'
import { PARTS } from './follow-parts.ts'
import type { BenchResult, BenchRow } from './result.ts'

const ROUNDS = 3
const ONCE = join(import.meta.dirname, 'follow-once.js')
const NODE = join(import.meta.dirname, 'follow-node.js')
const runFile = promisify(execFile)

/** Runs the benchmark. */
export async function run(): Promise<BenchResult> {
  const load = loadavg()[0] ?? 0
  const bitcoin = await measured('bitcoin')
  const evm = await measured('evm')
  const evmRatio = ratioOf(evm)
  return {
    name: 'follow',
    rows: [
      ...rowsOf('Bitcoin', bitcoin),
      ...rowsOf('EVM', evm),
      { label: 'EVM: against the peer', value: evmRatio.median, unit: 'x' },
      { label: 'EVM: its slowest round', value: evmRatio.min, unit: 'x' },
      { label: 'load of the machine before', value: load, unit: 'processes' },
    ],
    ratio: {
      ours: 'Bitcoin: a follower into its ledger',
      peer: 'fetch and JSON.parse of the same answers',
      ...ratioOf(bitcoin),
    },
    notes: [noteOf('Bitcoin', bitcoin), noteOf('EVM', evm), ...NOTES],
  }
}

const NOTES = [
  `${ROUNDS} rounds each, by turns first and second; medians; parts of one more run`,
  'equal before a ratio is taken: how many blocks were read, and a hash of their ids',
  'parts: a thread waits for both where a question and the ledger were under way; one that has to',
  'wait for a processor counts as working where it stood',
  'Bitcoin: REST off, blocks as hex in batches; inputs resolved from the cache',
]

/** All that was measured of one chain. */
type Measured = {
  readonly ready: NodeReady
  readonly rounds: readonly { readonly ours: Followed; readonly peer: Fetched }[]
  readonly parts: Followed
}

async function measured(kind: NodeKind): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-bench-'))
  const { ready, child } = await startNode(kind)
  try {
    const url = `http://127.0.0.1:${ready.port}`
    const file = join(folder, 'asked.json')
    const ours = async (): Promise<Followed> => {
      await (await fetch(`${url}/asked`)).text()
      const followed = await once<Followed>(['ours', kind, url])
      writeFileSync(file, await (await fetch(`${url}/asked`)).text())
      return followed
    }
    const peer = (): Promise<Fetched> => once<Fetched>(['peer', kind, url, file])
    const rounds: { readonly ours: Followed; readonly peer: Fetched }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      // The first run of ours tells what the peer is to ask.
      const first = round % 2 === 1 ? await peer() : null
      const followed = await ours()
      const fetched = first ?? (await peer())
      same(ready, followed, fetched)
      rounds.push({ ours: followed, peer: fetched })
    }
    return { ready, rounds, parts: await once<Followed>(['ours', kind, url, 'parts']) }
  } finally {
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

function startNode(kind: NodeKind): Promise<{ ready: NodeReady; child: ChildProcess }> {
  const child = fork(NODE, [kind], { stdio: ['ignore', 2, 2, 'ipc'] })
  return new Promise((resolve, reject) => {
    child.once('message', (ready) => resolve({ ready: ready as NodeReady, child }))
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)))
  })
}

async function once<T>(words: readonly string[]): Promise<T> {
  const { stdout } = await runFile(process.execPath, [ONCE, ...words])
  return JSON.parse(stdout) as T
}

function same({ blocks }: NodeReady, ours: Followed, peer: Fetched): void {
  if (ours.blocks !== blocks || peer.blocks !== blocks || ours.idsHash !== peer.idsHash) {
    throw new Error(`expected both to read ${blocks} blocks, got ${ours.blocks}, ${peer.blocks}`)
  }
}

function rowsOf(name: string, { ready, rounds, parts }: Measured): BenchRow[] {
  const ours = rounds.map((round) => round.ours)
  const rate = (count: (one: Followed) => number): number =>
    median(ours.map((one) => count(one) / one.seconds))
  const peer = median(rounds.map((round) => round.peer.blocks / round.peer.seconds))
  const seconds = median(ours.map((one) => one.seconds))
  const cpu = median(ours.map((one) => (1e6 * one.cpuSeconds) / one.txs))
  const rssBytes = Math.max(...ours.map((one) => one.rssBytes))
  const rows: BenchRow[] = [
    { label: 'blocks', value: rate(({ blocks }) => blocks), unit: '1/s' },
    { label: 'transactions', value: rate(({ txs }) => txs), unit: '1/s' },
    { label: 'postings', value: rate(({ postings }) => postings), unit: '1/s' },
    { label: 'bytes of blocks', value: ready.bytes / 1e6 / seconds, unit: 'MB/s' },
    { label: 'processor time a transaction', value: cpu, unit: 'µs' },
    { label: 'the peer, blocks', value: peer, unit: '1/s' },
    { label: 'most memory', value: rssBytes / 2 ** 20, unit: 'MiB' },
    ...PARTS.map((part) => ({
      label: part,
      value: 100 * (parts.shares?.[part] ?? 0),
      unit: '% of the time',
    })),
    { label: 'that run, blocks', value: parts.blocks / parts.seconds, unit: '1/s' },
  ]
  return rows.map(({ label, ...row }) => ({ label: `${name}: ${label}`, ...row }))
}

function ratioOf({ rounds }: Measured): { median: number; min: number; max: number } {
  const ratios = rounds.map(({ ours, peer }) => peer.seconds / ours.seconds)
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}

function noteOf(name: string, { ready, rounds }: Measured): string {
  const megabytes = (ready.bytes / 1e6).toFixed(0)
  const times = rounds.map(({ ours }) => ours.seconds.toFixed(1)).join(', ')
  const made = `${ready.blocks} made blocks, ${ready.txs} transactions, ${megabytes} MB`
  return `${name}: ${made}; rounds of ${times} s`
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
