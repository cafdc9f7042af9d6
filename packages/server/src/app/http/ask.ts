/** What a handler is given and what it gives back. */

import type { Readable } from 'node:stream'
import type { Permission, Scope } from '@paperchain/contract/permissions'
import type { ResponseOf, ROUTES, RouteName } from '@paperchain/contract/routes'
import type { Json } from '@paperchain/core/domain/job'
import type { Session } from '@paperchain/core/domain/session'
import type { Role } from '@paperchain/core/domain/user'
import type * as z from 'zod'
import type { House } from './house.ts'

/** Who asks. */
export type Identity = {
  /** `local` is the command line of the same user on this machine. */
  readonly kind: 'person' | 'key' | 'local'
  /** Id in the audit log: of the user or the key, or `local`. */
  readonly who: string
  readonly userId: string
  readonly name: string
  readonly fullName: string
  readonly roles: readonly Role[]
  readonly scopes: readonly Scope[]
  readonly permissions: ReadonlySet<Permission>
  /** Of a person: the session and the token that changes must carry. */
  readonly session: Session | null
  readonly csrfToken: string | null
  readonly mustChangePassword: boolean
}

/** Nobody is signed in. Only open routes get this far with it. */
export const NOBODY: Identity = {
  kind: 'person',
  who: 'nobody',
  userId: '',
  name: '',
  fullName: '',
  roles: [],
  scopes: [],
  permissions: new Set(),
  session: null,
  csrfToken: null,
  mustChangePassword: false,
}

type Part<Name extends RouteName, Key extends 'params' | 'query' | 'body'> =
  (typeof ROUTES)[Name] extends Record<Key, infer Schema extends z.ZodType>
    ? z.output<Schema>
    : undefined

/** A question that has the form of its route and comes from somebody who may ask it. */
export type Ask<Name extends RouteName> = {
  readonly house: House
  readonly who: Identity
  readonly params: Part<Name, 'params'>
  readonly query: Part<Name, 'query'>
  /** Of a route that takes bytes: the stream. */
  readonly body: (typeof ROUTES)[Name] extends { bodyAs: 'bytes' } ? Readable : Part<Name, 'body'>
  /** Network address of the client, and what it calls itself. */
  readonly from: string
  readonly agent: string
  /** Aborted when the client goes away, the time is up or the server stops. */
  readonly signal: AbortSignal
}

/** What an entry of the audit log says beside who and when. */
export type AuditPart = {
  readonly object: string
  readonly before?: Json
  readonly after?: Json
}

/** The answer. */
export type Reply<Body> = {
  readonly body: Body
  /** Another status than the route's: 503 of `/readyz`. */
  readonly status?: number
  /** The body as text, where its bytes matter. */
  readonly text?: string
  /** For the audit log, where the handler did not write it with its change. */
  readonly audit?: AuditPart
  /** A session token to set as cookie; null takes the cookie away. */
  readonly cookie?: string | null
}

/** Answers one route. @throws {FaultError} with the code to answer */
export type Handler<Name extends RouteName> = (
  ask: Ask<Name>,
) => Promise<Reply<ResponseOf<Name>>> | Reply<ResponseOf<Name>>

/** Handlers of some routes. */
export type Handlers<Names extends RouteName> = { readonly [Name in Names]: Handler<Name> }
