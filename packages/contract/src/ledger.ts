/** Ledgers, accounts, transactions and blocks. @module */
import * as z from 'zod'
import {
  Amount,
  Asset,
  Ledger,
  LedgerName,
  momentFields,
  pageFields,
  pageOf,
  queryNumber,
  Time,
} from './common.ts'
import { Held, LedgerAsset, TransactionLink } from './link.ts'
import { groundFields, ScreenAnswer } from './screen.ts'

/** A block named as the end of something. */
export const BlockRef = z.object({ height: z.number().int(), id: z.string(), time: Time })

/** When what a book records happened. Its blocks say when that was recorded here. */
const Happened = z
  .object({ first: Time, last: Time })
  .nullable()
  .meta({ description: 'Of a book: when its entries happened; null on chains' })

/** A ledger with blocks here. */
export const LedgerState = Ledger.extend({
  unit: Asset.meta({ description: 'The own coin of the ledger' }),
  tip: BlockRef.nullable().meta({ description: 'Highest live block' }),
  lowest: BlockRef.nullable(),
  blocks: z.number().int().meta({ description: 'Live blocks' }),
  orphanedBlocks: z.number().int(),
  /** Heights between the lowest and the tip that have no live block. */
  missingBlocks: z.number().int(),
  /** Transactions of live blocks that spend a coin which is not here. */
  incompleteTransactions: z.number().int(),
  transactions: z.number().int(),
  happened: Happened,
})

/** The best that tags say of an account, in short. */
export const AccountTag = z.object({
  label: z.string(),
  category: z.string(),
  abuse: z.string(),
  actor: z.string(),
  sanction: z.boolean(),
  /** Whether it makes a screening hit. */
  hit: z.boolean(),
  list: z.string(),
  confidence: z.string(),
  /** How many tags the account has in all. */
  count: z.number().int(),
})

/** One debit or credit. */
export const Posting = z.object({
  height: z.number().int(),
  position: z.number().int(),
  leg: z.number().int(),
  block: z.string(),
  tx: z.string(),
  side: z.enum(['debit', 'credit']),
  account: z.string().nullable().meta({ description: 'null where nobody can tell' }),
  certainty: z.enum(['stated', 'inferred', 'unknown']),
  asset: z.string(),
  amount: Amount.nullable().meta({ description: 'null where the coin spent is not here' }),
  coin: z.object({ tx: z.string(), index: z.number().int() }).nullable(),
  move: z.number().int().nullable(),
  kind: z.string(),
  form: z.string(),
})

/** Exact totals of an account in one asset. */
export const AccountTotal = z.object({
  asset: LedgerAsset,
  credited: Amount,
  debited: Amount,
  balance: Amount.nullable().meta({ description: 'null where a debit is unknown or hidden' }),
  unknownDebitCount: z.number().int(),
  creditCount: z.number().int(),
  debitCount: z.number().int(),
  first: z.object({ height: z.number().int(), time: Time.nullable() }),
  last: z.object({ height: z.number().int(), time: Time.nullable() }),
  happened: Happened,
})

/** What nobody could tell about blocks of a ledger: `internal transfers: not seen`. */
export const LedgerNote = z.object({
  note: z.string(),
  blocks: z.number().int(),
  fromHeight: z.number().int(),
  toHeight: z.number().int(),
})

/** Who holds an account, how much went through it, since when. */
export const AccountProfile = Ledger.extend({
  account: z.string().meta({ description: 'Canonical id' }),
  form: z.string().nullable().meta({ description: '`p2wpkh`; null where the text tells none' }),
  evidence: z.enum(['checksum', 'form only']).nullable(),
  /** Other ledgers on which the same text is valid, those with blocks here first. */
  alsoOn: z.array(Ledger.extend({ account: z.string(), seen: z.boolean() })),
  system: z.boolean().meta({ description: '`@fees` and the like: nobody holds it' }),
  seen: z.boolean().meta({ description: 'Whether any posting here names it' }),
  tip: BlockRef.nullable(),
  screened: ScreenAnswer,
  ...groundFields,
  totals: z.array(AccountTotal),
  notes: z.array(LedgerNote).meta({ description: 'What the totals may lack' }),
})

/** A page of an account's postings in ledger order, with what the rows refer to. */
export const PostingPage = pageOf(
  Posting.extend({
    time: Time.nullable().meta({ description: 'Of the block; in a book, of the entry' }),
  }),
).extend({ assets: z.array(LedgerAsset) })

/** An account on the other side of transactions. */
export const Counterparty = z.object({
  account: z.string().nullable(),
  direction: z.enum(['in', 'out']).meta({ description: '`in`: it paid this account' }),
  transactions: z.number().int(),
  /** What passed; where `paired` is false its whole postings, an upper bound of that. */
  value: Amount,
  unknownAmounts: z.number().int(),
  asset: z.string(),
  tag: AccountTag.nullable(),
})

/** Counterparties, largest value first, over a bounded number of transactions. */
export const Counterparties = z.object({
  rows: z.array(Counterparty),
  assets: z.array(LedgerAsset),
  paired: z.boolean().meta({ description: 'Whether the ledger says who paid whom' }),
  transactionsRead: z.number().int(),
  complete: z.boolean().meta({ description: 'false: the account has more transactions' }),
  leftOut: z.number().int().meta({ description: 'Counterparties beyond the limit' }),
})

/** A posting in a transaction, with who spent the coin that it made. */
export const TransactionPosting = Posting.extend({
  spentBy: z
    .object({ tx: z.string(), height: z.number().int() })
    .nullable()
    .meta({ description: 'Of a credit: who spent its coin; null where nobody did here' }),
})

/** One transaction. */
export const Transaction = Ledger.extend({
  id: z.string(),
  block: z.string(),
  height: z.number().int(),
  position: z.number().int(),
  time: Time,
  complete: z.boolean().meta({ description: 'false: a coin it spends is not here' }),
  fee: Amount.nullable().meta({ description: 'In the own coin; null where it is not known' }),
  fees: z.array(Held).meta({ description: 'All fees that are seen, by asset' }),
  /** What it took in from outside the ledger, at least; null where complete. */
  unseen: Amount.nullable(),
  assets: z.array(LedgerAsset),
  postings: z.array(TransactionPosting),
  tags: z.record(z.string(), AccountTag).meta({ description: 'By account id' }),
  notes: z.array(z.string()).meta({ description: 'What nobody could tell about its block' }),
  links: z.array(TransactionLink).meta({ description: 'Where its value is on other ledgers' }),
})

/** All live transactions of an id: nearly always one (two early coinbases share theirs, BIP 30). */
export const TransactionAnswer = z.object({ transactions: z.array(Transaction).min(1) })

/** Who made a block. */
export const BlockMaker = z.object({
  label: z.string(),
  by: z.string(),
  evidence: z.string(),
  link: z.string(),
})

/** A block's head. */
export const Block = Ledger.extend({
  id: z.string(),
  previous: z.string(),
  height: z.number().int(),
  time: Time,
  txCount: z.number().int(),
  bytes: z.number().int(),
  coinbaseText: z.string(),
  state: z.enum(['live', 'orphaned']),
  incomplete: z.number().int(),
})

/** A block with its makers and its neighbours. */
export const BlockAnswer = Block.extend({
  unit: Asset.meta({ description: 'The own coin; without a symbol where there is none' }),
  notes: z.array(z.string()).meta({ description: 'What nobody could tell about it' }),
  makers: z.array(BlockMaker),
  nextBlock: z.string().nullable(),
  /** Other blocks here at the same height. */
  siblings: z.array(z.object({ id: z.string(), state: z.enum(['live', 'orphaned']) })),
})

/** A transaction as a row of its block. */
export const BlockTransaction = z.object({
  id: z.string(),
  position: z.number().int(),
  inputs: z.number().int(),
  outputs: z.number().int(),
  out: Amount.meta({ description: 'Sum of the outputs in the own coin, without the fee' }),
  fee: Amount.nullable(),
  sums: z
    .array(z.object({ asset: z.string(), out: Amount, fee: Amount }))
    .meta({ description: 'By asset: what moved, without the fee, and the fee; as far as known' }),
  complete: z.boolean(),
  /** Only where the question says `postings=yes`. */
  postings: z.array(Posting).optional(),
})

/** A page of a block's transactions, with the assets of their sums. */
export const BlockTransactionPage = pageOf(BlockTransaction).extend({
  assets: z.array(LedgerAsset),
})

/** Where an account is asked about. */
export const AccountParams = z.strictObject({
  ledger: LedgerName,
  account: z.string().min(1).max(200),
})
/** The fields of the other questions of this topic. */
export const LedgerParams = z.strictObject({ ledger: LedgerName })
export const TransactionParams = z.strictObject({
  ledger: LedgerName,
  tx: z
    .string()
    .min(1)
    .max(256)
    .meta({ description: '64 hex digits, with 0x or without; in a book its own id' }),
})
export const BlockParams = z.strictObject({
  ledger: LedgerName,
  block: z
    .string()
    .min(1)
    .max(66)
    .regex(/^(0[xX])?[0-9a-fA-F]{1,64}$/)
    .meta({ description: 'Height or id' }),
})
export const AccountQuery = z.strictObject(momentFields)
export const PostingQuery = z.strictObject({
  ...pageFields(50),
  untilHeight: queryNumber(0, 2 ** 31 - 1).optional(),
})
export const CounterpartyQuery = z.strictObject({
  ...momentFields,
  limit: queryNumber(1, 500).default(50),
})
export const AccountLinksQuery = z.strictObject({ limit: queryNumber(1, 500).default(100) })
export const TransactionQuery = z.strictObject(momentFields)
export const BlockListQuery = z.strictObject(pageFields(50))
export const BlockQuery = z.strictObject(momentFields)
export const BlockTransactionQuery = z.strictObject({
  ...pageFields(100),
  postings: z.enum(['yes', 'no']).default('no'),
})

export type LedgerState = z.output<typeof LedgerState>
export type AccountTag = z.output<typeof AccountTag>
export type Posting = z.output<typeof Posting>
export type LedgerNote = z.output<typeof LedgerNote>
export type PostingPage = z.output<typeof PostingPage>
export type AccountProfile = z.output<typeof AccountProfile>
export type AccountTotal = z.output<typeof AccountTotal>
export type Counterparties = z.output<typeof Counterparties>
export type Counterparty = z.output<typeof Counterparty>
export type Transaction = z.output<typeof Transaction>
export type TransactionAnswer = z.output<typeof TransactionAnswer>
export type Block = z.output<typeof Block>
export type BlockAnswer = z.output<typeof BlockAnswer>
export type BlockTransaction = z.output<typeof BlockTransaction>
export type BlockTransactionPage = z.output<typeof BlockTransactionPage>
