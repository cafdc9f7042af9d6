/** Answers about clusters: members, names, paths of reasons, at the tip or at a height. */
import { unknownAccount } from './apply-block.ts'
import { CHANGE_CONFIDENCE } from './change.ts'
import { type ClusterState, placeOf, tipHeight, txEndOf } from './cluster-state.ts'
import type { ClusterLevel, ClusterQuery, ClusterReason, ClusterStep } from './cluster-types.ts'
import { type LevelOne, type LevelOneEdge, makeLevelOne } from './level-one.ts'
import { fromOf, ringOf, rootBefore, rootOf, toOf, txOf, upOf } from './union-find.ts'

/** The clusters as of a height. */
export type View = {
  readonly state: ClusterState
  readonly level: ClusterLevel
  readonly height: number
  /** Number of the first transaction that does not count. */
  readonly txEnd: number
  readonly rootOf: (account: number) => number
  readonly one: LevelOne
}

/** How far reasons that are no change heuristic are trusted; a display value. */
const CONFIDENCE: Readonly<Partial<Record<ClusterReason, number>>> = {
  'co-spend': 100,
  hand: 100,
  'deposit-reuse': 80,
  'same-key': 90,
}

/** The view that a question is about. */
export function viewOf(state: ClusterState, query: ClusterQuery): View {
  const tip = tipHeight(state)
  const height = query.atHeight ?? tip
  const level = query.level ?? 1
  const isTip = height >= tip
  const txEnd = isTip ? state.nextTx : txEndOf(state, height)
  const root = isTip
    ? (account: number): number => rootOf(state.forest, account)
    : (account: number): number => rootBefore(state.forest, account, txEnd)
  const one = level === 0 ? EMPTY : makeLevelOne(state, root, Math.min(height, tip))
  return { state, level, height, txEnd, rootOf: root, one }
}

const EMPTY: LevelOne = { rootOf: new Map(), groups: new Map(), edges: new Map(), refused: [] }

/** Smallest member of an account's cluster. @throws `CLUSTER_ACCOUNT_UNKNOWN` */
export function nameIn(view: View, account: number): number {
  const { accountCount } = view.state
  if (!(account >= 0 && account < accountCount)) throw unknownAccount(account, accountCount)
  const root = view.rootOf(account)
  return view.one.rootOf.get(root) ?? root
}

/** Members of an account's cluster, ascending. @throws as {@link nameIn} */
export function membersIn(view: View, account: number): Int32Array {
  const top = nameIn(view, account)
  const rings = (view.one.groups.get(top) ?? [top]).map((root) => membersOfRoot(view, root))
  const members = new Int32Array(rings.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const ring of rings) {
    members.set(ring, at)
    at += ring.length
  }
  return members.sort()
}

function membersOfRoot({ state, txEnd }: View, root: number): Int32Array {
  const ring = ringOf(state.forest, root)
  if (txEnd >= state.nextTx) return ring
  const roots = new Map<number, number>()
  return ring.filter((account) => rememberedRoot(state, account, { txEnd, roots }) === root)
}

type Remembered = { readonly txEnd: number; readonly roots: Map<number, number> }

/** As `rootBefore`, but each step of a long way is walked once for all members. */
function rememberedRoot(state: ClusterState, account: number, at: Remembered): number {
  const { forest } = state
  const way: number[] = []
  let here = account
  let known = at.roots.get(here)
  while (known === undefined && upOf(forest, here) >= 0 && txOf(forest, here) < at.txEnd) {
    way.push(here)
    here = toOf(forest, here)
    known = at.roots.get(here)
  }
  const root = known ?? here
  for (const step of way) at.roots.set(step, root)
  return root
}

/** Members of the cluster, without listing them where that can be told at once. */
export function sizeIn(view: View, account: number): number {
  const top = nameIn(view, account)
  const { state } = view
  if (view.txEnd < state.nextTx) return membersIn(view, account).length
  const roots = view.one.groups.get(top) ?? [top]
  return roots.reduce((sum, root) => sum - upOf(state.forest, root), 0)
}

/** Every merge that holds the members together: level 0 in ledger order, then level 1. */
export function reasonsIn(view: View, account: number): ClusterStep[] {
  const { forest } = view.state
  const losers = membersIn(view, account).filter((member) => isMerged(view, member))
  const steps = [...losers]
    .sort((a, b) => txOf(forest, a) - txOf(forest, b) || a - b)
    .map((loser) => coSpend(view.state, loser))
  const links = view.one.edges.get(nameIn(view, account)) ?? []
  return [...steps, ...links.map(stepOf)]
}

const isMerged = ({ state, txEnd }: View, member: number): boolean =>
  upOf(state.forest, member) >= 0 && txOf(state.forest, member) < txEnd

const coSpend = (state: ClusterState, loser: number): ClusterStep => ({
  from: fromOf(state.forest, loser),
  to: toOf(state.forest, loser),
  reason: 'co-spend',
  ...placeOf(state, txOf(state.forest, loser)),
  confidence: 100,
  hand: null,
})

const stepOf = (edge: LevelOneEdge): ClusterStep => ({
  ...edge,
  confidence: CONFIDENCE[edge.reason] ?? CHANGE_CONFIDENCE[edge.reason as 'one-time-change'],
})

/** The one way of reasons between two accounts; see `Clusters.pathOf`. */
export function pathIn(view: View, from: number, to: number): ClusterStep[] | null {
  const top = nameIn(view, from)
  if (top !== nameIn(view, to)) return null
  if (from === to) return []
  const reached = walk(view, from, to)
  const path: ClusterStep[] = []
  for (let at = to; at !== from; ) {
    const step = reached.get(at)!
    path.push(step.to === at ? step : { ...step, from: step.to, to: step.from })
    at = step.to === at ? step.from : step.to
  }
  return path.reverse()
}

/** The step by which each account is reached, breadth first, until `to` is. */
function walk(view: View, from: number, to: number): ReadonlyMap<number, ClusterStep> {
  const ways = new Map<number, ClusterStep[]>()
  const isOneCluster = view.rootOf(from) === view.rootOf(to)
  // Within a cluster of level 0 no link of level 1 is needed, and none is shown.
  const inside: View = isOneCluster ? { ...view, one: EMPTY } : view
  for (const step of reasonsIn(inside, from)) {
    for (const end of [step.from, step.to]) {
      const list = ways.get(end)
      if (list === undefined) ways.set(end, [step])
      else list.push(step)
    }
  }
  const reached = new Map<number, ClusterStep>()
  const queue = [from]
  for (let row = 0; row < queue.length && !reached.has(to); row++) {
    const at = queue[row]!
    for (const step of ways.get(at) ?? []) {
      const next = step.from === at ? step.to : step.from
      if (next === from || reached.has(next)) continue
      reached.set(next, step)
      queue.push(next)
    }
  }
  return reached
}
