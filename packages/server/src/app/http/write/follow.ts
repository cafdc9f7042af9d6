/** Followers as the contract has them. */
import type { FollowerState } from '@paperchain/contract/follow'
import { type FollowState, lagOf } from '@paperchain/core/domain/follow'
import { faultOf, ledgerOf, timeOrNull } from './basics.ts'

/** How one stands. */
export const followerOf = (state: FollowState): FollowerState => {
  const { ledger, fault, lastBlockMs, lastAnswerMs, nextMs, ...rest } = state
  return {
    ...ledgerOf(ledger),
    ...rest,
    lag: lagOf(state),
    lastBlockAt: timeOrNull(lastBlockMs),
    lastAnswerAt: timeOrNull(lastAnswerMs),
    nextAt: timeOrNull(nextMs),
    fault: fault === null ? null : faultOf(fault),
  }
}
