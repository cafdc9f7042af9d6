/** Assets as ledgers keep them, and links from one ledger to another. @module */
import * as z from 'zod'
import { Amount, Asset, Fault, Ledger, LedgerName, pageFields, Time } from './common.ts'

/**
 * An asset as far as anybody described it. A token is its contract and never its symbol: what it is
 * called is a claim, with who says it.
 */
export const LedgerAsset = Asset.extend({
  name: z.string().nullable(),
  decimalsKnown: z
    .boolean()
    .meta({ description: 'false: nobody says them, and amounts are smallest units' }),
  vouched: z.boolean().meta({ description: 'Whether somebody but the asset itself stands for it' }),
  /** `look-alike`, `symbol-taken`, `rebasing`, `hostile-metadata`. */
  marks: z.array(z.string()),
  source: z.string().nullable().meta({ description: 'Who says it; null where nobody does' }),
})

/** So much of an asset. */
export const Held = z.object({ asset: LedgerAsset, amount: Amount })

/** One end of a link: a transaction, and of it one account. */
export const LinkEnd = Ledger.extend({
  name: z.string().meta({ description: 'What people call the ledger; of a book its institution' }),
  tx: z.string(),
  present: z.boolean().meta({ description: 'Whether that transaction is in the ledger here' }),
  height: z.number().int().nullable(),
  time: Time.nullable(),
  account: z.string().nullable().meta({ description: 'null where the evidence names none' }),
  amounts: z.array(Held).meta({ description: 'What passed there; empty where nobody can tell' }),
})

/** A claim that two transactions of two ledgers are about the same value, seen from one of them. */
export const TransactionLink = z.object({
  /** `goes-on` and `comes-from`: the value. `names` and `named-by`: a contra entry of a book. */
  way: z.enum(['comes-from', 'goes-on', 'names', 'named-by']),
  relation: z.enum(['same-value', 'reverses', 'corrects']),
  evidence: z
    .enum(['confirmed', 'given', 'matched', 'refused'])
    .meta({ description: '`matched` is a guess; `refused`: somebody looked and said no' }),
  confidence: z.number().int().min(0).max(100).meta({ description: 'Per cent' }),
  reasons: z.array(z.string()),
  known: Time.meta({ description: 'When this node knew it' }),
  here: LinkEnd,
  there: LinkEnd,
  agrees: z
    .boolean()
    .nullable()
    .meta({ description: 'Whether both ends have the same amount; null where that is not known' }),
})

/** An account of another ledger that is the same place as this one. */
export const OtherAccount = Ledger.extend({
  name: z.string().meta({ description: 'What people call the ledger; of a book its institution' }),
  account: z.string(),
  seen: z.boolean(),
  /** `stands-for`: this book's account stands for that of the chain. `booked-as`: the reverse. */
  why: z.enum(['stands-for', 'booked-as']),
})

/** Where an account leads to other ledgers, over a bounded number of its transactions. */
export const AccountLinks = z.object({
  accounts: z.array(OtherAccount),
  links: z.array(TransactionLink),
  leftOut: z.number().int().meta({ description: 'Links beyond the limit' }),
  transactionsRead: z.number().int(),
  complete: z.boolean().meta({ description: 'false: the account has more transactions' }),
})

/** Links of one request: each stands in the audit log. */
export const LINKS_A_REQUEST = 100

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(
      (given) => !/[\p{Cc}\p{Surrogate}]/u.test(given),
      'Expected text without control characters',
    )

/** A link as somebody states it. */
export const NewLink = z.strictObject({
  from: z.strictObject({
    ledger: LedgerName,
    tx: text(200).meta({ description: 'It must be in the ledger here' }),
    move: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31)
      .optional()
      .meta({ description: 'Which of its moves; needed where it has several beside fees' }),
  }),
  to: z.strictObject({
    ledger: LedgerName,
    tx: text(200).meta({ description: 'It need not be here yet' }),
    account: text(200).optional().meta({ description: 'Who paid or was paid there' }),
  }),
  evidence: z.enum(['confirmed', 'given', 'matched', 'refused']).default('confirmed'),
  confidence: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .meta({ description: 'Per cent; 100, 90 and 0 for confirmed, given and refused' }),
  reason: text(200).meta({ description: 'Why; no personal data' }),
  by: text(100).meta({ description: 'Who says so: an office, a report, a service' }),
})
export const LinkPutRequest = z.strictObject({
  links: z.array(NewLink).min(1).max(LINKS_A_REQUEST),
})

/** A link as it is kept, from its own side. */
export const LinkRecord = z.object({
  from: Ledger.extend({ tx: z.string(), move: z.number().int() }),
  to: Ledger.extend({ tx: z.string(), account: z.string().nullable() }),
  relation: z.enum(['same-value', 'reverses', 'corrects']),
  evidence: z.enum(['confirmed', 'given', 'matched', 'refused']),
  confidence: z.number().int().min(0).max(100),
  reasons: z.array(z.string()),
  known: Time,
})

/** What became of each, in their order: kept, or why not. */
export const LinkPutResult = z.object({
  answers: z.array(z.object({ link: LinkRecord.nullable(), fault: Fault.nullable() })),
  stored: z.number().int(),
})
export const LinkListQuery = z.strictObject({
  ...pageFields(1000),
  tx: z.string().max(200).optional().meta({ description: 'Only links of this transaction' }),
})

export type NewLink = z.output<typeof NewLink>
export type LinkRecord = z.output<typeof LinkRecord>
export type LinkPutResult = z.output<typeof LinkPutResult>
export type LedgerAsset = z.output<typeof LedgerAsset>
export type Held = z.output<typeof Held>
export type LinkEnd = z.output<typeof LinkEnd>
export type TransactionLink = z.output<typeof TransactionLink>
export type OtherAccount = z.output<typeof OtherAccount>
export type AccountLinks = z.output<typeof AccountLinks>
