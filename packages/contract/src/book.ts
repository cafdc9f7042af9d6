/**
 * Books: an institution's own records as a ledger. Transactions come one by one or in thousands,
 * idempotent by their id; files come by upload, with a mapping that is saved and previewed first.
 *
 * @module
 */
import { BOOK_KINDS } from '@paperchain/core/domain/book'
import * as z from 'zod'
import {
  Amount,
  AnyJson,
  Fault,
  Hex64,
  Id,
  LedgerName,
  Moment,
  pageFields,
  pageOf,
  Time,
} from './common.ts'

/** Entries of one request at most. */
export const BOOK_ENTRIES_MAX = 10_000
/** Rows of a preview at most. */
export const BOOK_PREVIEW_MAX = 1_000
/** Names of accounts in one answer at most. */
export const BOOK_NAMES_MAX = 10_000
/** Rows of each state that a comparison lists: unless said otherwise, and at most. */
export const STANDINGS_USUAL = 150
export const STANDINGS_MAX = 1_000
/** The furthest zones from UTC, in minutes. */
const ZONE_MAX = 14 * 60

/** Forms of bank statements. */
const STATEMENT_FORMS = ['camt', 'mt940'] as const

/** What an entry records. */
export const BookKind = z.enum(BOOK_KINDS)

/** Whole Unicode without control characters: it goes into the audit log, which takes no other. */
const isText = (text: string): boolean => !/[\p{Cc}\p{Surrogate}]/u.test(text)
const NOT_TEXT = 'Expected text without control characters'

const Name = z.string().min(1).max(256)
const ShownName = Name.refine(isText, NOT_TEXT)
const Decimal = z
  .string()
  .regex(/^-?\d{1,78}(\.\d{1,77})?$/)
  .meta({ description: 'Decimal, with a point and all its digits', example: '1234.50' })
const Code = z.string().min(1).max(64)
/** Characters of a mapping as JSON text: an import's entry in the audit log holds it whole. */
const MAPPING_CHARS_MAX = 90_000
const MappingJson = AnyJson.refine((json) => {
  const text = JSON.stringify(json)
  // So JSON writes NUL and halves of characters.
  return text.length <= MAPPING_CHARS_MAX && !/\\u(0000|d[89a-f])/i.test(text)
}, `Expected at most ${MAPPING_CHARS_MAX} characters of whole Unicode without NUL`)

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
  code: Code.refine(isText, NOT_TEXT),
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
  name: ShownName,
  assets: z.array(BookAsset).max(10_000),
  mappings: z.record(z.string().regex(/^[-_A-Za-z0-9]{1,64}$/), MappingJson).default({}),
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

/** A book with what stands in it. */
export const BookState = Book.extend({
  transactions: z.number().int(),
  firstAt: Time.nullable().meta({ description: 'When its first transaction happened' }),
  lastAt: Time.nullable(),
  bookedAt: Time.nullable().meta({ description: 'When this node last stored something in it' }),
})

/** Where a file is: uploaded, or on the server's machine where that is allowed. */
const fileFields = {
  upload: Id.optional(),
  file: z.string().min(1).max(200).optional().meta({ description: 'Its name in the upload' }),
  path: z.string().min(1).max(4096).optional().meta({
    description: 'Instead of both: a file of the server’s machine, as `paths` of other imports',
  }),
}

/** How a file is read: rows by a mapping, or bank statements by their form. */
const readingFields = {
  mapping: MappingJson.optional().meta({
    description: 'Of rows: a mapping, or the name of a saved one',
  }),
  form: z.enum(STATEMENT_FORMS).optional().meta({ description: 'Bank statements: no mapping' }),
  zone: z.number().int().min(-ZONE_MAX).max(ZONE_MAX).optional().meta({
    description: 'Of statements: minutes east of UTC of dates without a zone; left out: 0',
  }),
}

/** The first rows of a file as postings. Nothing is stored. */
export const BookPreviewRequest = z.strictObject({
  ...fileFields,
  ...readingFields,
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

/** A file of rows, or of bank statements, to bring in. Answered with a job. */
export const BookImportRequest = z.strictObject({
  ...fileFields,
  ...readingFields,
  dryRun: z.boolean().default(false).meta({ description: 'Read and check all, store nothing' }),
  resume: z.boolean().default(true).meta({
    description: 'false: from the first row, though part of the file was imported before',
  }),
})

/** What an import of a file did: the `result` of its job. */
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
  dryRun: z.boolean().optional().meta({ description: 'true: nothing was stored' }),
  statements: z
    .number()
    .int()
    .optional()
    .meta({ description: 'Of bank statements only: their number; `refused` counts whole ones' }),
  pending: z.number().int().optional().meta({ description: 'Entries announced and not booked' }),
})

/** How a deposit or withdrawal stands to its chain. */
export const BOOK_STANDINGS = [
  'agrees',
  'differs',
  'chain-missing',
  'candidates',
  'none',
  'no-address',
] as const

/** A link to a transaction of a chain: who says so, how sure it is and why. */
const linkFields = {
  chainTx: z.string(),
  confidence: z.number().int().meta({ description: 'Per cent' }),
  reasons: z.array(z.string()),
}

/** A deposit or withdrawal beside its chain. */
export const BookStanding = z.object({
  tx: z.string(),
  kind: z.enum(['deposit', 'withdrawal']),
  happenedAt: Time,
  code: z.string().meta({ description: 'Of the asset in the book' }),
  amount: Amount,
  decimals: z.number().int(),
  chain: z.string(),
  chainName: z.string(),
  address: z.string().nullable(),
  state: z.enum(BOOK_STANDINGS),
  /** What the book or a person names. */
  named: z
    .object({ ...linkFields, evidence: z.enum(['given', 'confirmed']) })
    .nullable()
    .meta({ description: 'null: nobody names a transaction of the chain' }),
  /** The likeliest first, at most three. Nothing is chosen. */
  candidates: z.array(z.object({ ...linkFields, at: Time })),
  candidateCount: z.number().int(),
  said: z
    .object({ ...linkFields, evidence: z.enum(['confirmed', 'refused']), at: Time, by: z.string() })
    .optional()
    .meta({ description: 'A person’s word since the comparison, which the next one counts' }),
})

/** A payment on a chain to a deposit address of the book that nobody booked. */
export const BookPayment = z.object({
  chain: z.string(),
  chainName: z.string(),
  tx: z.string(),
  address: z.string(),
  amount: Amount,
  symbol: z.string(),
  decimals: z.number().int(),
  at: Time,
})

/** A book beside its chains: the `result` of the job. All counts, of each state the first rows. */
export const BookReconciliation = z.object({
  ledger: z.string(),
  counts: z.record(z.enum(BOOK_STANDINGS), z.number().int()),
  standings: z.array(BookStanding),
  chainOnly: z.array(BookPayment),
  chainOnlyCount: z.number().int(),
  /** Chains with too many payments: what is only there is not told. */
  cut: z.array(z.string()),
  listedMax: z.number().int().meta({ description: 'Rows listed of each state' }),
})

/** How much of a comparison is listed. */
export const BookReconcileRequest = z
  .strictObject({ listedMax: z.number().int().min(1).max(STANDINGS_MAX).default(STANDINGS_USUAL) })
  .default({ listedMax: STANDINGS_USUAL })

/** What a person says of a deposit or withdrawal and a transaction of its chain. */
export const BookLinkRequest = z.strictObject({
  tx: ShownName.meta({ description: 'Of the book' }),
  chainTx: Hex64,
  chain: LedgerName.optional().meta({ description: 'Refused where the row is of another chain' }),
  refuse: z.boolean().default(false).meta({ description: 'true: it is not that one' }),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine(isText, NOT_TEXT)
    .meta({ description: 'Why; no personal data' }),
})

/** The link as it is kept. */
export const BookLink = z.object({
  tx: z.string(),
  chain: z.string(),
  evidence: z.enum(['confirmed', 'refused']),
  ...linkFields,
})

/**
 * Whose account is whose: by pseudonym, by the institution's own name, or all. It is a body, since
 * a URL stands in logs.
 */
export const BookNamesRequest = z.strictObject({
  account: z.string().min(1).max(100).optional().meta({ description: 'A pseudonym' }),
  name: Name.optional().meta({ description: 'As the institution calls it; not with `account`' }),
  reason: z
    .string()
    .max(400)
    .meta({ description: 'Why: 3 to 200 characters for the audit log, without personal data' }),
  limit: z.number().int().min(1).max(BOOK_NAMES_MAX).default(1_000),
  cursor: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
})

/** Names of accounts, the oldest first. Personal data. */
export const BookNames = pageOf(
  z.object({
    side: z.enum(['own', 'outside']).meta({ description: 'Of the book, or with another one' }),
    name: z.string(),
    account: z.string().meta({ description: 'Its pseudonym, as in the ledger of the book' }),
  }),
)

/** The fields of the questions of this topic. */
export const BookJobsQuery = z.strictObject(pageFields(50))
export const BookParams = z.strictObject({ book: z.string().regex(/^[-_a-zA-Z0-9]{1,64}$/) })

export type Book = z.output<typeof Book>
export type BookState = z.output<typeof BookState>
export type BookStanding = z.output<typeof BookStanding>
export type BookPayment = z.output<typeof BookPayment>
export type BookReconciliation = z.output<typeof BookReconciliation>
export type BookNames = z.output<typeof BookNames>
export type BookLink = z.output<typeof BookLink>
export type BookImportResult = z.output<typeof BookImportResult>
export type BookPreview = z.output<typeof BookPreview>
export type BookTransactionsResponse = z.output<typeof BookTransactionsResponse>
