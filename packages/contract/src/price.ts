/** Prices, and what things were worth. @module */
import * as z from 'zod'
import { Amount, Moment, pageFields, pageOf, queryNumber, Time } from './common.ts'

/** An ISO 4217 code in a question. */
export const CurrencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217', example: 'USD' })

/** In what, and by what was known when. */
const terms = {
  in: CurrencyCode.default('USD'),
  knownAt: Moment.optional().meta({ description: 'By the prices that this node had then' }),
  fillHours: queryNumber(0, 8_784)
    .optional()
    .meta({ description: 'Longest gap that is filled, in place of each source’s own' }),
}

/** One price on the way from the asset to the currency. */
export const PriceLeg = z.object({
  base: z.string(),
  quote: z.string(),
  kind: z.enum(['market', 'same', 'peg']),
  isInverse: z.boolean(),
  source: z.string(),
  price: z.string().meta({ description: 'As the source said it: exact decimal text' }),
  time: Time.nullable().meta({ description: 'The price’s own; null for a stated equality' }),
  fetched: Time.nullable().meta({ description: 'When this node had it' }),
  rule: z.string().meta({ example: 'exact-day' }),
  marks: z.array(z.string()),
})

/** A value, or why there is none: never zero for want of a price. */
export const Worth = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    currency: z.string(),
    value: z.string().meta({ description: 'Decimal text to the currency’s smallest unit' }),
    rounding: z.string(),
    isRounded: z.boolean(),
    rule: z.string().meta({ description: '`exact-day`, `cross-via-USD-EUR`, …' }),
    priceTime: Time.nullable().meta({ description: 'Of the oldest price used' }),
    marks: z.array(z.string()).meta({ description: '`gap-filled`, `doubtful`, `assumed-peg`' }),
    rate: z
      .object({ over: z.string(), under: z.string() })
      .meta({ description: 'Of one whole unit, as an exact fraction' }),
    legs: z.array(PriceLeg),
  }),
  z.object({
    known: z.literal(false),
    currency: z.string(),
    reason: z.string().meta({ description: '`no-prices`, `before-first`, `gap`, …' }),
    detail: z.string(),
  }),
])

/** An amount of whole units at a moment. */
export const ValueQuery = z.strictObject({
  amount: z
    .string()
    .regex(/^\d{1,80}(\.\d{1,77})?$/)
    .meta({ description: 'Whole units: `0.5`', example: '0.5' }),
  asset: z
    .string()
    .min(1)
    .max(260)
    .meta({ description: 'CAIP-19 id, a coin of a chain (`BTC`, `tron`), or a currency' }),
  at: Moment.optional().meta({ description: 'A date, meaning its end, or a UTC time' }),
  ...terms,
})

/** The value of an amount. */
export const ValueAnswer = z.object({
  asset: z.string(),
  amount: z.string(),
  at: Time,
  worth: Worth,
})

/** One series of prices. */
export const PriceSeries = z.object({
  base: z.string(),
  quote: z.string(),
  source: z.string(),
  count: z.number().int(),
  first: Time,
  last: Time,
})

/** Which series: all, as they were known then. */
export const PriceListQuery = z.strictObject({ knownAt: Moment.optional() })

/** What is known of prices. Headers of sources are not told: they may hold keys. */
export const Prices = z.object({
  series: z.array(PriceSeries),
  sources: z.array(
    z.object({
      id: z.string(),
      form: z.string(),
      priority: z.number().int(),
      fillHours: z.number().int(),
    }),
  ),
  links: z.array(z.object({ asset: z.string(), as: z.string(), kind: z.enum(['peg', 'same']) })),
})

/** One side of an account in one asset. */
export const SideWorth = z.object({
  value: z.string(),
  count: z.number().int(),
  unknown: z.record(z.string(), z.number().int()).meta({ description: 'Postings by reason' }),
  marked: z.record(z.string(), z.number().int()).meta({ description: 'Postings by mark' }),
})

/** Totals by asset, and a page of moments in order of time. */
export const AccountWorth = pageOf(
  z.object({
    asset: z.string(),
    side: z.enum(['debit', 'credit']),
    time: Time,
    units: Amount,
    count: z.number().int(),
    unknownCount: z.number().int(),
    worth: Worth,
  }),
).extend({
  totals: z.array(
    z.object({ asset: z.string(), currency: z.string(), credited: SideWorth, debited: SideWorth }),
  ),
})

/** The worth of an account's postings. */
export const AccountWorthQuery = z.strictObject({ ...terms, ...pageFields(100) })

export type Worth = z.output<typeof Worth>
export type PriceLeg = z.output<typeof PriceLeg>
export type Prices = z.output<typeof Prices>
export type AccountWorth = z.output<typeof AccountWorth>
export type ValueAnswer = z.output<typeof ValueAnswer>
