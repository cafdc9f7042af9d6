/** People, sessions and keys as the contract has them. */
import type * as contract from '@paperchain/contract/people'
import type { Session as ContractSession } from '@paperchain/contract/session'
import type { ApiKey, Session } from '@paperchain/core/domain/session'
import type { User } from '@paperchain/core/domain/user'
import type { Identity } from '../ask.ts'
import { latestEndOf } from '../identity.ts'
import { timeOrNull, timeText } from './basics.ts'

/** A person. */
export const userOf = (user: User): contract.User => ({
  id: user.id,
  name: user.name,
  fullName: user.fullName,
  roles: [...user.roles],
  createdAt: timeText(user.createdMs),
  disabledAt: timeOrNull(user.disabledMs),
  mustChangePassword: user.mustChangePassword,
  lastSignInAt: timeOrNull(user.lastSignInMs),
})

/** A signed-in browser. */
export const sessionRowOf = (session: Session, current: string | null): contract.SessionRow => ({
  id: session.id,
  userId: session.userId,
  createdAt: timeText(session.createdMs),
  lastSeenAt: timeText(session.lastSeenMs),
  endsAt: timeText(session.expiresMs),
  from: session.from,
  agent: session.agent,
  current: session.id === current,
})

/** A key, with the sign-in name of who made it. */
export const keyOf = (key: ApiKey, userName: string): contract.Key => ({
  id: key.id,
  userId: key.userId,
  userName,
  label: key.label,
  prefix: key.prefix,
  scopes: [...key.scopes],
  createdAt: timeText(key.createdMs),
  expiresAt: timeOrNull(key.expiresMs),
  revokedAt: timeOrNull(key.revokedMs),
  lastUsedAt: timeOrNull(key.lastUsedMs),
})

/** Who asks, to themselves. */
export const identityOf = (who: Identity): ContractSession => ({
  kind: who.kind === 'person' ? 'person' : 'key',
  id: who.session?.id ?? who.who,
  userId: who.userId,
  name: who.name,
  fullName: who.fullName,
  roles: [...who.roles],
  scopes: [...who.scopes],
  permissions: [...who.permissions],
  csrfToken: who.csrfToken,
  endsAt: timeOrNull(who.session?.expiresMs ?? null),
  endsAtLatest: who.session === null ? null : timeText(latestEndOf(who.session)),
  mustChangePassword: who.mustChangePassword,
})
