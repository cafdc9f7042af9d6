/**
 * Name screening: one question against 100,000 names with aliases.
 *
 * How to read: milliseconds of processor time a question, over a fixed mix of 40 % ordinary names,
 * 20 % listed ones, 30 % listed ones with a typing error or in another order, and 10 % "Mohamed
 * Ali". The list is the UN's where it is at hand, and made-up parties up to 100,000 names. Before
 * anything is measured, the index's answers are compared with those of scoring every party. The
 * peers answer the ten nearest names, each in its usual way: fuse.js, a scan with
 * fastest-levenshtein, and PostgreSQL's pg_trgm. Processor time is compared, since it hardly
 * depends on what else runs; of PostgreSQL it is that of the one process that answers.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import { buildNameIndex } from '@paperchain/core/engine/screen/names/name-index'
import type { NameIndex } from '@paperchain/core/engine/screen/names/name-types'
import { readQuery, scoreRead } from '@paperchain/core/engine/screen/names/score-party'
import { TokenBook } from '@paperchain/core/engine/screen/names/token'
import { madeParties, mistyped, ordinaryNames, randomFrom, reordered } from './names-data.ts'
import { fusePeer, levenshteinPeer, type Peer, trigramPeer } from './names-peers.ts'
import { readUnNames } from './names-un.ts'
import type { BenchResult, BenchRow } from './result.ts'

const NAMES = 100_000
const QUESTIONS = 1_000
const COMPARED = 10
const ROUNDS = 3
const HITS = 10
const SEED = 3
const LIST = 'made'
const UN = 'sanctions/un-consolidated-2026-02-27.xml'
const SHARED = process.env['PAPERCHAIN_SHARED'] ?? join(import.meta.dirname, '../../../shared')

/** Runs the bench. Two minutes on a quiet machine. */
export async function run(): Promise<BenchResult> {
  const path = join(SHARED, 'data', UN)
  const un = existsSync(path) ? await readUnNames(path) : []
  const unNames = un.reduce((sum, { names }) => sum + names.length, 0)
  const made = madeParties(NAMES - unNames, SEED)
  const built = timed(() =>
    buildNameIndex([
      { list: 'un', parties: un },
      { list: LIST, parties: made },
    ]),
  )
  const index = built.value
  const renewed = timed(() => index.withList({ list: LIST, parties: made }))
  const parties = [...un, ...made]
  const questions = questionsOf(parties)
  compare(index, parties, questions)
  ask(index, questions)
  const times = ask(index, questions)
  const names = parties.flatMap(({ names: all }) => all.map(({ text }) => text))
  const peers = [fusePeer(names), levenshteinPeer(names), await trigramPeer(names)]
  const ratios = await ratiosOf(index, questions, peers)
  for (const peer of peers) await peer.close()
  return resultOf({ index, times, built, renewed, ratios, hasUn: un.length > 0 })
}

type Timed<T> = { readonly value: T; readonly cpuMs: number }

function timed<T>(work: () => T): Timed<T> {
  const before = process.cpuUsage()
  const value = work()
  return { value, cpuMs: process.cpuUsage(before).user / 1000 }
}

function questionsOf(parties: readonly ListParty[]): readonly string[] {
  const random = randomFrom(9)
  const ordinary = ordinaryNames(QUESTIONS, 11)
  return Array.from({ length: QUESTIONS }, (_, at) => {
    const listed = parties[random(parties.length)]!.names[0]!.text
    const turn = at % 10
    if (turn < 4) return ordinary[at]!
    if (turn < 6) return listed
    if (turn < 8) return mistyped(random, listed)
    return turn === 8 ? reordered(listed) : 'Mohamed Ali'
  })
}

/** The same hits with the same scores as those of scoring every party. */
function compare(
  index: NameIndex,
  parties: readonly ListParty[],
  questions: readonly string[],
): void {
  for (const name of questions.slice(0, COMPARED)) {
    const book = new TokenBook()
    const asked = readQuery({ name }, book)
    const { hits, threshold, hasMore } = index.search({ name }, { limit: 1000 })
    const scores = parties
      .map((party) => scoreRead(asked, party, book)?.score ?? 0)
      .filter((score) => score >= threshold)
      .sort((left, right) => right - left)
    const ours = hits.map(({ score }) => score).join()
    if (ours === scores.slice(0, 1000).join() && hasMore === scores.length > 1000) continue
    throw new Error(`Expected the hits of scoring every party for ${name}, got ${ours}`)
  }
}

/** Milliseconds of each question by the clock, sorted. */
function ask(index: NameIndex, questions: readonly string[]): Float64Array {
  const times = new Float64Array(questions.length)
  for (const [at, name] of questions.entries()) {
    const started = performance.now()
    index.search({ name }, { limit: HITS })
    times[at] = performance.now() - started
  }
  return times.sort()
}

/** Processor time of a question, ours and each peer's, by rounds. */
type Ratios = {
  readonly oursMs: readonly number[]
  readonly peers: readonly { readonly name: string; readonly ms: readonly number[] }[]
}

async function ratiosOf(
  index: NameIndex,
  questions: readonly string[],
  peers: readonly Peer[],
): Promise<Ratios> {
  const oursMs: number[] = []
  const found = peers.map(({ name }) => ({ name, ms: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) {
    oursMs.push(timed(() => ask(index, questions)).cpuMs / questions.length)
    for (const [at, peer] of peers.entries()) {
      if (peer.questions === 0) continue
      // Every tenth is of the same turn: steps of 7 take all turns.
      const some = Array.from({ length: peer.questions }, (_, step) => {
        return questions[((round * peer.questions + step) * 7) % questions.length]!
      })
      found[at]!.ms.push((await peer.cpuMs(some)) / some.length)
    }
  }
  return { oursMs, peers: found }
}

type Measured = {
  readonly index: NameIndex
  readonly times: Float64Array
  readonly built: Timed<NameIndex>
  readonly renewed: Timed<NameIndex>
  readonly ratios: Ratios
  readonly hasUn: boolean
}

function resultOf({ index, times, built, renewed, ratios, hasUn }: Measured): BenchResult {
  const rows: BenchRow[] = [
    { label: 'one question, processor time', value: median(ratios.oursMs), unit: 'ms' },
    { label: 'one question by the clock, p50', value: at(times, 0.5), unit: 'ms' },
    { label: 'one question by the clock, p99', value: at(times, 0.99), unit: 'ms' },
    { label: 'build, processor time', value: built.cpuMs, unit: 'ms' },
    { label: 'a new version of the list, processor time', value: renewed.cpuMs, unit: 'ms' },
  ]
  for (const { name, ms } of ratios.peers) {
    rows.push({ label: `${name}, processor time`, value: median(ms), unit: 'ms' })
    rows.push({ label: `times as fast as ${name}`, value: median(by(ms, ratios.oursMs)), unit: '' })
  }
  const fuse = by(ratios.peers[0]!.ms, ratios.oursMs).sort((left, right) => left - right)
  return {
    name: 'names',
    rows,
    ratio: {
      ours: 'name index',
      peer: 'fuse.js',
      median: median(fuse),
      min: fuse[0]!,
      max: fuse[fuse.length - 1]!,
    },
    notes: [
      `${index.names} names of ${index.parties} parties, seed ${SEED}`,
      hasUn ? 'the UN list is among them' : 'without the UN list, which is not here',
      `${COMPARED} questions first gave the hits of scoring every party; ${ROUNDS} rounds`,
      'the goals: 300 times fuse.js (1,000), 20 times the scan (50), 10 times pg_trgm (20)',
    ],
  }
}

const by = (theirs: readonly number[], ours: readonly number[]): number[] =>
  theirs.map((ms, round) => ms / ours[round]!)

const median = (values: readonly number[]): number =>
  at(
    [...values].sort((left, right) => left - right),
    0.5,
  )

/** The value at a share of a sorted array. */
function at(sorted: ArrayLike<number>, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
