/** Screening addresses, blocks and transactions against the lists. @module */
import * as z from 'zod'
import { Fault, LedgerName, momentFields, Time } from './common.ts'

/** Texts of one question at most. */
export const SCREEN_TEXTS_MAX = 10_000
/** Characters of one text: the longest address of any chain, and room for what is none. */
export const SCREEN_TEXT_CHARS_MAX = 256

/** A claim by a source about an account, as its list version states it. */
export const ListEntry = z.object({
  key: z.string(),
  ledger: z.string(),
  account: z.string(),
  everyLedger: z.boolean(),
  label: z.string(),
  actor: z.string(),
  category: z.string(),
  abuse: z.string(),
  confidence: z.string(),
  source: z.string(),
  statedFrom: Time.nullable(),
  file: z.string(),
  row: z.number().int(),
  programmes: z.array(z.string()).meta({ description: 'Empty where the list states none' }),
  /** Whose account it is, where the list names somebody: the main name first. */
  party: z.object({ id: z.string(), kind: z.string(), names: z.array(z.string()) }).nullable(),
})

/** What one list says of an account at the moment asked about. */
export const ScreenTag = z.object({
  list: z.string(),
  version: z.string().meta({ description: 'Hash of the version that says it' }),
  published: Time,
  fileHash: z.string(),
  entry: ListEntry,
  sanction: z.boolean(),
  validFrom: Time,
  knownFrom: Time,
  disputes: z
    .array(
      z.object({
        number: z.number().int(),
        by: z.string(),
        why: z.string(),
        valid: Time,
        known: Time,
      }),
    )
    .optional()
    .meta({ description: 'Who here objects; absent for nobody. The tag stands all the same' }),
})

/** The answer for one text or account. */
export const ScreenAnswer = z.object({
  text: z.string().meta({ description: 'As given; a private key is not repeated' }),
  accounts: z.array(z.object({ ledger: z.string(), ledgerName: z.string(), id: z.string() })),
  outcome: z.enum(['hit', 'clear', 'cannot-tell']),
  reason: z.enum(['listed', 'not-listed', 'no-address', 'no-sanctions-list', 'no-holder']),
  hits: z.array(ScreenTag).meta({ description: 'Sanctions and abuses, in the order to show' }),
  tags: z.array(ScreenTag).meta({ description: 'Other claims; they make no hit' }),
  diagnosis: Fault.nullable().meta({ description: 'What is wrong with a text that is no address' }),
  asOf: Time,
  knownAt: Time,
})

/** A list that nothing has confirmed for longer than its schedule: it may say more by now. */
export const StaleList = z.object({
  list: z.string().meta({ description: 'The list; the id of its source before the first success' }),
  source: z.string(),
  confirmed: Time.nullable().meta({ description: 'Last known to be the newest; null for never' }),
  everyMs: z.number().int().meta({ description: 'The schedule of its source' }),
  since: Time.meta({ description: 'Since when it is stale' }),
})

/** A list without a schedule whose newest version is older than `listStaleDays`. */
export const AgedList = z.object({ list: z.string(), published: Time })

/** A version of a list of sanctions that was in force: what a `clear` rests on. */
export const ListInForce = z.object({ list: z.string(), hash: z.string(), published: Time })

/** By what an answer was given; the same for all answers of one moment. */
export const groundFields = {
  sanctions: z.array(ListInForce).meta({ description: 'Lists of sanctions in force' }),
  stale: z.array(StaleList).meta({ description: 'Lists that may have said more by `asOf`' }),
  aged: z.array(AgedList).optional().meta({
    description: 'The same of lists without a schedule, by their age; absent for none',
  }),
}

/** Up to 10,000 texts to screen. */
export const ScreenRequest = z.strictObject({
  texts: z.array(z.string().max(SCREEN_TEXT_CHARS_MAX)).min(1).max(SCREEN_TEXTS_MAX),
  ...momentFields,
})

const Counts = z.object({
  hit: z.number().int(),
  clear: z.number().int(),
  cannotTell: z.number().int(),
})

/** Answers in the order of the texts. */
export const ScreenResponse = z.object({
  asOf: Time,
  knownAt: Time,
  ...groundFields,
  counts: Counts,
  answers: z.array(ScreenAnswer),
})

/** A block or a transaction whose accounts are screened. */
export const ScreenLedgerRequest = z.strictObject({
  what: z.enum(['block', 'tx']),
  name: z.string().min(1).max(64),
  ledger: LedgerName.optional(),
  /** Only the answers that say something; else every account's. */
  telling: z.boolean().default(true),
  ...momentFields,
})

/** Answers about the accounts of a block or a transaction, with where they stand. */
export const ScreenLedgerResponse = z.object({
  ledger: z.string(),
  ledgerName: z.string(),
  asOf: Time,
  knownAt: Time,
  ...groundFields,
  accounts: z.number().int(),
  unknown: z.number().int().meta({ description: 'Inputs whose account nobody can tell' }),
  counts: Counts,
  answers: z.array(
    ScreenAnswer.extend({
      at: z.array(z.object({ tx: z.string(), side: z.string(), certainty: z.string() })),
    }),
  ),
})

export type ListEntry = z.output<typeof ListEntry>
export type ScreenTag = z.output<typeof ScreenTag>
export type AgedList = z.output<typeof AgedList>
export type StaleList = z.output<typeof StaleList>
export type ListInForce = z.output<typeof ListInForce>
export type ScreenAnswer = z.output<typeof ScreenAnswer>
export type ScreenRequest = z.input<typeof ScreenRequest>
export type ScreenResponse = z.output<typeof ScreenResponse>
export type ScreenLedgerRequest = z.input<typeof ScreenLedgerRequest>
export type ScreenLedgerResponse = z.output<typeof ScreenLedgerResponse>
