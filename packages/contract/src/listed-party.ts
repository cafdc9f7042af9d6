/** Parties as lists name them: search, profile, ownership, versions. @module */
import * as z from 'zod'
import { Moment, momentFields, pageFields, pageOf, Time } from './common.ts'
import { ListName, ListVersion } from './list.ts'
import { ListEntry } from './screen.ts'

/** A party in short. */
export const ListedPartyRow = z.object({
  list: z.string(),
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  /** The name that a search found, where it is not the main one. */
  found: z.string(),
  programmes: z.array(z.string()),
  mentioned: z.boolean().meta({ description: 'Named by the list, and not designated by it' }),
})

const ListedName = z.object({
  text: z.string(),
  kind: z.enum(['main', 'aka', 'fka', 'nka']),
  script: z.string().meta({ description: 'ISO 15924, or empty' }),
  weak: z.boolean(),
})

const ListedFacts = z.object({
  births: z.array(z.object({ from: z.string(), to: z.string(), circa: z.boolean() })),
  gender: z.string(),
  countries: z.array(z.object({ country: z.string(), role: z.string() })),
  identifiers: z.array(z.object({ type: z.string(), number: z.string(), country: z.string() })),
  addresses: z.array(z.string()),
  titles: z.array(z.string()),
  remarks: z.string(),
})

/** A party that something is said of: with its name where a list in force has it. */
const PartyEnd = z.object({ list: z.string(), id: z.string(), name: z.string().nullable() })

const Share = z.object({ low: z.number().int(), high: z.number().int() })

const ListedRelation = z.object({
  kind: z.string(),
  from: PartyEnd,
  to: PartyEnd,
  share: Share.nullable().meta({ description: 'Hundredths of a percent' }),
  text: z.string(),
})

const OwnershipStep = z.object({
  owner: PartyEnd,
  owned: PartyEnd,
  low: z.number().int(),
  high: z.number().int(),
  controls: z.boolean(),
})

const Verdict = z.enum(['listed', 'blocked', 'may-be', 'free'])

/** One test of ownership. */
const OwnershipTest = z.object({
  rule: z.enum(['ofac', 'eu', 'eu-text', 'uk']),
  verdict: Verdict,
  low: z.number().int().meta({ description: 'Stakes of blocked owners, hundredths of a percent' }),
  high: z.number().int().meta({ description: 'With those of owners that may be blocked' }),
  owners: z.array(OwnershipStep).meta({ description: 'Who counts, the surest first' }),
  path: z.array(OwnershipStep).meta({ description: 'One way down from a listed party' }),
  reached: z
    .array(
      z.object({
        party: PartyEnd,
        verdict: Verdict,
        low: z.number().int(),
        high: z.number().int(),
        path: z.array(OwnershipStep),
      }),
    )
    .meta({ description: 'What is blocked, or may be, below this party; the first 200' }),
  reachedCount: z.number().int(),
})

/** All that the version in force says of a party, and what follows from it. */
export const ListedPartyProfile = z.object({
  list: z.string(),
  id: z.string(),
  kind: z.string(),
  names: z.array(ListedName),
  programmes: z.array(z.string()),
  statedFrom: Time.nullable(),
  mentioned: z.boolean(),
  facts: ListedFacts.nullable(),
  file: z.string(),
  row: z.number().int(),
  version: ListVersion,
  wallets: z.array(ListEntry).meta({ description: 'Its addresses in this version' }),
  relations: z
    .array(ListedRelation)
    .meta({ description: 'The first 1,000, of all lists in force' }),
  relationCount: z.number().int(),
  ownership: z.array(OwnershipTest).meta({ description: 'Empty unless asked for' }),
  versions: z
    .array(
      z.object({
        hash: z.string(),
        published: Time,
        change: z.enum(['added', 'changed', 'same', 'absent']),
        fields: z.array(z.object({ field: z.string(), was: z.string(), is: z.string() })),
      }),
    )
    .meta({ description: 'The newest versions, against the one before each' }),
})

/** The fields of the questions of this topic. */
export const ListedPartiesParams = z.strictObject({ list: ListName })
export const ListedPartiesQuery = z.strictObject({
  ...pageFields(100),
  ...momentFields,
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The beginning of a word of a name; without it, all by id' }),
})
export const ListedPartyParams = z.strictObject({
  list: ListName,
  party: z.string().min(1).max(400),
})
export const ListedPartyQuery = z.strictObject({
  asOf: Moment.optional(),
  knownAt: Moment.optional(),
  ownership: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true` adds the tests of ownership' }),
})
export const ListedPartyPage = pageOf(ListedPartyRow)

export type ListedPartyRow = z.output<typeof ListedPartyRow>
export type ListedPartyProfile = z.output<typeof ListedPartyProfile>
