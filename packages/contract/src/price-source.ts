/** Where prices come from, and what is stated to be worth the same. @module */
import * as z from 'zod'
import { AnyJson, Fault, Moment, Time } from './common.ts'
import { PriceImportRecord, PriceSourceId } from './import-prices.ts'
import { PriceSeries } from './price.ts'

const Texts = z.record(z.string(), z.string())

/** An asset in a path. */
const AssetName = z
  .string()
  .min(1)
  .max(260)
  .meta({ description: 'CAIP-19 id, or the ticker of a known coin' })

/** How prices of a source are used, and where they are fetched. */
export const PriceSource = z.object({
  id: z.string(),
  form: z.string(),
  priority: z.number().int(),
  fillHours: z.number().int(),
  dayEndsMinutes: z.number().int(),
  http: z
    .object({
      url: z.string(),
      askTime: z.string(),
      rows: z.string(),
      time: z.string(),
      price: z.string(),
      timeForm: z.string(),
      stamp: z.string(),
      stepSeconds: z.number().int(),
      scale: z.number().int(),
      isInverse: z.boolean(),
      headers: Texts.meta({ description: 'Values are not told, but for `env:NAME`' }),
      windowDays: z.number().int(),
      everyHours: z.number().int().optional(),
      fromMs: z.number().int(),
      series: z.array(z.object({ base: z.string(), quote: z.string(), vars: Texts })),
    })
    .nullable()
    .meta({ description: 'null for files, and for who may not change it' }),
})

/** How an HTTP source stands. */
export const PriceSchedule = z.object({
  source: z.string(),
  everyHours: z.number().int().nullable().meta({ description: 'null: asked by hand' }),
  tried: Time.nullable(),
  confirmed: Time.nullable().meta({ description: 'Last success, whether it brought news or not' }),
  next: Time.nullable(),
  failures: z.number().int().meta({ description: 'Since the last success' }),
  failure: Fault.nullable(),
  stale: z.boolean().meta({ description: 'Nothing confirmed it for longer than its schedule' }),
})

/** An equality that somebody stated. */
export const PriceLink = z.object({
  asset: z.string(),
  as: z.string(),
  kind: z.enum(['peg', 'same']),
})

/** Sources, series, equalities and imports. */
export const PriceSources = z.object({
  sources: z.array(PriceSource),
  links: z.array(PriceLink),
  series: z.array(PriceSeries),
  imports: z.array(PriceImportRecord),
  schedule: z.array(PriceSchedule),
})

/** The description of an HTTP source, without its id. */
export const NewPriceSource = z
  .record(z.string().max(100), AnyJson)
  .meta({ description: 'See docs/how-to/prices.md' })

/** What an asset is stated to be. */
export const NewPriceLink = z.strictObject({
  as: AssetName,
  kind: z.enum(['peg', 'same']).default('same'),
})

/** Which prices are taken back. */
export const PriceWithdrawal = z.strictObject({
  from: Moment.optional().meta({ description: 'First day' }),
  to: Moment.optional().meta({ description: 'Last day, or moment' }),
  reason: z.string().min(1).max(500).default('withdrawn'),
})

/** The fields of paths. */
export const PriceSourceParams = z.strictObject({ source: PriceSourceId })
export const PriceLinkParams = z.strictObject({ asset: AssetName })

export type PriceSource = z.output<typeof PriceSource>
export type PriceSources = z.output<typeof PriceSources>
export type PriceSchedule = z.output<typeof PriceSchedule>
export type PriceLink = z.output<typeof PriceLink>
