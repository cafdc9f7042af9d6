/**
 * Goal: an audit entry has one text and no two entries share it; what cannot be written exactly is
 * refused. Method: properties over random entries, then refusals by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuditDraft, auditEntry, auditJson, auditRow, auditText, firstLink } from './audit.ts'
import { readAuditHead } from './audit-head.ts'
import type { Json } from './job.ts'

const SEED = 4181
const LINK = firstLink('ab'.repeat(16))
const PLACE = { seq: 1, whenMs: 0 }

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((said) => !said.includes('\0'))
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !/\\u0000|-0\b/.test(JSON.stringify(value)))
  .map((value) => JSON.parse(JSON.stringify(value)) as Json)
const draft: fc.Arbitrary<AuditDraft> = fc.record({
  who: text,
  action: text,
  object: text,
  from: fc.constantFrom('', '127.0.0.1'),
  before: json,
  after: json,
})
const hashed = (value: AuditDraft) => auditText(auditRow(value, PLACE), LINK)
const runs = (numRuns: number) => {
  console.info(`seed ${SEED}`)
  return { seed: SEED, numRuns }
}

test('an entry reads back as it was drafted', () => {
  const check = fc.property(draft, (value) => {
    const row = { ...auditRow(value, PLACE), hash: '', signature: '' }
    expect(auditEntry(row)).toEqual({ ...value, ...PLACE, hash: '', signature: '' })
  })
  fc.assert(check, runs(300))
})

test('different entries have different texts, equal ones the same', () => {
  const check = fc.property(draft, draft, (one, two) => {
    const same = auditJson(one as Json) === auditJson(two as Json)
    expect(hashed(one) === hashed(two)).toBe(same)
    expect(hashed(structuredClone(one))).toBe(hashed(one))
  })
  fc.assert(check, runs(300))
})

test('members are sorted, so their order of making does not matter', () => {
  expect(auditJson({ b: 1, a: [true, null, 0.5], ä: 'x' })).toBe(
    '{"a":[true,null,0.5],"b":1,"ä":"x"}',
  )
})

test('words cannot wander from one field to the next', () => {
  const one = { who: 'ab', action: 'c', object: 'd', from: '', before: null, after: null }
  expect(hashed(one)).not.toBe(hashed({ ...one, who: 'a', action: 'bc' }))
})

const deep = (levels: number): Json => (levels === 0 ? 1 : [deep(levels - 1)])

test.each<[string, Json]>([
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['minus zero', -0],
  ['a lone surrogate', 'a\ud800'],
  ['NUL', { 'a\0': 1 }],
  ['seventeen levels', deep(17)],
  ['a hundred thousand characters', 'x'.repeat(100_000)],
  ['no JSON', (() => undefined) as unknown as Json],
])('refuses %s', (_, value) => {
  expect(() => auditJson(value)).toThrow(expect.objectContaining({ code: 'AUDIT_ENTRY' }))
})

const HEAD = {
  log: 'ab'.repeat(16),
  seq: 3,
  hash: 'cd'.repeat(32),
  signature: 'ef'.repeat(64),
  key: '01'.repeat(32),
}

test('a kept head reads back, also with white space, and nothing else does', () => {
  expect(readAuditHead(`\n${JSON.stringify(HEAD, null, 2)}\n`)).toEqual(HEAD)
  const wrong = [
    '',
    'null',
    '[]',
    '{',
    JSON.stringify({ ...HEAD, seq: -1 }),
    JSON.stringify({ ...HEAD, seq: '3' }),
    JSON.stringify({ ...HEAD, hash: 'CD'.repeat(32) }),
    JSON.stringify({ ...HEAD, key: '' }),
    `${JSON.stringify(HEAD)}${' '.repeat(5000)}`,
  ]
  for (const said of wrong) {
    expect(() => readAuditHead(said)).toThrow(expect.objectContaining({ code: 'AUDIT_HEAD' }))
  }
})
