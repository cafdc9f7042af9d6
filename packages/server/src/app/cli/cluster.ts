/** `paperchain cluster …`: whose accounts are one owner's, why, and what people decide. */
import type {
  Cluster,
  ClusterDecision,
  ClusterHand,
  ClusterLedger,
  ClusterMember,
  ClusterPath,
} from '@paperchain/contract/cluster'
import type { HandDeed } from '@paperchain/core/domain/cluster-hand'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { ClusterQuery } from '@paperchain/core/engine/cluster/cluster-types'
import { type BuiltClusters, hasClusters } from '../clusters/cluster-book.ts'
import { decide } from '../clusters/decide.ts'
import { tellCluster, tellLedger, tellMembers, tellPath } from '../clusters/describe.ts'
import { type FolderClusters, folderClusters } from '../clusters/folder-clusters.ts'
import { accountsNamed, ledgersToAsk } from '../find.ts'
import { builtText, clusterText, handText, ledgerText, pathText } from './cluster-text.ts'
import { EXIT } from './exit.ts'
import { usage, whole, wholeOrNull } from './flags.ts'
import { answer, type Io, note } from './io.ts'
import { progress } from './progress.ts'
import { withFolder } from './with-folder.ts'

/** Flags of questions. */
export type ClusterFlags = {
  readonly ledger?: string
  readonly at?: string
  readonly level?: string
  readonly limit?: string
  readonly after?: string
}

/** Flags of decisions. */
export type HandFlags = {
  readonly ledger?: string
  readonly why?: string
  readonly from?: string | readonly string[]
}

/** Members shown unless said otherwise, and at most. */
const MEMBERS_USUAL = 25
export const MEMBERS_MAX = 1_000

/** An answer about a cluster with some of its members. */
export type ClusterShown = {
  readonly cluster: Cluster
  readonly members: readonly ClusterMember[]
  readonly next: string | null
}

/** What flags ask for. @throws {FaultError} `USAGE` */
export function askedBy({ at, level = '1', limit, after }: ClusterFlags) {
  const height = wholeOrNull('--at', at, [0, 2 ** 31])
  return {
    level: whole('--level', level, [0, 1]) === 0 ? (0 as const) : (1 as const),
    ...(height === null ? {} : { at: height }),
    part: {
      limit: limit === undefined ? MEMBERS_USUAL : whole('--limit', limit, [1, MEMBERS_MAX]),
      ...(after === undefined ? {} : { cursor: after }),
    },
  }
}

const viewOf = ({ level, at }: ReturnType<typeof askedBy>): ClusterQuery => ({
  level,
  ...(at === undefined ? {} : { atHeight: at }),
})

/** An account on the first ledger of coins that has it. */
export type Named = { readonly ledger: LedgerId; readonly account: string }

/** The account that a text names. @throws {FaultError} an `ADDRESS_…` code */
export function namedAmong(text: string, ledgers: readonly LedgerId[]): Named {
  const coins = ledgers.filter(hasClusters)
  const [found] = accountsNamed(text, coins.length > 0 ? coins : ledgers)
  if (found === undefined) throw usage('an address', `"${text}"`)
  return { ledger: found.ledger, account: found.id }
}

/** Opens the folder with its clusters, and saves what was made. */
function withClusters<T>(
  io: Io,
  command: string,
  work: (
    clusters: FolderClusters,
    named: (text: string, flag?: string) => Promise<Named>,
  ) => Promise<T>,
): Promise<T> {
  return withFolder(io, command, async (data) => {
    const clusters = folderClusters(data, io)
    const named = async (text: string, flag?: string): Promise<Named> =>
      namedAmong(text, await ledgersToAsk(data.ledger, flag))
    try {
      return await work(clusters, named)
    } finally {
      await clusters.book.close()
    }
  })
}

/** `cluster show <address>`. */
export async function clusterShow(io: Io, [text = '']: string[], flags: ClusterFlags) {
  const asked = askedBy(flags)
  const shown = await withClusters(io, 'cluster', async (clusters, named) => {
    const { ledger, account } = await named(text, flags.ledger)
    const query = viewOf(asked)
    return clusters.book.ask(ledger, async (state): Promise<ClusterShown> => {
      const cluster = await tellCluster(state, account, { ...clusters, query })
      const part = await tellMembers(state, account, { ...clusters, query, part: asked.part })
      return { cluster, members: part.items, next: part.next }
    })
  })
  return clusterShown(io, shown)
}

/** Tells of a cluster. */
export function clusterShown(io: Io, shown: ClusterShown): number {
  answer(io, shown, () => clusterText(shown))
  if (shown.next !== null) note(io, `More members: --after ${shown.next}`)
  return EXIT.ok
}

/** `cluster path <address> <address>`. */
export async function clusterPath(io: Io, [one = '', other = '']: string[], flags: ClusterFlags) {
  const query = viewOf(askedBy(flags))
  const path = await withClusters(io, 'cluster path', async (clusters, named) => {
    const { ledger, account: from } = await named(one, flags.ledger)
    const { account: to } = await named(other, ledger)
    return clusters.book.ask(ledger, (state) =>
      tellPath(state, { from, to }, { ...clusters, query }),
    )
  })
  return pathShown(io, path)
}

/** Tells how two accounts are joined. */
export function pathShown(io: Io, path: ClusterPath): number {
  answer(io, path, () => pathText(path))
  return EXIT.ok
}

/** `cluster build <ledger>`. */
export async function clusterBuild(io: Io, [name = '']: string[]): Promise<number> {
  const ledger = ledgerNamed(name)
  const line = progress(io, 'Making clusters')
  const built = await withClusters(io, 'cluster build', ({ book }) =>
    book.build(ledger, {
      signal: io.signal,
      progress: (done, of) => line.step({ done, of, unit: 'transactions' }),
    }),
  ).finally(line.end)
  return clustersBuilt(io, built)
}

/** Tells what a build made. */
export function clustersBuilt(io: Io, built: BuiltClusters): number {
  answer(io, built, () => builtText(built))
  return EXIT.ok
}

/** `cluster hands <ledger>`. */
export async function clusterHands(io: Io, [name = '']: string[]): Promise<number> {
  const told = await withClusters(io, 'cluster hands', ({ book, world }) =>
    book.look(ledgerNamed(name), (state, behind) => tellLedger(state, behind, { world })),
  )
  return handsListed(io, told)
}

/** Lists decisions. */
export function handsListed(io: Io, told: ClusterLedger): number {
  answer(io, told, () => ledgerText(told))
  return EXIT.ok
}

/** What somebody decides, with its ledger and the reason. */
export type Decided = {
  readonly ledger: string | undefined
  readonly decision: ClusterDecision | { readonly kind: 'undo'; readonly of: number }
  readonly why: string
}

const whyOf = ({ why = '' }: HandFlags): string => {
  if (why.trim() !== '') return why.trim()
  throw usage('--why with the reason', 'none')
}

/** The merge that words and flags ask for. @throws {FaultError} `USAGE` */
export function mergeAsked([one = '', other = '']: readonly string[], flags: HandFlags): Decided {
  const why = whyOf(flags)
  return { ledger: flags.ledger, why, decision: { kind: 'merge', accounts: [one, other], why } }
}

/** The split that words and flags ask for. @throws {FaultError} `USAGE` */
export function splitAsked(accounts: readonly string[], flags: HandFlags): Decided {
  const why = whyOf(flags)
  const from = flags.from === undefined ? [] : [flags.from].flat()
  if (from.length === 0) throw usage('--from ADDRESS: the other side of the split', 'none')
  const decision = { kind: 'split' as const, accounts: [...accounts], from: [...from], why }
  return { ledger: flags.ledger, why, decision }
}

/** The distrust that words and flags ask for. @throws {FaultError} `USAGE` */
export function distrustAsked([name = '', tx = '']: readonly string[], flags: HandFlags): Decided {
  const why = whyOf(flags)
  return { ledger: name, why, decision: { kind: 'distrust', tx, why } }
}

/** The undo that words and flags ask for. @throws {FaultError} `USAGE` */
export function undoAsked([name = '', of = '']: readonly string[], flags: HandFlags): Decided {
  const number = whole('the number of a decision', of, [1, 2 ** 31])
  return { ledger: name, why: whyOf(flags), decision: { kind: 'undo', of: number } }
}

/** A command that decides. */
export const clusterDecide =
  (command: string, asked: (words: readonly string[], flags: HandFlags) => Decided) =>
  async (io: Io, words: string[], flags: HandFlags): Promise<number> => {
    const decided = asked(words, flags)
    const hand = await withClusters(io, command, async ({ world }, named) => {
      const { ledger, deed } = await deedOf(decided, named)
      const { why } = decided
      return decide(world, ledger, { deed, who: 'local', why, timeMs: io.clock() })
    })
    return handKept(io, hand)
  }

/** Tells of a decision that was kept. */
export function handKept(io: Io, hand: ClusterHand): number {
  answer(io, hand, () => handText(hand))
  return EXIT.ok
}

async function deedOf(
  { ledger: flag, decision }: Decided,
  named: (text: string, flag?: string) => Promise<Named>,
): Promise<{ readonly ledger: LedgerId; readonly deed: HandDeed }> {
  if (decision.kind === 'undo') return { ledger: ledgerNamed(flag ?? ''), deed: decision }
  if (decision.kind === 'distrust') {
    const { kind, tx } = decision
    return { ledger: ledgerNamed(flag ?? ''), deed: { kind, tx: tx.toLowerCase() } }
  }
  const { ledger } = await named(decision.accounts[0] ?? '', flag)
  const all = (texts: readonly string[]): Promise<string[]> =>
    Promise.all(texts.map(async (text) => (await named(text, ledger)).account))
  const accounts = await all(decision.accounts)
  if (decision.kind === 'split') {
    return { ledger, deed: { kind: 'split', accounts, from: await all(decision.from) } }
  }
  const [one = '', other = ''] = accounts
  return { ledger, deed: { kind: 'merge', accounts: [one, other] } }
}
