/**
 * Turns the endings of a pass into lists that people read: places, cuts, steps.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import type { CoinGraph } from './coin-graph.ts'
import type { EndedCell } from './endings.ts'
import { compareText, compareValue } from './order.ts'
import {
  type AssetSum,
  type CutSum,
  ENDINGS,
  type Listed,
  type Moment,
  type TraceCut,
  type TracePlace,
} from './result.ts'
import type { Taint } from './taint.ts'

/** Places by account, asset and ending: largest value first, then by text. */
export function placesOf(
  graph: CoinGraph,
  taint: Taint,
  ended: readonly EndedCell[],
): TracePlace[] {
  const { cells } = graph
  const places = new Map<number, Mutable<TracePlace>>()
  for (const one of ended) {
    if (one.ending === 'cut') continue
    // Fewer than 8 endings, 2^16 assets and 2^32 accounts: the key is a whole number below 2^53.
    const kind = cells.asset[one.cell]! * 8 + ENDINGS.indexOf(one.ending)
    const key = kind * 2 ** 32 + cells.account[one.cell]! + 1
    const known = places.get(key)
    if (known === undefined) places.set(key, placeOf(graph, taint, { ...one, ending: one.ending }))
    else join(known, graph, { ...one, hop: taint.hop[one.cell]! })
  }
  return [...places.values()].sort(
    (a, b) =>
      compareValue(b.value, a.value) ||
      ENDINGS.indexOf(a.ending) - ENDINGS.indexOf(b.ending) ||
      compareText(a.account ?? '', b.account ?? '') ||
      compareText(a.asset, b.asset),
  )
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const momentOf = ({ cells }: CoinGraph, cell: number): Moment => ({
  height: cells.height[cell]!,
  timeMs: cells.timeMs[cell]!,
})

function placeOf(
  graph: CoinGraph,
  { hop }: Taint,
  { cell, ending, value }: EndedCell & Pick<TracePlace, 'ending'>,
): TracePlace {
  const { cells, assets, accounts, services } = graph
  const account = cells.account[cell]!
  const moment = momentOf(graph, cell)
  return {
    asset: assets[cells.asset[cell]!]!,
    ending,
    account: accounts[account] ?? null,
    service: services[account] ?? null,
    value,
    coins: 1,
    hop: hop[cell]!,
    first: moment,
    last: moment,
  }
}

function join(
  place: Mutable<TracePlace>,
  graph: CoinGraph,
  { cell, value, hop }: Pick<EndedCell, 'cell' | 'value'> & { readonly hop: number },
): void {
  place.value += value
  place.coins += 1
  if (hop < place.hop) place.hop = hop
  const height = graph.cells.height[cell]!
  if (height < place.first.height) place.first = momentOf(graph, cell)
  if (height > place.last.height) place.last = momentOf(graph, cell)
}

/** Cut coins: largest value first, then in ledger order and by text. */
export function cutsOf(
  { cells, assets, accounts }: CoinGraph,
  { hop }: Taint,
  ended: readonly EndedCell[],
): TraceCut[] {
  const cuts: TraceCut[] = []
  for (const { cell, reason, value } of ended) {
    if (reason === null) continue
    invariant(cells.index[cell]! >= 0, 'only coins are cut')
    cuts.push({
      asset: assets[cells.asset[cell]!]!,
      reason,
      tx: cells.tx[cell]!,
      index: cells.index[cell]!,
      account: accounts[cells.account[cell]!] ?? null,
      value,
      hop: hop[cell]!,
      height: cells.height[cell]!,
    })
  }
  return cuts.sort(
    (a, b) =>
      compareValue(b.value, a.value) ||
      a.height - b.height ||
      compareText(a.tx, b.tx) ||
      a.index - b.index,
  )
}

/** Count and value of all cuts, by asset and reason. */
export function cutSumsOf(cuts: readonly TraceCut[]): CutSum[] {
  const sums = new Map<string, CutSum>()
  for (const { asset, reason, value } of cuts) {
    const key = `${asset} ${reason}`
    const { count = 0, value: before = 0n } = sums.get(key) ?? {}
    sums.set(key, { asset, reason, count: count + 1, value: before + value })
  }
  return [...sums.entries()].sort(([a], [b]) => compareText(a, b)).map(([, sum]) => sum)
}

/** The first rows of a list, with count and value of the others by asset. */
export function listed<Row extends { readonly asset: AssetSum['asset']; readonly value: bigint }>(
  rows: readonly Row[],
  most: number,
): Listed<Row> {
  const sums = new Map<AssetSum['asset'], AssetSum>()
  for (const { asset, value } of rows.slice(most)) {
    const { count = 0, value: before = 0n } = sums.get(asset) ?? {}
    sums.set(asset, { asset, count: count + 1, value: before + value })
  }
  const leftOut = [...sums.values()].sort((a, b) => compareText(a.asset, b.asset))
  return { rows: rows.slice(0, most), leftOut }
}
