/**
 * What all topics share: how amounts, times, ids, pages and problems are written in JSON.
 *
 * Amounts are whole smallest units as decimal text, never numbers. Times are UTC, RFC 3339. A
 * request with a field that is not in its schema is refused: a misspelt `asOf` must not be taken
 * for "now".
 *
 * @module
 */
import * as z from 'zod'

/** Whole smallest units as decimal text: `"5000000000"` is 50 BTC in satoshi. May be negative. */
export const Amount = z
  .string()
  .regex(/^-?\d{1,80}$/)
  .meta({ description: 'Whole smallest units as decimal text', example: '5000000000' })

/** A UTC time in an answer: `2024-09-27T12:00:00Z`. */
export const Time = z
  .string()
  .regex(/^[-+]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/)
  .meta({ description: 'UTC, RFC 3339', example: '2024-09-27T12:00:00Z' })

/** A date (its last moment, UTC) or a UTC time in a question. */
export const Moment = z
  .string()
  .max(30)
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/)
  .meta({ description: 'A date, meaning its end, or a UTC time', example: '2024-09-27' })

/** Both times of a question about lists; what is left out is now. */
export const momentFields = {
  /** What was true in the world then. */
  asOf: Moment.optional(),
  /** By what this node knew then. */
  knownAt: Moment.optional(),
}

/** A ledger in a question: an alias (`bitcoin`), a CAIP-2 id, or `book:ID`. */
export const LedgerName = z
  .string()
  .min(1)
  .max(80)
  .meta({ description: 'Alias or CAIP-2 id of a ledger', example: 'bitcoin' })

/** A ledger in an answer, with the name to show. */
export const Ledger = z.object({
  ledger: z.string().meta({ description: 'CAIP-2 id' }),
  ledgerName: z.string().meta({ description: 'Its alias, or the id where it has none' }),
})

/** What is held and how it is written; amounts stay in smallest units. */
export const Asset = z.object({
  id: z.string().meta({ description: 'CAIP-19 id' }),
  symbol: z.string(),
  decimals: z.number().int().min(0).max(255),
})

/** 64 hex digits: a transaction id, or the hash of a list version. Case does not matter. */
export const Hex64 = z.string().regex(/^[0-9a-fA-F]{64}$/)

/** The id of a job, user, key, session or upload. */
export const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[-_A-Za-z0-9]+$/)

/** A whole number in a query string. Clients may give a number. */
export const queryNumber = (least: number, most: number) =>
  z.coerce.number<number | string>().int().min(least).max(most)

/** Rows of a page at most, unless a route says otherwise. */
export const PAGE_MAX = 1_000

/** The fields of a question for a page. */
export const pageFields = (usual = 100, most = PAGE_MAX) => ({
  limit: queryNumber(1, most).default(usual),
  cursor: z
    .string()
    .min(1)
    .max(600)
    .optional()
    .meta({ description: 'The `next` of the page before, unchanged' }),
})

/** A page of items; `next` continues it, null ends it. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Pass as `cursor` for the next page' }),
  })

/** Any JSON value. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue }

/** Any JSON value, in a schema without a definition that refers to itself. */
export const AnyJson = z.custom<JsonValue>((value) => value !== undefined)

/** Values beside a fault: where (file, row, byte) and how much. */
export const Facts = z.record(z.string(), z.union([z.string(), z.number()]))

/** A fault as data, listed beside the good rest. */
export const Fault = z.object({
  code: z.string().meta({ description: 'See docs/reference/errors.md' }),
  message: z.string(),
  facts: Facts,
})

/** A field of the request that is wrong. */
export const FieldProblem = z.object({
  path: z.string().meta({ description: 'Where: `body.texts[3]`' }),
  message: z.string(),
})

/** Every failure: RFC 9457, as `application/problem+json`. */
export const Problem = z.object({
  type: z.string().meta({ description: '`urn:paperchain:fault:<code>`' }),
  title: z.string().meta({ description: 'What the code means' }),
  status: z.number().int(),
  detail: z.string().meta({ description: 'What was expected and what came' }),
  code: z.string().meta({ description: 'Stable; see docs/reference/errors.md' }),
  todo: z.string().meta({ description: 'What the reader can do' }),
  facts: Facts,
  requestId: z.string(),
  errors: z.array(FieldProblem).optional(),
})

/** Nothing to say: 204. */
export const Nothing = z.null()

export type Amount = z.output<typeof Amount>
export type Asset = z.output<typeof Asset>
export type Fault = z.output<typeof Fault>
export type FieldProblem = z.output<typeof FieldProblem>
export type Problem = z.output<typeof Problem>
/** A page of items, as a type. */
export type Page<Item> = { items: Item[]; next: string | null }
