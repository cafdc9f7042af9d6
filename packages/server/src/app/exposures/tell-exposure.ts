/** An exposure as the contract has it: shares as exact fractions, values of their days. */
import type { Exposure, ExposureTransactions } from '@paperchain/contract/exposure'
import { formatAmount } from '@paperchain/core/domain/amount'
import type { AssetId } from '@paperchain/core/domain/asset'
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { currencyDecimals, parseCurrency } from '@paperchain/core/domain/price'
import {
  DISTANCES,
  type Distance,
  type ExposureAnswer,
  type ExposurePick,
  type ExposureRow,
  evidenceOf,
  exposureOf,
  worthItemsOf,
} from '@paperchain/core/engine/exposure/answer'
import { endText } from '@paperchain/core/engine/exposure/end'
import { EXPOSURE_LIMITS } from '@paperchain/core/engine/exposure/limits'
import { worthAll } from '@paperchain/core/engine/value/worth-of'
import { ALL_KNOWN_MS } from '@paperchain/core/prices'
import { ledgerOf, timeText } from '../http/write/basics.ts'
import { assetList } from '../ledger-assets.ts'
import { bookLinks, decimalsOfAll, type WorthStores } from '../worth-world.ts'
import type { ExposureDesk, KeptBook } from './exposure-desk.ts'

/** Accounts of one holder at most. */
export const HOLDER_MAX = 200

/** Moments of one answer that are valued at most; what is beyond has no value. */
const MOMENTS_MAX = 100_000

/** A holder: its accounts on one ledger. */
export type HolderAsked = { readonly ledger: LedgerId; readonly accounts: readonly string[] }

/** @throws {FaultError} `USAGE` where the holder has too many accounts */
export function checkHolder({ accounts }: HolderAsked): void {
  if (accounts.length <= HOLDER_MAX) return
  const message = `Expected at most ${HOLDER_MAX} accounts of one holder, got ${accounts.length}`
  throw new FaultError('USAGE', message, { most: HOLDER_MAX })
}

/** The exposure of a holder. */
export async function tellExposure(
  { desk, stores }: { readonly desk: ExposureDesk; readonly stores: WorthStores },
  { ledger, accounts }: HolderAsked,
  currency: string,
): Promise<Exposure> {
  const { answers, items, basis } = await desk.ask(ledger, (kept) => ({
    answers: exposureOf(kept.book, accounts),
    items: worthItemsOf(kept.book, accounts),
    basis: basisOf(kept),
  }))
  const values = await valuesOf(stores, items, currency)
  return {
    ...ledgerOf(ledger),
    accounts: [...accounts],
    currency,
    sides: answers.map((answer) => sideOf(answer, values)),
    assets: await assetList(stores, new Set(answers.map(({ asset }) => asset))),
    basis,
  }
}

function basisOf({ blocks, isCutShort, tags }: KeptBook): Exposure['basis'] {
  const tip = blocks.at(-1)
  const { maxHops, maxParts, maxDegree, dust } = EXPOSURE_LIMITS
  return {
    tip: tip === undefined ? null : { height: tip.height, id: tip.id, time: timeText(tip.timeMs) },
    fromHeight: blocks[0]?.height ?? 0,
    isCutShort,
    lists: tags.lists.map(({ list, hash }) => ({ list, hash })),
    asOf: timeText(tags.asOfMs),
    maxHops,
    maxParts,
    maxDegree,
    dust: dust.toString(),
  }
}

type Value = { value: bigint; isAny: boolean; unvalued: bigint }
type Values = {
  readonly of: ReadonlyMap<string, Value>
  readonly decimals: number
}

const valueKey = (answer: ExposureAnswer, row: ExposureRow, distance: Distance): string =>
  `${answer.side} ${answer.asset} ${distance} ${endText(row)}`

/** Each moment is valued on its own; what has no price then stays unknown. */
async function valuesOf(
  stores: WorthStores,
  items: ReturnType<typeof worthItemsOf>,
  currency: string,
): Promise<Values> {
  const code = parseCurrency(currency)
  if (items.length === 0) return { of: new Map(), decimals: currencyDecimals(code) }
  const assets = [...new Set(items.map(({ asset }) => asset))]
  const decimalsOf = await decimalsOfAll(stores, assets, ALL_KNOWN_MS)
  const links = await bookLinks(stores.books)
  const worths = await worthAll(
    stores.prices,
    items.slice(0, MOMENTS_MAX).map(({ asset, units, timeMs }) => ({
      asset,
      units,
      decimals: decimalsOf(asset),
      atMs: timeMs,
    })),
    { currency: code, knownAtMs: ALL_KNOWN_MS, links },
  )
  const of = new Map<string, Value>()
  items.forEach(({ side, asset, distance, end, units }, at) => {
    const key = `${side} ${asset} ${distance} ${endText(end)}`
    const value = of.get(key) ?? { value: 0n, isAny: false, unvalued: 0n }
    of.set(key, value)
    const worth = worths[at]
    if (worth?.known !== true) value.unvalued += units
    else {
      value.value += worth.value
      value.isAny = true
    }
  })
  return { of, decimals: currencyDecimals(code) }
}

function sideOf(answer: ExposureAnswer, values: Values): Exposure['sides'][number] {
  const { side, asset, total, movements, rows, passed, equality } = answer
  const part = (row: ExposureRow, distance: Distance) => {
    const units = row[distance]
    const {
      value = 0n,
      isAny = false,
      unvalued = 0n,
    } = values.of.get(valueKey(answer, row, distance)) ?? {}
    return {
      units: units.toString(),
      share: { over: units.toString(), under: total.toString() },
      percent: percentText(units, total),
      value: isAny || units === 0n ? formatAmount(value, values.decimals) : null,
      unvalued: unvalued.toString(),
    }
  }
  return {
    side,
    asset,
    total: total.toString(),
    movements,
    rows: rows.map((row) => {
      const { kind, category, actor, nearest } = row
      const [direct, indirect] = DISTANCES
      return {
        ...{ kind, category, actor, nearest },
        direct: part(row, direct),
        indirect: part(row, indirect),
      }
    }),
    passed: passed.map(({ category, actor, units }) => ({
      category,
      actor,
      units: units.toString(),
    })),
    equality,
  }
}

/** A share in per cent with two places, a half rounded up; the exact one stands beside it. */
function percentText(over: bigint, under: bigint): string {
  if (under === 0n) return '0'
  const text = formatAmount((over * 20_000n + under) / (2n * under), 2)
  return over > 0n && /^0(\.0*)?$/.test(text) ? '<0.01' : text
}

/** A page of the transactions behind a number. */
export function tellEvidence(
  desk: ExposureDesk,
  { ledger, accounts }: HolderAsked,
  pick: ExposurePick & { readonly page: PageCut },
): Promise<ExposureTransactions> {
  return desk.ask(ledger, ({ book }) => {
    const rows = [...evidenceOf(book, accounts, pick)]
    return pick.page(rows, ({ tx, height, position, timeMs, units }) => ({
      tx,
      height,
      position,
      time: timeText(timeMs),
      units: units.toString(),
    }))
  })
}

/** How rows are cut into pages. */
export type PageCut = <Row, Item>(
  rows: readonly Row[],
  write: (row: Row) => Item,
) => { items: Item[]; next: string | null }

/** The number that the words of a question name. */
export const pickOf = (asked: {
  readonly side: ExposurePick['side']
  readonly asset: string
  readonly kind: ExposurePick['end']['kind']
  readonly category: string
  readonly actor: string
  readonly distance: Distance
}): ExposurePick => ({
  side: asked.side,
  asset: asked.asset as AssetId,
  end: { kind: asked.kind, category: asked.category, actor: asked.actor },
  distance: asked.distance,
})
