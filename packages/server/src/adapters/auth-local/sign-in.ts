/** Who signs in with name and password, and how the first administrator comes to be. */
import type { User } from '@paperchain/core/domain/user'
import type { Clock } from '@paperchain/core/ports'
import type { Registry } from '@paperchain/core/registry'
import { oneTimePassword } from './one-time-password.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { SignInThrottle } from './throttle.ts'

/** Name of the administrator that the first start makes. */
export const FIRST_ADMIN = 'admin'

/** What a sign-in needs. */
export type SignInPorts = {
  readonly registry: Registry
  readonly throttle: SignInThrottle
  readonly clock: Clock
}

/** What somebody sends to sign in. */
export type Attempt = {
  readonly name: string
  readonly password: string
  /** Network address it came from. */
  readonly address: string
}

/**
 * The user whom name and password belong to, or null: an unknown name, a wrong password and a
 * disabled user are told apart by nobody, not even by time. Opens no session and writes no audit
 * entry; the caller does both in one transaction.
 *
 * @throws {FaultError} `SIGN_IN_THROTTLED`
 */
export async function authenticate(ports: SignInPorts, attempt: Attempt): Promise<User | null> {
  const { registry, throttle, clock } = ports
  const counted = { account: attempt.name, address: attempt.address }
  throttle.begin(counted, clock())
  const found = await registry.users.credential(attempt.name)
  const able = found !== null && found.user.disabledMs === null ? found : null
  if (!(await verifyPassword(able?.passwordHash ?? null, attempt.password))) return null
  throttle.succeeded(counted)
  return able === null ? null : able.user
}

/** A name with the password to hand over; it is told this once. */
export type Handed = { readonly name: string; readonly password: string }

/**
 * Makes the first administrator of a node that has no user, with a password to be changed at the
 * first sign-in. Where that administrator is alone and never chose a password, the printed one may
 * be lost: a new one takes its place.
 *
 * @returns name and password, to be printed once; null where somebody can sign in
 */
export async function makeFirstAdmin(registry: Registry): Promise<Handed | null> {
  const count = await registry.users.count()
  if (count > 1) return null
  const alone = count === 1 ? await registry.users.byName(FIRST_ADMIN) : null
  if (alone !== null) {
    const isOpen = alone.mustChangePassword && alone.disabledMs === null
    return isOpen ? handNewPassword(registry, alone) : null
  }
  if (count === 1) return null
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  return registry.inTransaction(async ({ users, audit }) => {
    if ((await users.count()) > 0) return null
    const user = await users.create({
      name: FIRST_ADMIN,
      fullName: 'First administrator',
      roles: ['admin'],
      passwordHash,
      mustChangePassword: true,
    })
    await audit.append({
      who: 'system',
      action: 'user.create',
      object: `user:${user.id}`,
      from: '',
      before: null,
      after: { name: user.name, roles: user.roles },
    })
    return { name: user.name, password }
  })
}

/** Gives a user a new one-time password; all sessions of the user end. The log says `system`. */
export async function handNewPassword(registry: Registry, user: User): Promise<Handed> {
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  await registry.inTransaction(async ({ users, audit }) => {
    await users.setPassword(user.id, { passwordHash, mustChangePassword: true })
    await audit.append({
      who: 'system',
      action: 'user.reset-password',
      object: `user:${user.id}`,
      from: '',
      before: null,
      after: { name: user.name },
    })
  })
  return { name: user.name, password }
}
