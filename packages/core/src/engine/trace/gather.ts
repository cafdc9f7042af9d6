/**
 * Phase 1: gathers everything that any method could reach, in rounds. A round asks the ledger once
 * for the whole frontier (in parts of some thousands), never for one coin.
 *
 * What a method reaches is part of this: taint that poison does not reach, no method reaches. The
 * methods decide again on their own values and hops, so nothing here depends on a method.
 *
 * @module
 */
import { isSystemAccount } from '../../domain/account.ts'
import type { LedgerId } from '../../domain/ledger.ts'
import { absorbs } from './absorbing.ts'
import { type CoinGraph, FATE } from './coin-graph.ts'
import { backwardRound } from './gather-backward.ts'
import { forwardRound } from './gather-forward.ts'
import { addSeed, finishGraph, newGraph } from './graph-builder.ts'
import { type Gathering, ROWS_A_QUERY } from './leads.ts'
import type { TraceLimits } from './limits.ts'
import type { Direction, TracePorts } from './request.ts'
import type { SeedCoin } from './seeds.ts'

/** What there is to gather. */
export type GatherQuestion = {
  readonly ports: TracePorts
  readonly ledger: LedgerId
  readonly direction: Direction
  readonly limits: TraceLimits
  readonly endHeight: number
}

/** Gathers from seeds as far as the limits allow. */
export async function gather(
  question: GatherQuestion,
  seeds: readonly SeedCoin[],
): Promise<CoinGraph> {
  const graph = newGraph(question.direction)
  const gathering: Gathering = {
    ...question,
    graph,
    found: [],
    asked: new Set(),
    versions: new Map(),
  }
  const forward = question.direction === 'forward'
  let frontier: number[] = []
  for (const seed of seeds) {
    const cell = addSeed(graph, seed)
    const burned = forward && graph.cells[cell]?.fate === FATE.burned
    if (seed.leg.value > 0n && !burned) frontier.push(cell)
  }
  await askServices(gathering, [...graph.cells.keys()])
  for (let hop = 0; frontier.length > 0; hop++) {
    await (forward ? forwardRound : backwardRound)(gathering, frontier, hop)
    frontier = await sortFound(gathering)
    question.ports.progress?.({ hop, transactions: graph.rows.size, coins: frontier.length })
  }
  return finishGraph(graph)
}

/** Empties `found`: services absorb, small coins are cut, the rest is the next frontier. */
async function sortFound(gathering: Gathering): Promise<number[]> {
  const { graph, limits, found } = gathering
  const cells = found.splice(0)
  await askServices(gathering, cells)
  return cells.filter((id) => {
    const cell = graph.cells[id]!
    const service = cell.account < 0 ? null : (graph.services[cell.account] ?? null)
    if (service !== null && absorbs(service.category)) cell.fate = FATE.absorbed
    else if (cell.value < limits.minValue) cell.fate = FATE.cutByValue
    else return true
    return false
  })
}

/** Asks once about each account of these cells. */
async function askServices(gathering: Gathering, cells: readonly number[]): Promise<void> {
  const { graph, asked, ports } = gathering
  const rows = new Set<number>()
  for (const cell of cells) {
    const { account } = graph.cells[cell]!
    if (account >= 0 && !asked.has(account)) rows.add(account)
  }
  if (rows.size === 0) return
  for (const row of rows) asked.add(row)
  const wanted = [...rows].map((row) => graph.names[row]!).filter((name) => !isSystemAccount(name))
  for (let first = 0; first < wanted.length; first += ROWS_A_QUERY) {
    const found = await ports.serviceOf(wanted.slice(first, first + ROWS_A_QUERY))
    for (const [name, { label, category }] of found) {
      const row = graph.accounts.get(name)
      if (row !== undefined) graph.services[row] = { label, category }
    }
  }
}
