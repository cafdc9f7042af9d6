/** Decisions of people about clusters: checked against the ledger, kept, and told. */
import type * as contract from '@paperchain/contract/cluster'
import { type HandDeed, standingHands } from '@paperchain/core/domain/cluster-hand'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { TimeMs } from '@paperchain/core/domain/time'
import { hasClusters } from './cluster-book.ts'
import { tellHand } from './describe.ts'
import type { ClusterWorld } from './ledger-clusters.ts'

/** Who decides what, and when. */
export type Decision = {
  readonly deed: HandDeed
  readonly who: string
  readonly why: string
  readonly timeMs: TimeMs
}

/** What decisions need. */
export type DecisionWorld = Pick<ClusterWorld, 'hands' | 'ledger'>

/**
 * Keeps a decision; an undo gives the decision that it took back.
 *
 * @throws {FaultError} `CLUSTER_LEDGER`, `TX_UNKNOWN`, `CLUSTER_HAND_INVALID` or
 *         `CLUSTER_HAND_UNKNOWN`; nothing was kept
 */
export async function decide(
  world: DecisionWorld,
  ledger: LedgerId,
  { deed, ...by }: Decision,
): Promise<contract.ClusterHand> {
  if (!hasClusters(ledger)) {
    const message = `Expected a ledger of coins, got ${ledgerName(ledger)}`
    throw new FaultError('CLUSTER_LEDGER', message, { ledger })
  }
  if (deed.kind === 'distrust') await checkTx(world, ledger, deed.tx)
  const kept = await world.hands.add({ ledger, ...by, ...deed })
  const id = kept.kind === 'undo' ? kept.of : kept.id
  const hand = standingHands(await world.hands.log(ledger)).find((each) => each.id === id)
  if (hand !== undefined) return tellHand(hand)
  throw new FaultError('CLUSTER_HAND_UNKNOWN', `Expected decision ${id} to be kept, got none`)
}

async function checkTx({ ledger: store }: DecisionWorld, ledger: LedgerId, tx: string) {
  if ((await store.transactions(ledger, [tx])).length > 0) return
  const message = `Expected a transaction of ${ledgerName(ledger)} here, got "${tx}"`
  throw new FaultError('TX_UNKNOWN', message)
}
