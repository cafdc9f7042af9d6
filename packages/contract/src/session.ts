/** Signing in and out, and who I am. @module */
import * as z from 'zod'
import { Time } from './common.ts'
import { ROLES, SCOPES } from './permissions.ts'

/** Characters of a password. */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const

const Secret = z.string().min(1).max(PASSWORD_LENGTH.most)

/** Name and password. */
export const SignIn = z.strictObject({ name: z.string().min(1).max(100), password: Secret })

/** A change of one's own password. All other sessions of that person end. */
export const ChangePassword = z.strictObject({
  current: Secret,
  next: z.string().min(PASSWORD_LENGTH.least).max(PASSWORD_LENGTH.most),
})

/** Who asks, and what they may. */
export const Session = z.object({
  /** `person` by cookie, `key` by `Authorization: Bearer`. */
  kind: z.enum(['person', 'key']),
  id: z.string(),
  userId: z.string().meta({ description: 'Of a key: who made it' }),
  name: z.string().meta({ description: 'What was typed at sign-in; of a key: its label' }),
  fullName: z.string(),
  roles: z.array(z.enum(ROLES)),
  scopes: z.array(z.enum(SCOPES)),
  permissions: z.array(z.string()).meta({ description: 'Names in PERMISSIONS, sorted' }),
  csrfToken: z
    .string()
    .nullable()
    .meta({ description: 'Send as `X-CSRF-Token` with every change; null for keys' }),
  endsAt: Time.nullable().meta({ description: 'When it ends if nothing more is asked' }),
  endsAtLatest: Time.nullable().meta({ description: 'When it ends whatever is asked' }),
  mustChangePassword: z
    .boolean()
    .meta({ description: 'Until then everything else answers SESSION_PASSWORD_CHANGE' }),
})

export type SignIn = z.input<typeof SignIn>
export type Session = z.output<typeof Session>
