/**
 * Direct screening in memory: one address against 500,000 tags.
 *
 * How to read: microseconds of one question, the address codec included, over a fixed mix of 90 %
 * unknown and 10 % listed addresses of four forms. The peer is the plain way: a Map from account to
 * an array of entry objects behind the same codec, with the same rules of time written out. Its
 * answers are compared with ours before anything is measured.
 */
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AddressParts } from '@paperchain/core/domain/address/codec'
import { encodeAddress } from '@paperchain/core/domain/address/codecs'
import { recognise } from '@paperchain/core/domain/address/recognise'
import { BITCOIN, ledger } from '@paperchain/core/domain/ledger'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { buildScreenIndex, type ScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import type { HeldEntry } from '@paperchain/core/ports'
import type { BenchResult } from './result.ts'

const TAGS = 500_000
const QUESTIONS = 100_000
const LISTED_IN_TEN = 1
const VERSIONS = 40
const ROUNDS = 5
const SEED = 7

/** Addresses of one form each, by turns. */
const FORMS: readonly Omit<AddressParts, 'payload'>[] = [
  { ledger: BITCOIN, form: 'p2pkh', version: 0 },
  { ledger: BITCOIN, form: 'p2wpkh', version: 0 },
  { ledger: ledger('ethereum'), form: 'evm', version: 0 },
  { ledger: ledger('tron'), form: 'tron', version: 0x41 },
]

const NOW: Moment = { asOf: VERSIONS, knownAt: VERSIONS }

/** Runs the bench. About 15 seconds. */
export async function run(): Promise<BenchResult> {
  const random = lcg(SEED)
  const accounts = Array.from({ length: TAGS }, (_, row) => addressOf(random, row))
  const versions = versionsOf()
  const held = accounts.map((account, row) => heldOf(account, row, versions))
  const questions = Array.from({ length: QUESTIONS }, (_, row) =>
    row % 10 < LISTED_IN_TEN ? (accounts[(row * 31) % TAGS] ?? '') : addressOf(random, row),
  )
  const collect = collector()
  collect()
  const heapBefore = process.memoryUsage().heapUsed
  const started = performance.now()
  const index = buildScreenIndex(held, versions)
  const buildMs = performance.now() - started
  collect()
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6
  const peer = buildPeer(held, versions)
  compare(index, peer, questions)
  return resultOf({ index, peer, questions, buildMs, heapMb })
}

type Measured = {
  readonly index: ScreenIndex
  readonly peer: Peer
  readonly questions: readonly string[]
  readonly buildMs: number
  readonly heapMb: number
}

function resultOf({ index, peer, questions, buildMs, heapMb }: Measured): BenchResult {
  const ours = (text: string): unknown => index.screenAddress(text, NOW)
  singles(questions, ours)
  const all = singles(questions, ours)
  const listed = singles(
    questions.filter((_, row) => row % 10 < LISTED_IN_TEN),
    ours,
  )
  const known = singles(questions, (text) => index.screenAccounts(BITCOIN, [text], NOW))
  const ratios = Array.from({ length: ROUNDS }, () => {
    const mine = total(questions, ours)
    return total(questions, peer) / mine
  }).sort((left, right) => left - right)
  return {
    name: 'screen-address',
    rows: [
      ...percentiles('one address', all),
      ...percentiles('one listed address', listed),
      ...percentiles('one known account, not parsed', known),
      { label: 'build', value: buildMs, unit: 'ms' },
      { label: 'memory of the index beside its entries', value: heapMb, unit: 'MB' },
    ],
    ratio: {
      ours: 'screen index',
      peer: 'Map of entry arrays, same codec',
      median: at(ratios, 0.5),
      min: at(ratios, 0),
      max: at(ratios, 1),
    },
    notes: [
      `${TAGS} tags in ${VERSIONS} versions of one list, seed ${SEED}`,
      `${QUESTIONS} questions, ${LISTED_IN_TEN} in 10 listed, four address forms by turns`,
      `${ROUNDS} rounds for the ratio; every answer was equal to the peer's first`,
    ],
  }
}

function percentiles(what: string, sorted: Float64Array): BenchResult['rows'] {
  const row = (name: string, part: number): BenchResult['rows'][number] => ({
    label: `${what}, ${name}`,
    value: at(sorted, part),
    unit: 'µs',
  })
  return [row('p50', 0.5), row('p99', 0.99), row('p99.9', 0.999)]
}

/** The value at a share of a sorted array. */
function at(sorted: ArrayLike<number>, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

/** Microseconds of each question, sorted. */
function singles(questions: readonly string[], ask: (text: string) => unknown): Float64Array {
  const times = new Float64Array(questions.length)
  for (const [row, text] of questions.entries()) {
    const started = performance.now()
    ask(text)
    times[row] = (performance.now() - started) * 1000
  }
  return times.sort()
}

/** Milliseconds of all questions. */
function total(questions: readonly string[], ask: (text: string) => unknown): number {
  const started = performance.now()
  for (const text of questions) ask(text)
  return performance.now() - started
}

type Peer = (text: string) => readonly string[]

/** The plain way: keys of the entries that are valid now. */
function buildPeer(held: readonly HeldEntry[], versions: readonly ListVersion[]): Peer {
  const byAccount = new Map<string, HeldEntry[]>()
  for (const each of held) {
    const name = `${each.entry.ledger} ${each.entry.account}`
    byAccount.set(name, [...(byAccount.get(name) ?? []), each])
  }
  return (text) => {
    const keys = new Set<string>()
    for (const { ledger: id, account } of recognise(text)) {
      for (const { list, entry, versions: holding } of byAccount.get(`${id} ${account}`) ?? []) {
        const inForce = versions
          .filter((version) => version.list === list && version.knownMs <= NOW.knownAt)
          .filter(({ publishedMs }) => publishedMs <= NOW.asOf)
          .sort((left, right) => left.publishedMs - right.publishedMs)
          .at(-1)
        if (inForce !== undefined && holding.includes(inForce.hash)) keys.add(entry.key)
      }
    }
    return [...keys]
  }
}

function compare(index: ScreenIndex, peer: Peer, questions: readonly string[]): void {
  for (const text of questions) {
    const ours = index.screenAddress(text, NOW).hits.map(({ entry }) => entry.key)
    const theirs = peer(text)
    if (ours.join() === theirs.join()) continue
    throw new Error(`Expected the peer's answer for ${text}, got ${ours.join()}`)
  }
}

/** Versions of one list; each entry is held from some version on. */
const versionsOf = (): readonly ListVersion[] =>
  Array.from({ length: VERSIONS }, (_, row) => ({
    list: 'bench',
    hash: `${row}`.padStart(3, '0'),
    publishedMs: row,
    knownMs: row,
    sanction: true,
    entryCount: TAGS,
    added: 0,
    changed: 0,
    removed: 0,
    faults: [],
    files: [{ name: 'bench.json', hash: 'bench' }],
  }))

/** An entry that all versions from some one on hold. */
function heldOf(account: string, row: number, versions: readonly ListVersion[]): HeldEntry {
  const { ledger: home } = FORMS[row % FORMS.length] ?? { ledger: BITCOIN }
  const entry: ListEntry = {
    key: `K:${account}`,
    ledger: home,
    account,
    everyLedger: home === ledger('ethereum'),
    label: 'Somebody',
    actor: '',
    category: '',
    abuse: 'sanction',
    confidence: 'listed',
    source: 'bench',
    statedFrom: null,
    file: 'bench.json',
    row,
  }
  const holding = HOLDINGS.get(row % VERSIONS) ?? versions.slice(row % VERSIONS).map(hashOf)
  HOLDINGS.set(row % VERSIONS, holding)
  return { list: 'bench', entry, versions: holding }
}

const hashOf = ({ hash }: ListVersion): string => hash

/** Shared by entries with the same history, so that memory measured is the index's. */
const HOLDINGS = new Map<number, readonly string[]>()

const PAYLOAD_BYTES = 20

function addressOf(random: () => number, row: number): string {
  const form = FORMS[row % FORMS.length]
  if (form === undefined) throw new Error('no form')
  const payload = Uint8Array.from({ length: PAYLOAD_BYTES }, () => random() >>> 24)
  return encodeAddress({ ...form, payload })
}

/** Full collections on demand, without a flag on the command line. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  return typeof collect === 'function' ? () => void collect() : () => undefined
}

function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
}
