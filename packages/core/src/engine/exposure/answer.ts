/**
 * The answer: exposure of a holder by category and actor, what was cut and what nobody knows, and
 * the proof that nothing is missing.
 *
 * @module
 */

import type { AssetId } from '../../domain/asset.ts'
import { invariant } from '../../domain/error.ts'
import type { ExposureSide } from '../../exposures.ts'
import { compareText, compareValue } from '../trace/order.ts'
import type { ExposureBook, SideSum } from './book.ts'
import { END_KINDS, type End, endText } from './end.ts'
import { SIDES } from './pass.ts'

/** One transaction away, or more. */
export const DISTANCES = ['direct', 'indirect'] as const
/** One of {@link DISTANCES}. */
export type Distance = (typeof DISTANCES)[number]

/** One end with what of the whole came from it (or went to it). */
export type ExposureRow = End & {
  /** At one hop, in smallest units. */
  readonly direct: bigint
  /** At two hops and more. Cuts and what is unknown stand whole in one of the two as they fell. */
  readonly indirect: bigint
  /** Fewest transactions to it; null where it was cut. */
  readonly nearest: number | null
}

/** One side in one asset. A share of a row is `units / total`, exact. */
export type ExposureAnswer = {
  readonly asset: AssetId
  readonly side: ExposureSide
  readonly total: bigint
  /** Transactions' movements that the total is the sum of. */
  readonly movements: number
  /** Named first, then the ledger's own, unknown, cut; of each the largest first. */
  readonly rows: readonly ExposureRow[]
  /** Counterparties with a name that spend their own money: named here, and walked through. */
  readonly passed: readonly {
    readonly category: string
    readonly actor: string
    readonly units: bigint
  }[]
  /** `received 50 = named 30 + unknown 20`. */
  readonly equality: string
}

/** Answers of a holder, by side and asset. Breaks an invariant where the parts miss the whole. */
export function exposureOf(book: ExposureBook, accounts: Iterable<string>): ExposureAnswer[] {
  return book.sums(accounts).map((sum) => answerOf(book, sum))
}

function answerOf({ ends }: ExposureBook, sum: SideSum): ExposureAnswer {
  const rows = new Map<string, ExposureRow>()
  for (const [key, units] of sum.parts) {
    const end = ends.end(key)
    const hop = ends.hop(key)
    const text = endText(end)
    const row = rows.get(text) ?? { ...end, direct: 0n, indirect: 0n, nearest: null }
    const isDirect = hop === 1
    rows.set(text, {
      ...row,
      direct: row.direct + (isDirect ? units : 0n),
      indirect: row.indirect + (isDirect ? 0n : units),
      nearest: end.kind === 'cut' ? null : Math.min(row.nearest ?? hop, hop),
    })
  }
  const sorted = [...rows.values()].sort(compareRows)
  const { asset, side, units: total, flows: movements } = sum
  return {
    asset,
    side,
    total,
    movements,
    rows: sorted,
    passed: passedOf(ends, sum),
    equality: equalityOf(sum, sorted),
  }
}

const passedOf = (ends: ExposureBook['ends'], { passed }: SideSum): ExposureAnswer['passed'] =>
  [...passed]
    .sort((a, b) => compareValue(b[1], a[1]) || ends.compare(a[0], b[0]))
    .map(([key, units]) => {
      const { category, actor } = ends.end(key)
      return { category, actor, units }
    })

const whole = ({ direct, indirect }: ExposureRow): bigint => direct + indirect

const compareRows = (a: ExposureRow, b: ExposureRow): number =>
  END_KINDS.indexOf(a.kind) - END_KINDS.indexOf(b.kind) ||
  compareValue(whole(b), whole(a)) ||
  compareText(endText(a), endText(b))

function equalityOf({ side, units }: SideSum, rows: readonly ExposureRow[]): string {
  const parts = END_KINDS.map((kind) => {
    const value = rows.reduce((sum, row) => (row.kind === kind ? sum + whole(row) : sum), 0n)
    return { kind, value }
  })
  const sum = parts.reduce((all, { value }) => all + value, 0n)
  invariant(sum === units, `exposure conserves: ${units} ${side}, ${sum} told`)
  const right = parts.filter(({ value }) => value > 0n).map(({ kind, value }) => `${kind} ${value}`)
  return `${side} ${units} = ${right.join(' + ') || '0'}`
}

/** Which number of an answer is opened. */
export type ExposurePick = {
  readonly side: ExposureSide
  readonly asset: AssetId
  readonly end: End
  readonly distance: Distance
}

/** A transaction behind a number, with what of the number it is. */
export type ExposureEvidence = {
  readonly tx: string
  readonly height: number
  readonly position: number
  readonly timeMs: number
  readonly units: bigint
}

/** The movements that a number is the sum of, in ledger order. */
export function* evidenceOf(
  book: ExposureBook,
  accounts: Iterable<string>,
  pick: ExposurePick,
): Generator<ExposureEvidence> {
  const { ends, table } = book
  const wanted = endText(pick.end)
  for (const { flow, parts } of book.shares(pick.side, accounts)) {
    const { tx, height, position, timeMs, asset } = table.flows[flow]!
    if (asset !== pick.asset) continue
    let units = 0n
    for (const [key, part] of parts) {
      const isDirect = ends.hop(key) === 1
      if (isDirect !== (pick.distance === 'direct') || endText(ends.end(key)) !== wanted) continue
      units += part
    }
    if (units > 0n) yield { tx, height, position, timeMs, units }
  }
}

/** What of a number fell on one moment: to be valued by the prices of its day. */
export type ExposureMoment = ExposurePick & { readonly timeMs: number; readonly units: bigint }

/** All numbers of a holder's answers, moment by moment. */
export function worthItemsOf(book: ExposureBook, accounts: readonly string[]): ExposureMoment[] {
  const items = new Map<string, ExposureMoment & { units: bigint }>()
  const { ends, table } = book
  for (const side of SIDES) {
    for (const { flow, parts } of book.shares(side, accounts)) {
      const { asset, timeMs } = table.flows[flow]!
      for (const [key, units] of parts) {
        const distance = ends.hop(key) === 1 ? 'direct' : 'indirect'
        const end = ends.end(key)
        const name = JSON.stringify([side, asset, timeMs, distance, endText(end)])
        const known = items.get(name)
        if (known !== undefined) known.units += units
        else items.set(name, { side, asset, timeMs, distance, end, units })
      }
    }
  }
  return [...items.values()]
}
