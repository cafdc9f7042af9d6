/**
 * Goal: every failed answer becomes one stated kind; no body can make the page throw (RFC 9457).
 * Method: property: any status with any body; then the statuses by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asFailure, Failure, failureDetails, failureOf, kindOf } from './failure.ts'

test('any status with any body is a failure with a code and a message', () => {
  const bodies = fc.oneof(fc.string(), fc.json())
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), bodies, (status, body) => {
      const failure = failureOf(status, body)
      expect(failure).toBeInstanceOf(Failure)
      expect(failure.message).not.toBe('')
      expect(failureDetails(failure, '/x')).toContain('page       /x')
    }),
  )
})

test.each([
  [401, 'SESSION_MISSING', 'signed-out'],
  [403, 'PERMISSION', 'not-allowed'],
  [403, 'SESSION_PASSWORD_CHANGE', 'password'],
  [404, 'X', 'missing'],
  [400, 'X', 'theirs'],
  [413, 'X', 'theirs'],
  [429, 'X', 'busy'],
  [503, 'X', 'busy'],
  [500, 'X', 'ours'],
] as const)('%i %s is %s', (status, code, kind) => {
  expect(kindOf(status, code)).toBe(kind)
})

test('a problem document is read whole', () => {
  const body = { code: 'TRACE_LIMIT', detail: 'Expected x', todo: 'Do y', facts: { most: 5 } }
  const failure = failureOf(400, JSON.stringify({ ...body, status: 400, requestId: 'r1' }))
  expect(failure).toMatchObject({ kind: 'theirs', code: 'TRACE_LIMIT', todo: 'Do y' })
  expect(failure.message).toBe('Expected x')
  expect(failureDetails(failure, '/')).toContain('most       5')
})

test('a broken line is offline, a bug is ours', () => {
  expect(asFailure(new TypeError('fetch failed')).kind).toBe('offline')
  expect(asFailure(new Error('x')).kind).toBe('ours')
  expect(asFailure('x').kind).toBe('ours')
})
