/**
 * New tags, hand records and distrusted transactions. Labels alone change level 0 only where they
 * disagree within a cluster or where merges were refused; only those clusters are made again, from
 * their transactions in ledger order. All other clusters share no transaction with them.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import { joinInputs } from './apply-block.ts'
import type { BlockUndo, ClusterState } from './cluster-state.ts'
import type { ClusterBlock, ClusterInputs, ClusterPlan } from './cluster-types.ts'
import {
  conflictOf,
  joinLabels,
  type LabelBook,
  type Labels,
  labelBook,
  labelText,
} from './labels.ts'
import { resetAccount, ringOf, rootOf, upOf } from './union-find.ts'

/** What must be read for new inputs; see `Clusters.planInputs`. */
export function planInputs(
  state: ClusterState,
  inputs: ClusterInputs,
  distrustChanged: readonly number[],
): ClusterPlan {
  const book = labelBook(inputs)
  const rootFor = (account: number): number => rootOf(state.forest, account)
  const roots = new Set(distrustChanged.map(rootFor))
  const torn = tornRoots(book, rootFor)
  const refusing = new Set(state.refused.flatMap(({ accounts }) => accounts.map(rootFor)))
  const labelled = new Set([...book.byAccount.keys(), ...state.book.byAccount.keys()])
  for (const account of labelled) {
    const root = rootFor(account)
    if (!torn.has(root) && !refusing.has(root)) continue
    if (labelText(book, account) !== labelText(state.book, account)) roots.add(root)
  }
  closeOverRefusals(state, roots, rootFor)
  const members = [...roots].flatMap((root) =>
    root < state.accountCount ? [ringOf(state.forest, root)] : [],
  )
  const accounts = new Int32Array(members.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const ring of members) {
    accounts.set(ring, at)
    at += ring.length
  }
  return { inputs, accounts: accounts.sort() }
}

/** Roots whose members' labels disagree. */
function tornRoots(book: LabelBook, rootFor: (account: number) => number): Set<number> {
  const joined = new Map<number, Labels>()
  const torn = new Set<number>()
  for (const [account, labels] of book.byAccount) {
    const root = rootFor(account)
    const former = joined.get(root)
    if (conflictOf(former, labels) >= 0) torn.add(root)
    else joined.set(root, joinLabels(former, labels)!)
  }
  return torn
}

/** A refused transaction may join its clusters now, and what it joins may refuse another. */
function closeOverRefusals(
  state: ClusterState,
  roots: Set<number>,
  rootFor: (account: number) => number,
): void {
  for (let size = -1; size !== roots.size; ) {
    size = roots.size
    for (const { accounts } of state.refused) {
      const met = accounts.map(rootFor)
      if (met.some((root) => roots.has(root))) for (const root of met) roots.add(root)
    }
  }
}

/** Brings a plan in force; see `Clusters.applyInputs`. */
export function applyInputs(
  state: ClusterState,
  plan: ClusterPlan,
  replay: Iterable<ClusterBlock>,
): void {
  const affected = new Set(plan.accounts)
  state.inputs = plan.inputs
  state.book = labelBook(plan.inputs)
  if (affected.size > 0) takeApart(state, plan.accounts, affected)
  state.labels.fill(state.book, (account) => rootOf(state.forest, account))
  if (affected.size > 0) replayBlocks(state, replay)
  // The blocks that can be undone joined accounts that may have labels only now.
  for (const log of state.undo) log.labelled = state.labels.size > 0
  state.epoch++
}

/** Makes each account alone, as if nothing had been read of it. */
function takeApart(state: ClusterState, accounts: Int32Array, affected: ReadonlySet<number>): void {
  const { forest } = state
  for (const account of accounts) {
    if (upOf(forest, account) >= 0) state.merges--
    resetAccount(forest, account)
  }
  state.refused = state.refused.filter((row) => !row.accounts.some((one) => affected.has(one)))
  state.undo = state.undo.map((log) => withoutAccounts(log, affected))
}

/** Clusters share no entry of a log, so those of others stay as they are. */
function withoutAccounts(log: BlockUndo, affected: ReadonlySet<number>): BlockUndo {
  const writes: number[] = []
  for (let at = 0; at < log.writes.length; at += 2) {
    if (!affected.has(log.writes[at]!)) writes.push(log.writes[at]!, log.writes[at + 1]!)
  }
  return { ...log, writes, links: log.links.filter((loser) => !affected.has(loser)) }
}

function replayBlocks(state: ClusterState, replay: Iterable<ClusterBlock>): void {
  const oldestUndo = state.heights.length - state.undo.length
  for (const block of replay) {
    const row = state.heights.from(block.height)
    invariant(state.heights.at(row) === block.height, `a replay of block ${block.height} known`)
    const firstTx = state.firstTx.at(row)
    forgetExclusions(state, block, firstTx)
    const log = row >= oldestUndo ? state.undo[row - oldestUndo]! : null
    joinInputs(state, block, { firstTx, log })
  }
  state.refused.sort((a, b) => a.tx - b.tx)
  sortExclusions(state)
}

/** The replay decides anew whether its transactions are excluded. */
function forgetExclusions(state: ClusterState, block: ClusterBlock, firstTx: number): void {
  const given = new Set(Array.from(block.position, (position) => firstTx + position))
  keepExclusions(state, (tx) => !given.has(tx))
}

function keepExclusions(state: ClusterState, keeps: (tx: number) => boolean): void {
  const rows = [...state.excludedTx.rows().keys()].filter((row) => keeps(state.excludedTx.at(row)))
  if (rows.length === state.excludedTx.length) return
  const by = rows.map((row) => state.excludedBy.at(row))
  state.excludedTx.replace(rows.map((row) => state.excludedTx.at(row)))
  state.excludedBy.replace(by)
}

function sortExclusions(state: ClusterState): void {
  const rows = [...state.excludedTx.rows().keys()]
  rows.sort((a, b) => state.excludedTx.at(a) - state.excludedTx.at(b))
  const by = rows.map((row) => state.excludedBy.at(row))
  state.excludedTx.replace(rows.map((row) => state.excludedTx.at(row)))
  state.excludedBy.replace(by)
}
