/**
 * Goal: a script that screens can trust the exit status: 3 any hit, else 2 any fault, else 4 any
 * answer that cannot be told, else 0.
 * Method: every combination of the three, each present or absent, beside clear answers.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from '../../domain/error.ts'
import { exitOf } from './screen-answer.ts'

const CLEAR = { outcome: 'clear' } as const
const HIT = { outcome: 'hit' } as const
const UNTOLD = { outcome: 'cannot-tell' } as const
const FAULT: Fault = { code: 'USAGE', message: 'Expected a text', facts: {} }

test.each([
  [[], [], 0],
  [[CLEAR], [], 0],
  [[CLEAR, UNTOLD], [], 4],
  [[CLEAR], [FAULT], 2],
  [[UNTOLD], [FAULT], 2],
  [[HIT], [], 3],
  [[UNTOLD, HIT], [], 3],
  [[HIT], [FAULT], 3],
  [[UNTOLD, CLEAR, HIT], [FAULT], 3],
  [[], [FAULT], 2],
] as const)('%j with faults %j: %i', (answers, faults, exit) => {
  expect(exitOf(answers, faults)).toBe(exit)
})

test('the order of answers does not matter, and no answer makes it better', () => {
  const RANK = { 0: 0, 4: 1, 2: 2, 3: 3 }
  const answers = fc.array(fc.constantFrom(CLEAR, HIT, UNTOLD))
  fc.assert(
    fc.property(answers, answers, fc.boolean(), (some, more, faulty) => {
      const faults = faulty ? [FAULT] : []
      expect(exitOf([...some, ...more], faults)).toBe(exitOf([...more, ...some], faults))
      expect(RANK[exitOf([...some, ...more], faults)]).toBeGreaterThanOrEqual(
        RANK[exitOf(some, faults)],
      )
    }),
  )
})
