/** How the house is: for the top bar, for monitors, for the command line. @module */
import * as z from 'zod'
import { Time } from './common.ts'
import { FollowerState } from './follow.ts'
import { LedgerState } from './ledger.ts'
import { StaleList } from './screen.ts'

/** The newest version of a list, in short. */
export const ListAge = z.object({
  list: z.string(),
  published: Time,
  known: Time,
  ageDays: z.number().int().meta({ description: 'Whole days since publication' }),
  entries: z.number().int(),
  sanction: z.boolean(),
  stale: z
    .boolean()
    .meta({ description: 'Older than its schedule; without one, than `listStaleDays`' }),
})

/** The state of the server. */
export const Status = z.object({
  version: z.string(),
  now: Time,
  startedAt: Time,
  ledgers: z.array(LedgerState),
  lists: z.array(ListAge),
  stale: z.array(StaleList).meta({ description: 'Lists and sources that are late by schedule' }),
  stalePrices: z
    .array(z.string())
    .meta({ description: 'Sources of prices that are late by their schedule' }),
  jobs: z.object({
    queued: z.number().int(),
    running: z.number().int(),
    failed: z.number().int(),
  }),
  followers: z.array(FollowerState).meta({ description: 'Chains that are followed' }),
  /** Whether a list of sanctions is in force: without one nothing screens clear. */
  sanctionsCovered: z.boolean(),
})

/** `/healthz`: the process answers. */
export const Health = z.object({ status: z.literal('ok') })

/** `/readyz`: what the server needs, one by one; 503 where one is missing. */
export const Readiness = z.object({
  status: z.enum(['ready', 'starting', 'stopping', 'failed']),
  checks: z.record(z.string(), z.enum(['ok', 'waiting', 'failed'])),
})

export type ListAge = z.output<typeof ListAge>
export type Status = z.output<typeof Status>
