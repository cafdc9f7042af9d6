/**
 * Clusters of one ledger: the entry points. See `cluster-types.ts` for what each call promises.
 *
 * @module
 */
import { applyBlock, undoBlocks } from './apply-block.ts'
import { applyInputs, planInputs } from './apply-inputs.ts'
import { digestOf } from './cluster-digest.ts'
import { readSnapshot, writeSnapshot } from './cluster-snapshot.ts'
import { type ClusterState, emptyState, placeOf, tipHeight } from './cluster-state.ts'
import {
  type ClusterLevel,
  type ClusterOptions,
  type ClusterQuery,
  type ClusterRoots,
  type Clusters,
  EXCLUSIONS,
  type ExcludedTransaction,
  type RefusedMerge,
} from './cluster-types.ts'
import { membersIn, nameIn, pathIn, reasonsIn, sizeIn, type View, viewOf } from './read-clusters.ts'
import { allRoots } from './union-find.ts'

/** Clusters of a ledger of which no block was read yet. */
export const createClusters = (options: ClusterOptions = {}): Clusters =>
  clustersOf(emptyState(options))

/**
 * Clusters as a snapshot holds them. Tags, hand records, links and what merges come from it; the
 * guards and what is gathered must be those of the options it was made with.
 *
 * @throws {FaultError} `CLUSTER_SNAPSHOT_MALFORMED` where bytes are missing or changed
 */
export const loadClusters = (bytes: Uint8Array, options: ClusterOptions = {}): Clusters =>
  clustersOf(readSnapshot(bytes, emptyState(options)))

// flat: one line a promise of the interface
function clustersOf(state: ClusterState): Clusters {
  const views = rememberedViews(state)
  const view = (query: ClusterQuery = {}): View => views(query)
  const roots = rememberedRoots(state, view)
  return {
    applyBlock: (block, options) => applyBlock(state, block, options?.undoable ?? true),
    undoBlocks: (count) => undoBlocks(state, count),
    tip: () => ({
      height: tipHeight(state),
      blocks: state.heights.length,
      undoable: state.undo.length,
      accountCount: state.accountCount,
      merges: state.merges,
      epoch: state.epoch,
    }),
    clusterOf: (account, query) => {
      const at = view(query)
      const { height, level } = at
      return { account: nameIn(at, account), height, size: sizeIn(at, account), level }
    },
    membersOf: (account, query) => membersIn(view(query), account),
    pathOf: (from, to, query) => pathIn(view(query), from, to),
    reasonsOf: (account, query) => reasonsIn(view(query), account),
    refusedMerges: (account) => refusedIn(view(), account),
    excluded: (fromHeight) => excludedFrom(state, fromHeight ?? 0),
    planInputs: (inputs, distrustChanged) => planInputs(state, inputs, distrustChanged ?? []),
    applyInputs: (plan, replay) => applyInputs(state, plan, replay),
    setLinks: (reason, links) => {
      if (links.length === 0) state.links.delete(reason)
      else state.links.set(reason, links)
      state.epoch++
    },
    setMerging: (reasons) => {
      state.merging = state.gathering.filter((reason) => reasons.includes(reason))
      state.epoch++
    },
    roots,
    digest: () => digestOf(state),
    snapshot: () => writeSnapshot(state),
  }
}

/** The last view of each level, made again once something changed. */
function rememberedViews(state: ClusterState): (query: ClusterQuery) => View {
  const last: { epoch: number; view: View }[] = []
  return (query) => {
    const level = query.level ?? 1
    const height = query.atHeight ?? tipHeight(state)
    const known = last[level]
    if (known?.epoch === state.epoch && known.view.height === height) return known.view
    const view = viewOf(state, query)
    last[level] = { epoch: state.epoch, view }
    return view
  }
}

function rememberedRoots(
  state: ClusterState,
  view: (query: ClusterQuery) => View,
): (level?: ClusterLevel) => ClusterRoots {
  const last: ClusterRoots[] = []
  return (level = 1) => {
    const known = last[level]
    if (known?.epoch === state.epoch) return known
    const root = allRoots(state.forest, state.accountCount)
    const { rootOf } = view({ level }).one
    if (rootOf.size > 0) {
      for (let account = 0; account < root.length; account++) {
        root[account] = rootOf.get(root[account]!) ?? root[account]!
      }
    }
    const made = { epoch: state.epoch, height: tipHeight(state), level, root }
    last[level] = made
    return made
  }
}

function refusedIn(view: View, account: number | undefined): RefusedMerge[] {
  const { state } = view
  const certain = state.refused.map(
    ({ tx, accounts, because }): RefusedMerge => ({
      level: 0,
      reason: 'co-spend',
      ...placeOf(state, tx),
      accounts,
      because,
    }),
  )
  const all = [...certain, ...view.one.refused]
  if (account === undefined) return all
  const name = nameIn(view, account)
  return all.filter(({ accounts }) => accounts.some((one) => nameIn(view, one) === name))
}

function excludedFrom(state: ClusterState, fromHeight: number): ExcludedTransaction[] {
  const block = state.heights.from(fromHeight)
  const first = block === state.heights.length ? state.nextTx : state.firstTx.at(block)
  const found: ExcludedTransaction[] = []
  for (let row = state.excludedTx.from(first); row < state.excludedTx.length; row++) {
    const exclusion = EXCLUSIONS[state.excludedBy.at(row)]!
    found.push({ ...placeOf(state, state.excludedTx.at(row)), exclusion })
  }
  return found
}
