/**
 * One round backward: from coins to the transactions that made them.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import type { Transaction } from '../../domain/posting.ts'
import { FATE } from './coin-graph.ts'
import { linkCell, transactionKey } from './graph-builder.ts'
import {
  cutLead,
  type Gathering,
  gatherTransaction,
  type Lead,
  lead,
  withinBudget,
} from './leads.ts'
import { TRANSACTIONS_A_QUERY } from './seeds.ts'

/** Follows the coins of a frontier, which are `hop` transactions away from the seeds. */
export async function backwardRound(
  gathering: Gathering,
  frontier: readonly number[],
  hop: number,
): Promise<void> {
  const { graph, limits } = gathering
  const leads = new Map<string, Lead>()
  for (const cell of frontier) {
    const { tx, index } = graph.cells[cell]!
    const known = gatheredMaker(gathering, cell)
    if (hop >= limits.maxHops) graph.cells[cell]!.fate = FATE.cutByHops
    else if (known !== undefined) linkCell(graph, cell, { row: known, leg: index })
    else lead(graph, leads, { key: tx, id: tx, cell, leg: index })
  }
  const chosen = withinBudget(gathering, [...leads.values()])
  for (let first = 0; first < chosen.length; first += TRANSACTIONS_A_QUERY) {
    await gatherMakers(gathering, chosen.slice(first, first + TRANSACTIONS_A_QUERY))
  }
}

async function gatherMakers(gathering: Gathering, leads: readonly Lead[]): Promise<void> {
  const { graph, ports, ledger } = gathering
  const versions = new Map<string, Transaction[]>()
  const ids = leads.map(({ id }) => id)
  for (const transaction of await ports.ledger.transactions(ledger, ids)) {
    versions.set(transaction.id, [...(versions.get(transaction.id) ?? []), transaction])
  }
  for (const chosen of leads) {
    const makers = versions.get(chosen.id) ?? []
    const heights = makers.map(({ height }) => height)
    gathering.versions.set(chosen.id, heights)
    for (const { cell, leg } of chosen.links) {
      const height = makerHeight(gathering, cell, heights)
      const maker = makers.find((version) => version.height === height)
      // The coin is known, but its making is not live: where it came from nobody here saw.
      if (maker === undefined) graph.cells[cell]!.fate = FATE.unseen
      else linkMaker(gathering, maker, { ...chosen, links: [{ cell, leg }] })
    }
  }
}

function linkMaker(gathering: Gathering, maker: Transaction, one: Lead): void {
  const { graph } = gathering
  const key = transactionKey(maker.id, maker.height)
  const full = graph.rows.size >= gathering.limits.maxTransactions
  if (!graph.rows.has(key) && (full || !gatherTransaction(gathering, maker))) {
    cutLead(graph, one)
    return
  }
  const row = graph.rows.get(key)
  invariant(row !== undefined, 'a gathered transaction has a row')
  for (const { cell, leg } of one.links) linkCell(graph, cell, { row, leg })
}

/** The row of the transaction that made a coin, where it was gathered in an earlier round. */
function gatheredMaker(gathering: Gathering, cell: number): number | undefined {
  const { graph, versions } = gathering
  const { tx } = graph.cells[cell]!
  const height = makerHeight(gathering, cell, versions.get(tx) ?? [])
  return height === undefined ? undefined : graph.rows.get(transactionKey(tx, height))
}

/**
 * Where the transaction that made a coin stands: of the heights at which its id stands, the highest
 * not above the spender (BIP 30: a later making hides an earlier one). A seed was reached where it
 * was made, so for it this is its own.
 */
function makerHeight(
  { graph }: Gathering,
  cell: number,
  heights: readonly number[],
): number | undefined {
  const reached = graph.cells[cell]!.height
  const below = heights.filter((height) => height <= reached)
  return below.length === 0 ? undefined : Math.max(...below)
}
