/**
 * The flow of one method of a trace. Fees and burned value are no nodes: every transaction has
 * them, and the totals beside the picture say how much they are.
 *
 * @module
 */
import type { TraceMethodResult, TraceStep } from '@paperchain/contract/trace'
import type { Flow, FlowEdge, FlowNode, NodeKind } from './flow.ts'

type Leg = TraceStep['to'][number]
type Draft = { -readonly [Key in keyof FlowNode]: FlowNode[Key] } & {
  accounts: (string | null)[]
}

/** What is known of the ends of a trace: by account, and by cut coin. */
type Ends = {
  readonly places: ReadonlyMap<string, TraceMethodResult['places']['rows'][number]>
  readonly cuts: ReadonlySet<string>
  /** Coins that a listed step takes on. */
  readonly passed: ReadonlySet<string>
}

const coinOf = (leg: Leg): string => `${leg.tx}:${leg.index}`

/** Builds the flow of one asset; `ending` names what an unmarked end is: `held` or `unseen`. */
export function flowOfTrace(
  result: TraceMethodResult,
  asset: string,
  ending: 'held' | 'unseen',
): Flow {
  const steps = result.steps.rows.filter((step) => step.asset === asset)
  const ends = endsOf(result, steps)
  const nodes = new Map<string, Draft>()
  const edges = new Map<string, { -readonly [Key in keyof FlowEdge]: FlowEdge[Key] }>()
  const nodeOfCoin = new Map<string, string>()
  const join = (from: string, to: string, edge: Pick<FlowEdge, 'value' | 'inferred'>): void => {
    const key = `${from} ${to}`
    const known = edges.get(key)
    if (known === undefined) edges.set(key, { from, to, ...edge })
    else {
      known.value += edge.value
      known.inferred ||= edge.inferred
    }
  }
  for (const step of steps) {
    const tx = nodeAt(nodes, step, txNode(step))
    for (const leg of step.from) {
      const value = BigInt(leg.value)
      const known = nodeOfCoin.get(coinOf(leg))
      const from = known ?? nodeAt(nodes, step, seedNode(leg, value)).id
      join(from, tx.id, { value, inferred: leg.account === null })
    }
    for (const leg of step.to) {
      // A fee is no coin and no node.
      if (leg.index === null && ending === 'held') continue
      const to = nodeAt(nodes, step, endNode({ leg, step, ends, ending }))
      if (leg.index !== null) nodeOfCoin.set(coinOf(leg), to.id)
      const inferred = step.incomplete || leg.account === null
      join(tx.id, to.id, { value: BigInt(leg.value), inferred })
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

function endsOf(result: TraceMethodResult, steps: readonly TraceStep[]): Ends {
  const places = new Map<string, TraceMethodResult['places']['rows'][number]>()
  for (const place of result.places.rows) {
    const known = places.get(place.account ?? '')
    // Of several endings of one account the service is what people look for.
    if (known?.ending !== 'absorbed') places.set(place.account ?? '', place)
  }
  return {
    places,
    cuts: new Set(result.cuts.rows.map(({ tx, index }) => `${tx}:${index}`)),
    passed: new Set(steps.flatMap(({ from }) => from.map(coinOf))),
  }
}

/** The node of this id, made where it is new; value and accounts are added to one that is known. */
function nodeAt(
  nodes: Map<string, Draft>,
  { tx, height, timeMs }: TraceStep,
  made: Pick<FlowNode, 'id' | 'kind' | 'value' | 'accounts' | 'label' | 'category'>,
): Draft {
  const known = nodes.get(made.id)
  if (known === undefined) {
    const node = { ...made, accounts: [...made.accounts], tx, height, timeMs }
    nodes.set(made.id, node)
    return node
  }
  known.value += made.value
  for (const account of made.accounts) {
    if (!known.accounts.includes(account)) known.accounts.push(account)
  }
  return known
}

const txNode = (step: TraceStep) => ({
  id: `tx ${step.tx}`,
  kind: 'tx' as const,
  value: BigInt(step.value),
  accounts: [],
  label: '',
  category: '',
})

const seedNode = (leg: Leg, value: bigint) => ({
  id: `seed ${leg.account ?? leg.tx}`,
  kind: 'seed' as const,
  value,
  accounts: [leg.account],
  label: '',
  category: '',
})

type EndOf = {
  readonly leg: Leg
  readonly step: TraceStep
  readonly ends: Ends
  readonly ending: 'held' | 'unseen'
}

function endNode({ leg, step, ends, ending }: EndOf) {
  const { account } = leg
  const place = ends.places.get(account ?? '')
  const kind = kindOf({ leg, ends, ending })
  const isEnd = kind !== 'pass'
  const label = place?.service?.label ?? ''
  // Accounts of one service that one transaction paid are one node. Ends are not joined further:
  // each stands right of the transaction that paid it, so the picture reads as a story.
  const whose = label !== '' ? `of ${label}` : (account ?? '?')
  return {
    id: `${kind} ${step.tx} ${isEnd ? whose : (account ?? '?')}`,
    kind,
    value: BigInt(leg.value),
    accounts: [account],
    label,
    category: place?.service?.category ?? '',
  }
}

function kindOf({ leg, ends, ending }: Omit<EndOf, 'step'>): NodeKind {
  if (ends.cuts.has(coinOf(leg))) return 'cut'
  if (leg.index !== null && ends.passed.has(coinOf(leg))) return 'pass'
  const place = ends.places.get(leg.account ?? '')
  if (place?.ending === 'absorbed') return 'absorbed'
  if (leg.account === '@issuance' || leg.account === '@fees') return 'mined'
  return ending
}
