/**
 * The question of a trace: from the fields of the address to what the server is asked, with a
 * sentence for each field that is wrong.
 *
 * @module
 */
import type { TraceRequest } from '@paperchain/contract/trace'
import { parseAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import type { TraceSearch } from '../../search-params.ts'

/** Seeds of one trace at most, as the contract has it; a test compares the two. */
export const SEEDS_MAX = 1_000

/** Names of the fields that a person can get wrong. */
export type TraceField = 'seeds' | 'hops' | 'least' | 'until'

export type TraceQuestion =
  | { readonly ok: true; readonly body: TraceRequest }
  | { readonly ok: false; readonly wrong: { readonly [Field in TraceField]?: string } }

/** Seeds in a pasted text: parted by white space, commas or semicolons. Each once. */
export const seedsIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((seed) => seed !== '')),
]

/** Reads the fields; `decimals` are those of the coin in which the least value is written. */
export function questionOf(search: TraceSearch, decimals: number): TraceQuestion {
  const seeds = seedsIn(search.seeds ?? '')
  const wrong = {
    ...seedsWrong(seeds),
    ...(search.hops === undefined || /^\d{1,5}$/.test(search.hops)
      ? {}
      : { hops: 'Expected a whole number from 0 to 99,999' }),
    ...(search.until === undefined || /^\d{4}-\d{2}-\d{2}$/.test(search.until)
      ? {}
      : { until: 'Expected a day such as 2026-03-05' }),
    ...leastWrong(search.least, decimals),
  }
  if (Object.keys(wrong).length > 0) return { ok: false, wrong }
  const { ledger, method = 'fifo', direction = 'forward', hops, least, until } = search
  const limits = {
    ...(hops === undefined ? {} : { maxHops: Number(hops) }),
    ...(least === undefined ? {} : { minValue: String(parseAmount('coin', decimals, least)) }),
    ...(until === undefined ? {} : { untilDate: until }),
  }
  const body = { seeds: [...seeds], method, direction, limits }
  return { ok: true, body: ledger === undefined ? body : { ...body, ledger } }
}

function seedsWrong(seeds: readonly string[]): { seeds?: string } {
  if (seeds.length === 0) return { seeds: 'Paste at least one address, transaction id or coin' }
  if (seeds.length <= SEEDS_MAX) return {}
  return { seeds: `Expected at most ${SEEDS_MAX} seeds, got ${seeds.length}` }
}

function leastWrong(least: string | undefined, decimals: number): { least?: string } {
  if (least === undefined) return {}
  try {
    parseAmount('coin', decimals, least)
    return {}
  } catch (error) {
    if (error instanceof FaultError) return { least: error.message }
    throw error
  }
}
