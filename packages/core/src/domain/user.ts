/**
 * People who sign in, what they may do by role, and the machine keys they hand out. What each role
 * may do is one permission table of the server; here are only the names.
 *
 * @module
 */
import { FaultError } from './error.ts'
import type { TimeMs } from './time.ts'

/**
 * The roles, each for a job in a compliance team. `viewer` looks; `analyst` works cases; `approver`
 * is the second pair of eyes; `officer` files and shares; `admin` keeps people and settings and
 * sees no case by that; `auditor` reads the audit log.
 */
export const ROLES = ['viewer', 'analyst', 'approver', 'officer', 'admin', 'auditor'] as const

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number]

/** Somebody who signs in. The password hash is not part of it, so no list can show one. */
export type User = {
  /** 32 hexadecimal digits, never used again. */
  readonly id: string
  /** What is typed at sign-in: lower case, by {@link userName}. Unique. */
  readonly name: string
  /** What others see, up to {@link FULL_NAME_CHARS_MAX} characters. */
  readonly fullName: string
  /** At least one, in the order of {@link ROLES}. */
  readonly roles: readonly Role[]
  readonly createdMs: TimeMs
  /** Since when the user cannot sign in; null where the user can. */
  readonly disabledMs: TimeMs | null
  /** Whether the next thing to do after signing in is to choose a password. */
  readonly mustChangePassword: boolean
  /** Null before the first sign-in. */
  readonly lastSignInMs: TimeMs | null
}

/** Longest {@link User.name} and {@link User.fullName}, in characters. */
export const USER_NAME_CHARS_MAX = 64
export const FULL_NAME_CHARS_MAX = 200

/** Most users that one node keeps. */
export const USERS_MAX = 10_000

const NAME = /^[a-z0-9][a-z0-9._@+-]*$/

/**
 * Reads a sign-in name: ASCII letters (any case, kept in lower case), digits and `. _ @ + -`, so
 * that no two names look alike. An e-mail address is one.
 *
 * @throws {FaultError} `USER_NAME`
 */
export function userName(text: string): string {
  const name = text.trim().toLowerCase()
  if (name.length <= USER_NAME_CHARS_MAX && NAME.test(name)) return name
  const message =
    `Expected 1 to ${USER_NAME_CHARS_MAX} letters a-z, digits or . _ @ + -, ` +
    `beginning with a letter or digit, got ${text.length} characters`
  throw new FaultError('USER_NAME', message, { length: text.length })
}

/**
 * Reads a set of roles: doubled ones once, in the order of {@link ROLES}.
 *
 * @throws {FaultError} `USER_ROLES` for none and for an unknown one
 */
export function rolesOf(names: readonly string[]): readonly Role[] {
  const unknown = names.find((name) => !(ROLES as readonly string[]).includes(name))
  if (names.length === 0 || unknown !== undefined) {
    const got = unknown === undefined ? 'none' : `"${unknown.slice(0, 40)}"`
    throw new FaultError('USER_ROLES', `Expected one or more of ${ROLES.join(', ')}, got ${got}`)
  }
  return ROLES.filter((role) => names.includes(role))
}
