/**
 * When HTTP sources of prices are asked again, by the rules of lists: due after their hours, sooner
 * after a failure, stale once nothing confirmed them for their hours and a tenth. What came of each
 * last try is kept in a file of the data folder. It is derived: where it is lost, all are due.
 *
 * @module
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FAULTS, type Fault, type FaultCode } from '@paperchain/core/domain/error'
import { formatTime, type TimeMs } from '@paperchain/core/domain/time'
import { GRACE_PERCENT, nextTryMs } from '@paperchain/core/engine/attribute/schedule'
import * as z from 'zod'
import {
  chosenSources,
  type Described,
  type PriceRefreshReport,
  type PriceRefreshWorld,
  refreshPrices,
} from './import-prices-http.ts'

/** The file with what came of each source. */
export const PRICE_TRIES_FILE = 'price-tries.json'

const HOUR_MS = 3_600_000

const Try = z.object({
  triedMs: z.number(),
  confirmedMs: z.number().nullable(),
  failures: z.number(),
  failure: z
    .object({
      code: z
        .string()
        .refine((code) => Object.hasOwn(FAULTS, code))
        .transform((code) => code as FaultCode),
      message: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
    })
    .nullable(),
})
const Tries = z.record(z.string(), Try)

/** What came of the tries of a source. */
type Try = z.output<typeof Try>

/** How an HTTP source stands. */
export type PriceSchedule = {
  readonly source: string
  /** Null for one that is asked by hand. */
  readonly everyHours: number | null
  readonly triedMs: TimeMs | null
  /** Last success, whether it brought news or not. */
  readonly confirmedMs: TimeMs | null
  readonly nextMs: TimeMs | null
  /** Failures since the last success, and the last of them. */
  readonly failures: number
  readonly failure: Fault | null
  /** Whether nothing confirmed it for longer than its schedule. */
  readonly stale: boolean
}

/** The tries of one data folder. Use it in the process that holds the folder. */
export class PriceTries {
  readonly #file: string

  constructor(folder: string) {
    this.#file = join(folder, PRICE_TRIES_FILE)
  }

  /** The last try of a source, or null. */
  of(id: string): Try | null {
    const all = this.#read()
    return Object.hasOwn(all, id) ? (all[id] ?? null) : null
  }

  /** Writes a try down. */
  record(id: string, tried: Try): void {
    const part = `${this.#file}.${process.pid}`
    const all = { ...this.#read(), [id]: tried }
    writeFileSync(part, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
    renameSync(part, this.#file)
  }

  /** A file that is none says that nothing was tried, so that everything is due. */
  #read(): Readonly<Record<string, Try>> {
    if (!existsSync(this.#file)) return {}
    try {
      return Tries.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
    } catch {
      return {}
    }
  }
}

/** How a source stands at a moment. */
export function scheduleOf(
  { id, http }: Described,
  tries: PriceTries,
  nowMs: TimeMs,
): PriceSchedule {
  const { triedMs, confirmedMs, failures, failure } = tries.of(id) ?? NEVER
  const told = { source: id, triedMs, confirmedMs, failures, failure }
  const { everyHours = null } = http
  if (everyHours === null) return { ...told, everyHours, nextMs: null, stale: false }
  const everyMs = everyHours * HOUR_MS
  const nextMs = nextTryMs({ triedMs, failures, everyMs }, nowMs)
  const allowedMs = everyMs + Math.ceil((everyMs * GRACE_PERCENT) / 100)
  const stale = confirmedMs === null ? failures > 0 : confirmedMs + allowedMs <= nowMs
  return { ...told, everyHours, nextMs, stale }
}

const NEVER = { triedMs: null, confirmedMs: null, failures: 0, failure: null } as const

/** How every HTTP source stands, by id. */
export async function priceSchedule(
  { prices, clock }: Pick<PriceRefreshWorld, 'prices' | 'clock'>,
  tries: PriceTries,
): Promise<readonly PriceSchedule[]> {
  return (await chosenSources(prices)).map((source) => scheduleOf(source, tries, clock()))
}

/** Ids of the sources that are due, the longest overdue first. */
export const dueOf = (schedule: readonly PriceSchedule[], nowMs: TimeMs): readonly string[] =>
  schedule
    .flatMap(({ source, nextMs }) =>
      nextMs !== null && nextMs <= nowMs ? [{ source, nextMs }] : [],
    )
    .sort((left, right) => left.nextMs - right.nextMs || (left.source < right.source ? -1 : 1))
    .map(({ source }) => source)

/**
 * Refreshes sources one after the other, and writes down what came of each.
 *
 * @throws what `refreshPrices` throws; the source at hand is then not written down
 */
export async function refreshAndRecord(
  world: PriceRefreshWorld,
  tries: PriceTries,
  ids: readonly string[] = [],
): Promise<readonly PriceRefreshReport[]> {
  const reports: PriceRefreshReport[] = []
  for (const { id } of await chosenSources(world.prices, ids)) {
    const found = await refreshPrices(world, [id])
    reports.push(...found)
    const failure = found.find((report) => report.failure !== null)?.failure ?? null
    const before = tries.of(id) ?? NEVER
    const triedMs = world.clock()
    const facts = (fault: Fault) => ({ ...fault, facts: plainFacts(fault) })
    tries.record(
      id,
      failure === null
        ? { triedMs, confirmedMs: triedMs, failures: 0, failure: null }
        : { ...before, triedMs, failures: before.failures + 1, failure: facts(failure) },
    )
  }
  return reports
}

const plainFacts = ({ facts }: Fault): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : String(value),
    ]),
  )

/** One sentence on a source that is late, for people. */
export function latePriceText({ source, everyHours, confirmedMs }: PriceSchedule): string {
  const last = confirmedMs === null ? 'never fetched' : `last fetched ${formatTime(confirmedMs)}`
  return `Prices of ${source} are stale: ${last}, expected every ${everyHours} h`
}
