/** Following money, and running certificates again. @module */
import * as z from 'zod'
import { LedgerName, Moment, momentFields } from './common.ts'

/** Seeds of one trace at most. */
export const TRACE_SEEDS_MAX = 1_000

const limit = () => z.number().int().min(0).max(100_000_000).optional()

/** A trace to run. Limits that are left out take the server's own. */
export const TraceRequest = z.strictObject({
  seeds: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(TRACE_SEEDS_MAX)
    .meta({ description: 'Addresses, transaction ids, or coins as TX:INDEX; of one ledger' }),
  ledger: LedgerName.optional(),
  method: z.enum(['poison', 'haircut', 'fifo', 'all']).default('all'),
  direction: z.enum(['forward', 'backward']).default('forward'),
  limits: z
    .strictObject({
      maxHops: limit(),
      minValue: z
        .string()
        .regex(/^\d{1,20}$/)
        .optional(),
      untilHeight: limit(),
      untilDate: Moment.optional(),
      maxTransactions: limit(),
      maxPostings: limit(),
      listedPlaces: limit(),
      listedCuts: limit(),
      listedLegs: limit(),
    })
    .default({}),
  ...momentFields,
})

const sum = z.object({ asset: z.string(), count: z.number(), value: z.string() })
const listed = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), leftOut: z.array(sum) })
const moment = z.object({ height: z.number(), timeMs: z.number() })
const leg = z.object({
  tx: z.string(),
  index: z.number().nullable(),
  account: z.string().nullable(),
  value: z.string(),
})

/** An account in which traced value ended. */
export const TracePlace = z.object({
  asset: z.string(),
  ending: z.string().meta({ description: 'held, absorbed, fees, burned, mined or unseen' }),
  account: z.string().nullable(),
  service: z.object({ label: z.string(), category: z.string() }).nullable(),
  value: z.string(),
  coins: z.number(),
  hop: z.number(),
  first: moment,
  last: moment,
})

/** A coin that was not followed, with the value behind it. */
export const TraceCut = z.object({
  asset: z.string(),
  reason: z.string().meta({ description: 'value, hops, until, budget or intervals' }),
  tx: z.string(),
  index: z.number(),
  account: z.string().nullable(),
  value: z.string(),
  hop: z.number(),
  height: z.number(),
})

/** One transaction that traced value passed. */
export const TraceStep = z.object({
  tx: z.string(),
  asset: z.string(),
  height: z.number(),
  position: z.number(),
  timeMs: z.number(),
  incomplete: z.boolean(),
  value: z.string(),
  from: z.array(leg),
  to: z.array(leg),
})

/** The answer of one method. */
export const TraceMethodResult = z.object({
  method: z.enum(['poison', 'haircut', 'fifo']),
  totals: z.array(
    z.object({
      asset: z.string(),
      entered: z.string(),
      endings: z.record(z.string(), z.string()),
      equality: z.string().nullable(),
    }),
  ),
  places: listed(TracePlace),
  cuts: listed(TraceCut),
  cutSums: z.array(sum.extend({ reason: z.string() })),
  steps: listed(TraceStep),
  incomplete: z.array(
    z.object({
      asset: z.string(),
      count: z.number(),
      value: z.string(),
      unseen: z.string(),
    }),
  ),
  transactions: z.number(),
  coins: z.number(),
})

/**
 * The certificate of a trace: format version 1, exactly as `paperchain trace --certificate` writes
 * it (canonical JSON, RFC 8785, with its hash in it). Save the response's bytes, not a re-print.
 * Amounts are texts; times are UTC milliseconds here.
 */
export const Certificate = z.looseObject({
  format: z.literal('paperchain-trace-certificate'),
  version: z.number(),
  code: z.string(),
  hash: z.string(),
  tags: z.looseObject({
    lists: z.array(z.object({ list: z.string(), hash: z.string() })),
    asOfMs: z.number(),
    knownAtMs: z.number(),
  }),
  trace: z.looseObject({
    ledger: z.string(),
    seeds: z.array(
      z.looseObject({
        kind: z.enum(['coin', 'transaction', 'account']),
        tx: z.string().optional(),
        index: z.number().optional(),
        account: z.string().optional(),
      }),
    ),
    direction: z.enum(['forward', 'backward']),
    method: z.string(),
    limits: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    end: z.object({
      height: z.number(),
      block: z.string(),
      timeMs: z.number(),
      blocks: z.number(),
      digest: z.string(),
    }),
    seedCoins: z.number(),
    gathered: z.object({ transactions: z.number(), postings: z.number() }),
    results: z.array(TraceMethodResult),
  }),
})

/** What came of running a certificate again. */
export const Verdict = z.object({
  state: z.enum(['equal', 'different', 'ledger-missing', 'ledger-branch']),
  message: z.string(),
  hash: z.string(),
  differences: z.array(z.object({ path: z.string(), theirs: z.string(), ours: z.string() })),
  differenceCount: z.number().int(),
  code: z.object({ theirs: z.string(), ours: z.string() }),
  /** The end of this ledger up to the certificate's height; null where it has no block there. */
  end: z
    .object({
      height: z.number(),
      block: z.string(),
      timeMs: z.number(),
      blocks: z.number(),
      digest: z.string(),
    })
    .nullable(),
})

export type TraceRequest = z.input<typeof TraceRequest>
export type Certificate = z.output<typeof Certificate>
export type TraceMethodResult = z.output<typeof TraceMethodResult>
export type TracePlace = z.output<typeof TracePlace>
export type TraceCut = z.output<typeof TraceCut>
export type TraceStep = z.output<typeof TraceStep>
export type Verdict = z.output<typeof Verdict>
