/**
 * JSON whose whole numbers stay exact. `JSON.parse` rounds integers above 2^53 without a word, and
 * nodes of several chains write amounts in sun, in token units and difficulties as plain numbers.
 *
 * Source: RFC 8259, section 6 (numbers are decimal texts; their precision is the reader's matter).
 *
 * @module
 */

/** Integers of fewer digits are below 2^53. */
const SAFE_DIGITS = 15
/** A string, or a number; outside of strings a digit can only stand in a number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g
/** Whether there may be a long integer at all: cheaper than to walk through all strings. */
const MAYBE_LONG = /[\s:,[]-?\d{16}/
const WHOLE = /^-?\d+$/

/**
 * Parses JSON; an integer of 16 and more digits comes as its text, everything else as usual. Read
 * both with {@link wholeOf}.
 *
 * @throws {SyntaxError} where the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  if (!MAYBE_LONG.test(text)) return JSON.parse(text) as unknown
  const quoted = text.replace(TOKEN, (token) =>
    token.length > SAFE_DIGITS && WHOLE.test(token) ? `"${token}"` : token,
  )
  return JSON.parse(quoted) as unknown
}

/** The whole number that a value of {@link parseExactJson} stands for, or null where it is none. */
export function wholeOf(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null
  if (typeof value !== 'string' || value.length > 80 || !WHOLE.test(value)) return null
  return BigInt(value)
}
