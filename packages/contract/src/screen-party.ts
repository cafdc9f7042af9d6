/**
 * Screening names against the parties of lists. A row is checked by the core, so that a bad one is
 * named and the others are answered, and no message repeats what stands in it.
 *
 * @module
 */
import * as z from 'zod'
import { AnyJson, Fault, Id, momentFields, pageFields, queryNumber, Time } from './common.ts'
import { AgedList, ListInForce, StaleList } from './screen.ts'

/** Rows of one question at most. */
export const SCREEN_NAMES_MAX = 10_000

const ROW = [
  'Somebody: `name`, or a number in `id`; where known `kind` (individual, entity, vessel,',
  'aircraft), `born` (1962, 1962-05 or 1962-05-07), `country` (two letters), `gender`, and',
  '`ref`, the asker’s own reference. `born`, `country` and `id` may be arrays',
].join(' ')

const askFields = {
  threshold: z
    .number()
    .min(0.5)
    .max(1)
    .optional()
    .meta({ description: 'Lowest score of a hit; the scorer’s own where it is left out' }),
  limit: z.number().int().min(1).max(100).default(10).meta({ description: 'Hits of each row' }),
  ...momentFields,
}

/** Up to 10,000 rows to screen. */
export const ScreenPartiesRequest = z.strictObject({
  parties: z
    .array(AnyJson.meta({ description: ROW }))
    .min(1)
    .max(SCREEN_NAMES_MAX),
  ...askFields,
})

/** A name of a listed party. */
export const ListedName = z.object({
  text: z.string(),
  kind: z.string(),
  script: z.string().meta({ description: 'ISO 15924, or empty where the list does not say' }),
  weak: z.boolean().meta({ description: 'Whether the list calls it weak' }),
})

/** One piece of a score. */
export const ScorePiece = z.object({
  feature: z.string(),
  score: z.number().meta({ description: '1 equal, 0 says nothing, below 0 contradicts' }),
  points: z.number().meta({ description: 'What it adds to the score of the hit' }),
  reason: z.string(),
  asked: z.string(),
  listed: z.string(),
})

/** What somebody said of the pair before. */
export const PairVerdict = z.object({
  id: z.string(),
  state: z
    .enum(['stands', 'asked-changed', 'listed-changed'])
    .meta({ description: 'Whether it counts, or which side is not as it was' }),
  why: z.string(),
  by: z.string(),
  at: Time,
})

/** A listed party that may be meant. */
export const PartyHit = z.object({
  list: z.string(),
  version: z.string().meta({ description: 'Hash of the version that names it' }),
  published: Time,
  sanction: z.boolean(),
  party: z.string().meta({ description: 'Its id in the list' }),
  kind: z.string(),
  name: ListedName.meta({ description: 'The name that fits best' }),
  names: z.array(ListedName).meta({ description: 'Its names, the main one first; at most 20' }),
  nameCount: z.number().int(),
  programmes: z.array(z.string()),
  score: z.number().meta({ description: '0 to 1; orders hits, and is no probability' }),
  strength: z.enum(['strong', 'possible']),
  pieces: z.array(ScorePiece),
  parts: z
    .array(
      z.object({
        asked: z.string(),
        listed: z.string(),
        score: z.number(),
        match: z.string(),
      }),
    )
    .meta({ description: 'Parts of both names beside each other, as they were read' }),
  limits: z.array(z.string()).meta({ description: 'Rules that bound the score' }),
  scriptsNotRead: z.array(z.string()),
  verdict: PairVerdict.nullable(),
})

const answerFields = {
  row: z.number().int().meta({ description: 'From 1' }),
  ref: z.string(),
  outcome: z.enum(['hit', 'clear', 'cannot-tell']),
  reason: z.enum([
    'fits',
    'no-fit',
    'told-apart',
    'bad-row',
    'no-party-list',
    'script-not-read',
    'name-cut',
  ]),
  hits: z.array(PartyHit).meta({ description: 'The best first' }),
  toldApart: z.array(PartyHit).meta({ description: 'Said to be another, which still stands' }),
  hasMore: z.boolean().meta({ description: 'Whether more fit than `limit`' }),
  scriptsNotRead: z.array(z.string()),
  fault: Fault.nullable().meta({ description: 'What is wrong with a row that is none' }),
}

/** The answer to one row. */
export const PartyAnswer = z.object(answerFields)

const groundFields = {
  asOf: Time,
  knownAt: Time,
  lists: z
    .array(ListInForce.extend({ sanction: z.boolean() }))
    .meta({ description: 'Lists with parties that were in force' }),
  stale: z.array(StaleList).meta({ description: 'Lists that may have said more by `asOf`' }),
  aged: z.array(AgedList).optional().meta({ description: 'The same of lists without a schedule' }),
  threshold: z.number(),
  scorer: z.string().meta({ description: 'Version of the rules and weights of the score' }),
  counts: z.object({
    hit: z.number().int(),
    clear: z.number().int(),
    cannotTell: z.number().int(),
  }),
}

/** Answers in the order of the rows. */
export const ScreenPartiesResponse = z.object({ ...groundFields, answers: z.array(PartyAnswer) })

const Reason = z
  .string()
  .max(400)
  .meta({ description: 'Why: 3 to 200 characters for the audit log, without personal data' })

const pairFields = {
  list: z.string().min(1).max(500),
  listed: z.string().min(1).max(500).meta({ description: 'Id of the listed party' }),
  verdict: z.enum(['not-this', 'withdrawn']),
  reason: Reason,
}

/** Somebody is not a listed party, or that is taken back. */
export const NameVerdictRequest = z.strictObject({
  asked: AnyJson.meta({ description: `The row that was screened. ${ROW}` }),
  ...pairFields,
})

/** The same of a customer. */
export const PartyVerdictRequest = z.strictObject(pairFields)

/** A verdict as it was kept. */
export const NameVerdict = z.object({
  id: z.string(),
  list: z.string(),
  listed: z.string(),
  verdict: z.enum(['not-this', 'withdrawn']),
  why: z.string(),
  by: z.string(),
  at: Time,
})

/** Customers to screen, a page at a time. */
export const ScreenCustomersRequest = z.strictObject({
  reason: Reason,
  book: z
    .string()
    .regex(/^[-_a-zA-Z0-9]{1,64}$/)
    .optional()
    .meta({ description: 'Only those with accounts of this book' }),
  customers: queryNumber(1, 200).default(100),
  cursor: pageFields().cursor,
  ...askFields,
})

/** Answers by pseudonym (`ref`), without what the record of a customer says. */
export const ScreenCustomersResponse = z.object({
  ...groundFields,
  answers: z.array(PartyAnswer),
  erased: z.number().int().meta({ description: 'Customers of the page whom nobody can screen' }),
  next: z.string().nullable(),
})

/** The customer of a verdict. */
export const VerdictParams = z.strictObject({ party: Id })

export type ListedName = z.output<typeof ListedName>
export type PartyHit = z.output<typeof PartyHit>
export type PartyAnswer = z.output<typeof PartyAnswer>
export type ScreenPartiesRequest = z.input<typeof ScreenPartiesRequest>
export type NameVerdict = z.output<typeof NameVerdict>
export type ScreenPartiesResponse = z.output<typeof ScreenPartiesResponse>
export type ScreenCustomersResponse = z.output<typeof ScreenCustomersResponse>
