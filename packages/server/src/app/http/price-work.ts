/** The workers of prices: files that somebody brings, and HTTP sources by hand and by the clock. */
import { setTimeout } from 'node:timers/promises'
import * as contract from '@paperchain/contract/import-prices'
import { ImportSource } from '@paperchain/contract/list'
import type { Fault } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { Clock } from '@paperchain/core/ports'
import type { PriceImport, PriceStore } from '@paperchain/core/prices'
import * as z from 'zod'
import { importPriceFile, type PriceFileOutcome } from '../jobs/import-price-files.ts'
import {
  chosenSources,
  type PriceRefreshReport,
  type PriceRefreshWorld,
} from '../jobs/import-prices-http.ts'
import {
  dueOf,
  type PriceSchedule,
  PriceTries,
  priceSchedule,
  refreshAndRecord,
} from '../jobs/price-schedule.ts'
import { asJson } from './change.ts'
import { withoutFolder, withoutRoot } from './import-book-work.ts'
import { pathsOf } from './import-paths.ts'
import type { Work, WorkTools } from './job-runner.ts'
import { FAULTS_LISTED_MAX } from './limits.ts'
import type { Uploads } from './uploads.ts'
import { faultOf, timeText } from './write/basics.ts'

/** What a job that imports prices is asked to do. */
export const PriceInput = z.object({
  kind: z.literal('import-prices'),
  ...contract.PriceImportRequest.shape,
  source: ImportSource,
})

const RefreshInput = z.object({
  kind: z.literal('refresh-prices'),
  ...contract.PriceRefreshRequest.shape,
})

/** What a job that fetches prices is asked to do. */
export type PriceRefreshInput = z.output<typeof RefreshInput>

/** The input of a job, or null where it fetches no prices. */
export const priceRefreshInputOf = (json: Json): PriceRefreshInput | null =>
  RefreshInput.safeParse(json).data ?? null

/** What the workers need. */
export type PriceWorkHouse = {
  readonly stores: { readonly prices: PriceStore }
  readonly uploads: Uploads
  readonly clock: Clock
  readonly folder: string
}

/** Fetches prices, one round at a time: the clockwork and people have one turn after the other. */
export class PriceRefresher {
  readonly #house: PriceWorkHouse
  readonly #tries: PriceTries
  #last: Promise<unknown> = Promise.resolve()

  constructor(house: PriceWorkHouse) {
    this.#house = house
    this.#tries = new PriceTries(house.folder)
  }

  /** How every HTTP source stands. */
  schedule(): Promise<readonly PriceSchedule[]> {
    const { stores, clock } = this.#house
    return priceSchedule({ prices: stores.prices, clock }, this.#tries)
  }

  /** @throws what `refreshPrices` throws, also where the signal is aborted before its turn */
  run(
    { ids }: { readonly ids?: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly PriceRefreshReport[]> {
    const turn = this.#last.catch(() => undefined).then(() => this.#run(ids, signal))
    this.#last = turn
    return turn
  }

  async #run(ids: readonly string[] | undefined, signal: AbortSignal) {
    signal.throwIfAborted()
    const { stores, clock } = this.#house
    const world: PriceRefreshWorld = {
      ...{ prices: stores.prices, clock, signal },
      wait: (ms, stop) => setTimeout(ms, undefined, { signal: stop }),
      fetch: globalThis.fetch,
      env: process.env,
    }
    const wanted = ids ?? dueOf(await this.schedule(), clock())
    return wanted.length === 0 ? [] : refreshAndRecord(world, this.#tries, wanted)
  }
}

/** The workers, by kind of job. */
export const priceWorks = (
  house: PriceWorkHouse,
  refresher: PriceRefresher,
): Readonly<Record<string, Work>> => ({
  'import-prices': {
    unit: 'files',
    run: async (json, tools) => asJson(await importFiles(house, PriceInput.parse(json), tools)),
  },
  'refresh-prices': {
    unit: 'sources',
    run: async (json, { signal, progress }) => {
      const { ids } = RefreshInput.parse(json)
      const sources = await chosenSources(house.stores.prices, ids)
      const reports: PriceRefreshReport[] = []
      for (const [done, { id }] of sources.entries()) {
        progress(done, sources.length)
        reports.push(...(await refresher.run({ ids: [id] }, signal)))
      }
      progress(sources.length, sources.length)
      return asJson(refreshResult(reports))
    },
  },
})

async function importFiles(
  { stores, uploads, clock }: PriceWorkHouse,
  input: z.output<typeof PriceInput>,
  { signal, progress }: WorkTools,
): Promise<contract.PriceImportResult> {
  const { kind: _, source, name, dryRun, ...order } = input
  const { paths, root } = await pathsOf(uploads, source, 'files')
  const world = { prices: dryRun ? null : stores.prices, clock }
  const list = faultList((fault) => withoutRoot(fault, root))
  const outcomes: contract.PriceImportResult['outcomes'] = []
  for (const [done, path] of paths.entries()) {
    if (signal.aborted) break
    progress(done, paths.length)
    const outcome = await importPriceFile(path, { ...order, source: name }, world)
    outcomes.push(outcomeOf({ ...outcome, path: withoutFolder(path, root) }, list))
  }
  progress(outcomes.length, paths.length)
  return { outcomes, dryRun }
}

type FaultList = (faults: readonly Fault[]) => ReturnType<typeof faultOf>[]

/** So many faults as a job lists, of all its parts together. */
function faultList(clean: (fault: Fault) => Fault = (fault) => fault): FaultList {
  let left = FAULTS_LISTED_MAX
  return (faults) => {
    const listed = faults.slice(0, left).map((fault) => faultOf(clean(fault)))
    left -= listed.length
    return listed
  }
}

function outcomeOf(
  outcome: PriceFileOutcome,
  list: FaultList,
): contract.PriceImportResult['outcomes'][number] {
  const { path } = outcome
  if ('fault' in outcome)
    return { path, refused: list([outcome.fault])[0] ?? faultOf(outcome.fault), read: null }
  const { mapping, firstMs, lastMs, result, faults, path: _, ...counts } = outcome
  return {
    path,
    refused: null,
    read: {
      ...counts,
      mapping: { ...mapping, prices: [...mapping.prices] },
      first: timeText(firstMs),
      last: timeText(lastMs),
      import: result?.import == null ? null : recordOf(result.import),
      known: result?.known ?? 0,
      faults: list(faults),
      faultCount: faults.length,
    },
  }
}

/** An import of prices as the contract has it. */
export const recordOf = ({ knownMs, ...record }: PriceImport): contract.PriceImportRecord => ({
  ...record,
  known: timeText(knownMs),
})

function refreshResult(reports: readonly PriceRefreshReport[]): contract.PriceRefreshResult {
  const list = faultList()
  return {
    reports: reports.map(({ series, faults, failure, ...report }) => ({
      ...report,
      series: { ...series, vars: { ...series.vars } },
      faults: list(faults),
      failure: failure === null ? null : faultOf(failure),
    })),
  }
}
