/**
 * Clusters as the contract has them: numbers become accounts, places become transactions. The
 * command line and the server answer by the same functions.
 *
 * @module
 */
import type * as contract from '@paperchain/contract/cluster'
import type { AccountTag } from '@paperchain/contract/ledger'
import { type StandingHand, standingHands } from '@paperchain/core/domain/cluster-hand'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type {
  ClusterQuery,
  ClusterStep,
  RefusedMerge,
} from '@paperchain/core/engine/cluster/cluster-types'
import { placeKey, type TxPlace } from '@paperchain/core/ledger-order'
import { ledgerOf, timeText } from '../http/write/basics.ts'
import type { ClusterWorld, LedgerClusters } from './ledger-clusters.ts'

/** Refused merges, joint transactions and named members that one answer lists. */
const LISTED_MAX = 50
/** Members whose tags are looked up, and postings of the account that are looked at. */
const MEMBERS_LOOKED_MAX = 10_000
const POSTINGS_LOOKED_MAX = 20_000
/** Places of one question. */
const PLACES_MAX = 50_000

/** The best tag of accounts of a ledger, of those that have any. */
export type TagsFor = (
  ledger: LedgerId,
  accounts: readonly string[],
) => Promise<ReadonlyMap<string, AccountTag>>

/** What answers are made from. */
export type Teller = {
  readonly world: Pick<ClusterWorld, 'ledger' | 'order' | 'hands'>
  readonly tagsFor: TagsFor
}

/** A part of a list: the `next` of the page before, and how many. */
export type Part = { readonly cursor?: string | undefined; readonly limit: number }

/** The number of an account. @throws {FaultError} `CLUSTER_ACCOUNT_UNSEEN` */
export function numberIn({ numbers, ledger }: LedgerClusters, account: string): number {
  const number = numbers.find(account)
  if (number >= 0) return number
  const message = `Expected an account in the blocks of ${ledgerName(ledger)} here, got ${account}`
  throw new FaultError('CLUSTER_ACCOUNT_UNSEEN', message, { account })
}

/** A cluster. */
export async function tellCluster(
  state: LedgerClusters,
  account: string,
  asked: { readonly query: ClusterQuery } & Teller,
): Promise<contract.Cluster> {
  const { query, world } = asked
  const { clusters, ledger } = state
  const number = numberIn(state, account)
  const name = clusters.clusterOf(number, query)
  const members = clusters.membersOf(number, query)
  const refused = clusters.refusedMerges(number).filter(until(query))
  const hands = standingHands(await world.hands.log(ledger))
  return {
    ...ledgerOf(ledger),
    account,
    name: state.numbers.textOf(name.account),
    ...{ height: name.height, level: name.level, size: name.size },
    certainSize: clusters.clusterOf(number, { ...query, level: 0 }).size,
    reasons: countReasons(clusters.reasonsOf(number, query)),
    refused: await tellRefused(state, refused.slice(0, LISTED_MAX), asked),
    refusedCount: refused.length,
    ...(await tellJoint(state, account, asked)),
    hands: hands.filter((hand) => isAbout(state, hand, new Set(members))).map(tellHand),
    actors: await namedMembers(state, members, asked),
  }
}

const until =
  ({ atHeight = Number.POSITIVE_INFINITY }: ClusterQuery) =>
  ({ height }: { readonly height: number | null }): boolean =>
    height === null || height <= atHeight

function countReasons(steps: readonly ClusterStep[]): contract.Cluster['reasons'] {
  const counts = new Map<ClusterStep['reason'], number>()
  for (const { reason } of steps) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, merges]) => ({ reason, merges }))
}

/** A decision about a transaction is shown with the ledger's, since it moves no member. */
function isAbout(
  { numbers }: LedgerClusters,
  hand: StandingHand,
  members: ReadonlySet<number>,
): boolean {
  if (hand.kind === 'distrust') return false
  const sides = hand.kind === 'split' ? [...hand.accounts, ...hand.from] : hand.accounts
  return sides.some((account) => members.has(numbers.find(account)))
}

/** A decision. */
export function tellHand(hand: StandingHand): contract.ClusterHand {
  const { id, kind, who, why, timeMs, undone } = hand
  return {
    ...{ id, kind, by: who, why, at: timeText(timeMs) },
    accounts: hand.kind === 'distrust' ? [] : [...hand.accounts],
    from: hand.kind === 'split' ? [...hand.from] : [],
    tx: hand.kind === 'distrust' ? hand.tx : null,
    undone:
      undone === null ? null : { by: undone.who, why: undone.why, at: timeText(undone.timeMs) },
  }
}

async function namedMembers(
  { numbers, ledger }: LedgerClusters,
  members: Int32Array,
  { tagsFor }: Teller,
): Promise<contract.Cluster['actors']> {
  const some = [...members.subarray(0, MEMBERS_LOOKED_MAX)].map((one) => numbers.textOf(one))
  const tags = await tagsFor(ledger, some)
  const named = some.flatMap((account) => {
    const tag = tags.get(account)
    return tag === undefined ? [] : [{ account, tag }]
  })
  return named.slice(0, LISTED_MAX)
}

/** Transactions the account spent in that join nobody. */
async function tellJoint(
  state: LedgerClusters,
  account: string,
  { world, query }: Teller & { readonly query: ClusterQuery },
): Promise<Pick<contract.Cluster, 'joint' | 'jointComplete'>> {
  const { ledger, clusters } = state
  const untilHeight = query.atHeight ?? clusters.tip().height
  const question = { ledger, accounts: [account], untilHeight, limit: POSTINGS_LOOKED_MAX }
  const { rows, next } = await world.ledger.postingsOf(question)
  const spent = new Map(
    rows.flatMap((row) => (row.side === 'debit' ? [[placeKey(row), row.tx] as const] : [])),
  )
  const joint = clusters.excluded(rows[0]?.height ?? 0).flatMap(({ exclusion, ...place }) => {
    const tx = spent.get(placeKey(place))
    return tx === undefined ? [] : [{ tx, height: place.height, exclusion }]
  })
  return { joint: joint.slice(-LISTED_MAX), jointComplete: next === null }
}

async function tellRefused(
  state: LedgerClusters,
  refused: readonly RefusedMerge[],
  { world }: Teller,
): Promise<contract.RefusedMerge[]> {
  const ids = await idsOf(state, refused, world)
  return refused.map(({ level, reason, height, accounts, because, ...place }) => ({
    ...{ level, reason, height },
    tx: ids({ height, ...place }),
    accounts: accounts.map((one) => state.numbers.textOf(one)),
    actors: because.kind === 'actors' ? [...because.actors] : [],
    hand: because.kind === 'split' ? because.hand : null,
  }))
}

/** Members of a cluster, a page of them. */
export async function tellMembers(
  state: LedgerClusters,
  account: string,
  asked: Teller & { readonly query: ClusterQuery; readonly part: Part },
): Promise<{ items: contract.ClusterMember[]; next: string | null }> {
  const members = state.clusters.membersOf(numberIn(state, account), asked.query)
  const { from, to, next } = spanOf(asked.part, members.length)
  const accounts = [...members.subarray(from, to)].map((one) => state.numbers.textOf(one))
  const tags = await asked.tagsFor(state.ledger, accounts)
  return { items: accounts.map((one) => ({ account: one, tag: tags.get(one) ?? null })), next }
}

/** Merges of a cluster, a page of them. */
export async function tellReasons(
  state: LedgerClusters,
  account: string,
  asked: Teller & { readonly query: ClusterQuery; readonly part: Part },
): Promise<{ items: contract.ClusterStep[]; next: string | null }> {
  const steps = state.clusters.reasonsOf(numberIn(state, account), asked.query)
  const { from, to, next } = spanOf(asked.part, steps.length)
  return { items: await tellSteps(state, steps.slice(from, to), asked.world), next }
}

/** How two accounts are joined. */
export async function tellPath(
  state: LedgerClusters,
  ends: { readonly from: string; readonly to: string },
  { world, query }: Teller & { readonly query: ClusterQuery },
): Promise<contract.ClusterPath> {
  const from = numberIn(state, ends.from)
  const steps = state.clusters.pathOf(from, numberIn(state, ends.to), query)
  const { height, level } = state.clusters.clusterOf(from, query)
  return {
    ...ledgerOf(state.ledger),
    ...ends,
    joined: steps !== null,
    ...{ level, height },
    steps: await tellSteps(state, steps ?? [], world),
  }
}

async function tellSteps(
  state: LedgerClusters,
  steps: readonly ClusterStep[],
  world: Teller['world'],
): Promise<contract.ClusterStep[]> {
  const ids = await idsOf(state, steps, world)
  return steps.map(({ from, to, reason, height, position, confidence, hand }) => ({
    from: state.numbers.textOf(from),
    to: state.numbers.textOf(to),
    ...{ reason, height, confidence, hand },
    tx: ids({ height, position }),
  }))
}

type MaybePlace = { readonly height: number | null; readonly position: number | null }

const hasPlace = (place: MaybePlace): place is TxPlace =>
  place.height !== null && place.position !== null

/** Ids of the transactions at some places. */
async function idsOf(
  { ledger }: LedgerClusters,
  rows: readonly MaybePlace[],
  { order }: Teller['world'],
): Promise<(place: MaybePlace) => string | null> {
  const places = rows.filter(hasPlace).map(({ height, position }) => ({ height, position }))
  const found = new Map<string, string>()
  for (let from = 0; from < places.length; from += PLACES_MAX) {
    const some = await order.idsAt(ledger, places.slice(from, from + PLACES_MAX))
    for (const [key, id] of some) found.set(key, id)
  }
  return (place) => (hasPlace(place) ? (found.get(placeKey(place)) ?? null) : null)
}

/** @throws {FaultError} `LEDGER_PAGE` */
function spanOf({ cursor, limit }: Part, length: number) {
  const from = cursor === undefined ? 0 : Number(cursor)
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new FaultError('LEDGER_PAGE', `Expected the next of a former page, got "${cursor}"`)
  }
  const to = Math.min(length, from + limit)
  return { from, to, next: to < length ? String(to) : null }
}

/** Clusters of a whole ledger, as far as they are made. */
export async function tellLedger(
  state: LedgerClusters,
  behind: number,
  { world }: Pick<Teller, 'world'>,
): Promise<contract.ClusterLedger> {
  const { clusters, ledger } = state
  const { height, accountCount, merges } = clusters.tip()
  return {
    ...ledgerOf(ledger),
    built: behind === 0 && height >= 0,
    behind,
    height: height < 0 ? null : height,
    accounts: accountCount,
    merges,
    joint: clusters.excluded().length,
    refused: height < 0 ? 0 : clusters.refusedMerges().length,
    hands: standingHands(await world.hands.log(ledger)).map(tellHand),
  }
}
