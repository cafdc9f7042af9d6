/**
 * Clusters: which accounts of one ledger have one owner, by which stated reason. Entry points:
 * `createClusters` and `loadClusters` (`clusters.ts`), `depositLinks` and `sameKeyLinks`
 * (`account-links.ts`), `shapeOf` (`tx-shape.ts`) and `changeGuesses` (`change.ts`).
 *
 * Accounts are dense numbers from 0, given in order of first appearance in the ledger: by block,
 * then by transaction, inputs before outputs. So the smallest member of a cluster is the one seen
 * first. The state is a function of the live blocks, the tags and the hand records alone: applied
 * block by block, undone in a reorg or built from nothing it is the same.
 *
 * Level 0 holds what took the keys: accounts whose coins were spent together. Level 1 adds what is
 * inferred (change, deposit addresses, one key on several ledgers) and what a person merged.
 * Method, sources and parameters: docs/methodology/clusters.md.
 *
 * @module
 */

/** 0: spent together only. 1: heuristics and hand merges on top. */
export type ClusterLevel = 0 | 1

/** Why two accounts are in one cluster. `co-spend` alone is level 0. */
export const CLUSTER_REASONS = [
  'co-spend',
  'hand',
  'one-time-change',
  'script-type-change',
  'round-amount-change',
  'optimal-change',
  'direct-change',
  'deposit-reuse',
  'same-key',
] as const
/** One of {@link CLUSTER_REASONS}. */
export type ClusterReason = (typeof CLUSTER_REASONS)[number]

/** Change heuristics; none merges unless it is named in {@link ClusterOptions}. */
export type ChangeReason = Extract<ClusterReason, `${string}-change`>

/** Why a transaction with several inputs joins nobody. */
export const EXCLUSIONS = [
  'wasabi-1',
  'wasabi-2',
  'whirlpool',
  'joinmarket',
  'equal-outputs',
  'dust-sweep',
  'distrusted',
] as const
/** One of {@link EXCLUSIONS}. */
export type Exclusion = (typeof EXCLUSIONS)[number]

/**
 * Transactions of one block as columns. Whole blocks are applied; for a replay only some of their
 * transactions are given. Transaction `t` has inputs `inStart[t] … inStart[t + 1] - 1`, and outputs
 * likewise. Amounts are whole smallest units as doubles: exact below 2^53, used for shapes only.
 */
export type ClusterBlock = {
  readonly height: number
  /** Transactions of the whole block. */
  readonly txCount: number
  /** Accounts known once this block is applied: ids are below it. */
  readonly accountCount: number
  /** Position of each transaction in its block, ascending. Length: transactions given. */
  readonly position: Uint32Array
  readonly inStart: Uint32Array
  /** Account of each input, or -1 where it is unknown or of the system (issuance, fees). */
  readonly inAccount: Int32Array
  /** Amount of each input, or -1 where it is unknown. */
  readonly inAmount: Float64Array
  /** Any code of the form of script (`p2pkh`, …), 0 where there is none; equal means equal. */
  readonly inForm: Uint8Array
  readonly outStart: Uint32Array
  /** Account of each output, or -1 (fees, burned, no account). Leave the fee posting out. */
  readonly outAccount: Int32Array
  readonly outAmount: Float64Array
  readonly outForm: Uint8Array
  /** Positions that a hand record distrusts: these transactions join nobody. Ascending. */
  readonly distrusted?: readonly number[]
}

/** A strong tag: this account is this actor's. Two actors never come into one cluster. */
export type ActorTag = { readonly account: number; readonly actor: string }

/** What a person decided. The caller keeps the records; undoing one is to leave it out. */
export type HandRecord = {
  /** Unique; hand merges are taken in its order (number order). */
  readonly id: number
  readonly who: string
  readonly why: string
  readonly timeMs: number
} & (
  | { readonly kind: 'merge'; readonly accounts: readonly [number, number] }
  /** None of `accounts` has the owner of any of `from`. */
  | {
      readonly kind: 'split'
      readonly accounts: readonly number[]
      readonly from: readonly number[]
    }
)

/** What beside the blocks decides the clusters. */
export type ClusterInputs = {
  readonly tags: readonly ActorTag[]
  readonly hands: readonly HandRecord[]
}

/** A link of level 1 that no block of columns shows: deposit reuse, one key on several ledgers. */
export type ClusterLink = {
  readonly reason: 'deposit-reuse' | 'same-key'
  readonly accounts: readonly [number, number]
  /** Transaction that shows it; of `same-key` the height from which both are known, position 0. */
  readonly height: number
  readonly position: number
}

/** Parameters of the guards; the docs name the source of each default. */
export type GuardParameters = {
  /** Inputs of at most this many units join nobody. 546; 0 counts them. */
  readonly dustLimit: number
  /** Tests of joint transactions that are on. All by default. */
  readonly jointTests: readonly Exclude<Exclusion, 'dust-sweep' | 'distrusted'>[]
  /** Fewest equal outputs of a Wasabi 1 transaction. 10. */
  readonly wasabi1Outputs: number
  /** Fewest accounts among the inputs of a Wasabi 2 transaction. 10. */
  readonly wasabi2Inputs: number
  /** Fewest equal outputs of a generic joint transaction. 3. */
  readonly equalOutputs: number
}

/** How clusters are made. The same options must be used for a snapshot's whole life. */
export type ClusterOptions = {
  readonly guards?: Partial<GuardParameters>
  /** Change heuristics that merge at level 1. None by default. */
  readonly merging?: readonly ChangeReason[]
  /** Blocks that can be undone. 100 by default. */
  readonly undoDepth?: number
  /** Accounts to make room for at once; it grows beyond. */
  readonly capacity?: number
  readonly inputs?: ClusterInputs
}

/** A cluster at a height: the smallest member and the height are its public name. */
export type ClusterName = {
  /** Smallest member. */
  readonly account: number
  readonly height: number
  /** Members, at least 1. */
  readonly size: number
  readonly level: ClusterLevel
}

/** Which cluster is asked for. */
export type ClusterQuery = {
  /** 1 by default. */
  readonly level?: ClusterLevel
  /** As of the end of this height, by today's tags and hands; the tip by default. */
  readonly atHeight?: number
}

/** One step of a path: `from` and `to` are one owner's, since … */
export type ClusterStep = {
  readonly from: number
  readonly to: number
  readonly reason: ClusterReason
  /** Where the transaction stands; null for `hand`. */
  readonly height: number | null
  readonly position: number | null
  /** 0 to 100: how far the heuristic is trusted; a display value. `co-spend` has 100. */
  readonly confidence: number
  /** Id of the hand record, else null. */
  readonly hand: number | null
}

/** A merge that was not made, since it would join what is held apart. */
export type RefusedMerge = {
  readonly level: ClusterLevel
  readonly reason: ClusterReason
  /** Null for `hand`. */
  readonly height: number | null
  readonly position: number | null
  /** One account of each cluster that would have been joined, ascending. At least two. */
  readonly accounts: readonly number[]
  /** What holds them apart: two actors, or a hand split. */
  readonly because:
    | { readonly kind: 'actors'; readonly actors: readonly [string, string] }
    | { readonly kind: 'split'; readonly hand: number }
}

/** A transaction that joins nobody, by the guard that says so. */
export type ExcludedTransaction = {
  readonly height: number
  readonly position: number
  readonly exclusion: Exclusion
}

/** What a block did. */
export type AppliedBlock = {
  /** Level-0 merges. */
  readonly merges: number
  readonly refused: number
  readonly excluded: number
}

/** A change of tags, hand records or distrusted transactions, and what must be read for it. */
export type ClusterPlan = {
  readonly inputs: ClusterInputs
  /**
   * Accounts of whose clusters level 0 must be made again, ascending; empty where nothing must be
   * read. All transactions with an input of one of them, in ledger order, are the replay.
   */
  readonly accounts: Int32Array
}

/** Roots of all accounts at one moment: never changed afterwards, so readers need no lock. */
export type ClusterRoots = {
  /** Rises with every change of the clusters. */
  readonly epoch: number
  /** Height of the last block, or -1. */
  readonly height: number
  readonly level: ClusterLevel
  /** Smallest member of the cluster of each account. */
  readonly root: Int32Array
}

/** Clusters of one ledger. Made by `createClusters` or `loadClusters`; not shared by threads. */
export interface Clusters {
  /**
   * Takes the next block. Heights rise; a gap is allowed. With `undoable: false` (a first build)
   * nothing is kept to undo it or an earlier block, which is faster.
   *
   * @throws {FaultError} `CLUSTER_BLOCK_ORDER` where the height is not above the last one
   * @throws {FaultError} `CLUSTER_ACCOUNT_UNKNOWN` where an id is not below `accountCount`
   */
  applyBlock(block: ClusterBlock, options?: { readonly undoable?: boolean }): AppliedBlock
  /**
   * Takes back the last `count` blocks, exactly. Ids at or above `tip().accountCount` are then free
   * to be given anew.
   *
   * @throws {FaultError} `CLUSTER_UNDO_TOO_DEEP` where fewer blocks can be undone; nothing changes
   */
  undoBlocks(count: number): void
  /** What stands: the last height (-1 for none), how many blocks can be undone, totals. */
  tip(): {
    readonly height: number
    readonly blocks: number
    readonly undoable: number
    readonly accountCount: number
    readonly merges: number
    readonly epoch: number
  }
  /** The cluster of an account. @throws {FaultError} `CLUSTER_ACCOUNT_UNKNOWN` */
  clusterOf(account: number, query?: ClusterQuery): ClusterName
  /** All members of the account's cluster, ascending. @throws as {@link clusterOf} */
  membersOf(account: number, query?: ClusterQuery): Int32Array
  /**
   * The reasons that lead from one account to another, shortest by steps, level 0 preferred; empty
   * where both are one, null where they are in different clusters. @throws as {@link clusterOf}
   */
  pathOf(from: number, to: number, query?: ClusterQuery): readonly ClusterStep[] | null
  /**
   * Every merge that holds the cluster together at the tip: members - 1 steps at level 0, the links
   * of level 1 after them. @throws as {@link clusterOf}
   */
  reasonsOf(account: number, query?: { readonly level?: ClusterLevel }): readonly ClusterStep[]
  /** Merges refused, of one account's cluster or of all; level 0 first, in ledger order. */
  refusedMerges(account?: number): readonly RefusedMerge[]
  /** Transactions with several inputs that join nobody, in ledger order, from a height on. */
  excluded(fromHeight?: number): readonly ExcludedTransaction[]
  /**
   * Says what new tags and hand records need: level 1 is made anew from what is here; where level 0
   * is touched, the plan names the accounts whose transactions must be read. `distrustChanged`:
   * the inputs' accounts of transactions that are distrusted now and were not, or the reverse.
   */
  planInputs(inputs: ClusterInputs, distrustChanged?: readonly number[]): ClusterPlan
  /**
   * Brings a plan in force. `replay`: the blocks, in ledger order, with every transaction that has
   * an input of `plan.accounts`; empty where the plan asks for none. The plan must be new.
   */
  applyInputs(plan: ClusterPlan, replay: Iterable<ClusterBlock>): void
  /** Sets all links of a reason in place of the former ones; an empty list withdraws it. */
  setLinks(reason: ClusterLink['reason'], links: readonly ClusterLink[]): void
  /** Turns change heuristics of level 1 on or off among those that `merging` gathered. */
  setMerging(reasons: readonly ChangeReason[]): void
  /** An immutable copy of all roots; the same object until something changes. */
  roots(level?: ClusterLevel): ClusterRoots
  /** 16 hex digits over the whole state but the undo log: equal states, equal digests. */
  digest(): string
  /** Everything, the undo log too, as bytes for `loadClusters`. */
  snapshot(): Uint8Array
}
