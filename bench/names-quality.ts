/**
 * Name screening on real lists: what is found, what is missed, and how often it is wrong.
 *
 * How to read: precision, recall and F1 over labelled pairs at the threshold, for the half that was
 * looked at while the rules were written and for the one that was not (`halfOf`); the same by
 * category; the rank of each party of the UN's list when its own primary name is asked for; and how
 * many of 2,000 made-up ordinary names are hits on that list. Nothing is timed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ListParty, PartyKind } from '@paperchain/core/domain/listed-party'
import { buildNameIndex } from '@paperchain/core/engine/screen/names/name-index'
import { NAME_THRESHOLD } from '@paperchain/core/engine/screen/names/name-types'
import { scoreParty } from '@paperchain/core/engine/screen/names/score-party'
import { parse } from 'csv-parse/sync'
import { ordinaryNames, partyOf } from './names-data.ts'
import { readUnNames } from './names-un.ts'
import type { BenchResult, BenchRow } from './result.ts'

const SHARED = process.env['PAPERCHAIN_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const ORDINARY = 2_000
const SEED = 11

/** Files of the shared data, below its `data` folder. */
export const PAIRS = 'names/pairs.csv'
/** Names across scripts. */
export const CROSS_SCRIPT = 'names/cross_script_pairs.csv'
/** The UN's list. */
export const UN_LIST = 'sanctions/un-consolidated-2026-02-27.xml'

/** Runs all of it on the data that are here. */
export async function run(): Promise<BenchResult> {
  const at = (path: string): string => join(SHARED, 'data', path)
  const missing = [PAIRS, CROSS_SCRIPT, UN_LIST].filter((path) => !existsSync(at(path)))
  if (missing.length > 0) {
    return { name: 'names-quality', rows: [], notes: [`skipped: ${missing.join(', ')} not here`] }
  }
  const pairs = readPairs(at(PAIRS))
  const un = await readUnNames(at(UN_LIST))
  const cross = readCrossScript(at(CROSS_SCRIPT))
  const rows = [...rowsOfPairs(pairs), ...rowsOfUn(ownNames(un)), ...rowsOfAlarms(falseAlarms(un))]
  return {
    name: 'names-quality',
    rows: [...rows, ...cross.map(({ text, score }) => ({ label: text, value: score, unit: '' }))],
    notes: [
      `${pairs.length} pairs; threshold ${NAME_THRESHOLD}`,
      ...categories(pairs),
      `ordinary names: seed ${SEED}, six cultures in equal parts`,
    ],
  }
}

/** A labelled pair with the score of its two names. */
export type ScoredPair = {
  readonly half: 'seen' | 'unseen'
  readonly category: string
  readonly isMatch: boolean
  readonly score: number
}

const KINDS: Readonly<Record<string, PartyKind>> = { Person: 'individual', Vessel: 'vessel' }

/** Which half a pair is in: by a hash of its names, so that nobody chose. */
const halfOf = (left: string, right: string): ScoredPair['half'] =>
  createHash('sha256').update(`${left}\t${right}`).digest()[0]! % 2 === 0 ? 'seen' : 'unseen'

/** The labelled pairs, scored. */
export function readPairs(path: string): readonly ScoredPair[] {
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true })
  return rows.map((row) => {
    const [left, right] = [row['name1'] ?? '', row['name2'] ?? '']
    const kind = KINDS[row['schema'] ?? ''] ?? 'entity'
    const hit = scoreParty({ name: left, schema: kind }, partyOf('x', kind, [right]))
    return {
      half: halfOf(left, right),
      category: row['category'] === '' ? 'no category' : (row['category'] ?? ''),
      isMatch: row['is_match'] === 'true',
      score: hit?.score ?? 0,
    }
  })
}

/** Precision, recall and their harmonic mean, 0 to 1. */
export type Quality = {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** The quality over some pairs at the threshold. */
export function qualityOf(pairs: readonly ScoredPair[]): Quality {
  const found = pairs.filter(({ score }) => score >= NAME_THRESHOLD)
  const right = found.filter(({ isMatch }) => isMatch).length
  const all = pairs.filter(({ isMatch }) => isMatch).length
  const precision = found.length === 0 ? 1 : right / found.length
  const recall = all === 0 ? 1 : right / all
  const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1 }
}

function rowsOfPairs(pairs: readonly ScoredPair[]): readonly BenchRow[] {
  const parts: readonly (readonly [string, readonly ScoredPair[]])[] = [
    ['all pairs', pairs],
    ['the half looked at', pairs.filter(({ half }) => half === 'seen')],
    ['the half not looked at', pairs.filter(({ half }) => half === 'unseen')],
  ]
  return parts.flatMap(([label, some]) => {
    const { precision, recall, f1 } = qualityOf(some)
    return [
      { label: `${label}, precision`, value: precision, unit: '' },
      { label: `${label}, recall`, value: recall, unit: '' },
      { label: `${label}, F1`, value: f1, unit: '' },
    ]
  })
}

/** One line a category: pairs, matches, found, wrongly found. */
function categories(pairs: readonly ScoredPair[]): readonly string[] {
  const names = [...new Set(pairs.map(({ category }) => category))].sort()
  return names.map((name) => {
    const some = pairs.filter(({ category }) => category === name)
    const { precision, recall, f1 } = qualityOf(some)
    const shown = [precision, recall, f1].map((value) => value.toFixed(3))
    const matches = some.filter(({ isMatch }) => isMatch).length
    const count = `${name}: ${matches} of ${some.length} match`
    const wrong = some.filter(({ isMatch, score }) => !isMatch && score >= NAME_THRESHOLD).length
    if (matches === 0) return `${count}; ${wrong} wrongly found`
    return `${count}; P ${shown[0]} R ${shown[1]} F1 ${shown[2]}`
  })
}

/** What asking for each party by its own primary name gave. */
export type OwnNames = {
  readonly parties: number
  readonly missing: number
  /** Not first, and not of the same score as the first. */
  readonly beaten: number
  /** Behind another of the same score. */
  readonly tied: number
  readonly lowest: number
}

/** Asks a list for each of its parties. */
export function ownNames(un: readonly ListParty[]): OwnNames {
  const index = buildNameIndex([{ list: 'un', parties: un }])
  let missing = 0
  let beaten = 0
  let tied = 0
  let lowest = 1
  for (const { id, kind, names } of un) {
    const { hits } = index.search({ name: names[0]!.text, schema: kind })
    const rank = hits.findIndex(({ party }) => party.id === id)
    const score = hits[rank]?.score ?? 0
    lowest = Math.min(lowest, score)
    if (rank < 0) missing++
    else if (rank > 0 && score === hits[0]!.score) tied++
    else if (rank > 0) beaten++
  }
  return { parties: un.length, missing, beaten, tied, lowest }
}

const rowsOfUn = ({ parties, missing, beaten, tied, lowest }: OwnNames): readonly BenchRow[] => [
  { label: 'UN list, parties asked for by their own name', value: parties, unit: '' },
  { label: 'UN list, not found', value: missing, unit: '' },
  { label: 'UN list, behind one of a higher score', value: beaten, unit: '' },
  { label: 'UN list, behind one of the same score', value: tied, unit: '' },
  { label: 'UN list, lowest score of an own name', value: lowest, unit: '' },
]

/** Ordinary names that are hits. */
export type Alarms = { readonly any: number; readonly strong: number }

/** Asks a list for ordinary names. */
export function falseAlarms(un: readonly ListParty[]): Alarms {
  const index = buildNameIndex([{ list: 'un', parties: un }])
  let any = 0
  let strong = 0
  for (const name of ordinaryNames(ORDINARY, SEED)) {
    const { hits } = index.search({ name, schema: 'individual' })
    if (hits.length > 0) any++
    if (hits[0]?.strength === 'strong') strong++
  }
  return { any, strong }
}

const rowsOfAlarms = ({ any, strong }: Alarms): readonly BenchRow[] => [
  { label: 'ordinary names that are hits', value: (100 * any) / ORDINARY, unit: '%' },
  { label: 'ordinary names that are strong hits', value: (100 * strong) / ORDINARY, unit: '%' },
]

/** A pair across scripts with the score of its names, and what its source expects at least. */
export type CrossScript = {
  readonly text: string
  readonly score: number
  readonly expected: number
}

/** The pairs across scripts, scored by the name alone. */
export function readCrossScript(path: string): readonly CrossScript[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [left = '', right = '', least = ''] = line.split(',')
      const hit = scoreParty({ name: left }, partyOf('x', 'individual', [right]))
      const score = hit?.features[0]?.score ?? 0
      return { text: `${left} and ${right}`, score, expected: Number(least) }
    })
}
