/**
 * Sessions of people and keys of machines. Both are 256-bit random tokens of which only the SHA-256
 * is kept: who reads the database cannot use them.
 *
 * @module
 */
import { FaultError } from './error.ts'
import type { TimeMs } from './time.ts'
import type { User } from './user.ts'

/** A session ends when nothing was asked for this long (OWASP ASVS 5.0, 7.3.1). */
export const SESSION_IDLE_MS = 30 * 60_000

/** A session ends this long after sign-in, whatever was asked (OWASP ASVS 5.0, 7.3.2). */
export const SESSION_ABSOLUTE_MS = 12 * 60 * 60_000

/** How often at most a use of a session or key is written down. */
export const LAST_SEEN_STEP_MS = 60_000

/** Most live sessions of one user; the oldest gives way. */
export const SESSIONS_PER_USER_MAX = 20

/** One signed-in browser. */
export type Session = {
  /** 32 hexadecimal digits; not the token and of no use to sign in. */
  readonly id: string
  readonly userId: string
  readonly createdMs: TimeMs
  /** Exact to {@link LAST_SEEN_STEP_MS}. */
  readonly lastSeenMs: TimeMs
  /** When it ends if nothing more is asked: the earlier of idle and absolute end. */
  readonly expiresMs: TimeMs
  /** Network address of the sign-in, or empty. */
  readonly from: string
  /** What the browser calls itself, cut to 200 characters, or empty. */
  readonly agent: string
}

/** A session together with whom it stands for: what every request needs. */
export type SignedIn = { readonly session: Session; readonly user: User }

/**
 * Whether a session lives at `nowMs`.
 *
 * A clock set back never ends a session that lives; it may end later, by what the clock was set
 * back. A clock set back by more than {@link SESSION_ABSOLUTE_MS} ends it.
 */
export function sessionLives(
  session: Pick<Session, 'createdMs' | 'lastSeenMs'>,
  nowMs: TimeMs,
): boolean {
  const age = nowMs - session.createdMs
  const idle = nowMs - session.lastSeenMs
  return age < SESSION_ABSOLUTE_MS && idle < SESSION_IDLE_MS && age >= -SESSION_ABSOLUTE_MS
}

/** When a session ends if nothing more is asked. */
export const sessionEnds = (session: Pick<Session, 'createdMs' | 'lastSeenMs'>): TimeMs =>
  Math.min(session.createdMs + SESSION_ABSOLUTE_MS, session.lastSeenMs + SESSION_IDLE_MS)

/** A key with which a program asks in place of a person. */
export type ApiKey = {
  /** 32 hexadecimal digits. */
  readonly id: string
  /** The user who made it; it works only while that user is not disabled. */
  readonly userId: string
  /** What it is for, 1 to {@link KEY_LABEL_CHARS_MAX} characters. */
  readonly label: string
  /** The first characters of the token, shown so that people know which one it is. */
  readonly prefix: string
  /** What it may do, sorted; each by {@link keyScopes}. */
  readonly scopes: readonly string[]
  readonly createdMs: TimeMs
  /** Null: does not expire. */
  readonly expiresMs: TimeMs | null
  readonly revokedMs: TimeMs | null
  /** Exact to {@link LAST_SEEN_STEP_MS}; null before the first use. */
  readonly lastUsedMs: TimeMs | null
}

/** An API key with the user who made it. */
export type KeyHolder = { readonly key: ApiKey; readonly user: User }

/** Limits of a key: characters of its label, scopes, and keys a user may have. */
export const KEY_LABEL_CHARS_MAX = 100
export const KEY_SCOPES_MAX = 50
export const KEYS_PER_USER_MAX = 100

const SCOPE = /^[a-z][a-z0-9-]*(:[a-z0-9-]+)*$/
const SCOPE_CHARS_MAX = 64

/**
 * Reads the scopes of a key: words such as `screen` or `ledger:read`, doubled ones once, sorted.
 * Which words there are is the server's permission table.
 *
 * @throws {FaultError} `KEY_SCOPE` for none, too many, or one that is not of that form
 */
export function keyScopes(names: readonly string[]): readonly string[] {
  const bad = names.find((name) => name.length > SCOPE_CHARS_MAX || !SCOPE.test(name))
  if (names.length === 0 || names.length > KEY_SCOPES_MAX || bad !== undefined) {
    const got = bad === undefined ? `${names.length} scopes` : `"${bad.slice(0, SCOPE_CHARS_MAX)}"`
    throw new FaultError('KEY_SCOPE', `Expected 1 to ${KEY_SCOPES_MAX} words like a:b, got ${got}`)
  }
  return [...new Set(names)].sort()
}
