/**
 * Cuts the answer to a batch of JSON-RPC calls into the answers of its calls, as bytes: what is
 * inside of them is read once, by the decoder.
 *
 * Source: JSON-RPC 2.0, sections 5 and 6 (members in any order; answers in any order).
 *
 * @module
 */

/** One answer. */
export type AnswerBytes = {
  /** What the call was named, or null where the answer does not say. */
  readonly id: number | null
  /** The bytes of the whole answer: an object with a result or an error. */
  readonly bytes: Uint8Array
  /** JSON of the error, or null where there is none. */
  readonly error: string | null
  /** Whether the result is there and is not null. */
  readonly hasResult: boolean
}

/** What bytes gave: the answers, and whether they stood in a list. */
export type Answers = { readonly list: readonly AnswerBytes[]; readonly isList: boolean }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const COMMA = 0x2c
const COLON = 0x3a

/** Answers in the order in which they stand, or null where the bytes are no JSON of answers. */
export function splitAnswers(bytes: Buffer): Answers | null {
  let at = skipBlanks(bytes, 0)
  if (bytes[at] === OPEN) {
    const only = answerAt(bytes, at)
    const isAll = only !== null && skipBlanks(bytes, only.end) === bytes.length
    return isAll ? { list: [only.answer], isList: false } : null
  }
  if (bytes[at] !== OPEN_LIST) return null
  const list: AnswerBytes[] = []
  at = skipBlanks(bytes, at + 1)
  while (bytes[at] === OPEN) {
    const one = answerAt(bytes, at)
    if (one === null) return null
    list.push(one.answer)
    at = skipBlanks(bytes, one.end)
    if (bytes[at] !== COMMA) break
    at = skipBlanks(bytes, at + 1)
  }
  const isWhole = bytes[at] === CLOSE_LIST && skipBlanks(bytes, at + 1) === bytes.length
  return isWhole ? { list, isList: true } : null
}

/** A member of an object: its name, and where its value begins and ends. */
export type Member = { readonly name: string; readonly start: number; readonly end: number }

/** An object: its members, and where it ends. */
export type Members = { readonly members: readonly Member[]; readonly end: number }

/** Members of the object whose brace stands at `start`, or null where it does not end. */
export function membersAt(bytes: Buffer, start: number): Members | null {
  const members: { name: string; start: number; end: number }[] = []
  let depth = 0
  for (let at = start; at < bytes.length; at++) {
    const sign = bytes[at]
    if (sign === QUOTE) {
      const end = endOfString(bytes, at)
      if (end < 0) return null
      const after = depth === 1 ? skipBlanks(bytes, end + 1) : 0
      if (after > 0 && bytes[after] === COLON) {
        const value = skipBlanks(bytes, after + 1)
        members.push({ name: bytes.toString('latin1', at + 1, end), start: value, end: value })
      }
      at = end
    } else if (sign === OPEN || sign === OPEN_LIST) depth++
    else if (sign === COMMA || sign === CLOSE || sign === CLOSE_LIST) {
      const last = members.at(-1)
      if (depth === 1 && last !== undefined) last.end = at
      if (sign !== COMMA && --depth === 0) return { members, end: at + 1 }
    }
  }
  return null
}

type Found = { readonly answer: AnswerBytes; readonly end: number }

/** The answer that begins with the brace at `start`. */
function answerAt(bytes: Buffer, start: number): Found | null {
  const found = membersAt(bytes, start)
  if (found === null) return null
  const { members, end } = found
  const text = (name: string): string | null => {
    const member = members.find((each) => each.name === name)
    if (member === undefined) return null
    const shown = Math.min(member.end, member.start + ERROR_BYTES_MAX)
    return bytes.toString('utf8', member.start, shown).trim()
  }
  const id = /^"?(\d{1,15})/.exec(text('id') ?? '')?.[1]
  const error = text('error')
  const result = members.find(({ name }) => name === 'result')
  const begins =
    result === undefined ? '' : bytes.toString('latin1', result.start, result.start + 5)
  const answer = {
    id: id === undefined ? null : Number(id),
    bytes: bytes.subarray(start, end),
    error: error === null || error === 'null' ? null : error,
    hasResult: result !== undefined && !/^null\b/.test(begins),
  }
  return { answer, end }
}

/** The most bytes of an error that are kept. */
const ERROR_BYTES_MAX = 2048

/** Index of the quote that ends the string begun at `start`, or -1. */
function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(QUOTE, start + 1)
  while (end > 0) {
    let slashes = 0
    while (bytes[end - 1 - slashes] === BACKSLASH) slashes++
    if (slashes % 2 === 0) return end
    end = bytes.indexOf(QUOTE, end + 1)
  }
  return -1
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  for (; at < bytes.length; at++) {
    const sign = bytes[at]
    if (sign !== 0x20 && sign !== 0x0a && sign !== 0x0d && sign !== 0x09) break
  }
  return at
}
