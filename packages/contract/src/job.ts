/** Long work: how far it is, cancel, resume. @module */
import * as z from 'zod'
import { BookImportResult, BookReconciliation } from './book.ts'
import { ClusterBuildResult } from './cluster.ts'
import { AnyJson, Fault, Id, pageFields, Time } from './common.ts'
import { BlockImportResult } from './import.ts'
import { AccountImportResult, TokenImportResult } from './import-accounts.ts'
import { PriceImportResult, PriceRefreshResult } from './import-prices.ts'
import { ListImportResult } from './list.ts'
import { RefreshResult } from './source.ts'

/** `queued` and `running` are open; the others are ends. */
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

/** Which worker does it. */
export const JOB_KINDS = [
  'import-bitcoin',
  'import-list',
  'import-book',
  'import-accounts',
  'import-tokens',
  'import-prices',
  'refresh-prices',
  'refresh-lists',
  'reconcile-book',
  'build-clusters',
] as const

const common = {
  id: z.string(),
  title: z.string().meta({ description: 'One line for people' }),
  state: z.enum(JOB_STATES),
  by: z.string().meta({ description: 'Who asked: sign-in name or key label; empty: the server' }),
  progress: z.object({
    done: z.number(),
    of: z.number().nullable().meta({ description: 'null: not known yet' }),
    unit: z.string(),
    secondsLeft: z.number().nullable().meta({ description: 'An estimate by its speed' }),
  }),
  createdAt: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  cancelAsked: z.boolean(),
  attempt: z.number().int(),
  fault: Fault.nullable().meta({ description: 'Why it failed' }),
  canCancel: z.boolean(),
  canResume: z.boolean().meta({ description: 'Resuming makes a new job that goes on' }),
}

/** A job; `kind` tells what its `result` is. */
export const Job = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('import-bitcoin'),
    result: BlockImportResult.nullable(),
  }),
  z.object({ ...common, kind: z.literal('import-list'), result: ListImportResult.nullable() }),
  z.object({
    ...common,
    kind: z.literal('import-accounts'),
    result: AccountImportResult.nullable(),
  }),
  z.object({ ...common, kind: z.literal('import-tokens'), result: TokenImportResult.nullable() }),
  z.object({ ...common, kind: z.literal('import-prices'), result: PriceImportResult.nullable() }),
  z.object({ ...common, kind: z.literal('refresh-prices'), result: PriceRefreshResult.nullable() }),
  z.object({ ...common, kind: z.literal('refresh-lists'), result: RefreshResult.nullable() }),
  z.object({ ...common, kind: z.literal('import-book'), result: BookImportResult.nullable() }),
  z.object({
    ...common,
    kind: z.literal('reconcile-book'),
    result: BookReconciliation.nullable(),
  }),
  z.object({ ...common, kind: z.literal('build-clusters'), result: ClusterBuildResult.nullable() }),
  z.object({ ...common, kind: z.literal('other'), result: AnyJson }),
])

/** The fields of the questions of this topic. */
export const JobParams = z.strictObject({ job: Id })
export const JobQuery = z.strictObject({
  ...pageFields(50),
  kind: z.string().min(1).max(60).optional(),
  state: z.enum(JOB_STATES).optional(),
})

export type Job = z.output<typeof Job>
