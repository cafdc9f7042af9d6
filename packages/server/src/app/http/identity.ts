/**
 * Finds who asks: a person by the session cookie, a machine by its key, the command line of this
 * user by the token in the data folder.
 *
 * An answer of the registry is remembered for some seconds, so that a burst of questions costs one
 * look. Whatever changes people, sessions or keys goes through this server, which forgets at once.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import {
  type Permission,
  permissionsOf,
  SCOPES,
  type Scope,
  scopeMay,
} from '@paperchain/contract/permissions'
import { type KeyHolder, SESSION_ABSOLUTE_MS, type SignedIn } from '@paperchain/core/domain/session'
import type { Clock } from '@paperchain/core/ports'
import type { Registry } from '@paperchain/core/registry'
import type { Identity } from './ask.ts'

/** How long an identity is remembered. */
export const REMEMBERED_MS = 5_000
/** Identities remembered at once. */
export const REMEMBERED_MAX = 5_000
/** Characters of a token at most; ours are shorter. */
const TOKEN_CHARS_MAX = 200

/** What the command line of this machine's user may; that user owns the folder and the key file. */
export const LOCAL_SCOPES: readonly Scope[] = ['read', 'screen', 'trace', 'import', 'audit']
/** And what none of these scopes carries. */
const LOCAL_MORE: readonly Permission[] = [
  'node.backup',
  'source.manage',
  'follow.manage',
  'party.read',
  'party.erase',
  'cluster.decide',
  'party.hold',
  'party.screen',
  'name.judge',
]

/** How a token came. */
export type TokenKind = 'cookie' | 'bearer'

type Remembered = { readonly who: Identity | null; readonly sinceMs: number }

/** Finds and remembers identities. */
export class Identities {
  readonly #registry: Pick<Registry, 'sessions' | 'keys'>
  readonly #clock: Clock
  readonly #localToken: string
  readonly #remembered = new Map<string, Remembered>()
  /** How often all was forgotten: what was asked before that is not remembered after it. */
  #forgotten = 0

  constructor(registry: Pick<Registry, 'sessions' | 'keys'>, clock: Clock, localToken: string) {
    this.#registry = registry
    this.#clock = clock
    this.#localToken = localToken
  }

  /** What is remembered of a token; undefined where the registry must be asked. */
  remembered(kind: TokenKind, token: string): Identity | null | undefined {
    const found = this.#remembered.get(`${kind} ${token}`)
    if (found === undefined) return undefined
    // Without its sign: a clock set back must not make anybody remembered for longer.
    return Math.abs(this.#clock() - found.sinceMs) < REMEMBERED_MS ? found.who : undefined
  }

  /** Whom a token stands for, or null. */
  async find(kind: TokenKind, token: string): Promise<Identity | null> {
    if (token === '' || token.length > TOKEN_CHARS_MAX) return null
    const forgotten = this.#forgotten
    const who = await this.#ask(kind, token)
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear()
    // A wrong token is not remembered: it would push out the right ones.
    if (who !== null && forgotten === this.#forgotten) {
      this.#remembered.set(`${kind} ${token}`, { who, sinceMs: this.#clock() })
    }
    return who
  }

  /** Forgets everybody, after any change of people, sessions or keys. */
  forget(): void {
    this.#forgotten += 1
    this.#remembered.clear()
  }

  async #ask(kind: TokenKind, token: string): Promise<Identity | null> {
    if (kind === 'cookie') {
      const found = await this.#registry.sessions.find(token)
      return found === null ? null : personOf(found, token)
    }
    if (same(token, this.#localToken)) return LOCAL
    const holder = await this.#registry.keys.find(token)
    return holder === null ? null : keyOf(holder)
  }
}

/** The token that changes of a cookie session must carry: nobody can make it without the cookie. */
export const csrfTokenOf = (token: string): string =>
  createHash('sha256').update(`paperchain csrf\n${token}`).digest('base64url')

/** Compares secrets in a time that tells nothing about them. */
export function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return left !== '' && right !== '' && timingSafeEqual(digest(left), digest(right))
}

/** When a session ends whatever is asked. */
export const latestEndOf = (session: { readonly createdMs: number }): number =>
  session.createdMs + SESSION_ABSOLUTE_MS

/** A person in a session; also what signing in gives. */
export const personOf = ({ session, user }: SignedIn, token: string): Identity => ({
  kind: 'person',
  who: user.id,
  userId: user.id,
  name: user.name,
  fullName: user.fullName,
  roles: user.roles,
  scopes: [],
  permissions: new Set(permissionsOf(user.roles)),
  session,
  csrfToken: csrfTokenOf(token),
  mustChangePassword: user.mustChangePassword,
})

/** A key can do what its scopes say, and never more than the person who made it. */
function keyOf({ key, user }: KeyHolder): Identity {
  const scopes = SCOPES.filter((scope) => key.scopes.includes(scope))
  const permissions = permissionsOf(user.roles).filter((permission) => carry(scopes, permission))
  return {
    kind: 'key',
    who: key.id,
    userId: user.id,
    name: key.label,
    fullName: '',
    roles: [],
    scopes,
    permissions: new Set(permissions),
    session: null,
    csrfToken: null,
    mustChangePassword: false,
  }
}

const carry = (scopes: readonly Scope[], permission: Permission): boolean =>
  scopes.some((scope) => scopeMay(scope, permission))

const LOCAL: Identity = {
  kind: 'local',
  who: 'local',
  userId: '',
  name: 'command line of this machine',
  fullName: '',
  roles: [],
  scopes: LOCAL_SCOPES,
  permissions: new Set([
    ...permissionsOf(['admin']).filter((permission) => carry(LOCAL_SCOPES, permission)),
    ...LOCAL_MORE,
  ]),
  session: null,
  csrfToken: null,
  mustChangePassword: false,
}
