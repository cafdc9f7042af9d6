/** Opens everything that a server works with, and closes it in the right order. */
import { join } from 'node:path'
import { type FollowState, lagOf } from '@paperchain/core/domain/follow'
import type { ListVersion } from '@paperchain/core/domain/tag'
import type { Clock } from '@paperchain/core/ports'
import type { Registry } from '@paperchain/core/registry'
import { decoyHash } from '../../adapters/auth-local/password.ts'
import { SignInThrottle } from '../../adapters/auth-local/throttle.ts'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import type { OwnFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import type { OwnRegistry } from '../../adapters/registry-postgres/registry.ts'
import { desksOf } from '../book-desks.ts'
import { ExposureDesk } from '../exposures/exposure-desk.ts'
import { FollowBook } from '../follow/follow-book.ts'
import { AuditQueue } from '../http/audit-queue.ts'
import { BlockBook } from '../http/block-book.ts'
import { buildAfter, clusterWorks, houseClusters } from '../http/cluster-work.ts'
import { newestOf, staleness } from '../http/handlers/status.ts'
import type { House, StartedWith } from '../http/house.ts'
import { Identities } from '../http/identity.ts'
import { type ImportHouse, importWorks, keptFor, tidyAfter } from '../http/import-work.ts'
import { JobRunner } from '../http/job-runner.ts'
import type { HttpLimits } from '../http/limits.ts'
import { ListBook } from '../http/list-book.ts'
import { makeMetrics } from '../http/metrics.ts'
import { knownNow } from '../http/named.ts'
import { NodePlaces } from '../http/node-places.ts'
import { PriceRefresher, type PriceWorkHouse, priceWorks } from '../http/price-work.ts'
import { type ReconcileHouse, reconcileWorks } from '../http/reconcile-work.ts'
import { Refresher, type RefreshHouse, refreshWorks } from '../http/refresh-work.ts'
import { TraceGate } from '../http/trace-gate.ts'
import { Uploads } from '../http/uploads.ts'
import { NameBook } from '../names/name-book.ts'
import { BackupBook } from '../operate/backup-book.ts'
import { SETTINGS } from '../settings.ts'
import { tagSetAt } from '../tags-of.ts'
import { type DueRefresher, refreshLoop } from './refresh-loop.ts'

/** Rises whatever happens to the clock. */
const now = (): number => performance.now()

/** How often ended sessions and expired uploads are thrown away. */
const SWEEP_MS = 60 * 60_000

/** What a house is built from. */
export type HouseParts = {
  readonly folder: string
  readonly data: OwnFolder
  readonly registry: OwnRegistry
  readonly clock: Clock
  readonly limits: HttpLimits
  readonly startedWith: readonly StartedWith[]
  /** The secret of the command line of this machine's user; empty for none. */
  readonly localToken: string
  /** The file with the node's secret: the registry's, and that of names in books. */
  readonly keyFile: string
  readonly onBug: (error: unknown) => void
  /** Whether lists with a source are fetched when they are due. */
  readonly refresh: boolean
}

/** A house, and how it is left. */
export type OpenHouse = {
  readonly house: House
  /** Takes on nothing new: `/readyz` says so and jobs are given back. */
  readonly beginStop: () => void
  /** Gives jobs back, writes what waits, closes both stores. Call once no request is under way. */
  readonly close: () => Promise<void>
}

/**
 * Builds the house on opened stores and begins to do jobs. It owns the stores from here on.
 *
 * flat: one part after the other, in the order in which they need each other
 */
export async function openHouse(parts: HouseParts): Promise<OpenHouse> {
  const { data, registry, clock, limits } = parts
  const stopping = new AbortController()
  const blocks = new BlockBook(data.ledger, clock)
  const ledger = blocks.watched()
  const { lists, names } = await listBooks(parts)
  const { books, links } = data
  const { folder, keyFile } = parts
  const desks = desksOf({ ledger, books, links }, { folder, keyFile, clock })
  const uploads = new Uploads(join(folder, 'uploads'), clock, limits)
  const kept = { uploads, places: new NodePlaces(folder, clock) }
  const work = { ledger, lists: lists.store, stores: data, desks, ...kept, clock, folder }
  const clusters = houseClusters({ folder, ledger, blocks, lists, stores: data, clock })
  const { works, refreshers, priceRefresher } = workersOf(work)
  const jobs = new JobRunner({
    jobs: registry.jobs,
    works: { ...works, ...clusterWorks(clusters) },
    onBug: parts.onBug,
    onEnd: async (job) => {
      await tidyAfter(kept, job)
      await buildAfter(job, clusters, { jobs: registry.jobs, ledger })
    },
  })
  const stores = { ledger, assets: data.assets, notes: data.notes, clock, now }
  const followers = new FollowBook({ ...stores, folder, onBug: parts.onBug })
  const house: House = {
    ledger,
    blocks,
    lists,
    names,
    stores: data,
    desks,
    clusters,
    exposures: exposureDesk({ ledger, lists, clock }, data),
    followers,
    registry,
    throttle: new SignInThrottle(),
    identities: new Identities(registry, clock, parts.localToken),
    audits: new AuditQueue(registry),
    ...kept,
    priceRefresher,
    jobs,
    backups: backupsOf(parts),
    traces: new TraceGate(limits.tracesAtOnce),
    metrics: makeMetrics(),
    hasher: nodeHasher,
    clock,
    limits,
    startedMs: clock(),
    startedWith: parts.startedWith,
    stopping: stopping.signal,
  }
  watch(house)
  // The first unknown name at sign-in must not take longer than the next.
  await decoyHash()
  const sweep = sweeper(house, parts.onBug)
  const clockworks = clockworksOf(parts, refreshers)
  followers.start()
  jobs.start()
  return {
    house,
    beginStop: () => stopping.abort(),
    close: async () => {
      stopping.abort()
      clearInterval(sweep)
      await Promise.all(clockworks.map((each) => each.stop()))
      await leave(house, parts)
    },
  }
}

/** Lists, and the names of their parties: kept up together. */
async function listBooks({ data, registry, clock }: HouseParts) {
  const names = new NameBook(data.lists)
  const staleDays = await registry.settings.get(SETTINGS.listStaleDays)
  const lists = new ListBook(data.lists, staleDays, (all) => names.refresh(all, nowFor(all, clock)))
  await lists.refresh()
  return { lists, names }
}

/** Now; what came while the clock was ahead is known all the same. */
const nowFor = (versions: readonly ListVersion[], clock: Clock) => ({
  asOf: clock(),
  knownAt: versions.reduce((latest, { knownMs }) => Math.max(latest, knownMs), clock()),
})

async function leave(house: House, { data, registry, onBug }: HouseParts): Promise<void> {
  await house.followers.stop()
  await house.backups.stop()
  await house.jobs.stop()
  await house.audits.flush()
  // Clusters that cannot be saved are made anew; the stores must be closed whatever happens.
  await house.clusters.book.close().catch(onBug)
  await registry.close().finally(() => data.ledger.close())
}

/** Exposure by the lists in memory, as they are when it is asked about. */
const exposureDesk = (
  { ledger, lists, clock }: Pick<House, 'ledger' | 'lists' | 'clock'>,
  { assets, exposures }: OwnFolder,
): ExposureDesk =>
  new ExposureDesk({
    ledger,
    assets,
    exposures,
    tagsNow: async () => {
      const moment = { asOf: clock(), knownAt: knownNow({ clock, lists }) }
      const { index } = lists.pages
      return { index, moment, set: await tagSetAt(lists.store, moment) }
    },
  })

/** The workers of all kinds of jobs, and what also works by the clock. */
function workersOf(work: ImportHouse & PriceWorkHouse & RefreshHouse & ReconcileHouse) {
  const refresher = new Refresher(work)
  const priceRefresher = new PriceRefresher(work)
  const works = {
    ...importWorks(work),
    ...priceWorks(work, priceRefresher),
    ...refreshWorks(work, refresher),
    ...reconcileWorks(work),
  }
  return { works, refreshers: [refresher, priceRefresher], priceRefresher }
}

const clockworksOf = ({ refresh, onBug }: HouseParts, refreshers: readonly DueRefresher[]) =>
  refresh ? refreshers.map((each) => refreshLoop(each, onBug)) : []

const backupsOf = ({ data, registry, clock, folder, onBug }: HouseParts): BackupBook =>
  new BackupBook({ ledger: data.upkeep, registry: registry.upkeep, clock, folder }, onBug)

function watch(house: House): void {
  const { metrics, lists, traces, jobs, clock } = house
  metrics.watch(
    'list_entries',
    'Entries of all list versions in memory',
    () => lists.pages.held.length,
  )
  metrics.watch('lists_stale', 'Lists that are older than they should be', async () => {
    const isStale = staleness(house)
    return newestOf(lists.pages.versions).filter(isStale).length
  })
  metrics.watch(
    'sources_stale',
    'Sources whose list nothing has confirmed for longer than its schedule',
    () => lists.pages.grounds.late(clock()).length,
  )
  watchFollowers(house)
  metrics.watch('price_sources_stale', 'Sources of prices that are late by schedule', async () => {
    const schedule = await house.priceRefresher.schedule()
    return schedule.filter(({ stale }) => stale).length
  })
  metrics.watch('traces_running', 'Traces that run now', () => traces.running)
  metrics.watch('jobs_running', 'Jobs that run here', () => (jobs.current === null ? 0 : 1))
}

function watchFollowers({ metrics, followers }: House): void {
  const sum = (of: (state: FollowState) => number): number =>
    followers.states.reduce((total, state) => total + of(state), 0)
  metrics.watch('followers', 'Chains that are followed', () => followers.states.length)
  metrics.watch('followers_failing', 'Followers that retry or have stopped', () =>
    sum(({ phase }) => (phase === 'retrying' || phase === 'stopped' ? 1 : 0)),
  )
  metrics.watch('followers_lag_blocks', 'Blocks that all followers together are behind', () =>
    sum((state) => lagOf(state) ?? 0),
  )
  metrics.watch('followers_blocks_stored', 'Blocks that followers brought in since the start', () =>
    sum(({ stored }) => stored),
  )
}

function sweeper(house: House, onBug: (error: unknown) => void): NodeJS.Timeout {
  const { registry, uploads, places } = house
  const sweep = async (): Promise<void> => {
    await registry.sessions.sweep()
    const needed = await neededFiles(registry)
    await uploads.sweep(new Set(needed.flatMap((kept) => kept.uploads)))
    await places.sweep(new Set(needed.flatMap((kept) => kept.places)))
  }
  const timer = setInterval(() => void sweep().catch(onBug), SWEEP_MS)
  return timer.unref()
}

/** What open jobs still read. */
async function neededFiles({ jobs }: Registry) {
  const { rows } = await jobs.list({ states: ['queued', 'running'] }, { limit: 1_000 })
  return rows.map(({ input }) => keptFor(input))
}
