/**
 * Goal: names, roles and scopes have one form each, and what is none is refused. Method: examples
 * at the edges, and a session's life as a property.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  KEY_SCOPES_MAX,
  keyScopes,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  sessionEnds,
  sessionLives,
} from './session.ts'
import { rolesOf, userName } from './user.ts'

const code = (name: string) => expect.objectContaining({ code: name })

test('a name is lower case and trimmed', () => {
  expect(userName(' Ann.Lee+1@Example-bank.ORG ')).toBe('ann.lee+1@example-bank.org')
  expect(userName('a'.repeat(64))).toHaveLength(64)
})

test.each(['', ' ', 'a b', '.ann', 'аnn', 'ann\0', "ann'--", 'a'.repeat(65), 'ﬁ'])(
  'refuses %j as a name',
  (text) => {
    expect(() => userName(text)).toThrow(code('USER_NAME'))
  },
)

test('roles are a set in one order', () => {
  expect(rolesOf(['auditor', 'viewer', 'auditor'])).toEqual(['viewer', 'auditor'])
  for (const names of [[], ['root'], ['admin', 'ADMIN'], ['toString']]) {
    expect(() => rolesOf(names)).toThrow(code('USER_ROLES'))
  }
})

test('scopes are a sorted set of words', () => {
  expect(keyScopes(['screen', 'ledger:read', 'screen'])).toEqual(['ledger:read', 'screen'])
  const many = [...Array(KEY_SCOPES_MAX + 1)].map((_, at) => `s${at}`)
  for (const names of [[], ['*'], ['a:'], ['a::b'], ['A'], many]) {
    expect(() => keyScopes(names)).toThrow(code('KEY_SCOPE'))
  }
})

test('by a clock that runs on, a session lives exactly until it ends', () => {
  const seed = 4182
  console.info(`seed ${seed}`)
  const times = fc.record({
    lastSeenMs: fc.integer({ min: 0, max: SESSION_ABSOLUTE_MS }),
    laterMs: fc.integer({ min: 0, max: SESSION_ABSOLUTE_MS + SESSION_IDLE_MS }),
  })
  const check = fc.property(times, ({ lastSeenMs, laterMs }) => {
    const session = { createdMs: 0, lastSeenMs }
    const nowMs = lastSeenMs + laterMs
    expect(sessionLives(session, nowMs)).toBe(nowMs < sessionEnds(session))
  })
  fc.assert(check, { seed, numRuns: 500 })
})
