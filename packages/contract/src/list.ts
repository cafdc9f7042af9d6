/** Lists, their versions, entries and differences; tags and actors. @module */
import * as z from 'zod'
import {
  Fault,
  Hex64,
  Id,
  Ledger,
  LedgerName,
  Moment,
  momentFields,
  pageFields,
  pageOf,
  Time,
} from './common.ts'
import { AccountTag } from './ledger.ts'
import { ListEntry, ScreenTag } from './screen.ts'

/** The name of a list: `ofac-addresses`, `tagpack:ransomware`. */
export const ListName = z.string().min(1).max(200)

/** What is recorded of a version, in short. */
export const ListVersion = z.object({
  list: z.string(),
  hash: z.string().meta({ description: 'SHA-256 over its files: its identity' }),
  published: Time,
  known: Time.meta({ description: 'When this node first had it' }),
  sanction: z.boolean(),
  entryCount: z.number().int(),
  added: z.number().int().meta({ description: 'Entries and parties; so the two below' }),
  changed: z.number().int(),
  removed: z.number().int(),
  faultCount: z.number().int(),
})

/** A version with its files and the remarks on its rows. */
export const ListVersionDetail = ListVersion.extend({
  files: z.array(z.object({ name: z.string(), hash: z.string() })),
  faults: z.array(Fault).meta({ description: 'The first 1,000; `faultCount` has the number' }),
})

/** A list with its newest version. */
export const List = z.object({
  list: z.string(),
  sanction: z.boolean(),
  versions: z.number().int(),
  newest: ListVersion,
  ageDays: z.number().int(),
  stale: z.boolean(),
})

/** A party in a difference, with the fields that changed. */
const PartyChange = z.object({
  id: z.string(),
  name: z.string(),
  fields: z.array(z.object({ field: z.string(), was: z.string(), is: z.string() })),
})

/** What came, went and changed between two versions, paged. */
export const ListDiff = pageOf(
  z.object({
    change: z.enum(['added', 'changed', 'removed']),
    before: ListEntry.nullable(),
    after: ListEntry.nullable(),
    party: PartyChange.nullable().meta({
      description: 'A party that came, changed or went; `before` and `after` are of entries',
    }),
  }),
).extend({
  list: z.string(),
  from: ListVersion,
  to: ListVersion,
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
})

/** How lists are read. `ofac` is a folder of files as one version; of others, each file is one. */
export const LIST_FORMS = [
  'ofac',
  'tagpack',
  'actorpack',
  'pools',
  'un',
  'eu',
  'uk',
  'opensanctions',
  'nbctf',
  'own',
] as const

/**
 * Where the files of an import are: uploaded, or in a folder of the server (administrators, where
 * the setting `pathImports` allows it).
 */
export const ImportSource = z.union([
  z.strictObject({ upload: Id }),
  z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(1_000) }),
])

/** A list to bring in. Answered with a job. */
export const ListImportRequest = z.strictObject({
  form: z
    .string()
    .min(1)
    .max(40)
    .meta({ description: `One of ${LIST_FORMS.join(', ')}` }),
  source: ImportSource,
  published: Moment.optional().meta({ description: 'Where the files do not say' }),
  allowShrink: z.boolean().default(false),
  dryRun: z.boolean().default(false),
})

/** What became of one file or folder of a list import: the `result` of its job. */
export const ListImportResult = z.object({
  outcomes: z.array(
    z.object({
      path: z.string(),
      list: z.string().nullable(),
      hash: z.string().nullable(),
      published: Time.nullable(),
      entries: z.number().int(),
      actors: z.number().int(),
      marks: z.number().int(),
      stored: z.boolean(),
      added: z.number().int(),
      changed: z.number().int(),
      removed: z.number().int(),
      faults: z.array(Fault).meta({ description: 'Remarks on rows; at most 1,000' }),
      faultCount: z.number().int(),
      refused: Fault.nullable().meta({ description: 'Why nothing of it was stored' }),
    }),
  ),
  dryRun: z.boolean(),
})

/** A tag as it stands: the claim, and on which account. */
export const TagRow = ScreenTag.extend({
  account: Ledger.extend({ id: z.string() }).meta({
    description: 'Where it names the account on every ledger of a form, the first one that is here',
  }),
})

/** An entry of a version, and where its account is shown. */
export const PlacedEntry = ListEntry.extend({
  place: Ledger.meta({ description: 'As `account` of a tag' }),
})

/** Which tags. Without any filter: all, by label. */
export const TagQuery = z.strictObject({
  q: z.string().min(1).max(200).optional().meta({ description: 'Part of the label or actor' }),
  label: z.string().min(1).max(400).optional().meta({ description: 'Exactly this label' }),
  actor: z.string().min(1).max(200).optional(),
  category: z.string().min(1).max(200).optional(),
  list: ListName.optional(),
  ledger: LedgerName.optional(),
  ...momentFields,
  ...pageFields(100),
})

/** Who stands behind tags. */
export const Actor = z.object({
  id: z.string(),
  label: z.string(),
  categories: z.array(z.string()),
  jurisdictions: z.array(z.string()),
  uri: z.string(),
  aliases: z.array(z.string()),
})

/** An actor, or the bare id where tags name one that no actor pack describes. */
export const ActorAnswer = z.object({
  id: z.string(),
  actor: Actor.nullable(),
  accounts: z.number().int(),
  tag: AccountTag.nullable().meta({ description: 'The best of its tags' }),
})

/** The fields of the questions of this topic. */
export const ListParams = z.strictObject({ list: ListName })
export const VersionParams = z.strictObject({ list: ListName, hash: Hex64 })
export const VersionListQuery = z.strictObject(pageFields(100))
export const EntryQuery = z.strictObject({
  ...pageFields(100),
  q: z.string().min(1).max(200).optional().meta({ description: 'Part of key, account or label' }),
})
export const DiffQuery = z.strictObject({
  ...pageFields(200),
  from: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'Hash (or its beginning) or date' }),
  to: z.string().min(1).max(64).optional(),
})
export const ActorParams = z.strictObject({ actor: z.string().min(1).max(200) })

export type List = z.output<typeof List>
export type ListVersion = z.output<typeof ListVersion>
export type ListVersionDetail = z.output<typeof ListVersionDetail>
export type ListDiff = z.output<typeof ListDiff>
export type ListImportRequest = z.input<typeof ListImportRequest>
export type ListImportResult = z.output<typeof ListImportResult>
export type ImportSource = z.output<typeof ImportSource>
export type TagRow = z.output<typeof TagRow>
export type PlacedEntry = z.output<typeof PlacedEntry>
export type Actor = z.output<typeof Actor>
export type ActorAnswer = z.output<typeof ActorAnswer>
