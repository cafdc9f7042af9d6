/**
 * OFAC's advanced XML of 120 MB: seconds and memory of reading it as one version.
 *
 * How to read: the file is made (no full one is at hand; see `made-advanced-xml.ts`) with as many
 * parties as OFAC has and features that give it its size. Each round is a process of its own;
 * memory is the most that it ever had, and the most above what it had before it read. It holds the
 * parties, never the file. The peer is the same parser with nothing listening: what reading XML
 * costs at least.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type MadeParty, sdnXml } from '@paperchain/server/adapters/list-ofac/made-advanced-xml'
import { readAdvanced } from '@paperchain/server/adapters/list-ofac/read-advanced'
import { streamXml } from '@paperchain/server/adapters/list-ofac/stream-xml'
import type { BenchResult } from './result.ts'

const PARTIES = 18_000
/** Features of a party that no reader wants: 18,000 parties come to 120 MB. */
const FILLERS = 16
const ADDRESSES = 1_100
const ROUNDS = 3
const MB = 1e6

/** Runs the bench. About a minute. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'ofac-xml-'))
  const path = join(folder, 'sdn_advanced.xml')
  try {
    const file = { issued: '2026-10-01', tickers: ['ETH'], fillers: FILLERS }
    await pipeline(Readable.from(sdnXml(madeParties(), file)), createWriteStream(path))
    const bytes = statSync(path).size
    const idle = Array.from({ length: ROUNDS }, () => measured('idle', path))
    const reads = Array.from({ length: ROUNDS }, () => measured('read', path))
    return resultOf({ bytes, idle, reads })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What one process says of its work. */
type Said = {
  readonly seconds: number
  readonly peakBytes: number
  readonly grownBytes: number
  readonly parties: number
  readonly entries: number
}

type Measured = {
  readonly bytes: number
  readonly idle: readonly Said[]
  readonly reads: readonly Said[]
}

function resultOf({ bytes, idle, reads }: Measured): BenchResult {
  const ratios = reads.map(({ seconds }, at) => (idle[at]?.seconds ?? 0) / seconds)
  const seconds = median(reads.map((said) => said.seconds))
  const [{ parties, entries } = { parties: 0, entries: 0 }] = reads
  return {
    name: 'ofac-xml',
    rows: [
      { label: 'file', value: bytes / MB, unit: 'MB' },
      { label: 'read as a version, median', value: seconds, unit: 's' },
      { label: 'throughput', value: bytes / MB / seconds, unit: 'MB/s' },
      { label: 'peak memory', value: most(reads, 'peakBytes') / MB, unit: 'MB' },
      { label: 'of it above the start', value: most(reads, 'grownBytes') / MB, unit: 'MB' },
      { label: 'above the start, parser alone', value: most(idle, 'grownBytes') / MB, unit: 'MB' },
    ],
    ratio: {
      ours: 'reading a version',
      peer: 'the same parser with nothing listening',
      median: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
    },
    notes: [
      `${parties} parties and ${entries} addresses found, ${ROUNDS} rounds`,
      'made from the published layout: no full file is at hand',
    ],
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN

const most = (said: readonly Said[], name: 'peakBytes' | 'grownBytes'): number =>
  Math.max(...said.map((each) => each[name]))

function* madeParties(): Generator<MadeParty, void> {
  for (let at = 0; at < PARTIES; at++) {
    const listed = at < ADDRESSES
    const text = `0x${at.toString(16).padStart(40, '0')}`
    yield {
      id: String(10_000 + at),
      subType: at % 3 === 0 ? 3 : 4,
      names: [
        { parts: [`NAME ${at}`, `First ${at}`] },
        { parts: [`OTHER ${at}`, `First ${at}`], alias: 'A.K.A.', weak: at % 5 === 0 },
        { parts: [`Имя ${at}`], alias: 'A.K.A.', script: 'Cyrl' },
      ],
      addresses: listed ? [{ ticker: 'ETH', text }] : [],
      programmes: ['DPRK3'],
      designated: '2019-09-13',
    }
  }
}

/** Runs the child below and reads what it says. */
function measured(work: 'idle' | 'read', path: string): Said {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [import.meta.filename, work, path],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`the reading failed: ${stderr}`)
  return JSON.parse(stdout) as Said
}

/** The child: one reading, measured. */
async function readOnce(work: string, path: string): Promise<Said> {
  const before = process.memoryUsage.rss()
  const started = performance.now()
  const content = work === 'read' ? await readAdvanced(path) : null
  if (content === null) await streamXml(path, { open: () => undefined, close: () => undefined })
  const seconds = (performance.now() - started) / 1000
  const peakBytes = process.resourceUsage().maxRSS * 1024
  return {
    seconds,
    peakBytes,
    grownBytes: peakBytes - before,
    parties: content?.parties?.length ?? 0,
    entries: content?.entries.length ?? 0,
  }
}

const [, main, work, path] = process.argv
if (main === import.meta.filename && work !== undefined && path !== undefined) {
  process.stdout.write(JSON.stringify(await readOnce(work, path)))
}
