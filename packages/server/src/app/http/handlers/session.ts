/** Signing in and out, one's own password, sessions. */
import type { Session } from '@paperchain/contract/session'
import { FaultError } from '@paperchain/core/domain/error'
import {
  checkPassword,
  hashPassword,
  verifyPassword,
} from '../../../adapters/auth-local/password.ts'
import { authenticate } from '../../../adapters/auth-local/sign-in.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { personOf } from '../identity.ts'
import { identityOf, sessionRowOf } from '../write/people.ts'

async function signIn(ask: Ask<'session.signIn'>): Promise<Reply<Session>> {
  const { house, body, from, agent } = ask
  const { registry, throttle, clock } = house
  const attempt = { name: body.name, password: body.password, address: from }
  const user = await authenticate({ registry, throttle, clock }, attempt)
  if (user === null) {
    await registry.audit.append({
      who: 'nobody',
      action: 'session.refused',
      // The name typed may be a password in the wrong field, so it is not kept.
      object: 'session',
      from,
      before: null,
      after: null,
    })
    throw new FaultError('SIGN_IN_WRONG', 'Expected a name with its password, got another pair')
  }
  const opened = await registry.inTransaction(async ({ sessions, users, audit }) => {
    const made = await sessions.open({ userId: user.id, from, agent })
    await users.signedIn(user.id)
    await audit.append({
      who: user.id,
      action: 'session.sign-in',
      object: `session:${made.session.id}`,
      from,
      before: null,
      after: null,
    })
    return made
  })
  const who = personOf({ session: opened.session, user }, opened.token)
  return { body: identityOf(who), cookie: opened.token }
}

async function signOut({ house, who, from }: Ask<'session.signOut'>): Promise<Reply<null>> {
  const { session } = who
  if (session !== null) {
    await house.registry.inTransaction(async ({ sessions, audit }) => {
      await sessions.revoke(session.id)
      await audit.append({
        who: who.who,
        action: 'session.sign-out',
        object: `session:${session.id}`,
        from,
        before: null,
        after: null,
      })
    })
    house.identities.forget()
  }
  return { body: null, cookie: null }
}

async function changePassword(ask: Ask<'session.changePassword'>): Promise<Reply<Session>> {
  const { house, who, body, from } = ask
  const { session } = who
  if (session === null) {
    throw new FaultError('PERMISSION_NEEDED', 'Expected a person with a password, got a key')
  }
  const { registry, throttle, clock } = house
  const counted = { account: who.name, address: from }
  throttle.begin(counted, clock())
  const known = await registry.users.credential(who.name)
  if (!(await verifyPassword(known?.passwordHash ?? null, body.current))) {
    throw new FaultError('SIGN_IN_WRONG', 'Expected the current password, got another')
  }
  throttle.succeeded(counted)
  checkPassword(body.next, who.name)
  if (body.next === body.current) {
    throw new FaultError('PASSWORD_COMMON', 'Expected another password, got the same')
  }
  const passwordHash = await hashPassword(body.next)
  await registry.inTransaction(async ({ users, audit }) => {
    const change = { passwordHash, mustChangePassword: false, keepSession: session.id }
    await users.setPassword(who.userId, change)
    await audit.append({
      who: who.who,
      action: 'user.password',
      object: `user:${who.userId}`,
      from,
      before: null,
      after: null,
    })
  })
  house.identities.forget()
  return { body: identityOf({ ...who, mustChangePassword: false }) }
}

async function sessions({ house, who, query }: Ask<'session.list'>) {
  const user = query.user ?? who.userId
  checkOwn(who, user)
  const rows = user === '' ? [] : await house.registry.sessions.listOf(user)
  return { body: { items: rows.map((row) => sessionRowOf(row, who.session?.id ?? null)) } }
}

/** Somebody else's sessions are for those who manage people. */
function checkOwn(who: Ask<'session.list'>['who'], userId: string): void {
  if (userId === who.userId || who.permissions.has('user.manage')) return
  const message = 'Expected one of the roles admin to manage sessions of others, got another'
  throw new FaultError('PERMISSION_NEEDED', message, { permission: 'user.manage' })
}

async function endSession({ house, who, params, from }: Ask<'session.end'>): Promise<Reply<null>> {
  const own = who.userId === '' ? [] : await house.registry.sessions.listOf(who.userId)
  const isOwn = own.some(({ id }) => id === params.session)
  const ended =
    (isOwn || who.permissions.has('user.manage')) &&
    (await house.registry.inTransaction(async ({ sessions: store, audit }) => {
      if (!(await store.revoke(params.session))) return false
      await audit.append({
        who: who.who,
        action: 'session.end',
        object: `session:${params.session}`,
        from,
        before: null,
        after: null,
      })
      return true
    }))
  house.identities.forget()
  // Who may not end it is told the same as where there is none.
  if (!ended) throw new FaultError('SESSION_UNKNOWN', 'Expected a living session, got another id')
  return { body: null, ...(who.session?.id === params.session ? { cookie: null } : {}) }
}

/** Handlers of this topic. */
export const SESSION_HANDLERS: Handlers<
  | 'session.read'
  | 'session.signIn'
  | 'session.signOut'
  | 'session.changePassword'
  | 'session.list'
  | 'session.end'
> = {
  'session.read': ({ who }) => ({ body: identityOf(who) }),
  'session.signIn': signIn,
  'session.signOut': signOut,
  'session.changePassword': changePassword,
  'session.list': sessions,
  'session.end': endSession,
}
