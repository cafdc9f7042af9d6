/**
 * Leads: where the coins of a frontier go next, and which of that the budgets allow.
 *
 * @module
 */
import { FaultError, invariant } from '../../domain/error.ts'
import type { LedgerId } from '../../domain/ledger.ts'
import type { Transaction } from '../../domain/posting.ts'
import { FATE } from './coin-graph.ts'
import { addTransaction, type GraphBuilder } from './graph-builder.ts'
import type { TraceLimits } from './limits.ts'
import { compareText, compareValue } from './order.ts'
import type { TracePorts } from './request.ts'

/** What a gathering works with. */
export type Gathering = {
  readonly ports: TracePorts
  readonly ledger: LedgerId
  readonly limits: TraceLimits
  /** Nothing above this height exists for the trace. */
  readonly endHeight: number
  readonly graph: GraphBuilder
  /** Cells that came into the graph and were not yet sorted into followed, absorbed and cut. */
  readonly found: number[]
  /** Accounts that the tags were asked about, by row. */
  readonly asked: Set<number>
  /** Heights at which transactions that were read stand, by id. Used backward. */
  readonly versions: Map<string, readonly number[]>
}

/** Where cells of the frontier lead: one transaction with the legs that they take there. */
export type Lead = {
  /** `transactionKey`, or the bare id where the height is not known yet. */
  readonly key: string
  readonly id: string
  readonly links: { readonly cell: number; readonly leg: number }[]
  value: bigint
}

/** Accounts and coins that a port is asked about at once, at most. */
export const ROWS_A_QUERY = 50_000

/**
 * The leads that the budget of transactions still allows: the largest value first, so that a used
 * up budget cuts the small. The others are cut.
 */
export function withinBudget(gathering: Gathering, leads: readonly Lead[]): Lead[] {
  const { graph, limits } = gathering
  const sorted = leads
    .slice()
    .sort((a, b) => compareValue(b.value, a.value) || compareText(a.key, b.key))
  const room = Math.max(0, limits.maxTransactions - graph.rows.size)
  for (const lead of sorted.slice(room)) cutLead(graph, lead)
  return sorted.slice(0, room)
}

/** Marks the cells of a lead that the budget does not allow. */
export function cutLead(graph: GraphBuilder, lead: Lead): void {
  for (const { cell } of lead.links) graph.cells[cell]!.fate = FATE.cutByBudget
}

/**
 * Adds a transaction that leads were waiting for, if the budget of postings allows.
 *
 * @returns false where it does not
 */
export function gatherTransaction(gathering: Gathering, transaction: Transaction): boolean {
  const { graph, limits, found } = gathering
  if (graph.postings + transaction.postings.length > limits.maxPostings) return false
  for (const cell of addTransaction(graph, transaction)) found.push(cell)
  return true
}

/** A transaction that the ledger named is not there any more: its branch was replaced. */
export const moved = (id: string): FaultError =>
  new FaultError('TRACE_LEDGER_MOVED', `Expected transaction ${id} to be live, got none`, {
    tx: id,
  })

/** Adds a link to the lead of a key, making the lead where there is none. */
export function lead(
  graph: GraphBuilder,
  leads: Map<string, Lead>,
  link: { key: string; id: string; cell: number; leg: number },
): void {
  const { key, id, cell, leg } = link
  const known = leads.get(key) ?? { key, id, links: [], value: 0n }
  known.links.push({ cell, leg })
  const row = graph.cells[cell]
  invariant(row !== undefined, 'a lead starts from a cell of the graph')
  known.value += row.value
  leads.set(key, known)
}
