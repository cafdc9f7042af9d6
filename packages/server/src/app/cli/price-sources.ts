/**
 * `paperchain price source add|show|remove`, `price refresh`, `price link|unlink` and
 * `price withdraw`: where prices come from, what was stated equal, and what was taken back.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { FaultError } from '@paperchain/core/domain/error'
import type { Priced, PriceLink, PriceSource } from '@paperchain/core/domain/price'
import { formatDate, formatTime, parseTime, parseTimeInclusive } from '@paperchain/core/domain/time'
import { assetNamed, pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { readPriceSource } from '@paperchain/core/engine/value/read-source'
import {
  ALL_KNOWN_MS,
  type PriceImport,
  type PriceSeries,
  type Withdrawal,
} from '@paperchain/core/prices'
import type { PriceRefreshReport } from '../jobs/import-prices-http.ts'
import {
  latePriceText,
  type PriceSchedule,
  PriceTries,
  priceSchedule,
  refreshAndRecord,
} from '../jobs/price-schedule.ts'
import { shownSource } from '../price-shown.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { pricedText } from './price-text.ts'
import { count, plural, table } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Bytes of a file that describes a source. */
const DESCRIPTION_BYTES_LIMIT = 1024 * 1024

/** Adds the source that a file describes, or changes the one with its id. */
export async function priceSourceAdd(io: Io, path: string): Promise<number> {
  const source = readPriceSource(await readDescription(path))
  await withFolder(io, 'price source', ({ prices }) => prices.putSource(source, io.clock()))
  return sourceAdded(io, source)
}

/** Answers with a source that was added. @returns the exit code */
export function sourceAdded(io: Io, given: PriceSource): number {
  const source = shownSource(given)
  const series = plural(source.http?.series.length ?? 0, 'series', 'series')
  answer(io, source, () => `${source.id}: ${series}. Now: paperchain price refresh ${source.id}`)
  return EXIT.ok
}

/** What a file describes. @throws {FaultError} `PRICE_…` where it is not to be read */
export async function readDescription(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected to read ${path}, got ${why}`
    throw new FaultError('PRICE_UNREADABLE', message, { file: path }, error)
  })
  if (text.length > DESCRIPTION_BYTES_LIMIT) {
    const message = `Expected at most ${DESCRIPTION_BYTES_LIMIT} characters in ${path}, got more`
    throw new FaultError('PRICE_TOO_LARGE', message, { file: path })
  }
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const message = `Expected JSON in ${path}, got ${String(error)}`
    throw new FaultError('PRICE_SOURCE_INVALID', message, { file: path }, error)
  }
}

/** Removes the record of a source; its prices stay. */
export async function priceSourceRemove(io: Io, id: string): Promise<number> {
  const removed = await withFolder(io, 'price source', ({ prices }) =>
    prices.removeSource(id, io.clock()),
  )
  if (!removed) throw unknown('the id of a source', id)
  return sourceRemoved(io, id)
}

/** Answers with a source that was removed. @returns the exit code */
export function sourceRemoved(io: Io, id: string): number {
  answer(io, { removed: id }, () => `${id} is no longer fetched; its prices stay.`)
  return EXIT.ok
}

/** What is known of prices. */
export type KnownPrices = {
  readonly sources: readonly PriceSource[]
  readonly links: readonly PriceLink[]
  readonly series: readonly PriceSeries[]
  readonly imports: readonly PriceImport[]
  /** How each HTTP source stands. */
  readonly schedule: readonly PriceSchedule[]
}

/** Shows sources, series, equalities and imports. */
export async function priceSourceShow(io: Io): Promise<number> {
  const now = ALL_KNOWN_MS
  const known = await withFolder(io, 'price source', async ({ prices }): Promise<KnownPrices> => {
    const [sources, links] = [await prices.sources(now), await prices.links(now)]
    const [series, imports] = [await prices.series(now), await prices.imports()]
    const schedule = await priceSchedule({ prices, clock: io.clock }, new PriceTries(io.folder))
    return { sources: sources.map(shownSource), links, series, imports, schedule }
  })
  return knownTold(io, known)
}

/** Answers with what is known of prices. @returns the exit code */
export function knownTold(io: Io, known: KnownPrices): number {
  answer(io, known, () => {
    const { sources, series, links } = known
    if (series.length + sources.length + links.length === 0) {
      return 'No prices yet. Try: paperchain price import ecb eurofxref-hist.csv'
    }
    return [seriesTable(known), ...links.map(linkText), ...scheduled(known)].join('\n')
  })
  for (const late of known.schedule.filter(({ stale }) => stale)) note(io, latePriceText(late))
  return EXIT.ok
}

const linkText = ({ asset, as, kind }: PriceLink): string =>
  `${pricedText(asset)} ${kind === 'same' ? 'is' : 'is promised to be worth'} ${pricedText(as)}`

/** What the clock fetches, and how it went. */
const scheduled = ({ schedule }: KnownPrices): string[] =>
  schedule.flatMap(({ source, everyHours, confirmedMs, nextMs, failure }) => {
    if (everyHours === null || nextMs === null) return []
    const last = confirmedMs === null ? 'never fetched' : `last fetched ${formatTime(confirmedMs)}`
    const why = failure === null ? '' : `, failed: ${failure.code}`
    return [`${source}: every ${everyHours} h by a server, ${last}${why}`]
  })

function seriesTable({ sources, series, imports }: KnownPrices): string {
  const right = true
  const lastOf = (id: string) => imports.filter(({ source }) => source === id).at(-1)
  const rows = series.map((each) => {
    const record = sources.find(({ id }) => id === each.source)
    const last = lastOf(each.source)
    return [
      each.source,
      record?.form ?? 'csv',
      `${pricedText(each.base)} in ${pricedText(each.quote)}`,
      formatDate(each.firstMs),
      formatDate(each.lastMs),
      count(each.count),
      record === undefined ? '' : `${record.fillHours} h`,
      last === undefined ? '' : formatTime(last.knownMs),
    ]
  })
  const bare = sources.filter(({ id }) => series.every(({ source }) => source !== id))
  const heads = ['source', 'form', 'price of', 'first', 'last']
  return table(
    [
      ...heads.map((head) => ({ head })),
      { head: 'prices', right },
      { head: 'gaps filled', right },
      { head: 'last import' },
    ],
    [...rows, ...bare.map(({ id, form }) => [id, form, 'nothing yet', '', '', '', '', ''])],
  )
}

/** Fetches what came since. */
export async function priceRefresh(io: Io, ids: readonly string[]): Promise<number> {
  const reports = await withFolder(io, 'price refresh', ({ prices }) => {
    const { clock, signal } = io
    const wait = (ms: number, stop: AbortSignal): Promise<void> =>
      setTimeout(ms, undefined, { signal: stop })
    const world = { prices, clock, signal, wait, fetch: globalThis.fetch, env: process.env }
    return refreshAndRecord(world, new PriceTries(io.folder), ids)
  })
  return pricesFetched(io, reports)
}

/** Answers with what came of each series. @returns the exit code */
export function pricesFetched(io: Io, reports: readonly PriceRefreshReport[]): number {
  answer(io, reports, () =>
    reports.length === 0 ? 'No HTTP source yet.' : reports.map(reportText).join('\n'),
  )
  const failures = reports.flatMap(({ failure }) => (failure === null ? [] : [failure]))
  noteFaults(io, [...reports.flatMap(({ faults }) => faults), ...failures])
  return failures.length > 0 ? EXIT.fault : EXIT.ok
}

function reportText({ source, series, added, corrected, failure }: PriceRefreshReport): string {
  const what = `${source}: ${pricedText(series.base)} in ${pricedText(series.quote)}`
  const changes = `${count(added)} new, ${count(corrected)} corrected`
  return `${what}, ${changes}${failure === null ? '' : `, failed: ${failure.code}`}`
}

/** States that an asset is another one elsewhere, or is promised to be worth it. */
export async function priceLink(
  io: Io,
  [what = '', as = '']: readonly string[],
  flags: { readonly peg?: boolean },
): Promise<number> {
  const kind = flags.peg === true ? 'peg' : 'same'
  const link: PriceLink = { asset: assetNamed(what), as: pricedNamed(as), kind }
  await withFolder(io, 'price link', ({ prices }) => prices.putLink(link, io.clock()))
  return linked(io, link)
}

/** Answers with what was stated. @returns the exit code */
export function linked(io: Io, link: PriceLink): number {
  answer(io, link, () => linkText(link))
  return EXIT.ok
}

/** Takes such a statement back. */
export async function priceUnlink(io: Io, what: string): Promise<number> {
  const asset = assetNamed(what)
  const removed = await withFolder(io, 'price link', ({ prices }) =>
    prices.removeLink(asset, io.clock()),
  )
  if (!removed) throw unknown('an asset of which an equality was stated', what)
  return unlinked(io, asset)
}

/** Answers with what was taken back. @returns the exit code */
export function unlinked(io: Io, asset: Priced): number {
  answer(io, { removed: asset }, () => `${pricedText(asset)} is valued by its own prices alone.`)
  return EXIT.ok
}

/** Flags of `price withdraw`. */
export type WithdrawFlags = {
  readonly from?: string
  readonly to?: string
  readonly reason?: string
}

/** Takes prices of a source back; old answers replay with `--known-at`. */
export async function priceWithdraw(io: Io, id: string, flags: WithdrawFlags): Promise<number> {
  const { from, to, reason = 'withdrawn' } = flags
  const done = await withFolder(io, 'price withdraw', ({ prices }) => {
    const which: Withdrawal = {
      source: id,
      knownMs: io.clock(),
      reason,
      ...(from === undefined ? {} : { fromMs: parseTime(from) }),
      ...(to === undefined ? {} : { untilMs: parseTimeInclusive(to) }),
    }
    return prices.withdraw(which)
  })
  if (done === null) throw unknown('a source with prices in that time', id)
  return withdrawn(io, done)
}

/** Answers with what was withdrawn. @returns the exit code */
export function withdrawn(io: Io, done: PriceImport): number {
  answer(io, done, () => `${plural(done.withdrawn, 'price')} of ${done.source} no longer count.`)
  return EXIT.ok
}

const unknown = (expected: string, got: string): FaultError =>
  new FaultError('PRICE_SOURCE_UNKNOWN', `Expected ${expected}, got "${got.slice(0, 80)}"`)
