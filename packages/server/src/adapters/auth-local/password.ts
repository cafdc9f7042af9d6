/** Passwords: what is taken as one, and how it is kept. */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { FaultError } from '@paperchain/core/domain/error'
import { isCommonPassword } from './common-passwords.ts'

/**
 * Argon2id (RFC 9106) with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB of
 * memory, 2 passes, 1 lane. Argon2id is the package's default.
 */
export const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Fewest characters of a password that people choose (NIST SP 800-63B-4: 15 without a factor). */
export const PASSWORD_CHARS_MIN = 12

/** Most bytes of a password as UTF-8, so that hashing has a bound. */
export const PASSWORD_BYTES_MAX = 1024

/** One text for one password, however the keyboard composes its letters (NIST SP 800-63B-4). */
const normal = (password: string): string => password.normalize('NFKC')

/**
 * Checks a password that somebody chooses. Length counts, no kinds of characters are asked for.
 *
 * @throws {FaultError} `PASSWORD_LENGTH` or `PASSWORD_COMMON`; the message never holds the password
 */
export function checkPassword(password: string, userName: string): void {
  checkBound(password)
  const text = normal(password)
  const length = [...text].length
  if (length < PASSWORD_CHARS_MIN) {
    const message = `Expected at least ${PASSWORD_CHARS_MIN} characters, got ${length}`
    throw new FaultError('PASSWORD_LENGTH', message, { length })
  }
  if (isCommonPassword(text, userName)) {
    throw new FaultError('PASSWORD_COMMON', 'Expected a password of your own, got a common one')
  }
}

/**
 * The hash of a password in PHC form, with a random salt.
 *
 * @throws {FaultError} `PASSWORD_LENGTH` above the bound
 */
export async function hashPassword(password: string): Promise<string> {
  checkBound(password)
  return hash(normal(password), ARGON2)
}

/**
 * Whether a password belongs to a hash. Without a hash (an unknown user) the same work is done and
 * the answer is no, so that the time does not tell who exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  // Nobody's password is that long, and who sends one learns only what the rules say anyway.
  if (bytesOf(password) > PASSWORD_BYTES_MAX) return false
  const holds = await verify(stored ?? (await decoyHash()), normal(password))
  return stored !== null && holds
}

let decoy: Promise<string> | null = null

/** A hash of what nobody knows, made once. Call it at start: the first call costs one hash more. */
export function decoyHash(): Promise<string> {
  decoy ??= hash(randomBytes(32), ARGON2)
  return decoy
}

function checkBound(password: string): void {
  const bytes = bytesOf(password)
  if (bytes <= PASSWORD_BYTES_MAX) return
  const message = `Expected at most ${PASSWORD_BYTES_MAX} bytes, got ${bytes}`
  throw new FaultError('PASSWORD_LENGTH', message, { bytes })
}

const bytesOf = (text: string): number => Buffer.byteLength(text)
