/**
 * Imports prices from files: how each is read by its header and what was said of it, and what came
 * of it. A file that is refused does not keep the others out.
 *
 * @module
 */
import { parse } from 'node:path'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import {
  DAY_MS,
  type Priced,
  type PriceSource,
  parsePriced,
  TIME_FORMS,
  USUAL_SOURCE,
} from '@paperchain/core/domain/price'
import type { TimeMs } from '@paperchain/core/domain/time'
import {
  type CsvMapping,
  guessColumns,
  type PriceColumn,
} from '@paperchain/core/engine/value/csv-prices'
import { ECB_SOURCE, ecbMapping } from '@paperchain/core/engine/value/ecb-rates'
import { pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { bySeries } from '@paperchain/core/engine/value/price-rows'
import type { Clock } from '@paperchain/core/ports'
import type { AddedPrices, PriceStore } from '@paperchain/core/prices'
import { loadPriceFile, readPriceFile } from '../../adapters/prices/read-price-file.ts'
import { importPrices } from './import-prices.ts'

/** How files are read: what their headers do not say. */
export type PriceFileOrder = {
  readonly form: 'csv' | 'ecb'
  /** What the prices are of, or the column that names it. */
  readonly asset?: string | undefined
  readonly assetColumn?: string | undefined
  readonly timeColumn?: string | undefined
  /** `column=currency`, or a column of prices in `in`. */
  readonly price?: readonly string[] | undefined
  readonly in?: string | undefined
  /** Id of the source; without, from the name of the file. */
  readonly source?: string | undefined
  readonly timeForm?: string | undefined
  readonly stamp?: string | undefined
  readonly stepMinutes?: number | undefined
  /** `hh:mm`, UTC. */
  readonly dayEnds?: string | undefined
  readonly scale?: number | undefined
  readonly inverse?: boolean | undefined
  readonly priority?: number | undefined
  readonly fillHours?: number | undefined
  readonly acceptJumps?: boolean | undefined
}

/** What came of one file. */
export type PriceFileOutcome =
  | {
      readonly path: string
      readonly mapping: CsvMapping
      readonly prices: number
      /** Series, and the first and last moment of their prices. */
      readonly series: number
      readonly firstMs: TimeMs
      readonly lastMs: TimeMs
      readonly empty: number
      readonly doubtful: number
      /** Null where it was only looked at. */
      readonly result: AddedPrices | null
      readonly faults: readonly Fault[]
    }
  | { readonly path: string; readonly fault: Fault }

/** What an import of price files needs. */
export type PriceFileWorld = {
  /** Null to look only. */
  readonly prices: PriceStore | null
  readonly clock: Clock
}

/** Imports one file. @throws {FaultError} `USAGE`, `DISK_FULL`; others are the outcome */
export async function importPriceFile(
  path: string,
  order: PriceFileOrder,
  { prices, clock }: PriceFileWorld,
): Promise<PriceFileOutcome> {
  const how = order.form === 'ecb' ? ecbHow(order) : csvHow(path, order)
  try {
    const knownMs = clock()
    const file = await loadPriceFile(path)
    const { mapping, points, emptyCount, ...read } = readPriceFile(file, how.mappingOf, knownMs)
    const { name, hash } = file
    const done = await importPrices(prices, {
      origin: { source: how.record.id, name, hash, knownMs },
      points,
      acceptJumps: order.acceptJumps === true,
      record: how.record,
      changes: recordFlags(order),
    })
    const times = points.map(({ timeMs }) => timeMs)
    return {
      path,
      mapping,
      prices: points.length,
      series: bySeries(points).size,
      firstMs: times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      lastMs: times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
      empty: emptyCount,
      doubtful: done.doubtfulCount,
      result: done.result,
      faults: [...read.faults, ...done.faults],
    }
  } catch (error) {
    if (!(error instanceof FaultError) || error.code === 'DISK_FULL' || error.code === 'USAGE') {
      throw error
    }
    return { path, fault: faultOf(error) }
  }
}

/**
 * Checks what no file is needed for, so that a job is not begun for nothing.
 *
 * @throws {FaultError} `USAGE`
 */
export function checkPriceOrder(order: PriceFileOrder): void {
  recordFlags(order)
  if (order.form === 'ecb') return
  timeOf(order)
  const { asset, assetColumn, price = [], source = 'id', in: quoted } = order
  if ((asset === undefined) === (assetColumn === undefined)) throw noBase()
  if (!ID.test(source)) throw wrongId(source)
  const bare = price.find((text) => quoted === undefined && text.lastIndexOf('=') <= 0)
  if (bare !== undefined) throw usage(`--price COLUMN=CURRENCY, got "${bare}"`)
}

/** How a file is read: the record of its source, and its columns by its header. */
type How = {
  readonly record: PriceSource
  readonly mappingOf: (header: readonly string[]) => CsvMapping
}

function ecbHow(order: PriceFileOrder): How {
  const id = order.source ?? ECB_SOURCE.id
  const record = { ...ECB_SOURCE, ...recordFlags(order), id }
  return { record, mappingOf: (header) => ({ ...ecbMapping(header), source: id }) }
}

const ID = /^[-_.a-z0-9]{1,64}$/
const wrongId = (id: string): FaultError =>
  usage(`--source with small letters, digits, -, _ and ., got "${id}"`)
const noBase = (): FaultError => usage('either --asset or --asset-column: what the prices are of')

function csvHow(path: string, order: PriceFileOrder): How {
  const id =
    order.source ??
    parse(path)
      .name.toLowerCase()
      .replace(/[^-_.a-z0-9]+/g, '-')
  if (!ID.test(id)) throw wrongId(id)
  const record = { ...USUAL_SOURCE, ...recordFlags(order), id }
  return { record, mappingOf: (header) => csvMapping(header, record, order) }
}

function recordFlags(order: PriceFileOrder): Partial<PriceSource> {
  const { fillHours, priority } = order
  const dayEnds = /^(\d{2}):(\d{2})$/.exec(order.dayEnds ?? '24:00')
  const minutes = Number(dayEnds?.[1]) * 60 + Number(dayEnds?.[2])
  if (!(minutes <= 1_440)) throw usage(`--day-ends from 00:00 to 24:00, got "${order.dayEnds}"`)
  return {
    ...(fillHours === undefined ? {} : { fillHours }),
    ...(priority === undefined ? {} : { priority }),
    ...(order.dayEnds === undefined ? {} : { dayEndsMinutes: minutes }),
  }
}

function csvMapping(
  header: readonly string[],
  record: PriceSource,
  order: PriceFileOrder,
): CsvMapping {
  const { form, stamp } = timeOf(order)
  const stepMs = form === 'date' ? DAY_MS : (order.stepMinutes ?? 1_440) * 60_000
  return {
    source: record.id,
    base: baseOf(order),
    ...columnsOf(header, order),
    time: { form, stepMs, stamp, dayEndsMinutes: record.dayEndsMinutes },
    scale: order.scale ?? 0,
    isInverse: order.inverse === true,
  }
}

function timeOf({
  timeForm = 'date',
  stamp = 'end',
}: PriceFileOrder): Pick<CsvMapping['time'], 'form' | 'stamp'> {
  const form = TIME_FORMS.find((each) => each === timeForm)
  if (form === undefined) throw usage(`--time-form ${TIME_FORMS.join('|')}, got "${timeForm}"`)
  if (stamp !== 'start' && stamp !== 'end') throw usage(`--stamp start|end, got "${stamp}"`)
  return { form, stamp }
}

function baseOf({ asset, assetColumn }: PriceFileOrder): CsvMapping['base'] {
  if (asset !== undefined && assetColumn === undefined) return pricedNamed(asset)
  if (assetColumn !== undefined && asset === undefined) return { column: assetColumn }
  throw noBase()
}

/** Columns as they were named, else as the header means them. */
function columnsOf(
  header: readonly string[],
  { timeColumn, price, in: quoted }: PriceFileOrder,
): Pick<CsvMapping, 'timeColumn' | 'prices'> {
  const quote: Priced | null = quoted === undefined ? null : parsePriced(quoted)
  const prices = price?.map((text): PriceColumn => {
    const cut = text.lastIndexOf('=')
    if (cut > 0) return { column: text.slice(0, cut), quote: parsePriced(text.slice(cut + 1)) }
    if (quote !== null) return { column: text, quote }
    throw usage(`--price COLUMN=CURRENCY, got "${text}"`)
  })
  if (timeColumn !== undefined && prices !== undefined) return { timeColumn, prices }
  if (prices !== undefined) {
    const fit = header.find((name) => /^(?:date|time|timestamp|day|datetime)$/i.test(name.trim()))
    return { timeColumn: fit ?? 'date', prices }
  }
  const guessed = guessColumns(header, quote)
  return { ...guessed, ...(timeColumn === undefined ? {} : { timeColumn }) }
}

const usage = (expected: string): FaultError => new FaultError('USAGE', `Expected ${expected}`)
