/**
 * Reads JSON and keeps the line of every value and key, because evidence names the row it came
 * from. Strict: a key stated twice in an object, which `JSON.parse` would silently lose, is
 * refused.
 *
 * Source: RFC 8259. Texts and numbers are checked by `JSON.parse` on their own slice.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import { LIST_SCALAR_LIMIT } from './list-limits.ts'

/** Deepest nesting that is read. List forms need four. */
export const JSON_DEPTH_LIMIT = 32

/** A value with the line, from 1, on which it begins. */
export type JsonNode = { readonly line: number } & (
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'other'; readonly value: number | boolean | null }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
)

/** A member of an object; keys are unique. */
export type JsonMember = {
  readonly key: string
  /** Line of the key, from 1. */
  readonly line: number
  readonly value: JsonNode
}

const SPACE = /[ \t\r\n]*/y
const WORD = /[-+.\w]+/y

/** Where the reader is. The only mutable thing in this file. */
type Cursor = { readonly text: string; at: number; line: number }

/**
 * Reads one JSON text.
 *
 * @throws {FaultError} `LIST_NOT_JSON` or `LIST_SCALAR_TOO_LONG` with the line;
 * `LIST_DUPLICATE_KEY` with both lines
 */
export function readJsonLines(text: string): JsonNode {
  const cursor: Cursor = { text, at: 0, line: 1 }
  const node = readValue(cursor, 0)
  skipSpace(cursor)
  if (cursor.at < text.length) throw notJson(cursor, 'the end')
  return node
}

/** A member's value by key, or undefined; for objects only. */
export const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.kind === 'object' ? node.members.find((member) => member.key === key)?.value : undefined

function readValue(cursor: Cursor, depth: number): JsonNode {
  skipSpace(cursor)
  const { line } = cursor
  if (depth > JSON_DEPTH_LIMIT) throw notJson(cursor, `at most ${JSON_DEPTH_LIMIT} levels`)
  const first = cursor.text.charAt(cursor.at)
  if (first === '"') return { kind: 'string', line, value: readString(cursor) }
  if (first === '[') return { kind: 'array', line, items: readItems(cursor, depth) }
  if (first === '{') return { kind: 'object', line, members: readMembers(cursor, depth) }
  return { kind: 'other', line, value: readWord(cursor) }
}

function readItems(cursor: Cursor, depth: number): readonly JsonNode[] {
  const items: JsonNode[] = []
  cursor.at += 1
  if (take(cursor, ']')) return items
  do items.push(readValue(cursor, depth + 1))
  while (take(cursor, ','))
  expectCharacter(cursor, ']')
  return items
}

function readMembers(cursor: Cursor, depth: number): readonly JsonMember[] {
  const members = new Map<string, JsonMember>()
  cursor.at += 1
  if (take(cursor, '}')) return []
  do {
    skipSpace(cursor)
    const { line } = cursor
    const key = readString(cursor)
    const before = members.get(key)
    if (before !== undefined) throw duplicateKey(key, before.line, line)
    expectCharacter(cursor, ':')
    members.set(key, { key, line, value: readValue(cursor, depth + 1) })
  } while (take(cursor, ','))
  expectCharacter(cursor, '}')
  return [...members.values()]
}

function readString(cursor: Cursor): string {
  const slice = stringSlice(cursor)
  const value = slice === null ? undefined : parsed(slice)
  if (typeof value !== 'string') throw notJson(cursor, 'a text')
  cursor.at += slice?.length ?? 0
  return value
}

/** From one quote to the next that is not escaped. A pattern would overflow on a long text. */
function stringSlice({ text, at, line }: Cursor): string | null {
  if (text.charAt(at) !== '"') return null
  for (let end = at + 1; end < text.length; end++) {
    if (end - at > LIST_SCALAR_LIMIT) throw tooLong(line)
    const character = text.charAt(end)
    if (character === '"') return text.slice(at, end + 1)
    if (character === '\\') end += 1
  }
  return null
}

function readWord(cursor: Cursor): number | boolean | null {
  const slice = match(cursor, WORD)
  const value = slice === null ? undefined : parsed(slice)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  throw notJson(cursor, 'a value')
}

/** The value of a slice, or undefined where it is no JSON. */
function parsed(slice: string): unknown {
  try {
    return JSON.parse(slice) as unknown
  } catch {
    // The caller says where and what was expected, which the engine's message does not.
    return undefined
  }
}

/** Moves over a pattern and gives its text, or null where it does not begin here. */
function match(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at
  const slice = pattern.exec(cursor.text)?.[0]
  if (slice === undefined) return null
  cursor.at += slice.length
  return slice
}

function skipSpace(cursor: Cursor): void {
  const space = match(cursor, SPACE) ?? ''
  for (let at = space.indexOf('\n'); at >= 0; at = space.indexOf('\n', at + 1)) cursor.line += 1
}

function take(cursor: Cursor, character: string): boolean {
  skipSpace(cursor)
  if (cursor.text.charAt(cursor.at) !== character) return false
  cursor.at += 1
  return true
}

function expectCharacter(cursor: Cursor, character: string): void {
  if (!take(cursor, character)) throw notJson(cursor, `"${character}"`)
}

function notJson(cursor: Cursor, expected: string): FaultError {
  const got = cursor.text.slice(cursor.at, cursor.at + 20)
  return new FaultError(
    'LIST_NOT_JSON',
    `Expected ${expected} in line ${cursor.line}, got ${JSON.stringify(got)}`,
    { line: cursor.line },
  )
}

const tooLong = (line: number): FaultError =>
  new FaultError(
    'LIST_SCALAR_TOO_LONG',
    `Expected a text of at most ${LIST_SCALAR_LIMIT} characters, got more in line ${line}`,
    { line, limit: LIST_SCALAR_LIMIT },
  )

const duplicateKey = (key: string, first: number, line: number): FaultError =>
  new FaultError(
    'LIST_DUPLICATE_KEY',
    `Expected each key once, got "${key.slice(0, 80)}" in lines ${first} and ${line}`,
    { line, first },
  )
