/** Transactions as objects for tests, their columns, and a naive twin of the clusters. */
import fc from 'fast-check'
import type {
  ClusterBlock,
  ClusterInputs,
  ClusterLink,
  ClusterOptions,
  Clusters,
} from './cluster-types.ts'
import { exclusionOf, GUARDS, isForced } from './tx-shape.ts'

/** One side of a transaction: account, amount, form. */
export type MadeCoin = readonly [account: number, amount: number, form?: number]
export type MadeTx = { readonly ins: readonly MadeCoin[]; readonly outs: readonly MadeCoin[] }
export type MadeBlock = {
  readonly height: number
  readonly accountCount: number
  readonly txs: readonly MadeTx[]
}

/** Columns of a block, or of some of its transactions. */
export function columnsOfBlock(
  { height, accountCount, txs }: MadeBlock,
  distrusted: readonly number[] = [],
  only: (tx: MadeTx) => boolean = () => true,
): ClusterBlock {
  const rows = [...txs.keys()].filter((row) => only(txs[row]!))
  const starts = (side: 'ins' | 'outs') => {
    const start = new Uint32Array(rows.length + 1)
    for (const [at, row] of rows.entries()) start[at + 1] = start[at]! + txs[row]![side].length
    return start
  }
  const ins = rows.flatMap((row) => txs[row]!.ins)
  const outs = rows.flatMap((row) => txs[row]!.outs)
  return {
    height,
    txCount: txs.length,
    accountCount,
    position: Uint32Array.from(rows),
    inStart: starts('ins'),
    inAccount: Int32Array.from(ins, ([account]) => account),
    inAmount: Float64Array.from(ins, ([, amount]) => amount),
    inForm: Uint8Array.from(ins, ([, , form]) => form ?? 1),
    outStart: starts('outs'),
    outAccount: Int32Array.from(outs, ([account]) => account),
    outAmount: Float64Array.from(outs, ([, amount]) => amount),
    outForm: Uint8Array.from(outs, ([, , form]) => form ?? 1),
    distrusted,
  }
}

/** The world a cluster run depends on. */
export type World = {
  readonly blocks: readonly MadeBlock[]
  readonly inputs: ClusterInputs
  readonly links: readonly ClusterLink[]
  /** `height:position` of distrusted transactions. */
  readonly distrusted: ReadonlySet<string>
}

export const EMPTY_INPUTS: ClusterInputs = { tags: [], hands: [] }

export const distrustedIn = (world: Pick<World, 'distrusted'>, { height, txs }: MadeBlock) =>
  [...txs.keys()].filter((position) => world.distrusted.has(`${height}:${position}`))

/** Everything in order into new clusters. */
export function build(make: () => Clusters, world: World): Clusters {
  const clusters = make()
  clusters.applyInputs(clusters.planInputs(world.inputs), [])
  for (const block of world.blocks) {
    clusters.applyBlock(columnsOfBlock(block, distrustedIn(world, block)))
  }
  clusters.setLinks('same-key', world.links)
  return clusters
}

/** Sets of accounts, joined one by one, with labels compared pair by pair. */
class NaiveSets {
  readonly #sets = new Map<number, Set<number>>()
  readonly #apart: (one: number, other: number) => boolean

  constructor(count: number, apart: (one: number, other: number) => boolean) {
    this.#apart = apart
    for (let account = 0; account < count; account++) this.#sets.set(account, new Set([account]))
  }

  of(account: number): Set<number> {
    return this.#sets.get(account)!
  }

  /** Whether all these accounts' sets may be one. */
  may(accounts: readonly number[]): boolean {
    const all = [...new Set(accounts.map((one) => this.of(one)))]
    return !all.some((one, row) =>
      all
        .slice(row + 1)
        .some((other) => [...one].some((a) => [...other].some((b) => this.#apart(a, b)))),
    )
  }

  join(accounts: readonly number[]): void {
    const all = new Set(accounts.flatMap((one) => [...this.of(one)]))
    for (const account of all) this.#sets.set(account, all)
  }

  roots(count: number): number[] {
    return Array.from({ length: count }, (_, account) => Math.min(...this.of(account)))
  }
}

/** Whether inputs hold two accounts apart: actors that differ, or two sides of a hand split. */
function apartBy({ tags, hands }: ClusterInputs): (one: number, other: number) => boolean {
  const actorOf = (account: number) =>
    tags
      .filter((tag) => tag.account === account)
      .map(({ actor }) => actor)
      .sort()[0]
  return (one, other) => {
    const [left, right] = [actorOf(one), actorOf(other)]
    if (left !== undefined && right !== undefined && left !== right) return true
    return hands.some(
      (hand) =>
        hand.kind === 'split' &&
        ((hand.accounts.includes(one) && hand.from.includes(other)) ||
          (hand.accounts.includes(other) && hand.from.includes(one))),
    )
  }
}

/** The partition at both levels, and what was refused, said plainly. */
export function naive(world: World, options: ClusterOptions = {}) {
  const guards = { ...GUARDS, ...options.guards }
  const count = Math.max(0, ...world.blocks.map(({ accountCount }) => accountCount))
  const sets = new NaiveSets(count, apartBy(world.inputs))
  const refused: string[] = []
  for (const block of world.blocks) {
    const columns = columnsOfBlock(block, distrustedIn(world, block))
    for (const t of block.txs.keys()) {
      if (exclusionOf(columns, t, guards) !== null) continue
      const counting: number[] = []
      for (let row = columns.inStart[t]!; row < columns.inStart[t + 1]!; row++) {
        const account = columns.inAccount[row]!
        if (account >= 0 && !isForced(columns, row, guards)) counting.push(account)
      }
      if (sets.may(counting)) sets.join(counting)
      else refused.push(`0 ${block.height}:${t}`)
    }
  }
  const certain = sets.roots(count)
  const tip = world.blocks.at(-1)?.height ?? -1
  const hands = world.inputs.hands.toSorted((a, b) => a.id - b.id)
  const links = world.links
    .filter(({ height }) => height <= tip)
    .toSorted(
      (a, b) =>
        a.height - b.height ||
        a.position - b.position ||
        Math.min(...a.accounts) - Math.min(...b.accounts) ||
        Math.max(...a.accounts) - Math.max(...b.accounts),
    )
  const pairs = [
    ...hands.flatMap((hand) => (hand.kind === 'merge' ? [hand.accounts] : [])),
    ...links.map(({ accounts }) => accounts),
  ].filter((pair) => pair.every((account) => account < count))
  for (const pair of pairs) {
    if (sets.may(pair)) sets.join(pair)
    else refused.push(`1 ${Math.min(...pair)} ${Math.max(...pair)}`)
  }
  return { certain, all: sets.roots(count), refused }
}

const ACCOUNTS_MAX = 14
const coin = (accountCount: number): fc.Arbitrary<MadeCoin> =>
  fc.tuple(
    fc.oneof({ weight: 12, arbitrary: fc.nat(accountCount - 1) }, fc.constant(-1)),
    fc.constantFrom(300, 1_000, 5_000, 7_300, 90_000, -1),
    fc.constantFrom(1, 2),
  )

/** A block in which the accounts are few, so that much is joined and much is refused. */
export const blockAt = (height: number, txsMax = 4): fc.Arbitrary<MadeBlock> => {
  const accountCount = Math.min(ACCOUNTS_MAX, 6 + height)
  const side = (max: number) => fc.array(coin(accountCount), { minLength: 1, maxLength: max })
  const tx = fc.record({ ins: side(3), outs: side(4) })
  return fc.record({
    height: fc.constant(height),
    accountCount: fc.constant(accountCount),
    txs: fc.array(tx, { maxLength: txsMax }),
  })
}

/** Tags of two actors and hand records on few accounts. */
export const someInputs: fc.Arbitrary<ClusterInputs> = fc.record({
  tags: fc.array(
    fc.record({ account: fc.nat(ACCOUNTS_MAX), actor: fc.constantFrom('Alder', 'Birch') }),
    { maxLength: 3 },
  ),
  hands: fc
    .array(
      fc.record({
        isMerge: fc.boolean(),
        one: fc.nat(ACCOUNTS_MAX),
        others: fc.uniqueArray(fc.nat(ACCOUNTS_MAX), { minLength: 1, maxLength: 2 }),
      }),
      { maxLength: 3 },
    )
    .map((rows) =>
      rows.map(({ isMerge, one, others }, id) => {
        const said = { id, who: 'A. Lyst', why: 'seen in a statement', timeMs: 0 }
        const from = others.filter((other) => other !== one)
        return isMerge || from.length === 0
          ? { ...said, kind: 'merge' as const, accounts: [one, others[0]!] as const }
          : { ...said, kind: 'split' as const, accounts: [one], from }
      }),
    ),
})

export const someLinks: fc.Arbitrary<ClusterLink[]> = fc.array(
  fc.record({
    reason: fc.constant('same-key' as const),
    accounts: fc.tuple(fc.nat(ACCOUNTS_MAX), fc.nat(ACCOUNTS_MAX)),
    height: fc.nat(10),
    position: fc.nat(3),
  }),
  { maxLength: 3 },
)
