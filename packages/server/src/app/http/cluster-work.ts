/** Clusters in a server: their book, the worker that makes them, and when it is called. */
import { FaultError } from '@paperchain/core/domain/error'
import type { Job, Json } from '@paperchain/core/domain/job'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { Clock, LedgerStore } from '@paperchain/core/ports'
import type { JobStore } from '@paperchain/core/registry'
import * as z from 'zod'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { ASKED_TXS_MAX, ClusterBook, hasClusters } from '../clusters/cluster-book.ts'
import type { TagsFor } from '../clusters/describe.ts'
import type { ClusterWorld } from '../clusters/ledger-clusters.ts'
import { type StrongTag, strongTags } from '../clusters/strong-tags.ts'
import type { BlockBook } from './block-book.ts'
import { asJson } from './change.ts'
import type { Work } from './job-runner.ts'
import type { ListBook, ListPages } from './list-book.ts'
import { momentOf } from './named.ts'
import { shortTag } from './write/screening.ts'

/** The kind of the job. */
export const BUILD_CLUSTERS = 'build-clusters'

const Input = z.object({ kind: z.literal(BUILD_CLUSTERS), ledger: z.string() })

/** What a job that makes clusters is asked to do. */
export type ClusterInput = z.output<typeof Input>

/** The input of a job, or null where it makes no clusters. */
export const clusterInputOf = (json: Json): ClusterInput | null =>
  Input.safeParse(json).data ?? null

/** What the book of a server is made from. */
export type ClusterHouse = {
  readonly folder: string
  readonly ledger: LedgerStore
  readonly blocks: BlockBook
  readonly lists: ListBook
  readonly stores: DataFolder
  readonly clock: Clock
}

/** The clusters of a server. */
export type HouseClusters = {
  readonly book: ClusterBook
  readonly world: ClusterWorld
  readonly tagsFor: TagsFor
}

/** The clusters on the ledger and lists of a server. */
export function houseClusters(house: ClusterHouse): HouseClusters {
  const { folder, ledger, blocks, stores, lists, clock } = house
  const world: ClusterWorld = {
    ...{ folder, ledger },
    order: stores.order,
    hands: stores.clusterHands,
    blocks: async (id) => (await blocks.of(id)).all,
    tags: rememberedTags(lists, clock),
  }
  const tagsFor: TagsFor = async (id, accounts) => {
    const answers = lists.pages.index.screenAccounts(id, accounts, momentOf({}, house))
    return new Map(
      answers.flatMap((answer, at) => {
        const tag = shortTag(answer)
        const account = accounts[at]
        return tag === null || account === undefined ? [] : [[account, tag] as const]
      }),
    )
  }
  return { book: new ClusterBook(world), world, tagsFor }
}

/** How long strong tags are believed: by then a version may have come in force. */
const TAGS_YOUNG_MS = 60_000

function rememberedTags(lists: ListBook, clock: Clock): ClusterWorld['tags'] {
  const known = new Map<LedgerId, { pages: ListPages; atMs: number; tags: readonly StrongTag[] }>()
  return async (ledger) => {
    const { pages } = lists
    const atMs = clock()
    const last = known.get(ledger)
    const isYoung = last !== undefined && Math.abs(atMs - last.atMs) < TAGS_YOUNG_MS
    if (isYoung && last.pages.held === pages.held) return last.tags
    const tags = strongTags(ledger, pages, atMs)
    known.set(ledger, { pages, atMs, tags })
    return tags
  }
}

/** The worker. */
export const clusterWorks = ({ book }: HouseClusters): Readonly<Record<string, Work>> => ({
  [BUILD_CLUSTERS]: {
    unit: 'transactions',
    run: async (json, { signal, progress }) => {
      const input = clusterInputOf(json)
      if (input === null) {
        throw new FaultError('REQUEST_INVALID', 'Expected the input of a build, got another')
      }
      const built = await book.build(ledgerNamed(input.ledger), { signal, progress })
      return asJson(built)
    },
  },
})

/** What adds a build. */
export type BuildAsker = { readonly jobs: JobStore; readonly by: string }

/** Adds a build of a ledger's clusters; while one is open, it is that one. */
export function addBuild({ jobs, by }: BuildAsker, ledger: LedgerId) {
  const input: ClusterInput = { kind: BUILD_CLUSTERS, ledger }
  const unit = 'transactions'
  return jobs.add({ kind: BUILD_CLUSTERS, input: asJson(input), by, unit, key: ledger })
}

/** After blocks came in: small steps are gone at the next question, a long way is a job. */
export async function buildAfter(
  { kind }: Job,
  { book }: HouseClusters,
  { jobs, ledger: store }: { readonly jobs: JobStore; readonly ledger: LedgerStore },
): Promise<void> {
  if (kind !== 'import-bitcoin') return
  for (const ledger of await store.ledgers()) {
    if (!hasClusters(ledger) || (await book.behind(ledger)) <= ASKED_TXS_MAX) continue
    await addBuild({ jobs, by: '' }, ledger)
  }
}
