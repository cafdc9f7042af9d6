/** Followers: which chains are kept at their end, by which nodes. */
import type { FollowerState } from '@paperchain/contract/follow'
import { FaultError } from '@paperchain/core/domain/error'
import { everySecondsOf, type FollowOrder, followable } from '../../follow/follow-order.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { change } from '../change.ts'
import { followerOf } from '../write/follow.ts'
import { checkPaths } from './job.ts'

async function put(ask: Ask<'follower.put'>): Promise<Reply<FollowerState>> {
  const { house, params, body } = ask
  const ledger = followable(params.ledger)
  const { node, cookie = null, firstHeight, everySeconds = everySecondsOf(ledger) } = body
  // A file of the server is read with the server's rights: the same rule as for imports.
  if (cookie !== null) await checkPaths(ask)
  const order: FollowOrder = { ledger, node, cookie, firstHeight, everySeconds }
  const state = await change(ask, 'follower.put', async () => {
    const value = await house.followers.put(order)
    // The URL may hold a password, and the log is for ever.
    const after = { node: value.node, firstHeight, everySeconds }
    return { value, audit: { object: `follower:${ledger}`, after } }
  })
  return { body: followerOf(state) }
}

async function remove(ask: Ask<'follower.remove'>): Promise<Reply<null>> {
  const { house, params } = ask
  const ledger = followable(params.ledger)
  await change(ask, 'follower.remove', async () => {
    if (!(await house.followers.remove(ledger))) {
      const message = `Expected a ledger that is followed, got "${params.ledger}"`
      throw new FaultError('FOLLOW_UNKNOWN', message, { ledger })
    }
    return { value: null, audit: { object: `follower:${ledger}` } }
  })
  return { body: null }
}

/** Handlers of this topic. */
export const FOLLOW_HANDLERS: Handlers<'follower.list' | 'follower.put' | 'follower.remove'> = {
  'follower.list': ({ house }) => ({ body: { items: house.followers.states.map(followerOf) } }),
  'follower.put': put,
  'follower.remove': remove,
}
