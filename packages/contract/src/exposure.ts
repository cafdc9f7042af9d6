/** Exposure: what of an account's money came from whom, and where it went. @module */
import * as z from 'zod'
import { Amount, Ledger, LedgerName, pageFields, pageOf, Time } from './common.ts'
import { LedgerAsset } from './link.ts'
import { CurrencyCode } from './price.ts'

const Side = z.enum(['received', 'sent'])
const Kind = z
  .enum(['named', 'ledger', 'unknown', 'cut'])
  .meta({ description: '`ledger`: issued, fees, burned. `cut`: a limit stopped the walk' })
const Distance = z
  .enum(['direct', 'indirect'])
  .meta({ description: '`direct`: one transaction away' })

/** One number: units, their share of the total, and what they were worth on their days. */
const Part = z.object({
  units: Amount,
  share: z
    .object({ over: Amount, under: Amount })
    .meta({ description: 'Of the total, as an exact fraction' }),
  percent: z.string().meta({ description: 'The share for people, rounded', example: '12.5' }),
  value: z.string().nullable().meta({
    description: 'Decimal text in the currency; null where no part of it has a price',
  }),
  unvalued: Amount.meta({ description: 'Units without a price on their day' }),
})

/** One end of the walk. */
const Row = z.object({
  kind: Kind,
  category: z.string().meta({ description: '`theft`, `exchange`; of a cut: `hops`, `dust`, …' }),
  actor: z.string(),
  direct: Part,
  indirect: Part,
  nearest: z.number().int().nullable().meta({ description: 'Fewest transactions to it' }),
})

/** One side in one asset. */
const SideAnswer = z.object({
  side: Side,
  asset: z.string(),
  total: Amount.meta({ description: 'All that came in (went out), without change' }),
  movements: z.number().int(),
  rows: z.array(Row).meta({ description: 'They sum to the total, to the last unit' }),
  passed: z
    .array(z.object({ category: z.string(), actor: z.string(), units: Amount }))
    .meta({ description: 'Named counterparties that are walked through; in no sum' }),
  equality: z.string().meta({ example: 'received 50 = named 30 + unknown 20' }),
})

/** Exposure of one holder, with all that it rests on. */
export const Exposure = Ledger.extend({
  accounts: z.array(z.string()).meta({ description: 'Looked at as one holder' }),
  currency: z.string(),
  sides: z.array(SideAnswer),
  assets: z.array(LedgerAsset),
  basis: z.object({
    tip: z.object({ height: z.number().int(), id: z.string(), time: Time }).nullable(),
    fromHeight: z.number().int(),
    isCutShort: z.boolean().meta({ description: 'Blocks before `fromHeight` were left out' }),
    lists: z.array(z.object({ list: z.string(), hash: z.string() })),
    asOf: Time,
    maxHops: z.number().int(),
    maxParts: z.number().int(),
    maxDegree: z.number().int(),
    dust: Amount,
  }),
})

/** A transaction behind a number. */
const Evidence = z.object({
  tx: z.string(),
  height: z.number().int(),
  position: z.number().int(),
  time: Time,
  units: Amount,
})
/** A page of them, in ledger order. */
export const ExposureTransactions = pageOf(Evidence)

/** Accounts with a category at their end, of the table that is kept of all accounts. */
export const ExposedAccounts = pageOf(
  z.object({
    account: z.string(),
    asset: z.string(),
    kind: Kind,
    actor: z.string(),
    direct: Amount,
    indirect: Amount,
    total: Amount.meta({ description: 'All that it received (sent) in the asset' }),
  }),
).extend({
  assets: z.array(LedgerAsset),
  tip: z.object({ height: z.number().int(), id: z.string() }).nullable(),
})

export const ExposedParams = z.strictObject({ ledger: LedgerName })
export const ExposedQuery = z.strictObject({
  side: Side.default('received'),
  category: z.string().min(1).max(200),
  ...pageFields(50),
})

export const ExposureParams = z.strictObject({
  ledger: LedgerName,
  account: z.string().min(1).max(200),
})

/** More accounts of the same holder: a cluster. */
const also = z
  .string()
  .max(20_000)
  .optional()
  .meta({ description: 'Further accounts of the holder, parted by commas; at most 200' })

export const ExposureQuery = z.strictObject({ in: CurrencyCode.default('USD'), also })
export const ExposureTransactionQuery = z.strictObject({
  also,
  side: Side,
  asset: z.string().min(1).max(300),
  kind: Kind,
  category: z.string().max(200),
  actor: z.string().max(1_000).default(''),
  distance: Distance,
  ...pageFields(50),
})

export type Exposure = z.output<typeof Exposure>
export type ExposureTransactions = z.output<typeof ExposureTransactions>
export type ExposedAccounts = z.output<typeof ExposedAccounts>
