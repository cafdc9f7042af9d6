/** `paperchain price import csv|ecb FILE…`: prices from files. */
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
import { formatDate } from '@paperchain/core/domain/time'
import {
  type CsvMapping,
  guessColumns,
  type PriceColumn,
} from '@paperchain/core/engine/value/csv-prices'
import { ECB_SOURCE, ecbMapping } from '@paperchain/core/engine/value/ecb-rates'
import { pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { bySeries } from '@paperchain/core/engine/value/price-rows'
import type { PriceStore } from '@paperchain/core/prices'
import {
  loadPriceFile,
  type ReadPrices,
  readPriceFile,
} from '../../adapters/prices/read-price-file.ts'
import { importPrices, type PriceOutcome } from '../jobs/import-prices.ts'
import { EXIT } from './exit.ts'
import { wholeOrNull } from './flags.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { count, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `price import`. */
export type PriceImportFlags = {
  readonly asset?: string
  readonly assetColumn?: string
  readonly timeColumn?: string
  readonly price?: readonly string[]
  readonly in?: string
  readonly source?: string
  readonly timeForm?: string
  readonly stamp?: string
  readonly stepMinutes?: string
  readonly dayEnds?: string
  readonly scale?: string
  readonly inverse?: boolean
  readonly priority?: string
  readonly fillHours?: string
  readonly acceptJumps?: boolean
  readonly dryRun?: boolean
}

type Outcome =
  | { readonly path: string; readonly read: ReadPrices; readonly done: PriceOutcome }
  | { readonly path: string; readonly fault: Fault }

/** Imports every file; one that is refused does not keep the others out. */
export async function priceImport(
  io: Io,
  [form = '', ...paths]: readonly string[],
  flags: PriceImportFlags,
): Promise<number> {
  if ((form !== 'csv' && form !== 'ecb') || paths.length === 0) {
    const got = [form, ...paths].join(' ')
    throw new FaultError('USAGE', `Expected price import csv|ecb FILE…, got "${got}"`)
  }
  const how = form === 'ecb' ? ecbHow(flags) : (path: string) => csvHow(path, flags)
  const outcomes: Outcome[] = []
  const run = async (store: PriceStore | null): Promise<void> => {
    for (const path of paths) {
      if (io.signal.aborted) return
      outcomes.push(await importOne({ io, path, how: how(path), flags }, store))
    }
  }
  if (flags.dryRun === true) await run(null)
  else await withFolder(io, 'price import', ({ prices }) => run(prices))
  report(io, outcomes, flags.dryRun === true)
  if (io.signal.aborted) return EXIT.interrupted
  return outcomes.some((outcome) => 'fault' in outcome) ? EXIT.fault : EXIT.ok
}

/** How a file is read: the record of its source, and its columns by its header. */
type How = {
  readonly record: PriceSource
  readonly mappingOf: (header: readonly string[]) => CsvMapping
}

const ecbHow = (flags: PriceImportFlags) => (): How => {
  const id = flags.source ?? ECB_SOURCE.id
  const record = { ...ECB_SOURCE, ...recordFlags(flags), id }
  return { record, mappingOf: (header) => ({ ...ecbMapping(header), source: id }) }
}

const ID = /^[-_.a-z0-9]{1,64}$/

function csvHow(path: string, flags: PriceImportFlags): How {
  const id =
    flags.source ??
    parse(path)
      .name.toLowerCase()
      .replace(/[^-_.a-z0-9]+/g, '-')
  if (!ID.test(id)) throw usage(`--source with small letters, digits, -, _ and ., got "${id}"`)
  const record = { ...USUAL_SOURCE, ...recordFlags(flags), id }
  return { record, mappingOf: (header) => csvMapping(header, record, flags) }
}

function recordFlags(flags: PriceImportFlags): Partial<PriceSource> {
  const fillHours = wholeOrNull('--fill-hours', flags.fillHours, [0, 8_784])
  const priority = wholeOrNull('--priority', flags.priority, [0, 1_000])
  const dayEnds = /^(\d{2}):(\d{2})$/.exec(flags.dayEnds ?? '24:00')
  const minutes = Number(dayEnds?.[1]) * 60 + Number(dayEnds?.[2])
  if (!(minutes <= 1_440)) throw usage(`--day-ends from 00:00 to 24:00, got "${flags.dayEnds}"`)
  return {
    ...(fillHours === null ? {} : { fillHours }),
    ...(priority === null ? {} : { priority }),
    ...(flags.dayEnds === undefined ? {} : { dayEndsMinutes: minutes }),
  }
}

function csvMapping(
  header: readonly string[],
  record: PriceSource,
  flags: PriceImportFlags,
): CsvMapping {
  const form = TIME_FORMS.find((each) => each === (flags.timeForm ?? 'date'))
  if (form === undefined)
    throw usage(`--time-form ${TIME_FORMS.join('|')}, got "${flags.timeForm}"`)
  const { stamp = 'end' } = flags
  if (stamp !== 'start' && stamp !== 'end') throw usage(`--stamp start|end, got "${stamp}"`)
  const minutes = wholeOrNull('--step-minutes', flags.stepMinutes, [0, 1_440 * 366]) ?? 1_440
  const stepMs = form === 'date' ? DAY_MS : minutes * 60_000
  return {
    source: record.id,
    base: baseOf(flags),
    ...columnsOf(header, flags),
    time: { form, stepMs, stamp, dayEndsMinutes: record.dayEndsMinutes },
    scale: wholeOrNull('--scale', flags.scale, [0, 60]) ?? 0,
    isInverse: flags.inverse === true,
  }
}

function baseOf({ asset, assetColumn }: PriceImportFlags): CsvMapping['base'] {
  if (asset !== undefined && assetColumn === undefined) return pricedNamed(asset)
  if (assetColumn !== undefined && asset === undefined) return { column: assetColumn }
  throw usage('either --asset or --asset-column: what the prices are of')
}

/** Columns as they were named, else as the header means them. */
function columnsOf(
  header: readonly string[],
  { timeColumn, price, in: quoted }: PriceImportFlags,
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

type One = {
  readonly io: Io
  readonly path: string
  readonly how: How
  readonly flags: PriceImportFlags
}

async function importOne(
  { io, path, how, flags }: One,
  store: PriceStore | null,
): Promise<Outcome> {
  try {
    const knownMs = io.clock()
    const file = await loadPriceFile(path)
    const read = readPriceFile(file, how.mappingOf, knownMs)
    const { name, hash } = file
    const done = await importPrices(store, {
      origin: { source: how.record.id, name, hash, knownMs },
      points: read.points,
      acceptJumps: flags.acceptJumps === true,
      record: how.record,
      changes: recordFlags(flags),
    })
    return { path, read, done }
  } catch (error) {
    if (!(error instanceof FaultError) || error.code === 'DISK_FULL' || error.code === 'USAGE') {
      throw error
    }
    return { path, fault: faultOf(error) }
  }
}

function report(io: Io, outcomes: readonly Outcome[], dryRun: boolean): void {
  answer(io, outcomes.map(outcomeData), () => outcomeTable(outcomes, dryRun))
  for (const outcome of outcomes) {
    if ('fault' in outcome) {
      note(io, `${outcome.path}: refused, nothing of it was stored`)
      noteFaults(io, [outcome.fault])
      continue
    }
    const { read, done } = outcome
    const columns = read.mapping.prices.map(({ column, quote }) => `${column} as ${quote}`)
    const few = columns.slice(0, 5).join(', ') + (columns.length > 5 ? ', …' : '')
    note(io, `${outcome.path}: read ${read.mapping.timeColumn} as time, ${few}`)
    noteFaults(io, [...read.faults, ...done.faults])
    if (done.doubtfulCount > 0)
      note(io, `${plural(done.doubtfulCount, 'price')} marked as doubtful`)
  }
}

function outcomeData(outcome: Outcome): unknown {
  if ('fault' in outcome) return outcome
  const { path, read, done } = outcome
  const { import: stored, known } = done.result ?? { import: null, known: 0 }
  return {
    path,
    mapping: read.mapping,
    prices: read.points.length,
    empty: read.emptyCount,
    doubtful: done.doubtfulCount,
    ...(done.result === null ? { dryRun: true } : { import: stored, known }),
    faults: [...read.faults, ...done.faults],
  }
}

function outcomeTable(outcomes: readonly Outcome[], dryRun: boolean): string {
  const right = true
  const rows = outcomes.flatMap((outcome) => {
    if ('fault' in outcome) return [[outcome.path, '', '', '', '', '', outcome.fault.code]]
    const { read, done } = outcome
    const times = read.points.map(({ timeMs }) => timeMs)
    const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    const last = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
    const result = done.result?.import ?? null
    return [
      [
        read.mapping.source,
        count(bySeries(read.points).size),
        formatDate(first),
        formatDate(last),
        count(read.points.length),
        result === null ? '' : `${count(result.added)} new, ${count(result.corrected)} corrected`,
        dryRun ? 'not stored (dry run)' : result === null ? 'known already' : 'stored',
      ],
    ]
  })
  return table(
    [
      { head: 'source' },
      { head: 'series', right },
      { head: 'first' },
      { head: 'last' },
      { head: 'prices', right },
      { head: 'changes' },
      { head: 'state' },
    ],
    rows,
  )
}

const usage = (expected: string): FaultError => new FaultError('USAGE', `Expected ${expected}`)
