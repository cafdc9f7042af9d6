/**
 * The whole state of the clusters of one ledger, and where a transaction stands in it. Transactions
 * are numbered from 0 in ledger order, so that a merge keeps one number for its place.
 *
 * @module
 */
import type {
  ChangeReason,
  ClusterInputs,
  ClusterLink,
  ClusterOptions,
  GuardParameters,
  RefusedMerge,
} from './cluster-types.ts'
import { Growing } from './growing.ts'
import { type LabelBook, labelBook, RootLabels } from './labels.ts'
import { GUARDS } from './tx-shape.ts'
import { createForest, type Forest, type ForestLog } from './union-find.ts'

/** Blocks that can be undone unless options say otherwise. */
const UNDO_DEPTH = 100

/** What a block changed, to take it back. */
export type BlockUndo = ForestLog & {
  /** Accounts before it. */
  readonly accountsBefore: number
  /** Whether labels of roots were joined. */
  labelled: boolean
}

/** A merge of level 0 that was refused. */
export type RefusedAt = {
  readonly tx: number
  readonly accounts: readonly number[]
  readonly because: RefusedMerge['because']
}

/** Everything there is. Changed by `apply-block.ts` and `apply-inputs.ts` alone. */
export type ClusterState = {
  readonly forest: Forest
  readonly guards: GuardParameters
  readonly undoDepth: number
  /** Change heuristics whose guesses are gathered, and those that merge. */
  readonly gathering: readonly ChangeReason[]
  merging: readonly ChangeReason[]
  inputs: ClusterInputs
  book: LabelBook
  readonly labels: RootLabels
  /** By block: height, number of its first transaction, accounts after it. */
  readonly heights: Growing
  readonly firstTx: Growing
  readonly accounts: Growing
  nextTx: number
  accountCount: number
  merges: number
  epoch: number
  /** Ascending by transaction: number, and row in `EXCLUSIONS`. */
  readonly excludedTx: Growing
  readonly excludedBy: Growing
  refused: RefusedAt[]
  /** Guesses ascending by transaction: payer, change, number, row in `CLUSTER_REASONS`. */
  readonly guessFrom: Growing
  readonly guessTo: Growing
  readonly guessTx: Growing
  readonly guessReason: Growing
  readonly links: Map<ClusterLink['reason'], readonly ClusterLink[]>
  /** The last blocks, oldest first. */
  undo: BlockUndo[]
}

/** The state before any block. */
export function emptyState(options: ClusterOptions): ClusterState {
  const inputs = options.inputs ?? { tags: [], hands: [] }
  const book = labelBook(inputs)
  const labels = new RootLabels()
  labels.fill(book, (account) => account)
  return {
    forest: createForest(options.capacity ?? 0),
    guards: { ...GUARDS, ...options.guards },
    undoDepth: options.undoDepth ?? UNDO_DEPTH,
    gathering: options.merging ?? [],
    merging: options.merging ?? [],
    inputs,
    book,
    labels,
    heights: new Growing(),
    firstTx: new Growing(),
    accounts: new Growing(),
    nextTx: 0,
    accountCount: 0,
    merges: 0,
    epoch: 0,
    excludedTx: new Growing(),
    excludedBy: new Growing(),
    refused: [],
    guessFrom: new Growing(),
    guessTo: new Growing(),
    guessTx: new Growing(),
    guessReason: new Growing(),
    links: new Map(),
    undo: [],
  }
}

/** Height of the last block, or -1. */
export const tipHeight = ({ heights }: ClusterState): number =>
  heights.length === 0 ? -1 : heights.at(heights.length - 1)

/** Number of the first transaction above a height. */
export function txEndOf({ heights, firstTx, nextTx }: ClusterState, height: number): number {
  const block = heights.from(height + 1)
  return block === heights.length ? nextTx : firstTx.at(block)
}

/** Accounts that were known at the end of a height. */
export function accountsAt({ heights, accounts }: ClusterState, height: number): number {
  const block = heights.from(height + 1)
  return block === 0 ? 0 : accounts.at(block - 1)
}

/** Height and position of a transaction by its number. */
export function placeOf(
  { heights, firstTx }: ClusterState,
  tx: number,
): { readonly height: number; readonly position: number } {
  // Blocks without transactions share their first number with the next one, which is found.
  const block = firstTx.from(tx + 1) - 1
  return { height: heights.at(block), position: tx - firstTx.at(block) }
}
