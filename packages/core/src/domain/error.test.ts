/**
 * Goal: the table of faults is whole and readable: every topic is in it, no topic overwrites a code
 * of another, and each row says in sentences what the code means and what to do.
 * Method: reads every file in `faults/` and compares with the table put together from them.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FAULTS, FaultError, faultOf, invariant, withFacts } from './error.ts'

const FOLDER = join(import.meta.dirname, 'faults')
const tables = await Promise.all(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && file !== 'fault-row.ts')
    .map((file) => file.slice(0, -3))
    .map(async (topic) => [topic, await import(`./faults/${topic}.ts`)] as const),
)
const rows = tables.flatMap(([topic, module]) =>
  Object.values(module as Record<string, Record<string, unknown>>).flatMap((table) =>
    Object.keys(table).map((code) => [code, topic] as const),
  ),
)

describe('the table of faults', () => {
  test('holds each code of each topic, once', () => {
    const codes = rows.map(([code]) => code).sort()
    expect(codes).toEqual(Object.keys(FAULTS).sort())
  })

  test.each(Object.entries(FAULTS))('%s is a code with two sentences', (code, row) => {
    expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/)
    expect(row.means).toMatch(/^[A-Z`“].*\.$/)
    expect(row.todo).toMatch(/^[A-Z`“].*\.$/)
  })
})

describe('FaultError', () => {
  const fault = new FaultError('USAGE', 'Expected a file, got none', { line: 1 })

  test('carries code, message and facts, as an error and as data', () => {
    expect(fault).toBeInstanceOf(Error)
    expect(faultOf(fault)).toEqual({
      code: 'USAGE',
      message: 'Expected a file, got none',
      facts: { line: 1 },
    })
    expect('cause' in fault).toBe(false)
  })

  test('with more facts keeps the old ones and the cause', () => {
    const more = withFacts(fault, { file: 'a.csv' })
    expect(more.facts).toEqual({ line: 1, file: 'a.csv' })
    expect(more.cause).toBe(fault)
    expect(fault.facts).toEqual({ line: 1 })
  })
})

test('a broken invariant is a plain error that names the claim', () => {
  expect(() => invariant(true, 'x')).not.toThrow()
  expect(() => invariant(false, 'x holds')).toThrow(new Error('Broken invariant: x holds'))
})
