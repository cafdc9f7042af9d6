/**
 * Customers: persons and companies under the names of FollowTheMoney. A list tells pseudonyms; who
 * a party is, is told to those who may, for a stated reason, which the audit log keeps.
 *
 * Values are checked by the core, so that no message about them repeats what they are.
 *
 * @module
 */
import {
  type ADDRESS_FIELDS,
  type DOCUMENT_FIELDS,
  PARTY_ACCOUNTS_MAX,
  PARTY_NUMBERS,
  PARTY_PARTS_MAX,
  PARTY_SCHEMAS,
  type PartyProperty,
  PROPERTY_NAMES,
} from '@paperchain/core/domain/party'
import { JURISDICTIONS } from '@paperchain/core/domain/retention'
import * as z from 'zod'
import { Fault, Id, pageFields, pageOf, queryNumber, Time } from './common.ts'

/** Rows of one request at most. */
export const PARTY_ROWS_MAX = 5_000
/** Characters of one request at most. */
export const PARTY_TEXT_CHARS_MAX = 8 * 2 ** 20

const VALUES_MAX = 20
const Value = z.string().min(1).max(500)
const optional = Value.optional()

const Reason = z
  .string()
  .max(400)
  .meta({ description: 'Why: 3 to 200 characters for the audit log, without personal data' })

const Properties = z.strictObject(
  Object.fromEntries(
    PROPERTY_NAMES.map((name) => [name, z.array(Value).max(VALUES_MAX).optional()]),
  ) as Record<PartyProperty, z.ZodOptional<z.ZodArray<z.ZodString>>>,
)

const Address = z.strictObject({
  full: optional,
  postOfficeBox: optional,
  street: optional,
  street2: optional,
  city: optional,
  postalCode: optional,
  region: optional,
  state: optional,
  country: optional,
} satisfies Record<keyof typeof ADDRESS_FIELDS, z.ZodType>)

const Identification = z.strictObject({
  type: optional,
  number: optional,
  country: optional,
  authority: optional,
  startDate: optional,
  endDate: optional,
} satisfies Record<keyof typeof DOCUMENT_FIELDS, z.ZodType>)

const Schema = z.enum(PARTY_SCHEMAS)
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const Book = z.string().regex(/^[-_a-zA-Z0-9]{1,64}$/)

/** What the institution knows of a customer. */
const partyFields = {
  customerId: Value.meta({ description: 'The institution’s own number; a party is put by it' }),
  schema: Schema,
  properties: Properties.meta({ description: 'Names of FollowTheMoney, each with its values' }),
  addressEntity: z.array(Address).max(PARTY_PARTS_MAX).default([]),
  identification: z.array(Identification).max(PARTY_PARTS_MAX).default([]),
}

/** A party to put. */
export const PartyChange = z.strictObject(partyFields)

/** That a party is there. No personal data. */
export const PartyRow = z.object({
  id: z.string(),
  schema: Schema,
  version: z.number().int(),
  createdAt: Time,
  updatedAt: Time,
  erasedAt: Time.nullable(),
  accounts: z
    .array(z.object({ book: z.string(), account: z.string(), since: Time }))
    .meta({ description: 'By pseudonym, as in the ledger of the book' }),
  laws: z.array(z.enum(JURISDICTIONS)).meta({ description: 'That ask to keep it' }),
  endedOn: z.string().nullable().meta({ description: 'Last day of the relation; null: it lasts' }),
  dueOn: z.string().nullable().meta({
    description: 'First day on which none of its laws asks to keep it; null: not known',
  }),
  holds: z
    .array(z.object({ id: z.string(), reason: z.string(), by: z.string(), since: Time }))
    .meta({ description: 'Legal holds that stand: nothing is destroyed' }),
})

/** What became of a party that was put. */
export const PartyPut = z.object({
  party: PartyRow,
  outcome: z.enum(['made', 'changed', 'known']),
})

/** A party with its data and its history. Personal data. */
export const PartyRecord = PartyRow.extend({
  shown: z.number().int().meta({ description: 'The version that is told' }),
  ...partyFields,
  versions: z.array(z.object({ version: z.number().int(), at: Time, by: z.string() })),
})

/** Which parties. */
export const PartyQuery = z.strictObject({
  ...pageFields(100),
  book: Book.optional(),
  account: z.string().min(1).max(100).optional().meta({ description: 'A pseudonym; with `book`' }),
  endedBy: Day.optional().meta({
    description: 'Those kept whose relation ended on a day up to this one',
  }),
})

/** A look at who a party is. */
export const PartyReadRequest = z.strictObject({
  reason: Reason,
  version: queryNumber(1, 1_000_000).optional().meta({ description: 'An older one' }),
})

/** A search by a number. */
export const PartyFindRequest = z.strictObject({
  kind: z.enum(PARTY_NUMBERS),
  value: Value,
  reason: Reason,
})

/** Parties that were found. */
export const PartiesFound = z.object({ items: z.array(PartyRow) })

/** Accounts that a party holds, or holds no more. */
export const PartyLinkRequest = z.strictObject({
  book: Book,
  accounts: z
    .array(z.string().min(1).max(256))
    .min(1)
    .max(PARTY_ACCOUNTS_MAX)
    .meta({ description: 'The institution’s names; the node keeps their pseudonyms' }),
  holds: z.boolean().default(true),
})

/** A reason to destroy. */
export const PartyEraseRequest = z.strictObject({
  reason: Reason,
  onlyDue: z.boolean().default(false).meta({ description: 'Refuse where a law asks to keep it' }),
})

/** Which laws ask to keep a party, and when its relation ended. */
export const PartyRetainRequest = z.strictObject({
  laws: z.array(z.enum(JURISDICTIONS)).max(JURISDICTIONS.length),
  endedOn: Day.nullable().meta({ description: 'Last day of the relation; null: it lasts' }),
})

/** Why a party must be kept, or must be no more. */
export const PartyHoldRequest = z.strictObject({ reason: Reason })

/** Rows of a file, as text. They never lie on the disk in clear. */
export const PartyImportRequest = z.strictObject({
  format: z.enum(['csv', 'jsonl']),
  separator: z.enum([',', ';', '\t', '|']).default(','),
  text: z.string().max(PARTY_TEXT_CHARS_MAX),
  book: Book.optional().meta({ description: 'Whose accounts the rows name' }),
  dryRun: z.boolean().default(false),
})

/** What an import did. */
export const PartyImportResult = z.object({
  rows: z.number().int(),
  made: z.number().int(),
  changed: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  linked: z.number().int().meta({ description: 'Accounts that were not linked before' }),
  faults: z.array(Fault).meta({ description: 'By line and column; at most 1,000' }),
})

/** The fields of the questions of this topic. */
export const PartyParams = z.strictObject({ party: Id })
export const PartyHoldParams = z.strictObject({ party: Id, hold: Id })
/** A page of parties. */
export const Parties = pageOf(PartyRow)

export type PartyImportResult = z.output<typeof PartyImportResult>
export type PartyRecord = z.output<typeof PartyRecord>
export type PartyRow = z.output<typeof PartyRow>
