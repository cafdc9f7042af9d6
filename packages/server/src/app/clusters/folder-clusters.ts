/** The clusters of a data folder that this process opened for one command. */
import type { Clock, HeldEntry } from '@paperchain/core/ports'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { shortTag } from '../http/write/screening.ts'
import { indexAbout } from '../tags-of.ts'
import { ClusterBook } from './cluster-book.ts'
import type { Teller } from './describe.ts'
import type { ClusterWorld } from './ledger-clusters.ts'
import { strongTags } from './strong-tags.ts'

/** Clusters, and what tells of them. */
export type FolderClusters = Teller & { readonly book: ClusterBook; readonly world: ClusterWorld }

/** Lists are read once; a command ends before they change. */
export function folderClusters(
  { ledger, order, clusterHands, lists }: DataFolder,
  { folder, clock }: { readonly folder: string; readonly clock: Clock },
): FolderClusters {
  let held: Promise<readonly HeldEntry[]> | null = null
  const world: ClusterWorld = {
    ...{ folder, ledger, order },
    hands: clusterHands,
    blocks: (id) => ledger.blocks(id),
    tags: async (id) => {
      held ??= lists.entriesAbout('all')
      return strongTags(id, { held: await held, versions: await lists.versions() }, clock())
    },
  }
  // Whoever asks on the command line waits as long as it takes.
  const book = new ClusterBook(world, { askedTxsMax: Number.POSITIVE_INFINITY })
  const tagsFor: Teller['tagsFor'] = async (id, accounts) => {
    const now = { asOf: clock(), knownAt: Number.MAX_SAFE_INTEGER }
    const answers = (await indexAbout(lists, accounts)).screenAccounts(id, accounts, now)
    return new Map(
      answers.flatMap((answer, at) => {
        const tag = shortTag(answer)
        const account = accounts[at]
        return tag === null || account === undefined ? [] : [[account, tag] as const]
      }),
    )
  }
  return { book, world, tagsFor }
}
