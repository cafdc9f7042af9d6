/** Backups that a running server takes. @module */
import * as z from 'zod'
import { Fault, Id, Time } from './common.ts'

/** Characters of the path of a backup at most. */
export const BACKUP_TARGET_CHARS_MAX = 4_096

/** A new backup: where to, on the machine of the server. */
export const NewBackup = z.strictObject({
  target: z
    .string()
    .min(1)
    .max(BACKUP_TARGET_CHARS_MAX)
    .meta({ description: 'Absolute path that is not there yet; `.tar` at its end: one file' }),
})

/** What is in a backup. Counts are decimal text. */
export const BackupContent = z.object({
  made: Time,
  code: z.string().meta({ description: 'Version of Paperchain that wrote it' }),
  ledgers: z.array(z.string()),
  /** Of every order of every ledger. */
  digests: z.record(z.string(), z.record(z.string(), z.string())),
  tables: z.number().int(),
  rows: z.string(),
  /** null: the node had no registry yet. */
  registry: z
    .object({
      tables: z.number().int(),
      rows: z.string(),
      audit: z.enum(['whole', 'broken']),
      entries: z.number().int(),
    })
    .nullable(),
  files: z.number().int(),
  bytes: z.string(),
})

/** A backup under way, or how it ended. The server remembers the last one, until it stops. */
export const Backup = z.object({
  id: z.string(),
  target: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  content: BackupContent.nullable(),
  fault: Fault.nullable().meta({ description: 'Why it failed' }),
})

/** The fields of the questions of this topic. */
export const BackupParams = z.strictObject({ backup: Id })

export type Backup = z.output<typeof Backup>
export type BackupContent = z.output<typeof BackupContent>
