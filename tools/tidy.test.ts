/**
 * Goal: the house rules that no compiler knows hold in every file.
 * Method: parses each file once and asks every rule in `tidy/rules.ts`; the message says where, what
 * and what to do instead. The rules themselves are tested in `tidy/rules.test.ts`.
 */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RULES } from './tidy/rules.ts'
import { sources } from './tidy/source.ts'

const ALL = sources(join(import.meta.dirname, '..'))

describe('tidy', () => {
  test('finds the project', () => {
    expect(ALL.map(({ path }) => path)).toContain('packages/core/src/domain/amount.ts')
  })

  test.each(Object.entries(RULES))('%s', (_, rule) => {
    expect(ALL.flatMap((source) => [...rule(source)])).toEqual([])
  })
})
