/** Tokens of sessions and keys: 256 random bits, of which only the SHA-256 is ever kept. */
import { createHash, randomBytes } from 'node:crypto'

/** Random bits of a token. */
export const TOKEN_BITS = 256

/** Longest text that is looked at as a token. */
export const TOKEN_CHARS_MAX = 100

/** A token: 43 characters of base64url. */
export const newToken = (): string => randomBytes(TOKEN_BITS / 8).toString('base64url')

/** The token of an API key, marked so that scanners for leaked secrets can know it. */
export function newKeyToken(): { readonly token: string; readonly prefix: string } {
  const prefix = `pck_${randomBytes(4).toString('hex')}`
  return { token: `${prefix}_${newToken()}`, prefix }
}

/**
 * SHA-256 of a token, hex. A fast hash is right here: 256 random bits cannot be guessed, and to
 * look a hash up in an index tells nobody anything about the token.
 */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Whether a text can be a token at all, so that long ones are not hashed. */
export const isTokenLike = (text: string): boolean =>
  text.length >= 43 && text.length <= TOKEN_CHARS_MAX && /^[\w-]+$/.test(text)
