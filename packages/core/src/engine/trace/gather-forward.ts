/**
 * One round forward: from coins to the transactions that spend them.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import type { Spend } from '../../ports.ts'
import { FATE } from './coin-graph.ts'
import { coinKey, linkCell, transactionKey } from './graph-builder.ts'
import {
  cutLead,
  type Gathering,
  gatherTransaction,
  type Lead,
  lead,
  moved,
  ROWS_A_QUERY,
  withinBudget,
} from './leads.ts'
import { TRANSACTIONS_A_QUERY } from './seeds.ts'

/** Follows the coins of a frontier, which are `hop` transactions away from the seeds. */
export async function forwardRound(
  gathering: Gathering,
  frontier: readonly number[],
  hop: number,
): Promise<void> {
  const leads = new Map<string, Lead>()
  for (let first = 0; first < frontier.length; first += ROWS_A_QUERY) {
    const part = frontier.slice(first, first + ROWS_A_QUERY)
    for (const { cell, spend } of await spendsOf(gathering, part)) {
      takeSpend(gathering, { cell, spend, hop, leads })
    }
  }
  const chosen = withinBudget(gathering, [...leads.values()])
  for (let first = 0; first < chosen.length; first += TRANSACTIONS_A_QUERY) {
    await gatherLeads(gathering, chosen.slice(first, first + TRANSACTIONS_A_QUERY))
  }
}

type CellSpend = { readonly cell: number; readonly spend: Spend }

/** Who spends these cells, up to the end of the ledger as the trace sees it. */
async function spendsOf(gathering: Gathering, part: readonly number[]): Promise<CellSpend[]> {
  const { graph, ports, ledger, endHeight } = gathering
  const cells = new Map<string, number>()
  for (const id of part) {
    const { tx, index, height } = graph.cells[id]!
    cells.set(transactionKey(coinKey(tx, index), height), id)
  }
  const names = part.map((id) => {
    const { tx, index } = graph.cells[id]!
    return { tx, index }
  })
  const found: CellSpend[] = []
  for (const spend of await ports.ledger.spends(ledger, names)) {
    if (spend.height > endHeight) continue
    const { coin, madeAtHeight } = spend
    invariant(madeAtHeight !== null, 'the making of a coin that was read is in the ledger')
    // A name made twice can have a second spend, of the coin that is not ours.
    const cell = cells.get(transactionKey(coinKey(coin.tx, coin.index), madeAtHeight))
    if (cell !== undefined) found.push({ cell, spend })
  }
  return found
}

type Taking = CellSpend & { readonly hop: number; readonly leads: Map<string, Lead> }

function takeSpend(gathering: Gathering, { cell, spend, hop, leads }: Taking): void {
  const { graph, limits } = gathering
  const row = graph.cells[cell]!
  const key = transactionKey(spend.tx, spend.height)
  const known = graph.rows.get(key)
  if (limits.untilHeight !== null && spend.height > limits.untilHeight) row.fate = FATE.cutByUntil
  else if (hop >= limits.maxHops) row.fate = FATE.cutByHops
  else if (known !== undefined) linkCell(graph, cell, { row: known, leg: spend.leg })
  else lead(graph, leads, { key, id: spend.tx, cell, leg: spend.leg })
}

async function gatherLeads(gathering: Gathering, leads: readonly Lead[]): Promise<void> {
  const { graph, ports, ledger } = gathering
  const ids = [...new Set(leads.map(({ id }) => id))]
  const found = new Map(
    (await ports.ledger.transactions(ledger, ids)).map((tx) => [
      transactionKey(tx.id, tx.height),
      tx,
    ]),
  )
  for (const chosen of leads) {
    const transaction = found.get(chosen.key)
    if (transaction === undefined) throw moved(chosen.id)
    if (!gatherTransaction(gathering, transaction)) {
      cutLead(graph, chosen)
      continue
    }
    const row = graph.rows.get(chosen.key)
    invariant(row !== undefined, 'a gathered transaction has a row')
    for (const { cell, leg } of chosen.links) linkCell(graph, cell, { row, leg })
  }
}
