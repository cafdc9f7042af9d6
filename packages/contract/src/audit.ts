/** The audit log: who did what, and the proof that nobody changed it. @module */
import * as z from 'zod'
import { AnyJson, Moment, pageFields, Time } from './common.ts'

/** One entry. */
export const AuditEntry = z.object({
  seq: z.number().int(),
  when: Time,
  who: z.string().meta({ description: 'Id of the user or key, or `system`' }),
  whoName: z.string().meta({ description: 'Sign-in name or key label, where it is known' }),
  action: z.string(),
  object: z.string(),
  from: z.string(),
  before: AnyJson,
  after: AnyJson,
  hash: z.string(),
  signature: z.string(),
})

/** The log up to an entry, signed. Keep it elsewhere and compare later. */
export const AuditHead = z.object({
  log: z.string(),
  seq: z.number().int(),
  hash: z.string(),
  signature: z.string(),
  key: z.string(),
})

/** A head that was kept, or nothing. */
export const AuditVerifyRequest = z.strictObject({
  kept: z
    .strictObject({
      log: z.string().max(64),
      seq: z.number().int().min(0),
      hash: z.string().max(128),
      signature: z.string().max(256),
      key: z.string().max(128),
    })
    .optional(),
})

/** What reading the whole log said. */
export const AuditVerdict = z.discriminatedUnion('state', [
  z.object({ state: z.literal('whole'), entries: z.number().int(), head: AuditHead }),
  z.object({
    state: z.literal('broken'),
    entries: z.number().int().meta({ description: 'Proven entries before the broken one' }),
    seq: z.number().int(),
    what: z.string(),
    message: z.string(),
  }),
])

/** Which entries, the newest first. */
export const AuditQuery = z.strictObject({
  ...pageFields(100),
  who: z.string().min(1).max(200).optional(),
  action: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'With a final `.`: all that begin so' }),
  object: z.string().min(1).max(200).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
})

export type AuditEntry = z.output<typeof AuditEntry>
export type AuditHead = z.output<typeof AuditHead>
export type AuditVerdict = z.output<typeof AuditVerdict>
