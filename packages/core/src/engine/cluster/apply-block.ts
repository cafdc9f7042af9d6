/**
 * One block into the clusters, and out again. A transaction with several accounts among its inputs
 * joins them at level 0 (Nakamoto 2008, section 10; Meiklejohn et al. 2013, heuristic 1), unless a
 * guard excludes it or it would join what labels hold apart: then it joins nobody at all, since
 * which of its inputs are the stranger's cannot be told.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import { changeGuesses } from './change.ts'
import { type BlockUndo, type ClusterState, type RefusedAt, tipHeight } from './cluster-state.ts'
import {
  type AppliedBlock,
  CLUSTER_REASONS,
  type ClusterBlock,
  EXCLUSIONS,
} from './cluster-types.ts'
import { becauseOf, conflictOf, joinLabels, type Labels } from './labels.ts'
import { exclusionOf, isForced } from './tx-shape.ts'
import { makeRoom, rootOf, undoLog, unite, uniteLogged } from './union-find.ts'

/** Takes the next block; see `Clusters.applyBlock`. */
export function applyBlock(
  state: ClusterState,
  block: ClusterBlock,
  undoable: boolean,
): AppliedBlock {
  checkBlock(state, block)
  makeRoom(state.forest, block.accountCount)
  const log: BlockUndo | null = undoable
    ? { writes: [], links: [], accountsBefore: state.accountCount, labelled: false }
    : null
  const before = { merges: state.merges, refused: state.refused.length }
  const excludedBefore = state.excludedTx.length
  state.heights.push(block.height)
  state.firstTx.push(state.nextTx)
  const firstTx = state.nextTx
  state.nextTx += block.txCount
  joinInputs(state, block, { firstTx, log })
  if (state.gathering.length > 0) gatherGuesses(state, block, firstTx)
  state.accountCount = Math.max(state.accountCount, block.accountCount)
  state.accounts.push(state.accountCount)
  keepUndo(state, log)
  state.epoch++
  return {
    merges: state.merges - before.merges,
    refused: state.refused.length - before.refused,
    excluded: state.excludedTx.length - excludedBefore,
  }
}

function checkBlock(state: ClusterState, block: ClusterBlock): void {
  const tip = tipHeight(state)
  if (block.height <= tip) {
    throw new FaultError(
      'CLUSTER_BLOCK_ORDER',
      `Expected a block above height ${tip}, got ${block.height}`,
      { height: block.height, tip },
    )
  }
  const { inAccount, outAccount, accountCount } = block
  let most = -1
  for (let row = 0; row < inAccount.length; row++)
    if (inAccount[row]! > most) most = inAccount[row]!
  for (let row = 0; row < outAccount.length; row++) {
    if (outAccount[row]! > most) most = outAccount[row]!
  }
  if (most >= accountCount) throw unknownAccount(most, accountCount)
}

/** The fault for an account that is not there. */
export const unknownAccount = (account: number, accountCount: number): FaultError =>
  new FaultError(
    'CLUSTER_ACCOUNT_UNKNOWN',
    `Expected an account below ${accountCount}, got ${account}`,
    { account, accountCount },
  )

function keepUndo(state: ClusterState, log: BlockUndo | null): void {
  if (log === null) {
    state.undo = []
    return
  }
  state.undo.push(log)
  if (state.undo.length > state.undoDepth) state.undo.shift()
}

type Joining = { readonly firstTx: number; readonly log: BlockUndo | null }

/** Joins the inputs of every transaction given; also of a replay, whose blocks hold some only. */
export function joinInputs(state: ClusterState, block: ClusterBlock, joining: Joining): void {
  const { inStart, inAccount, position } = block
  for (let t = 0; t < position.length; t++) {
    const end = inStart[t + 1]!
    let first = -1
    for (let row = inStart[t]!; row < end; row++) {
      const account = inAccount[row]!
      if (account < 0 || account === first) continue
      if (first < 0) first = account
      else {
        joinTransaction(state, block, t, joining)
        break
      }
    }
  }
}

function joinTransaction(
  state: ClusterState,
  block: ClusterBlock,
  t: number,
  { firstTx, log }: Joining,
): void {
  const tx = firstTx + block.position[t]!
  const exclusion = exclusionOf(block, t, state.guards)
  if (exclusion !== null) {
    state.excludedTx.push(tx)
    state.excludedBy.push(EXCLUSIONS.indexOf(exclusion))
    return
  }
  let joined: Labels | undefined
  if (state.labels.size > 0) {
    const sides = sidesOf(state, block, t)
    if (sides.group >= 0) {
      state.refused.push(refusalOf(state, tx, sides))
      return
    }
    joined = sides.joined
  }
  const anchor = joinRows(state, block, t, { tx, log })
  if (anchor < 0 || joined === undefined) return
  state.labels.set(rootOf(state.forest, anchor), joined)
  if (log !== null) log.labelled = true
}

/** Joins every input that counts with the first that does; that first account, or -1. */
function joinRows(
  state: ClusterState,
  block: ClusterBlock,
  t: number,
  { tx, log }: { readonly tx: number; readonly log: BlockUndo | null },
): number {
  const { forest, guards } = state
  let anchor = -1
  let last = -1
  for (let row = block.inStart[t]!; row < block.inStart[t + 1]!; row++) {
    const account = block.inAccount[row]!
    if (account < 0 || account === last || isForced(block, row, guards)) continue
    last = account
    if (anchor < 0) anchor = account
    else if (account !== anchor) {
      const winner =
        log === null
          ? unite(forest, anchor, account, tx)
          : uniteLogged(forest, anchor, account, tx, log)
      if (winner >= 0) state.merges++
    }
  }
  return anchor
}

type SidesOf = {
  /** Labels of all together, where they agree. */
  readonly joined: Labels | undefined
  /** The group in which they do not, or -1. */
  readonly group: number
  readonly against: readonly [Labels, Labels] | null
  /** An account of each cluster, in input order. */
  readonly accounts: readonly number[]
}

/** What labels the clusters of the inputs have, and whether they can be one. */
function sidesOf(state: ClusterState, block: ClusterBlock, t: number): SidesOf {
  const { forest, guards, labels } = state
  const roots: number[] = []
  const accounts: number[] = []
  let joined: Labels | undefined
  let group = -1
  let against: [Labels, Labels] | null = null
  for (let row = block.inStart[t]!; row < block.inStart[t + 1]!; row++) {
    const account = block.inAccount[row]!
    if (account < 0 || isForced(block, row, guards)) continue
    const root = rootOf(forest, account)
    if (roots.includes(root)) continue
    roots.push(root)
    accounts.push(account)
    if (group >= 0) continue
    const mine = labels.get(root)
    group = conflictOf(joined, mine)
    if (group >= 0) against = [joined!, mine!]
    else joined = joinLabels(joined, mine)
  }
  return { joined, group, against, accounts }
}

const refusalOf = (state: ClusterState, tx: number, sides: SidesOf): RefusedAt => ({
  tx,
  accounts: sides.accounts.toSorted((a, b) => a - b),
  because: becauseOf(state.book, sides.group, sides.against!),
})

function gatherGuesses(state: ClusterState, block: ClusterBlock, firstTx: number): void {
  let seen = state.accountCount
  for (let t = 0; t < block.position.length; t++) {
    const payer = block.inAccount[block.inStart[t]!]!
    if (block.outStart[t + 1]! - block.outStart[t]! <= 3 && isOneOwner(state, block, t)) {
      for (const { row, reason } of changeGuesses(block, t, seen)) {
        const change = block.outAccount[row]!
        if (change === payer || !state.gathering.includes(reason)) continue
        state.guessFrom.push(payer)
        state.guessTo.push(change)
        state.guessTx.push(firstTx + block.position[t]!)
        state.guessReason.push(CLUSTER_REASONS.indexOf(reason))
      }
    }
    for (let row = block.inStart[t]!; row < block.inStart[t + 1]!; row++) {
      if (block.inAccount[row]! >= seen) seen = block.inAccount[row]! + 1
    }
    for (let row = block.outStart[t]!; row < block.outStart[t + 1]!; row++) {
      if (block.outAccount[row]! >= seen) seen = block.outAccount[row]! + 1
    }
  }
}

/** Guesses need a payer. What a hand distrusts is left out when level 1 is made, not here. */
const isOneOwner = (state: ClusterState, block: ClusterBlock, t: number): boolean => {
  const exclusion = exclusionOf(block, t, state.guards)
  return exclusion === null || exclusion === 'distrusted'
}

/** Takes back the last blocks; see `Clusters.undoBlocks`. */
export function undoBlocks(state: ClusterState, count: number): void {
  if (count > state.undo.length || count < 0) {
    throw new FaultError(
      'CLUSTER_UNDO_TOO_DEEP',
      `Expected at most ${state.undo.length} blocks to undo, got ${count}`,
      { count, undoable: state.undo.length },
    )
  }
  let labelled = false
  for (let done = 0; done < count; done++) labelled = undoBlock(state) || labelled
  if (labelled) state.labels.fill(state.book, (account) => rootOf(state.forest, account))
  if (count > 0) state.epoch++
}

function undoBlock(state: ClusterState): boolean {
  const log = state.undo.pop()!
  undoLog(state.forest, log)
  const block = state.heights.length - 1
  const firstTx = state.firstTx.at(block)
  state.heights.cut(block)
  state.firstTx.cut(block)
  state.accounts.cut(block)
  state.nextTx = firstTx
  state.accountCount = log.accountsBefore
  state.merges -= log.links.length
  const excluded = state.excludedTx.from(firstTx)
  state.excludedTx.cut(excluded)
  state.excludedBy.cut(excluded)
  while (state.refused.length > 0 && state.refused.at(-1)!.tx >= firstTx) state.refused.pop()
  const guesses = state.guessTx.from(firstTx)
  for (const column of [state.guessFrom, state.guessTo, state.guessTx, state.guessReason]) {
    column.cut(guesses)
  }
  return log.labelled
}
