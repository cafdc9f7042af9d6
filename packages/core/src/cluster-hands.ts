/** Decisions of people about clusters, as they are kept. @module */
import type { HandDraft, HandEntry } from './domain/cluster-hand.ts'
import type { LedgerId } from './domain/ledger.ts'

/** The log of decisions: rows are only added. */
export interface ClusterHandStore {
  /** All of a ledger, by number. */
  log(ledger: LedgerId): Promise<readonly HandEntry[]>
  /**
   * Adds one with the next number of its ledger.
   *
   * @throws {FaultError} `CLUSTER_HAND_INVALID`, or `CLUSTER_HAND_UNKNOWN` for an undo of nothing
   */
  add(draft: HandDraft): Promise<HandEntry>
}
