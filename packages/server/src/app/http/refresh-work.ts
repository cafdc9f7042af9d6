/** Fetching lists from their sources: as a job that somebody asked for, and by the clockwork. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RefreshRequest, type RefreshResult } from '@paperchain/contract/source'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import { dueSources } from '@paperchain/core/engine/attribute/schedule'
import type { Clock, ListStore } from '@paperchain/core/ports'
import * as z from 'zod'
import { type RefreshOrder, type RefreshReport, refreshLists } from '../jobs/refresh-lists.ts'
import { asJson } from './change.ts'
import type { Work } from './job-runner.ts'
import { reportOf } from './write/sources.ts'

const Input = z.object({ kind: z.literal('refresh-lists'), ...RefreshRequest.shape })

/** What a job that fetches lists is asked to do. */
export type RefreshInput = z.output<typeof Input>

/** The input of a job, or null where it fetches no lists. */
export const refreshInputOf = (json: Json): RefreshInput | null =>
  Input.safeParse(json).data ?? null

/** What fetching needs. */
export type RefreshHouse = {
  readonly lists: ListStore
  readonly clock: Clock
  readonly folder: string
}

/** Fetches lists, one round at a time: the clockwork and people have one turn after the other. */
export class Refresher {
  readonly #house: RefreshHouse
  #last: Promise<unknown> = Promise.resolve()

  constructor(house: RefreshHouse) {
    this.#house = house
  }

  /** @throws what `refreshLists` throws, also where the signal is aborted before its turn */
  run(order: RefreshOrder, signal: AbortSignal): Promise<readonly RefreshReport[]> {
    const turn = this.#last.catch(() => undefined).then(() => this.#run(order, signal))
    this.#last = turn
    return turn
  }

  async #run(order: RefreshOrder, signal: AbortSignal): Promise<readonly RefreshReport[]> {
    signal.throwIfAborted()
    const { lists, clock, folder } = this.#house
    const scratch = join(folder, 'scratch')
    await mkdir(scratch, { recursive: true, mode: 0o700 })
    return refreshLists({ lists, clock, scratch, fetch: globalThis.fetch, signal }, order)
  }
}

/** The worker: source by source, so that it can tell how far it is. */
export const refreshWorks = (
  { lists, clock }: RefreshHouse,
  refresher: Refresher,
): Readonly<Record<string, Work>> => ({
  'refresh-lists': {
    unit: 'sources',
    run: async (json, { signal, progress }) => {
      const input = refreshInputOf(json)
      if (input === null) {
        throw new FaultError('REQUEST_INVALID', 'Expected the input of a refresh, got another')
      }
      const { allowShrink } = input
      const ids = input.ids ?? dueSources(await lists.sources(), clock()).map(({ id }) => id)
      const result: RefreshResult = { reports: [] }
      for (const [done, id] of ids.entries()) {
        progress(done, ids.length)
        const reports = await refresher.run({ ids: [id], allowShrink }, signal)
        result.reports.push(...reports.map(reportOf))
      }
      progress(ids.length, ids.length)
      return asJson(result)
    },
  },
})
