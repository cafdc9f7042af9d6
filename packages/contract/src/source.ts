/** Where lists are fetched from, and fetching them. @module */
import * as z from 'zod'
import { Fault, Time } from './common.ts'
import { ListVersionDetail } from './list.ts'
import { StaleList } from './screen.ts'

/** Places of one source, and other hosts that an answer may lead to. */
export const SOURCE_PLACES_MAX = 16
/** Sources of one refresh. */
export const REFRESH_SOURCES_MAX = 1_000

const HOST_CHARS_MAX = 260

/** The id of a source. */
export const SourceId = z
  .string()
  .regex(/^[-_a-z0-9]{1,64}$/)
  .meta({ description: 'Its name here: small letters, digits, - and _', example: 'ofac' })

/** Where a list comes from, how often, and what came of it. */
export const ListSource = z.object({
  id: SourceId,
  form: z.string(),
  from: z
    .array(z.string())
    .meta({ description: 'A path or URLs; empty for who may not change them' }),
  redirectHosts: z.array(z.string()),
  everyMs: z.number().int(),
  paused: z.boolean(),
  added: Time,
  list: z.string().meta({ description: 'The list that it feeds; empty before the first success' }),
  lastHash: z.string().meta({ description: 'SHA-256 over its files when last fetched, or empty' }),
  tried: Time.nullable(),
  confirmed: Time.nullable().meta({ description: 'Last success, whether it brought news or not' }),
  next: Time.nullable().meta({ description: 'The next try; null while paused' }),
  failures: z.number().int().meta({ description: 'Since the last success' }),
  failure: Fault.nullable(),
})

/** All sources, and the lists that are older than their schedule. */
export const ListSources = z.object({ items: z.array(ListSource), stale: z.array(StaleList) })

/** What an administrator sets. */
export const NewListSource = z.strictObject({
  form: z.string().min(1).max(40),
  from: z.array(z.string().min(1).max(2_000)).min(1).max(SOURCE_PLACES_MAX),
  redirectHosts: z.array(z.string().min(1).max(HOST_CHARS_MAX)).max(SOURCE_PLACES_MAX).default([]),
  everyMs: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  paused: z.boolean().default(false),
})

/** Which sources to fetch from. */
export const RefreshRequest = z.strictObject({
  ids: z
    .array(SourceId)
    .min(1)
    .max(REFRESH_SOURCES_MAX)
    .optional()
    .meta({ description: 'Due or not, paused or not; left out: all that are due' }),
  allowShrink: z.boolean().default(false),
})

/** What came of one source. */
export const RefreshReport = z.object({
  source: z.string(),
  outcome: z.enum(['imported', 'unchanged', 'failed']),
  list: z.string(),
  result: z
    .object({
      version: ListVersionDetail,
      stored: z.boolean(),
      comparedWith: z.string().nullable(),
      added: z.number().int(),
      changed: z.number().int(),
      removed: z.number().int(),
    })
    .nullable(),
  failure: Fault.nullable(),
})

/** The `result` of a job that fetched lists. */
export const RefreshResult = z.object({ reports: z.array(RefreshReport) })

/** The field of a path. */
export const SourceParams = z.strictObject({ source: SourceId })

export type ListSource = z.output<typeof ListSource>
export type ListSources = z.output<typeof ListSources>
export type NewListSource = z.output<typeof NewListSource>
export type RefreshReport = z.output<typeof RefreshReport>
export type RefreshResult = z.output<typeof RefreshResult>
