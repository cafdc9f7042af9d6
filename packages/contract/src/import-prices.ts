/** Imports of prices: from files, and from the HTTP sources that are described here. @module */
import * as z from 'zod'
import { Fault, Time } from './common.ts'
import { ImportSource } from './list.ts'

const Text = z.string().min(1).max(260)

/** Sources of one refresh. */
const REFRESH_SOURCES_MAX = 1_000

/** The id of a source of prices. */
export const PriceSourceId = z
  .string()
  .regex(/^[-_.a-z0-9]{1,64}$/)
  .meta({ description: 'Small letters, digits, `-`, `_` and `.`', example: 'exchange' })

/** Files of prices. Answered with a job. */
export const PriceImportRequest = z.strictObject({
  form: z.enum(['csv', 'ecb']),
  source: ImportSource,
  asset: Text.optional().meta({
    description: 'What the prices are of: `BTC`, a CAIP-19 id, `EUR`',
  }),
  assetColumn: Text.optional().meta({ description: 'Or the column that names it' }),
  timeColumn: Text.optional(),
  price: z
    .array(Text)
    .min(1)
    .max(500)
    .optional()
    .meta({ description: 'Columns of prices: `close=USD`; left out: as the header means them' }),
  in: Text.optional().meta({ description: 'Currency of a column called close, price or rate' }),
  name: PriceSourceId.optional().meta({ description: 'Id of the source; else from the file' }),
  timeForm: z.enum(['date', 'iso', 'seconds', 'milliseconds']).optional(),
  stamp: z.enum(['start', 'end']).optional(),
  stepMinutes: z
    .number()
    .int()
    .min(0)
    .max(1_440 * 366)
    .optional(),
  dayEnds: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional()
    .meta({ description: 'When the price of a date is final, UTC' }),
  scale: z.number().int().min(0).max(60).optional(),
  inverse: z.boolean().optional(),
  priority: z.number().int().min(0).max(1_000).optional(),
  fillHours: z.number().int().min(0).max(8_784).optional(),
  acceptJumps: z.boolean().default(false),
  dryRun: z.boolean().default(false),
})

/** An import of prices as it is recorded. */
export const PriceImportRecord = z.object({
  source: z.string(),
  name: z.string().meta({ description: 'Of the file, or the host that was asked' }),
  hash: z.string(),
  known: Time,
  number: z.number().int(),
  added: z.number().int(),
  corrected: z.number().int(),
  withdrawn: z.number().int(),
})

const TimeRule = z.object({
  form: z.string(),
  stepMs: z.number().int(),
  stamp: z.enum(['start', 'end']),
  dayEndsMinutes: z.number().int(),
})

/** How the columns of a file were read. */
export const PriceMapping = z.object({
  source: z.string(),
  base: z.union([z.string(), z.object({ column: z.string() })]),
  timeColumn: z.string(),
  prices: z.array(z.object({ column: z.string(), quote: z.string() })),
  time: TimeRule,
  scale: z.number().int(),
  isInverse: z.boolean(),
})

/** What became of files of prices: the `result` of their job. */
export const PriceImportResult = z.object({
  outcomes: z.array(
    z.object({
      path: z.string(),
      refused: Fault.nullable().meta({ description: 'Why nothing of it was stored' }),
      read: z
        .object({
          mapping: PriceMapping,
          prices: z.number().int(),
          series: z.number().int(),
          first: Time,
          last: Time,
          empty: z.number().int(),
          doubtful: z.number().int(),
          import: PriceImportRecord.nullable().meta({ description: 'null: nothing was new' }),
          known: z.number().int(),
          faults: z.array(Fault).meta({ description: 'At most 1,000 of all files together' }),
          faultCount: z.number().int(),
        })
        .nullable(),
    }),
  ),
  dryRun: z.boolean(),
})

/** Which sources to fetch from. */
export const PriceRefreshRequest = z.strictObject({
  ids: z
    .array(PriceSourceId)
    .min(1)
    .max(REFRESH_SOURCES_MAX)
    .optional()
    .meta({ description: 'Left out: all HTTP sources, due or not' }),
})

/** What came of the series of sources: the `result` of a job that fetched prices. */
export const PriceRefreshResult = z.object({
  reports: z.array(
    z.object({
      source: z.string(),
      series: z.object({
        base: z.string(),
        quote: z.string(),
        vars: z.record(z.string(), z.string()),
      }),
      added: z.number().int(),
      corrected: z.number().int(),
      requests: z.number().int(),
      faults: z.array(Fault).meta({ description: 'At most 1,000 of all series together' }),
      failure: Fault.nullable(),
    }),
  ),
})

export type PriceImportRequest = z.input<typeof PriceImportRequest>
export type PriceImportRecord = z.output<typeof PriceImportRecord>
export type PriceImportResult = z.output<typeof PriceImportResult>
export type PriceRefreshResult = z.output<typeof PriceRefreshResult>
