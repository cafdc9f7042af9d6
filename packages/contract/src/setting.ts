/** Settings that administrators change while the server runs. @module */
import * as z from 'zod'
import { Time } from './common.ts'

/** A setting with its value and where that comes from. */
export const Setting = z.object({
  key: z.string(),
  about: z.string().meta({ description: 'One sentence for people' }),
  kind: z.enum(['switch', 'number', 'text']),
  value: z.union([z.boolean(), z.number(), z.string()]),
  fallback: z.union([z.boolean(), z.number(), z.string()]),
  least: z.number().nullable(),
  most: z.number().nullable(),
  isSet: z.boolean(),
  by: z.string().nullable(),
  updatedAt: Time.nullable(),
})

/** What the server was started with, for people to look at: no secrets. */
export const StartOption = z.object({
  name: z.string(),
  value: z.string(),
  source: z.enum(['default', 'file', 'environment', 'flag']),
  about: z.string(),
})

/** Everything that is set. */
export const Settings = z.object({
  settings: z.array(Setting),
  startedWith: z.array(StartOption),
})

/** A new value; null goes back to the fallback. */
export const SettingChange = z.strictObject({
  value: z.union([z.boolean(), z.number(), z.string().max(1_000), z.null()]),
})

/** The field of a change. */
export const SettingParams = z.strictObject({ key: z.string().min(1).max(100) })

export type Setting = z.output<typeof Setting>
export type StartOption = z.output<typeof StartOption>
export type Settings = z.output<typeof Settings>
