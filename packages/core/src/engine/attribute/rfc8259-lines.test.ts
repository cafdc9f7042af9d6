/**
 * Goal: JSON reads as `JSON.parse` reads it, with the line of every row, and nothing is lost.
 * Method: random values printed and read back, then lines and refusals by hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JSON_DEPTH_LIMIT, type JsonNode, memberOf, readJsonLines } from './json-lines.ts'
import { LIST_SCALAR_LIMIT } from './list-limits.ts'

/** The plain value of a node. */
function plain(node: JsonNode): unknown {
  if (node.kind === 'array') return node.items.map(plain)
  if (node.kind !== 'object') return node.value
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]))
}

describe('JSON with lines', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 2), (text, indent) => {
        const value: unknown = JSON.parse(text)
        const printed = JSON.stringify(value, null, indent)
        expect(plain(readJsonLines(printed))).toEqual(JSON.parse(printed))
      }),
    )
  })

  test('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '01',
      'null',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        let taken = true
        try {
          JSON.parse(text)
        } catch {
          taken = false
        }
        let read = true
        try {
          readJsonLines(text)
        } catch (error) {
          read = false
          // A key stated twice is the one thing that is refused beyond the standard.
          if (taken) expect(error).toMatchObject({ code: 'LIST_DUPLICATE_KEY' })
        }
        if (!taken) expect(read).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('names the line of each value and key', () => {
    const node = readJsonLines('[\n "a",\r\n "b\\n",\n {"k":\n 1}]\n')
    expect(node.line).toBe(1)
    if (node.kind !== 'array') throw new Error('not an array')
    expect(node.items.map(({ line }) => line)).toEqual([2, 3, 4])
    const third = node.items[2]!
    expect(memberOf(third, 'k')).toEqual({ kind: 'other', line: 5, value: 1 })
    expect(memberOf(third, 'toString')).toBeUndefined()
  })

  test.each([
    ['{"a": 1,\n"a": 2}', 'LIST_DUPLICATE_KEY', { line: 2, first: 1 }],
    ['[1,\n2', 'LIST_NOT_JSON', { line: 2 }],
    ['[1]\n[2]', 'LIST_NOT_JSON', { line: 2 }],
    ['', 'LIST_NOT_JSON', { line: 1 }],
    [`${'['.repeat(200_000)}`, 'LIST_NOT_JSON', { line: 1 }],
    [`\n"${'a'.repeat(5_000_000)}"`, 'LIST_SCALAR_TOO_LONG', { line: 2, limit: LIST_SCALAR_LIMIT }],
  ])('refuses %.12s with the line', (text, code, facts) => {
    expect(() => readJsonLines(text)).toThrow(expect.objectContaining({ code, facts }))
  })

  test('reads as deep as the limit', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(() => readJsonLines(nested(JSON_DEPTH_LIMIT + 1))).not.toThrow()
    expect(() => readJsonLines(nested(JSON_DEPTH_LIMIT + 2))).toThrow()
  })
})
