/** People, their sessions, and keys of machines. @module */
import * as z from 'zod'
import { Id, Moment, pageFields, Time } from './common.ts'
import { ROLES, SCOPES } from './permissions.ts'

const Roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length)
const FullName = z.string().min(1).max(200)

/** Somebody who signs in. */
export const User = z.object({
  id: z.string(),
  name: z.string().meta({ description: 'What is typed at sign-in' }),
  fullName: z.string(),
  roles: z.array(z.enum(ROLES)),
  createdAt: Time,
  disabledAt: Time.nullable(),
  mustChangePassword: z.boolean(),
  lastSignInAt: Time.nullable(),
})

/** A person to add. The server makes a one-time password. */
export const NewUser = z.strictObject({
  name: z.string().min(1).max(64),
  fullName: FullName.optional().meta({ description: 'Without one: the sign-in name' }),
  roles: Roles,
})

/** What to change of a person; what is left out stays. */
export const UserChange = z.strictObject({
  fullName: FullName.optional(),
  roles: Roles.optional(),
  disabled: z.boolean().optional(),
})

/** A person with the password to hand over; it is told this once. */
export const UserWithPassword = z.object({ user: User, oneTimePassword: z.string() })

/** A signed-in browser. */
export const SessionRow = z.object({
  id: z.string(),
  userId: z.string(),
  createdAt: Time,
  lastSeenAt: Time,
  endsAt: Time,
  from: z.string(),
  agent: z.string(),
  current: z.boolean().meta({ description: 'The one that asks' }),
})

/** A key of a machine; never the secret. */
export const Key = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  label: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: Time,
  expiresAt: Time.nullable(),
  revokedAt: Time.nullable(),
  lastUsedAt: Time.nullable(),
})

/** A key to make. */
export const NewKey = z.strictObject({
  label: z.string().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  expiresAt: Moment.optional(),
})

/** A key with its token, which is told this once. */
export const KeyWithToken = z.object({ key: Key, token: z.string() })

/** The fields of the questions of this topic. */
export const UserParams = z.strictObject({ user: Id })
export const KeyParams = z.strictObject({ key: Id })
export const SessionParams = z.strictObject({ session: Id })
export const PeopleQuery = z.strictObject(pageFields(100))
export const SessionQuery = z.strictObject({
  user: Id.optional().meta({ description: 'Of somebody else: needs `user.manage`' }),
})

export type User = z.output<typeof User>
export type NewUser = z.input<typeof NewUser>
export type UserChange = z.input<typeof UserChange>
export type UserWithPassword = z.output<typeof UserWithPassword>
export type SessionRow = z.output<typeof SessionRow>
export type Key = z.output<typeof Key>
export type NewKey = z.input<typeof NewKey>
export type KeyWithToken = z.output<typeof KeyWithToken>
