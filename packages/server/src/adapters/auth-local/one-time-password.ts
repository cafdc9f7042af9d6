/** A password that the program makes and prints once; whoever signs in with it must change it. */
import { randomBytes } from 'node:crypto'

/** Lower-case letters and digits without i, l, o and u, which people misread (by Crockford). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Four groups of five characters of 5 bits: 100 bits. */
export const ONE_TIME_GROUPS = 4
export const ONE_TIME_GROUP_CHARS = 5
export const ONE_TIME_BITS = ONE_TIME_GROUPS * ONE_TIME_GROUP_CHARS * 5

/** For example `7k2mq-x9d4t-h3vrw-5ngce`. */
export function oneTimePassword(): string {
  const chars = ONE_TIME_GROUPS * ONE_TIME_GROUP_CHARS
  // 256 is a multiple of 32, so the remainder favours no character.
  const text = [...randomBytes(chars)].map((byte) => ALPHABET[byte % 32]).join('')
  return text.match(new RegExp(`.{${ONE_TIME_GROUP_CHARS}}`, 'g'))?.join('-') ?? text
}
