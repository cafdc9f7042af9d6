/** `price import`, `price source …`, `price refresh`, `price link` and others through a server. */
import { basename, resolve } from 'node:path'
import type { JsonValue } from '@paperchain/contract/common'
import type * as imports from '@paperchain/contract/import-prices'
import type { PriceSchedule as ContractSchedule } from '@paperchain/contract/price-source'
import type { PriceLink, PriceSource, TimeForm } from '@paperchain/core/domain/price'
import type { CsvMapping } from '@paperchain/core/engine/value/csv-prices'
import { assetNamed, pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { readPriceSource } from '@paperchain/core/engine/value/read-source'
import type { PriceImport, PriceSeries } from '@paperchain/core/prices'
import type { PriceFileOutcome } from '../jobs/import-price-files.ts'
import type { PriceRefreshReport } from '../jobs/import-prices-http.ts'
import type { PriceSchedule } from '../jobs/price-schedule.ts'
import { type PriceImportFlags, priceOrder, pricesTold } from './price-import.ts'
import {
  knownTold,
  linked,
  pricesFetched,
  readDescription,
  sourceAdded,
  sourceRemoved,
  unlinked,
  type WithdrawFlags,
  withdrawn,
} from './price-sources.ts'
import type { RemoteWork } from './through-server.ts'
import { ended, failing, sourceOf, unfinished } from './through-server-import.ts'
import { faultOf } from './through-server-read.ts'

/** `paperchain price import`. */
export const priceImportThrough: RemoteWork<PriceImportFlags> = async (asked, words, flags) => {
  const { io, remote } = asked
  const { order, paths } = priceOrder(words, flags)
  const { source: name, ...rest } = order
  const dryRun = flags.dryRun === true
  // Its words were checked as the server checks them; what is none is refused there too.
  const body = { ...rest, ...(name === undefined ? {} : { name }), dryRun } as Order
  const source = await sourceOf(remote, 'prices', paths)
  const begun = await remote.api('price.import', { body: { ...body, source } })
  const job = await ended(asked, begun)
  failing(job)
  if (job.kind !== 'import-prices' || job.result === null) return unfinished(io, job)
  const outcomes = job.result.outcomes.map((outcome) => outcomeOf(outcome, { paths, dryRun }))
  return pricesTold(io, outcomes, dryRun)
}

type Order = Omit<imports.PriceImportRequest, 'source'>
type Outcome = imports.PriceImportResult['outcomes'][number]
type Asked = { readonly paths: readonly string[]; readonly dryRun: boolean }

function outcomeOf(
  { path: told, read, refused }: Outcome,
  { paths, dryRun }: Asked,
): PriceFileOutcome {
  // As it was typed: the server knows the file by its whole path, or by its name.
  const path = paths.find((typed) => resolve(typed) === told || basename(typed) === told) ?? told
  if (refused !== null) return { path, fault: faultOf(refused) }
  if (read === null) throw new TypeError('an outcome without rows and without a reason')
  const { first, last, import: made, known, faults, mapping, faultCount: _, ...counts } = read
  const stored = made === null ? null : importOf(made)
  return {
    path,
    ...counts,
    mapping: mappingOf(mapping),
    firstMs: Date.parse(first),
    lastMs: Date.parse(last),
    result: dryRun ? null : { import: stored, known },
    faults: faults.map(faultOf),
  }
}

const mappingOf = ({ base, prices, time, ...mapping }: Mapping): CsvMapping => ({
  ...mapping,
  base: typeof base === 'string' ? pricedNamed(base) : base,
  prices: prices.map(({ column, quote }) => ({ column, quote: pricedNamed(quote) })),
  time: { ...time, form: time.form as TimeForm },
})
type Mapping = NonNullable<Outcome['read']>['mapping']

const importOf = ({ known, ...made }: imports.PriceImportRecord): PriceImport => ({
  ...made,
  knownMs: Date.parse(known),
})

/** `paperchain price source add`. */
export const priceAddThrough: RemoteWork<object> = async ({ io, remote }, [path = '']) => {
  const description = await readDescription(path)
  // What is wrong with it is said here, in the words of the file.
  const { id } = readPriceSource(description)
  const { id: _, ...body } = description as Record<string, JsonValue>
  const source = await remote.api('priceSource.put', { params: { source: id }, body })
  return sourceAdded(io, source as PriceSource)
}

/** `paperchain price source remove`. */
export const priceRemoveThrough: RemoteWork<object> = async ({ io, remote }, [id = '']) => {
  await remote.api('priceSource.remove', { params: { source: id } })
  return sourceRemoved(io, id)
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

/** `paperchain price source show`. */
export const priceShowThrough: RemoteWork<object> = async ({ io, remote }) => {
  const { sources, links, series, imports: made, schedule } = await remote.api('priceSource.list')
  return knownTold(io, {
    sources: sources as PriceSource[],
    links: links as PriceLink[],
    series: series.map(
      ({ first, last, ...each }) =>
        ({ ...each, firstMs: Date.parse(first), lastMs: Date.parse(last) }) as PriceSeries,
    ),
    imports: made.map(importOf),
    schedule: schedule.map(scheduleOf),
  })
}

const scheduleOf = (schedule: ContractSchedule): PriceSchedule => ({
  source: schedule.source,
  triedMs: timeOf(schedule.tried),
  confirmedMs: timeOf(schedule.confirmed),
  failures: schedule.failures,
  failure: schedule.failure === null ? null : faultOf(schedule.failure),
  everyHours: schedule.everyHours,
  nextMs: timeOf(schedule.next),
  stale: schedule.stale,
})

/** `paperchain price refresh`. */
export const priceRefreshThrough: RemoteWork<object> = async (asked, ids) => {
  const body = ids.length === 0 ? {} : { ids }
  const job = await ended(asked, await asked.remote.api('priceSource.refresh', { body }))
  failing(job)
  if (job.kind !== 'refresh-prices' || job.result === null) return unfinished(asked.io, job)
  const reports = job.result.reports.map(({ series, faults, failure, ...report }) => ({
    ...report,
    series: series as PriceRefreshReport['series'],
    faults: faults.map(faultOf),
    failure: failure === null ? null : faultOf(failure),
  }))
  return pricesFetched(asked.io, reports)
}

/** `paperchain price link`. */
export const priceLinkThrough: RemoteWork<{ readonly peg?: boolean }> = async (
  { io, remote },
  [what = '', as = ''],
  flags,
) => {
  const asset = assetNamed(what)
  const body = { as: pricedNamed(as), kind: flags.peg === true ? 'peg' : 'same' } as const
  return linked(io, (await remote.api('priceLink.put', { params: { asset }, body })) as PriceLink)
}

/** `paperchain price unlink`. */
export const priceUnlinkThrough: RemoteWork<object> = async ({ io, remote }, [what = '']) => {
  const asset = assetNamed(what)
  await remote.api('priceLink.remove', { params: { asset } })
  return unlinked(io, asset)
}

/** `paperchain price withdraw`. */
export const priceWithdrawThrough: RemoteWork<WithdrawFlags> = async (
  { io, remote },
  [source = ''],
  { from, to, reason },
) => {
  const body = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(reason === undefined ? {} : { reason }),
  }
  const made = await remote.api('priceSource.withdraw', { params: { source }, body })
  return withdrawn(io, importOf(made))
}
