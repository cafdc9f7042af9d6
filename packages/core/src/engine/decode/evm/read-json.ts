/**
 * The full parser: bytes to what `JSON.parse` makes of them, and the result inside an answer.
 *
 * @module
 */
import { utf8Text } from '../../../domain/batch/utf8.ts'
import { FaultError } from '../../../domain/error.ts'
import type { Fields } from './read-quantity.ts'

/** The most bytes of one answer: an engine's text holds no more than 2^29 signs. */
export const ANSWER_BYTES_MAX = 2 ** 29 - 2 ** 20

/** Bytes turned into text at a time: what a call takes as arguments. */
const CHUNK = 8192

/** Characters of a node's own words that a message shows. */
const SHOWN_MAX = 200

/**
 * The `result` of an answer, or the document itself where it is no JSON-RPC envelope.
 *
 * @param what names the answer in messages
 * @throws {FaultError} `EVM_JSON`, `EVM_TOO_LARGE`; `EVM_ANSWER` where it is an error or null
 */
export function resultOf(bytes: Uint8Array, what: string): unknown {
  const result = unwrap(parse(bytes, what), what)
  if (result !== null) return result
  throw new FaultError('EVM_ANSWER', `Expected ${what}, got nothing: the node does not have it`)
}

/** What stands inside a JSON-RPC envelope; a value without one as it is. */
export function unwrap(answer: unknown, what: string): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer
  const { error, result } = answer as Fields
  if (error !== undefined && error !== null && result === undefined) {
    const words = (JSON.stringify(error) ?? '').slice(0, SHOWN_MAX)
    throw new FaultError('EVM_ANSWER', `Expected ${what}, got the error ${words}`)
  }
  return result === undefined ? answer : result
}

function parse(bytes: Uint8Array, what: string): unknown {
  if (bytes.length > ANSWER_BYTES_MAX) {
    const limit = ANSWER_BYTES_MAX
    const message = `Expected at most ${limit} bytes of ${what}, got ${bytes.length}`
    throw new FaultError('EVM_TOO_LARGE', message, { limit, bytes: bytes.length })
  }
  try {
    return JSON.parse(textOf(bytes)) as unknown
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const message = `Expected ${what} as JSON, got ${cause.message.slice(0, SHOWN_MAX)}`
    throw new FaultError('EVM_JSON', message, { bytes: bytes.length }, cause)
  }
}

/** Text of UTF-8; answers are ASCII but for a word in an error here and there. */
function textOf(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const end = Math.min(at + CHUNK, bytes.length)
    let all = 0
    for (let i = at; i < end; i++) all |= bytes[i]!
    if (all >= 0x80) return text + utf8Text(bytes, at, bytes.length - at)
    text += String.fromCharCode.apply(null, bytes.subarray(at, end) as unknown as number[])
  }
  return text
}
