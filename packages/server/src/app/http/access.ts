/**
 * Who may ask what, before anything of the question is read: host, identity, permission, CSRF. The
 * one table is `PERMISSIONS` of the contract; each route names a row of it.
 *
 * Source for CSRF: OWASP Cross-Site Request Forgery Prevention Cheat Sheet (a token bound to the
 * session, beside SameSite=Strict and Fetch Metadata).
 */
import { isIP } from 'node:net'
import { PERMISSIONS } from '@paperchain/contract/permissions'
import type { Route } from '@paperchain/contract/routes'
import { FaultError } from '@paperchain/core/domain/error'
import type { FastifyRequest } from 'fastify'
import { type Identity, NOBODY } from './ask.ts'
import { same, type TokenKind } from './identity.ts'

/** Methods that change nothing. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Header names are lower case in Node. */
export const CSRF_HEADER = 'x-csrf-token'

/** The name of the session cookie: bound to this host and to TLS where there is TLS. */
export const cookieName = (secure: boolean): string =>
  secure ? '__Host-paperchain' : 'paperchain-session'

const BEARER = /^bearer +(\S+)$/i

/** The header that was an address last time: nearly every request repeats it. */
let lastOwn: string | undefined

type Question = Pick<FastifyRequest, 'headers' | 'method'>

/**
 * Refuses hosts that are not ours: a name that somebody points at a loopback address would make a
 * browser take a foreign page for this server. An address itself cannot be pointed anywhere.
 *
 * @param own names this server answers for
 * @throws {FaultError} `HOST_UNKNOWN`
 */
export function checkHost(header: string | undefined, own: ReadonlySet<string>): void {
  if (header !== undefined && header === lastOwn) return
  const host = hostOf(header ?? '')
  if (own.has(host)) return
  if (isIP(host) !== 0) {
    lastOwn = header
    return
  }
  throw new FaultError(
    'HOST_UNKNOWN',
    `Expected one of ${[...own].join(', ')}, got "${host.slice(0, 100)}"`,
  )
}

/** The host without its port, lower case; `[::1]:4180` gives `::1`. */
export function hostOf(header: string): string {
  const [, ipv6, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(header.toLowerCase()) ?? []
  return ipv6 ?? name ?? ''
}

/** The token of a request and how it came; an `Authorization` header counts before the cookie. */
export function tokenOf(
  { headers }: Question,
  cookie: string,
): { readonly kind: TokenKind; readonly token: string } | null {
  const { authorization } = headers
  if (authorization !== undefined) {
    const [, token = ''] = BEARER.exec(authorization) ?? []
    return { kind: 'bearer', token }
  }
  const token = headers.cookie === undefined ? undefined : cookieIn(headers.cookie, cookie)
  return token === undefined ? null : { kind: 'cookie', token }
}

/** One cookie of a header. Of two with one name the first counts: browsers send it first. */
function cookieIn(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/**
 * Lets a question through, or says why not.
 *
 * @param who null where nobody is signed in
 * @throws {FaultError} `SIGN_IN_NEEDED`, `SESSION_PASSWORD_CHANGE`, `PERMISSION_NEEDED` or
 *         `CSRF_TOKEN`
 */
export function admit(route: Route, who: Identity | null, request: Question): Identity {
  const { permission } = route
  if (permission === 'open') {
    if (!SAFE.has(request.method)) checkSite(request)
    return who ?? NOBODY
  }
  if (who === null) {
    throw new FaultError('SIGN_IN_NEEDED', 'Expected a living session or key, got none')
  }
  if (who.mustChangePassword && permission !== 'session.own') {
    const message = 'Expected a password of your own first, got the one-time password'
    throw new FaultError('SESSION_PASSWORD_CHANGE', message)
  }
  if (!who.permissions.has(permission)) {
    const { roles, lets } = PERMISSIONS[permission]
    const may = roles.join(', ')
    const message = `Expected one of the roles ${may} to ${lets}, got ${rolesText(who)}`
    throw new FaultError('PERMISSION_NEEDED', message, { permission })
  }
  if (who.session !== null && !SAFE.has(request.method)) checkToken(who, request)
  return who
}

const rolesText = ({ kind, roles, scopes }: Identity): string =>
  kind === 'person' ? roles.join(', ') : `a key for ${scopes.join(', ') || 'nothing'}`

function checkToken(who: Identity, request: Question): void {
  checkSite(request)
  const sent = request.headers[CSRF_HEADER]
  if (typeof sent === 'string' && who.csrfToken !== null && same(sent, who.csrfToken)) return
  const got = sent === undefined ? 'none' : 'another'
  throw new FaultError('CSRF_TOKEN', `Expected the session’s token in X-CSRF-Token, got ${got}`)
}

/** Browsers say where a request comes from; other programs say nothing. */
function checkSite({ headers }: Question): void {
  const site = headers['sec-fetch-site']
  const { origin, host } = headers
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  const foreignOrigin = origin !== undefined && !sameHost(origin, host ?? '')
  if (!foreignSite && !foreignOrigin) return
  throw new FaultError('CSRF_TOKEN', 'Expected a request from this server’s own pages, got another')
}

function sameHost(origin: string, host: string): boolean {
  try {
    const from = new URL(origin)
    // Both by the rules of a URL, which leaves the port of its scheme away.
    return from.host !== '' && from.host === new URL(`${from.protocol}//${host}`).host
  } catch {
    // `null` and what is no URL is no page of ours.
    return false
  }
}
