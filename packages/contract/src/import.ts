/**
 * Uploads and imports. Files go up one by one as they are (`application/octet-stream`), then a job
 * brings them in; an upload that no job takes goes away by itself.
 *
 * @module
 */
import * as z from 'zod'
import { Fault, Id, LedgerName, Time } from './common.ts'
import { ImportSource } from './list.ts'

/** What files are for. */
const UploadPurpose = z.enum(['blocks', 'list', 'book', 'prices'])

/** A folder on the server to put files in. */
export const NewUpload = z.strictObject({
  purpose: UploadPurpose,
})

/** A file that has come whole. */
export const UploadedFile = z.object({
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
})

/** An upload with what it holds and what it may hold. */
export const Upload = z.object({
  id: z.string(),
  purpose: UploadPurpose,
  files: z.array(UploadedFile),
  expiresAt: Time,
  limits: z.object({
    filesMax: z.number().int(),
    fileBytesMax: z.number().int(),
    bytesMax: z.number().int(),
  }),
})

/** Whether a node is believed about what its blocks spend. */
export const Undo = z.boolean().default(true).meta({
  description: 'Bitcoin and its kin: whether undo data of the node are believed',
})

/** Blocks to bring in. Answered with a job. */
export const BlockImportRequest = z.strictObject({
  source: ImportSource,
  ledger: LedgerName.optional().meta({ description: 'Of raw blocks; else what the files say' }),
  height: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .meta({ description: 'Of the one block that states none' }),
  undo: Undo,
  dryRun: z.boolean().default(false).meta({ description: 'Read and plan, store nothing' }),
})

/** What an import of blocks did: the `result` of its job. */
export const BlockImportResult = z.object({
  ledger: z.string(),
  ledgerName: z.string(),
  stored: z.number().int(),
  known: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  txs: z.number().int(),
  postings: z.number().int(),
  unresolved: z.number().int(),
  resolved: z.number().int(),
  orphaned: z.array(z.string()),
  revived: z.array(z.string()),
  faults: z.array(Fault).meta({ description: 'At most 1,000; `faultCount` has the number' }),
  faultCount: z.number().int(),
  planned: z.number().int().optional().meta({ description: 'Blocks that there were to store' }),
  from: z.number().int().nullable().optional().meta({ description: 'Lowest height of them' }),
  to: z.number().int().nullable().optional(),
  undone: z.number().int().optional().meta({ description: 'Inputs that only undo data told' }),
  dryRun: z.boolean().optional().meta({ description: 'true: nothing was stored' }),
  seconds: z.number(),
  peakRssBytes: z.number(),
})

/** The fields of the questions of this topic. */
export const UploadParams = z.strictObject({ upload: Id })
export const UploadFileParams = z.strictObject({
  upload: Id,
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^(?!\.)[-_.A-Za-z0-9 ()+,@]+$/)
    .meta({ description: 'A plain file name: no folder, no leading dot' }),
})

export type Upload = z.output<typeof Upload>
export type UploadedFile = z.output<typeof UploadedFile>
export type NewUpload = z.input<typeof NewUpload>
export type BlockImportRequest = z.input<typeof BlockImportRequest>
export type BlockImportResult = z.output<typeof BlockImportResult>
