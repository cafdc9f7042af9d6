/**
 * Goal: the last line of a full check counts every run, and nothing that went wrong looks good.
 * Method: reports as vitest writes them, alone and with failed steps.
 */
import { expect, test } from 'vitest'
import { failures, summary } from './ci-summary.mjs'

const report = (numPassedTests: number, numFailedTests = 0, numPendingTests = 0) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests: 0,
})
const tests = (...values: ReturnType<typeof report>[]) =>
  new Map(values.map((value, index) => [['tests', 'e2e'][index] ?? '', value]))

test('adds up the runs', () => {
  expect(summary(tests(report(10), report(2)), [])).toEqual({
    line: '12 passed, 0 failed',
    isGood: true,
  })
  expect(summary(tests(report(10, 0, 3)), []).line).toBe('10 passed, 0 failed, 3 skipped')
})

test('a failed test fails, once, together with its step', () => {
  const found = summary(tests(report(10, 1), report(2)), ['tests'])
  expect(found).toEqual({ line: '12 passed, 1 failed', isGood: false })
})

test('a step without a report, or with a good one, still fails', () => {
  expect(summary(tests(report(10)), ['check'])).toEqual({
    line: '10 passed, 1 failed',
    isGood: false,
  })
  expect(summary(tests(report(10)), ['tests']).isGood).toBe(false)
})

test('nothing run is no success', () => {
  expect(summary(new Map(), [])).toEqual({ line: '0 passed, 0 failed', isGood: false })
})

test('what failed is named, with the beginning of what it said', () => {
  const failed = {
    ...report(1, 1),
    testResults: [
      {
        name: '/a/one.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'adds up', status: 'passed' },
          { fullName: 'is exact', status: 'failed', failureMessages: ['expected 1, got 2'] },
        ],
      },
      { name: '/a/two.test.ts', status: 'failed', message: 'does not load', assertionResults: [] },
    ],
  }
  expect(failures(new Map([['tests', failed]]))).toEqual([
    'FAILED /a/one.test.ts > is exact\n  expected 1, got 2',
    'FAILED /a/two.test.ts\n  does not load',
  ])
})

test('a long failure is cut and says by how much', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
  const failed = {
    ...report(0, 1),
    testResults: [{ name: 'a', status: 'failed', message: lines.join('\n'), assertionResults: [] }],
  }
  const text = failures(new Map([['tests', failed]]))[0] ?? ''
  expect(text).toContain('  line 12\n  (8 more lines)')
  expect(text).not.toContain('line 13')
})
