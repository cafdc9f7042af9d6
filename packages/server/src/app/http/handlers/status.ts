/** `/v1/status`, `/v1/ledgers` and what monitors ask. */
import type { LedgerState } from '@paperchain/contract/ledger'
import type { ListAge, Status } from '@paperchain/contract/status'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { compareVersions } from '@paperchain/core/engine/attribute/list-timeline'
import type { BookTimes } from '@paperchain/core/links'
import { VERSION } from '../../version.ts'
import type { Handlers } from '../ask.ts'
import type { LedgerBlocks } from '../block-book.ts'
import type { House } from '../house.ts'
import { momentOf } from '../named.ts'
import { timeText } from '../write/basics.ts'
import { followerOf } from '../write/follow.ts'
import { staleOf } from '../write/grounds.ts'
import { ledgerStateOf } from '../write/ledger.ts'
import { ageDays } from '../write/lists.ts'

/** The newest version of each list, by list. */
export function newestOf(versions: readonly ListVersion[]): ListVersion[] {
  const newest = new Map<string, ListVersion>()
  for (const version of versions) {
    const known = newest.get(version.list)
    if (known === undefined || compareVersions(known, version) < 0) {
      newest.set(version.list, version)
    }
  }
  return [...newest.values()].sort((a, b) => (a.list < b.list ? -1 : 1))
}

/** Which lists are too old: by their schedule, or without one by the days of the settings. */
export function staleness({
  lists,
  clock,
}: Pick<House, 'lists' | 'clock'>): (newest: Pick<ListVersion, 'list'>) => boolean {
  const { has } = lists.pages.grounds.overdue(clock())
  return ({ list }) => has(list)
}

function listAges(house: House): ListAge[] {
  const isStale = staleness(house)
  return newestOf(house.lists.pages.versions).map((version) => {
    const age = ageDays(version.publishedMs, house.clock())
    return {
      list: version.list,
      published: timeText(version.publishedMs),
      known: timeText(version.knownMs),
      ageDays: age,
      entries: version.entryCount,
      sanction: version.sanction,
      stale: isStale(version),
    }
  })
}

/** Times of books, for as long as their blocks are the same: pages ask for the state all day. */
const TIMES = new WeakMap<LedgerBlocks, Promise<BookTimes | null>>()

function timesOf({ stores }: House, blocks: LedgerBlocks): Promise<BookTimes | null> | null {
  if (!blocks.ledger.startsWith('book:')) return null
  const known = TIMES.get(blocks)
  if (known !== undefined) return known
  const asked = stores.books.times(blocks.ledger)
  TIMES.set(blocks, asked)
  // A question that failed is asked again by whoever comes next.
  asked.catch(() => TIMES.delete(blocks))
  return asked
}

const statesOf = async (house: House): Promise<LedgerState[]> =>
  Promise.all(
    (await house.blocks.all()).map(async (blocks) =>
      ledgerStateOf(blocks, await timesOf(house, blocks)),
    ),
  )

async function statusOf(house: House): Promise<Status> {
  const { lists, registry, clock, startedMs } = house
  const now = clock()
  const states = await Promise.all(
    (['queued', 'failed'] as const).map((state) => count(house, state)),
  )
  const [queued = 0, failed = 0] = states
  return {
    version: VERSION,
    now: timeText(now),
    startedAt: timeText(startedMs),
    ledgers: await statesOf(house),
    lists: listAges(house),
    stale: lists.pages.grounds.late(now).map(staleOf),
    stalePrices: (await house.priceRefresher.schedule())
      .filter((source) => source.stale)
      .map(({ source }) => source),
    followers: house.followers.states.map(followerOf),
    jobs: { queued, running: await count({ registry }, 'running'), failed },
    sanctionsCovered: lists.pages.grounds.at(momentOf({}, house), now).sanctions.length > 0,
  }
}

/** Jobs in a state, counted up to one page. */
const count = async (
  { registry }: Pick<House, 'registry'>,
  state: 'queued' | 'running' | 'failed',
): Promise<number> => (await registry.jobs.list({ states: [state] }, { limit: 1_000 })).rows.length

/** Handlers of this topic. */
export const STATUS_HANDLERS: Handlers<
  'status.read' | 'ledger.list' | 'health' | 'ready' | 'metrics'
> = {
  'status.read': async ({ house }) => ({ body: await statusOf(house) }),
  'ledger.list': async ({ house }) => ({
    body: { items: await statesOf(house) },
  }),
  health: () => ({ body: { status: 'ok' } }),
  ready: async ({ house }) => {
    const { registry, stopping, audits } = house
    const alive = await registry.ping().then(
      () => true,
      () => false,
    )
    const ready = alive && !stopping.aborted && audits.fault === null
    return {
      status: ready ? 200 : 503,
      body: {
        status: stopping.aborted ? 'stopping' : ready ? 'ready' : 'failed',
        checks: {
          registry: alive ? 'ok' : 'failed',
          audit: audits.fault === null ? 'ok' : 'failed',
          ledger: stopping.aborted ? 'waiting' : 'ok',
        },
      },
    }
  },
  metrics: async ({ house }) => {
    const text = await house.metrics.text()
    return { body: text, text }
  },
}
