/**
 * Level 1: what is inferred, and what a person merged, over the clusters of level 0. It is made
 * anew from its links whenever something changed and somebody asks: so a heuristic can be withdrawn
 * without touching level 0, and the order of events leaves no trace. Hand merges come first, in the
 * order of their ids; then links in ledger order.
 *
 * @module
 */
import { accountsAt, type ClusterState, placeOf } from './cluster-state.ts'
import { CLUSTER_REASONS, type ClusterReason, type RefusedMerge } from './cluster-types.ts'
import { becauseOf, conflictOf, joinLabels, type Labels } from './labels.ts'

/** A link between two accounts. */
export type LevelOneEdge = {
  readonly from: number
  readonly to: number
  readonly reason: ClusterReason
  readonly height: number | null
  readonly position: number | null
  readonly hand: number | null
}

/** Clusters of level 1. What is not named in it is as at level 0. */
export type LevelOne = {
  /** Smallest member by root of level 0. */
  readonly rootOf: ReadonlyMap<number, number>
  /** Roots of level 0 by smallest member. */
  readonly groups: ReadonlyMap<number, readonly number[]>
  /** The links that joined, by smallest member, in order. */
  readonly edges: ReadonlyMap<number, readonly LevelOneEdge[]>
  readonly refused: readonly RefusedMerge[]
}

/**
 * Makes level 1.
 *
 * @param rootOf root of level 0 of an account, at the height asked for
 * @param height links above it do not count
 */
export function makeLevelOne(
  state: ClusterState,
  rootOf: (account: number) => number,
  height: number,
): LevelOne {
  const edges = edgesOf(state, height)
  const labels = edges.length === 0 ? new Map<number, Labels>() : labelsOf(state, rootOf)
  const parent = new Map<number, number>()
  const find = (account: number): number => {
    let at = rootOf(account)
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up
    return at
  }
  const kept: LevelOneEdge[] = []
  const refused: RefusedMerge[] = []
  for (const edge of edges) {
    const one = find(edge.from)
    const other = find(edge.to)
    if (one === other) continue
    const [mine, theirs] = [labels.get(one), labels.get(other)]
    const group = conflictOf(mine, theirs)
    if (group >= 0) {
      const because = becauseOf(state.book, group, [mine!, theirs!])
      refused.push(refusalOf(edge, because))
      continue
    }
    kept.push(edge)
    const [winner, loser] = one < other ? [one, other] : [other, one]
    parent.set(loser, winner)
    const joined = joinLabels(mine, theirs)
    if (joined !== undefined) labels.set(winner, joined)
  }
  return grouped({ kept, refused, find, rootOf })
}

const refusalOf = (edge: LevelOneEdge, because: RefusedMerge['because']): RefusedMerge => ({
  level: 1,
  reason: edge.reason,
  height: edge.height,
  position: edge.position,
  accounts: [edge.from, edge.to].sort((a, b) => a - b),
  because,
})

function labelsOf(state: ClusterState, rootOf: (account: number) => number): Map<number, Labels> {
  const labels = new Map<number, Labels>()
  for (const [account, mine] of state.book.byAccount) {
    const root = rootOf(account)
    labels.set(root, joinLabels(labels.get(root), mine)!)
  }
  return labels
}

type Joined = {
  readonly kept: readonly LevelOneEdge[]
  readonly refused: readonly RefusedMerge[]
  readonly find: (account: number) => number
  readonly rootOf: (account: number) => number
}

function grouped({ kept, refused, find, rootOf }: Joined): LevelOne {
  const roots = new Map<number, number>()
  const groups = new Map<number, number[]>()
  const edges = new Map<number, LevelOneEdge[]>()
  for (const edge of kept) {
    const top = find(edge.from)
    const list = edges.get(top)
    if (list === undefined) edges.set(top, [edge])
    else list.push(edge)
    for (const root of [rootOf(edge.from), rootOf(edge.to)]) {
      if (roots.has(root)) continue
      roots.set(root, top)
      const group = groups.get(top)
      if (group === undefined) groups.set(top, [root])
      else group.push(root)
    }
  }
  return { rootOf: roots, groups, edges, refused }
}

/** All links that count up to a height, in their order. */
function edgesOf(state: ClusterState, height: number): LevelOneEdge[] {
  const known = accountsAt(state, height)
  const isKnown = ({ from, to }: LevelOneEdge): boolean => from < known && to < known
  const links = [...guesses(state), ...givenLinks(state)].filter(
    (edge) => edge.height! <= height && isKnown(edge),
  )
  links.sort(
    (a, b) =>
      a.height! - b.height! ||
      a.position! - b.position! ||
      CLUSTER_REASONS.indexOf(a.reason) - CLUSTER_REASONS.indexOf(b.reason) ||
      a.from - b.from ||
      a.to - b.to,
  )
  return [...handMerges(state).filter(isKnown), ...links]
}

function handMerges(state: ClusterState): LevelOneEdge[] {
  const ordered = state.inputs.hands.toSorted((a, b) => a.id - b.id)
  return ordered.flatMap((hand): LevelOneEdge[] => {
    if (hand.kind !== 'merge') return []
    const [from, to] = hand.accounts
    return [{ from, to, reason: 'hand', height: null, position: null, hand: hand.id }]
  })
}

function givenLinks(state: ClusterState): LevelOneEdge[] {
  return [...state.links.values()].flat().map(({ reason, accounts, height, position }) => ({
    from: Math.min(...accounts),
    to: Math.max(...accounts),
    reason,
    height,
    position,
    hand: null,
  }))
}

/** Guesses of the heuristics that merge, but of transactions whose payer is in doubt. */
function guesses(state: ClusterState): LevelOneEdge[] {
  if (state.merging.length === 0) return []
  const doubtful = new Set(state.refused.map(({ tx }) => tx))
  for (const tx of state.excludedTx.rows()) doubtful.add(tx)
  const found: LevelOneEdge[] = []
  for (let row = 0; row < state.guessTx.length; row++) {
    const reason = CLUSTER_REASONS[state.guessReason.at(row)]!
    const tx = state.guessTx.at(row)
    if (doubtful.has(tx) || !state.merging.some((one) => one === reason)) continue
    const place = placeOf(state, tx)
    found.push({
      from: state.guessFrom.at(row),
      to: state.guessTo.at(row),
      reason,
      ...place,
      hand: null,
    })
  }
  return found
}
