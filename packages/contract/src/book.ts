/**
 * Books: an institution's own records as a ledger. Transactions come one by one or in thousands,
 * idempotent by their id; files come by upload, with a mapping that is saved and previewed first.
 *
 * @module
 */
import { BOOK_KINDS } from '@paperchain/core/domain/book'
import * as z from 'zod'
import { AnyJson, Fault, Id, Moment, Time } from './common.ts'

/** Entries of one request at most. */
export const BOOK_ENTRIES_MAX = 10_000
/** Rows of a preview at most. */
export const BOOK_PREVIEW_MAX = 200

/** What an entry records. */
export const BookKind = z.enum(BOOK_KINDS)

const Name = z.string().min(1).max(256)
const Decimal = z
  .string()
  .regex(/^-?\d{1,78}(\.\d{1,77})?$/)
  .meta({ description: 'Decimal, with a point and all its digits', example: '1234.50' })
const Code = z.string().min(1).max(64)

/** One transaction of a book. */
export const BookTransaction = z.strictObject({
  id: Name.meta({ description: 'The institution’s own id; unique in the book' }),
  happenedAt: Moment.meta({ description: 'When it happened, UTC; a date means its first moment' }),
  kind: BookKind,
  account: Name.optional().meta({ description: 'Of the institution; `house:<name>` for its own' }),
  counterparty: Name.optional(),
  asset: Code.optional(),
  amount: Decimal.optional(),
  otherAsset: Code.optional().meta({ description: 'What a trade or chips give back' }),
  otherAmount: Decimal.optional(),
  feeAsset: Code.optional(),
  feeAmount: Decimal.optional(),
  corrects: Name.optional().meta({ description: 'What a reversal or correction is about' }),
  address: Name.optional().meta({ description: 'The address that was paid on the asset’s chain' }),
  chainTx: z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{64}$/)
    .optional(),
})

/** Transactions to book. */
export const BookTransactionsRequest = z.strictObject({
  transactions: z.array(BookTransaction).min(1).max(BOOK_ENTRIES_MAX),
})

/** What became of each, in the order of the request. */
export const BookTransactionsResponse = z.object({
  answers: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['stored', 'known', 'refused']),
      fault: Fault.nullable(),
    }),
  ),
  stored: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  block: z.string().nullable().meta({ description: 'Journal block; null: nothing was new' }),
})

/** What a book holds. */
export const BookAsset = z.strictObject({
  code: Code,
  asset: z.string().min(1).max(220).meta({ description: 'CAIP-19, with or without its ledger' }),
  decimals: z.number().int().min(0).max(77),
  same: z
    .strictObject({ asset: z.string().min(1).max(300), decimals: z.number().int().min(0).max(77) })
    .nullable()
    .default(null)
    .meta({ description: 'The same asset on its chain' }),
})

/** A book to make or change. Mappings that are not named stay. */
export const BookChange = z.strictObject({
  name: Name,
  assets: z.array(BookAsset).max(10_000),
  mappings: z.record(z.string().regex(/^[-_A-Za-z0-9]{1,64}$/), AnyJson).default({}),
})

/** A book. */
export const Book = z.object({
  ledger: z.string(),
  name: z.string(),
  assets: z.array(
    z.object({
      code: z.string(),
      asset: z.string(),
      decimals: z.number().int(),
      same: z.object({ asset: z.string(), decimals: z.number().int() }).nullable(),
    }),
  ),
  mappings: z.record(z.string(), AnyJson),
})

/** How a file of rows is read. */
const rowsFields = {
  upload: Id,
  file: z.string().min(1).max(200),
  mapping: AnyJson.meta({ description: 'A mapping, or the name of a saved one' }),
}

/** The first rows of a file as postings. Nothing is stored. */
export const BookPreviewRequest = z.strictObject({
  ...rowsFields,
  rows: z.number().int().min(1).max(BOOK_PREVIEW_MAX).default(20),
})

/** A preview. Pseudonyms in it are examples. */
export const BookPreview = z.object({
  rows: z.number().int(),
  transactions: z.array(
    z.object({
      id: z.string(),
      happenedAt: Time,
      postings: z.array(
        z.object({
          side: z.enum(['debit', 'credit']),
          account: z.string(),
          asset: z.string(),
          amount: z.string(),
          move: z.number().int(),
          kind: z.string(),
          form: z.string(),
        }),
      ),
    }),
  ),
  faults: z.array(Fault),
})

/** A file of rows to bring in. Answered with a job. */
export const BookImportRequest = z.strictObject(rowsFields)

/** What an import of rows did: the `result` of its job. */
export const BookImportResult = z.object({
  ledger: z.string(),
  rows: z.number().int(),
  stored: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  refusedBefore: z.number().int(),
  resumedAtLine: z.number().int(),
  postings: z.number().int(),
  blocks: z.number().int(),
  faults: z.array(Fault).meta({ description: 'At most 1,000; `refused` has the number' }),
  seconds: z.number(),
  peakRssBytes: z.number(),
})

/** The fields of the questions of this topic. */
export const BookParams = z.strictObject({ book: z.string().regex(/^[-_a-zA-Z0-9]{1,64}$/) })

export type Book = z.output<typeof Book>
export type BookImportResult = z.output<typeof BookImportResult>
export type BookPreview = z.output<typeof BookPreview>
export type BookTransactionsResponse = z.output<typeof BookTransactionsResponse>
