/** Followers: ledgers that are kept at the end of their chains by a node. @module */
import * as z from 'zod'
import { Fault, Ledger, LedgerName, Time } from './common.ts'

/** Characters of a node's URL, and of a path. */
const PLACE_CHARS_MAX = 2_000

/** How a follower stands. */
export const FollowerState = Ledger.extend({
  node: z.string().meta({ description: 'Scheme, host and port; never a password or key' }),
  phase: z.enum(['starting', 'catching-up', 'live', 'retrying', 'stopped']),
  height: z.number().int().nullable().meta({ description: 'Of the highest live block here' }),
  nodeHeight: z.number().int().nullable(),
  lag: z.number().int().nullable().meta({ description: 'Blocks that are not here yet' }),
  confirmations: z
    .number()
    .int()
    .meta({ description: 'How deep a block lies before it counts as settled on this chain' }),
  stored: z.number().int().meta({ description: 'Blocks brought in since the start' }),
  blocksPerSecond: z.number().nullable(),
  lastBlockAt: Time.nullable(),
  lastAnswerAt: Time.nullable(),
  reorgs: z.number().int(),
  deepestReorg: z.number().int(),
  failures: z.number().int().meta({ description: 'Failed rounds since the last good one' }),
  fault: Fault.nullable(),
  nextAt: Time.nullable(),
})

/** All followers. */
export const Followers = z.object({ items: z.array(FollowerState) })

/** A follower to start, or to start anew. */
export const NewFollower = z.strictObject({
  node: z.string().min(1).max(PLACE_CHARS_MAX).meta({
    description: 'URL of the node; what it holds of credentials is stored and never told again',
  }),
  cookie: z.string().max(PLACE_CHARS_MAX).optional().meta({
    description: 'Path of the cookie file on the server; Bitcoin nodes only',
  }),
  firstHeight: z.number().int().min(0).max(2_147_483_647).default(0),
  everySeconds: z.number().int().min(1).max(3_600).optional(),
})

/** The ledger of a follower. */
export const FollowerParams = z.strictObject({ ledger: LedgerName })

export type FollowerState = z.output<typeof FollowerState>
