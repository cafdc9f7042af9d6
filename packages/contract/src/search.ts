/** One box that finds everything, and says what is wrong with a text that is nothing. @module */
import * as z from 'zod'
import { Fault, Ledger, LedgerName, queryNumber, Time } from './common.ts'
import { AccountTag } from './ledger.ts'

/** What was typed. */
export const SearchQuery = z.strictObject({
  q: z.string().min(1).max(200),
  ledger: LedgerName.optional(),
  limit: queryNumber(1, 100).default(20).meta({ description: 'Tags and actors at most' }),
})

/** One thing that the text may mean; `kind` tells which page to open. */
export const SearchResult = z.discriminatedUnion('kind', [
  Ledger.extend({
    kind: z.literal('account'),
    account: z.string(),
    form: z.string(),
    evidence: z.enum(['checksum', 'form only']),
    seen: z.boolean().meta({ description: 'Whether postings here name it' }),
    tag: AccountTag.nullable(),
  }),
  Ledger.extend({
    kind: z.literal('transaction'),
    tx: z.string(),
    height: z.number().int(),
    time: Time,
  }),
  Ledger.extend({
    kind: z.literal('coin'),
    tx: z.string(),
    index: z.number().int(),
    account: z.string().nullable(),
    amount: z.string().nullable(),
    spentBy: z.string().nullable(),
  }),
  Ledger.extend({
    kind: z.literal('block'),
    id: z.string(),
    height: z.number().int(),
    state: z.enum(['live', 'orphaned']),
    time: Time,
  }),
  z.object({
    kind: z.literal('tag'),
    label: z.string(),
    category: z.string(),
    abuse: z.string(),
    accounts: z.number().int().meta({ description: 'Accounts with that label' }),
    example: Ledger.extend({ account: z.string() }),
  }),
  z.object({
    kind: z.literal('actor'),
    id: z.string(),
    label: z.string(),
    categories: z.array(z.string()),
    accounts: z.number().int(),
  }),
])

/** What a text means here. */
export const SearchResponse = z.object({
  query: z.string().meta({ description: 'As asked; a private key is not repeated' }),
  results: z.array(SearchResult),
  /** What is wrong with the text where it means nothing; `facts.at` is the character, from 0. */
  problem: Fault.nullable(),
})

export type SearchResult = z.output<typeof SearchResult>
export type SearchResponse = z.output<typeof SearchResponse>
