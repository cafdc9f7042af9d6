/** Tags that disagree, and what people here say of tags. @module */

import { DEED_KINDS, MARKINGS } from '@paperchain/core/domain/tag-deed'
import * as z from 'zod'
import {
  Hex64,
  Ledger,
  LedgerName,
  Moment,
  momentFields,
  pageFields,
  pageOf,
  Time,
} from './common.ts'
import { ListName } from './list.ts'
import { ScreenTag } from './screen.ts'

/** What sides of a conflict disagree about. */
export const CONFLICT_KINDS = ['actor', 'category'] as const
/** How much it weighs: strong where two sides each have a tag of confidence 50 or more. */
export const CONFLICT_STRENGTHS = ['strong', 'weak'] as const

const kindFields = { kind: z.enum(CONFLICT_KINDS), strength: z.enum(CONFLICT_STRENGTHS) }

/** Sides that disagree about one account, the one with the best tag first. */
export const TagConflict = z.object({
  ...kindFields,
  sides: z.array(
    z.object({
      says: z.string().meta({ description: 'The actor or category, as its best tag calls it' }),
      tags: z.array(ScreenTag),
    }),
  ),
})

/** One account and all that tags disagree about on it. */
export const AccountConflict = z.object({
  account: Ledger.extend({ id: z.string() }).meta({ description: 'As `account` of a tag' }),
  conflicts: z.array(TagConflict),
})

/** A disagreement that accounts share: who says what against whom. */
export const ConflictPattern = z.object({
  ...kindFields,
  sides: z.array(z.object({ says: z.string(), lists: z.array(z.string()) })),
  accounts: z.number().int(),
})

/** Conflicts of a moment: counted, gathered by who says what, and account by account. */
export const TagConflicts = pageOf(AccountConflict).extend({
  asOf: Time,
  knownAt: Time,
  counts: z.object({
    accounts: z.number().int(),
    strongActor: z.number().int(),
    weakActor: z.number().int(),
    strongCategory: z.number().int(),
    weakCategory: z.number().int(),
  }),
  patterns: z.array(ConflictPattern).meta({ description: 'The 200 most frequent' }),
})

/** Which conflicts: all that stand at the moment, or those that fit every filter. */
export const ConflictQuery = z.strictObject({
  kind: z.enum(CONFLICT_KINDS).optional(),
  strength: z.enum(CONFLICT_STRENGTHS).optional(),
  list: ListName.optional().meta({ description: 'A side has a tag of this list' }),
  ledger: LedgerName.optional(),
  account: z.string().min(1).max(256).optional().meta({ description: 'Of this account alone' }),
  ...momentFields,
  ...pageFields(50),
})

/** What a deed is about: a tag by list and key, or a deed (`tag-deeds` and its number). */
export const TagTarget = z.object({
  list: ListName,
  key: z.string().min(1).max(1_000),
})

const word = (most: number) => z.string().trim().max(most)

const tagFields = {
  label: word(400).min(1),
  actor: word(200).default(''),
  category: word(100).default(''),
  abuse: word(100).default(''),
  confidence: word(100).default('forensic'),
  source: word(2_000).default(''),
  marking: z.enum(MARKINGS).default('amber').meta({ description: 'TLP 2.0' }),
  note: word(4_000).default(''),
  files: z
    .array(z.strictObject({ name: word(255).min(1), hash: Hex64 }))
    .max(20)
    .default([])
    .meta({ description: 'Evidence that is kept elsewhere, by SHA-256' }),
}

/** A tag of one's own, to be added or to stand in the place of another. */
export const NewOwnTag = z.strictObject({
  ...tagFields,
  until: Moment.optional().meta({ description: 'The last day or moment at which it holds' }),
})

/** A deed to be added. It is never changed afterwards: what it did is taken back by another. */
export const NewTagDeed = z.strictObject({
  kind: z.enum(DEED_KINDS),
  why: word(1_000).min(1),
  from: Moment.optional().meta({ description: 'From when it holds in the world; else from now' }),
  target: z.strictObject(TagTarget.shape).optional().meta({ description: 'Of all but `add`' }),
  account: z.string().min(1).max(256).optional().meta({ description: 'Of `add`: an address' }),
  ledger: LedgerName.optional().meta({ description: 'Where the address is one of several' }),
  tag: NewOwnTag.optional().meta({ description: 'Of `add` and `supersede`' }),
})

/** A deed as it stands in the log. */
export const TagDeed = z.object({
  number: z.number().int(),
  kind: z.enum(DEED_KINDS),
  known: Time,
  valid: Time.meta({ description: 'From when it holds in the world' }),
  by: z.string(),
  why: z.string(),
  counts: z.boolean().meta({ description: 'At the moment asked about: begun, and not taken back' }),
  target: TagTarget.nullable(),
  tag: z
    .object({
      ...Ledger.shape,
      account: z.string(),
      everyLedger: z.boolean(),
      label: z.string(),
      actor: z.string(),
      category: z.string(),
      abuse: z.string(),
      confidence: z.string(),
      source: z.string(),
      until: Time.nullable(),
      marking: z.enum(MARKINGS),
      note: z.string(),
      files: z.array(z.object({ name: z.string(), hash: z.string() })),
    })
    .nullable(),
})

/** Which deeds: all that were known at the moment, the oldest first. */
export const TagDeedQuery = z.strictObject({
  list: ListName.optional().meta({ description: 'About tags of this list' }),
  key: z.string().min(1).max(1_000).optional(),
  ...momentFields,
  ...pageFields(100),
})

export type TagConflict = z.output<typeof TagConflict>
export type AccountConflict = z.output<typeof AccountConflict>
export type ConflictPattern = z.output<typeof ConflictPattern>
export type TagConflicts = z.output<typeof TagConflicts>
export type NewTagDeed = z.input<typeof NewTagDeed>
export type TagDeed = z.output<typeof TagDeed>
