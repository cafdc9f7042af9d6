/** `follow` through a server: the server follows, and goes on when this command has ended. */
import { resolve } from 'node:path'
import type { FollowerState } from '@paperchain/contract/follow'
import { EXIT } from './exit.ts'
import { type FollowFlags, followOrder } from './follow.ts'
import { answer, note } from './io.ts'
import { count, fields, plural } from './table.ts'
import type { RemoteWork } from './through-server.ts'

/** `paperchain follow`. */
export const followThrough: RemoteWork<FollowFlags> = async (
  { io, remote },
  [name = ''],
  flags,
) => {
  if (flags.stop === true) {
    await remote.api('follower.remove', { params: { ledger: name } })
    note(io, `The server at ${remote.url} follows ${name} no more; what came stays.`)
    return EXIT.ok
  }
  const { ledger, node, cookie, firstHeight, everySeconds } = followOrder(name, flags)
  const state = await remote.api('follower.put', {
    params: { ledger },
    body: {
      node,
      firstHeight,
      everySeconds,
      ...(cookie === null ? {} : { cookie: remote.isLocal ? resolve(cookie) : cookie }),
    },
  })
  answer(io, state, () => text(state))
  note(io, `The server at ${remote.url} follows it from now on, after restarts too.`)
  return EXIT.ok
}

function text({ ledgerName, node, phase, height, lag }: FollowerState): string {
  return fields([
    ['chain', `${ledgerName} at ${node}`],
    ['state', phase],
    ['at block', height === null ? 'not known yet' : count(height)],
    ['behind', lag === null ? 'not known yet' : plural(lag, 'block')],
  ])
}
