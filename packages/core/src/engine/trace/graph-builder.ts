/**
 * Grows a coin graph transaction by transaction. The side that taint comes *from* (inputs forward,
 * outputs backward) gets placeholder cells, which are exchanged for the real ones as links become
 * known; the side it goes *to* gets real cells at once.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import { invariant } from '../../domain/error.ts'
import type { Transaction } from '../../domain/posting.ts'
import { type CoinGraph, FATE, type NodeLegs } from './coin-graph.ts'
import { type Leg, type Pot, potsOf } from './pots.ts'
import type { Direction, Service } from './request.ts'

/** Where a cell stands when a trace reaches it. */
type Place = {
  readonly tx: string
  readonly height: number
  readonly timeMs: number
}

type CellRow = Place & {
  readonly value: bigint
  readonly account: number
  readonly asset: number
  readonly index: number
  readonly seed: boolean
  fate: number
}

type NodeRow = {
  readonly transaction: Omit<Transaction, 'postings'>
  readonly asset: number
  readonly unseen: bigint
  readonly ins: number[]
  readonly outs: number[]
}

/** Gathered transactions and cells, still growing. */
export type GraphBuilder = {
  readonly direction: Direction
  readonly cells: CellRow[]
  readonly nodes: NodeRow[]
  readonly assets: Map<AssetId, number>
  readonly accounts: Map<string, number>
  /** Account ids by row. */
  readonly names: string[]
  readonly services: (Service | null)[]
  /** Cells of seeds by coin name, with the height at which each was made. */
  readonly seeds: Map<string, { readonly height: number; readonly cell: number }[]>
  /** Row of a gathered transaction by {@link transactionKey}. */
  readonly rows: Map<string, number>
  /** By transaction row and leg (forward) or coin index (backward): the node and place to link. */
  readonly links: Map<number, number>
  postings: number
}

/** Identity of a transaction: an id can stand in two blocks (BIP 30). */
export const transactionKey = (id: string, height: number): string => `${id}@${height}`

/** Text of a coin's name. */
export const coinKey = (tx: string, index: number): string => `${tx}:${index}`

/** An empty graph. */
export const newGraph = (direction: Direction): GraphBuilder => ({
  direction,
  cells: [],
  nodes: [],
  assets: new Map(),
  accounts: new Map(),
  names: [],
  services: [],
  seeds: new Map(),
  rows: new Map(),
  links: new Map(),
  postings: 0,
})

const intern = <T>(rows: Map<T, number>, key: T): number => {
  const known = rows.get(key)
  if (known !== undefined) return known
  rows.set(key, rows.size)
  return rows.size - 1
}

const accountRow = (graph: GraphBuilder, id: string | null): number => {
  if (id === null) return -1
  const row = intern(graph.accounts, id)
  if (row === graph.names.length) {
    graph.names.push(id)
    graph.services.push(null)
  }
  return row
}

/** Adds the coin of a seed. @returns its cell */
export function addSeed(
  graph: GraphBuilder,
  seed: Place & { readonly asset: AssetId; readonly leg: Leg },
): number {
  const { leg, tx, height } = seed
  invariant(leg.coin !== null, 'a seed is a coin')
  const cell = addCell(graph, seed, { leg, asset: intern(graph.assets, seed.asset), seed: true })
  const name = coinKey(tx, leg.coin.index)
  const made = graph.seeds.get(name) ?? []
  graph.seeds.set(name, [...made, { height, cell }])
  return cell
}

type CellMaking = { readonly leg: Leg; readonly asset: number; readonly seed: boolean }

function addCell(graph: GraphBuilder, place: Place, { leg, asset, seed }: CellMaking): number {
  graph.cells.push({
    tx: leg.coin?.tx ?? place.tx,
    height: place.height,
    timeMs: place.timeMs,
    value: leg.value,
    account: accountRow(graph, leg.account),
    asset,
    index: leg.coin?.index ?? -1,
    seed,
    fate: fateOf(leg, graph.direction),
  })
  return graph.cells.length - 1
}

function fateOf({ kind }: Leg, direction: Direction): number {
  if (kind === 'fees') return FATE.fees
  if (kind === 'issuance') return FATE.issued
  if (kind === 'unseen') return FATE.unseen
  // Backward, a burned coin can only be a seed, and a seed leads to its maker like any other.
  if (kind === 'burn' && direction === 'forward') return FATE.burned
  return FATE.unspent
}

/**
 * Adds a transaction once.
 *
 * @returns the new coins on the side that taint goes to, without seeds and empty coins
 */
export function addTransaction(graph: GraphBuilder, transaction: Transaction): number[] {
  const { id, height } = transaction
  const key = transactionKey(id, height)
  invariant(!graph.rows.has(key), `transaction ${key} is gathered once`)
  const row = intern(graph.rows, key)
  graph.postings += transaction.postings.length
  const found: number[] = []
  for (const pot of potsOf(transaction)) addPot(graph, { transaction, pot, row }, found)
  return found
}

type PotPlace = { readonly transaction: Transaction; readonly pot: Pot; readonly row: number }

function addPot(graph: GraphBuilder, { transaction, pot, row }: PotPlace, found: number[]): void {
  const { id, height, timeMs } = transaction
  const place = { tx: id, height, timeMs }
  const asset = intern(graph.assets, pot.asset)
  const forward = graph.direction === 'forward'
  const node = graph.nodes.length
  const fromCell = (leg: Leg, order: number) => {
    const link = forward ? leg.leg : (leg.coin?.index ?? -1)
    if (leg.coin !== null) graph.links.set(linkKey(row, link), node * LINK_PLACES + order)
    return addCell(graph, place, { leg, asset, seed: false })
  }
  const toCell = (leg: Leg) => {
    const known = leg.coin === null ? undefined : seedCell(graph, leg.coin, height)
    if (known !== undefined) return known
    const cell = addCell(graph, place, { leg, asset, seed: false })
    if (leg.kind === 'coin' && leg.value > 0n) found.push(cell)
    return cell
  }
  const ins = pot.ins.map(forward ? fromCell : toCell)
  const outs = pot.outs.map(forward ? toCell : fromCell)
  const { postings: _, ...rest } = transaction
  graph.nodes.push({ transaction: rest, asset, unseen: pot.unseen, ins, outs })
}

/** Places in one pot: more than the postings that any trace may gather. */
const LINK_PLACES = 2 ** 25

/** Both numbers are below 2^32 and rows far below 2^21, so the key is a whole number. */
const linkKey = (row: number, leg: number): number => row * 2 ** 32 + leg

/** The seed that a transaction at this height makes (forward) or consumes (backward). */
function seedCell(
  graph: GraphBuilder,
  { tx, index }: { readonly tx: string; readonly index: number },
  height: number,
): number | undefined {
  const made = graph.seeds.get(coinKey(tx, index)) ?? []
  if (graph.direction === 'forward') return made.find((seed) => seed.height === height)?.cell
  return made.filter((seed) => seed.height <= height).sort((a, b) => b.height - a.height)[0]?.cell
}

/**
 * Says that a cell leads into a gathered transaction: forward through the debit `leg`, backward
 * through the coin of index `leg`.
 */
export function linkCell(
  graph: GraphBuilder,
  cell: number,
  to: { row: number; leg: number },
): void {
  const found = graph.links.get(linkKey(to.row, to.leg))
  invariant(found !== undefined, `leg ${to.leg} stands in the transaction that it names`)
  const node = graph.nodes[Math.floor(found / LINK_PLACES)]!
  const side = graph.direction === 'forward' ? node.ins : node.outs
  side[found % LINK_PLACES] = cell
  graph.cells[cell]!.fate = FATE.followed
}

/** The graph as columns, its nodes in ledger order. */
export function finishGraph(graph: GraphBuilder): CoinGraph {
  const { cells } = graph
  const nodes = graph.nodes
    .slice()
    .sort(
      (a, b) =>
        a.transaction.height - b.transaction.height ||
        a.transaction.position - b.transaction.position ||
        a.asset - b.asset,
    )
  return {
    cells: {
      value: BigUint64Array.from(cells, ({ value }) => value),
      fate: Uint8Array.from(cells, ({ fate }) => fate),
      seed: Uint8Array.from(cells, ({ seed }) => (seed ? 1 : 0)),
      account: Int32Array.from(cells, ({ account }) => account),
      asset: Uint16Array.from(cells, ({ asset }) => asset),
      index: Float64Array.from(cells, ({ index }) => index),
      tx: cells.map(({ tx }) => tx),
      height: Uint32Array.from(cells, ({ height }) => height),
      timeMs: Float64Array.from(cells, ({ timeMs }) => timeMs),
    },
    nodes: {
      tx: nodes.map(({ transaction }) => transaction.id),
      height: Uint32Array.from(nodes, ({ transaction }) => transaction.height),
      position: Uint32Array.from(nodes, ({ transaction }) => transaction.position),
      timeMs: Float64Array.from(nodes, ({ transaction }) => transaction.timeMs),
      asset: Uint16Array.from(nodes, ({ asset }) => asset),
      incomplete: Uint8Array.from(nodes, ({ transaction }) => (transaction.complete ? 0 : 1)),
      unseen: BigUint64Array.from(nodes, ({ unseen }) => unseen),
    },
    ins: legsOf(nodes.map(({ ins }) => ins)),
    outs: legsOf(nodes.map(({ outs }) => outs)),
    assets: [...graph.assets.keys()],
    accounts: graph.names,
    services: graph.services,
    transactions: graph.rows.size,
    postings: graph.postings,
  }
}

function legsOf(rows: readonly (readonly number[])[]): NodeLegs {
  const start = new Uint32Array(rows.length + 1)
  rows.forEach((row, node) => {
    start[node + 1] = start[node]! + row.length
  })
  const cell = new Uint32Array(start[rows.length] ?? 0)
  rows.forEach((row, node) => {
    cell.set(row, start[node])
  })
  return { start, cell }
}
