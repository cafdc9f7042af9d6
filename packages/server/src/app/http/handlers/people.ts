/** People and keys of machines. */
import type {
  User as ContractUser,
  KeyWithToken,
  UserWithPassword,
} from '@paperchain/contract/people'
import { FaultError } from '@paperchain/core/domain/error'
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import { rolesOf, type User, userName } from '@paperchain/core/domain/user'
import type { UserStore } from '@paperchain/core/registry'
import { oneTimePassword } from '../../../adapters/auth-local/one-time-password.ts'
import { hashPassword } from '../../../adapters/auth-local/password.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import { keyOf, userOf } from '../write/people.ts'

async function userNamed(users: UserStore, id: string): Promise<User> {
  const user = await users.byId(id)
  if (user !== null) return user
  throw new FaultError('USER_UNKNOWN', 'Expected the id of a user, got another text')
}

async function create(ask: Ask<'user.create'>): Promise<Reply<UserWithPassword>> {
  const name = userName(ask.body.name)
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  const user = await change(ask, 'user.create', async ({ users }) => {
    const made = await users.create({
      name,
      fullName: ask.body.fullName ?? name,
      roles: rolesOf(ask.body.roles),
      passwordHash,
      mustChangePassword: true,
    })
    const after = { name, roles: made.roles }
    return { value: made, audit: { object: `user:${made.id}`, after } }
  })
  return { body: { user: userOf(user), oneTimePassword: password } }
}

async function changeUser(ask: Ask<'user.change'>): Promise<Reply<ContractUser>> {
  const { params, body, house } = ask
  const user = await change(ask, 'user.change', async ({ users }) => {
    const before = await userNamed(users, params.user)
    let after = before
    if (body.fullName !== undefined) after = await users.setFullName(before.id, body.fullName)
    if (body.roles !== undefined) after = await users.setRoles(before.id, rolesOf(body.roles))
    if (body.disabled !== undefined) after = await users.setDisabled(before.id, body.disabled)
    const audit = {
      object: `user:${before.id}`,
      before: asJson(stateOf(before)),
      after: asJson(stateOf(after)),
    }
    return { value: after, audit }
  })
  house.identities.forget()
  return { body: userOf(user) }
}

const stateOf = ({ fullName, roles, disabledMs }: User) => ({
  fullName,
  roles,
  disabled: disabledMs !== null,
})

async function resetPassword(ask: Ask<'user.resetPassword'>): Promise<Reply<UserWithPassword>> {
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  const user = await change(ask, 'user.reset-password', async ({ users }) => {
    const { id } = await userNamed(users, ask.params.user)
    const value = await users.setPassword(id, { passwordHash, mustChangePassword: true })
    return { value, audit: { object: `user:${id}` } }
  })
  ask.house.identities.forget()
  return { body: { user: userOf(user), oneTimePassword: password } }
}

async function createKey(ask: Ask<'key.create'>): Promise<Reply<KeyWithToken>> {
  const { body, who } = ask
  const expiresMs = body.expiresAt === undefined ? null : parseTimeInclusive(body.expiresAt)
  const { key, token } = await change(ask, 'key.create', async ({ keys }) => {
    const made = await keys.create({
      userId: who.userId,
      label: body.label,
      scopes: body.scopes,
      expiresMs,
    })
    const { id, label, scopes } = made.key
    return { value: made, audit: { object: `key:${id}`, after: { label, scopes } } }
  })
  return { body: { key: keyOf(key, who.name), token } }
}

async function keys({ house, query }: Ask<'key.list'>) {
  const { cursor: after } = query
  const page = await house.registry.keys.list({
    limit: query.limit,
    ...(after === undefined ? {} : { after }),
  })
  const owners = [...new Set(page.rows.map(({ userId }) => userId))]
  const users = await Promise.all(owners.map((id) => house.registry.users.byId(id)))
  const names = new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.name]])))
  const items = page.rows.map((key) => keyOf(key, names.get(key.userId) ?? ''))
  return { body: { items, next: page.next }, audit: { object: 'keys' } }
}

async function revokeKey(ask: Ask<'key.revoke'>): Promise<Reply<null>> {
  await change(ask, 'key.revoke', async (stores) => {
    if (!(await stores.keys.revoke(ask.params.key))) {
      throw new FaultError('KEY_UNKNOWN', 'Expected the id of a living key, got another text')
    }
    return { value: null, audit: { object: `key:${ask.params.key}` } }
  })
  ask.house.identities.forget()
  return { body: null }
}

/** Handlers of this topic. */
export const PEOPLE_HANDLERS: Handlers<
  | 'user.list'
  | 'user.create'
  | 'user.read'
  | 'user.change'
  | 'user.resetPassword'
  | 'key.list'
  | 'key.create'
  | 'key.revoke'
> = {
  'user.list': async ({ house, query }) => {
    const { cursor: after } = query
    const page = await house.registry.users.list({
      limit: query.limit,
      ...(after === undefined ? {} : { after }),
    })
    return {
      body: { items: page.rows.map(userOf), next: page.next },
      audit: { object: 'users' },
    }
  },
  'user.create': create,
  'user.read': async ({ house, params }) => ({
    body: userOf(await userNamed(house.registry.users, params.user)),
    audit: { object: `user:${params.user}` },
  }),
  'user.change': changeUser,
  'user.resetPassword': resetPassword,
  'key.list': keys,
  'key.create': createKey,
  'key.revoke': revokeKey,
}
