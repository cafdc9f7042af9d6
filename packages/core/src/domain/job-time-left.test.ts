/**
 * Goal: the time left is the mean speed since the job was last taken, and is not told where it
 * cannot be; a lease is free when it ended or could not be. Method: worked examples at the edges.
 */
import { expect, test } from 'vitest'
import { isEnded, JOB_STATES, LEASE_MS, leaseIsFree, timeLeftMs } from './job.ts'

const job = {
  state: 'running',
  progress: { done: 60, of: 100, unit: 'blocks' },
  startedMs: 1000,
  startedDone: 50,
} as const

test('ten in two seconds leave eight seconds for forty', () => {
  expect(timeLeftMs(job, 3000)).toBe(8000)
})

test.each([
  ['it waits', { ...job, state: 'queued' as const }, 3000],
  ['the total is unknown', { ...job, progress: { ...job.progress, of: null } }, 3000],
  ['nothing was done since', { ...job, startedDone: 60 }, 3000],
  ['the clock was set back', job, 999],
  ['it never began', { ...job, startedMs: null }, 3000],
])('says nothing where %s', (_, given, nowMs) => {
  expect(timeLeftMs(given, nowMs)).toBeNull()
})

test('a job that did more than its total needs no more time', () => {
  expect(timeLeftMs({ ...job, progress: { ...job.progress, done: 120 } }, 3000)).toBe(0)
})

test('a lease is free at its end, and where it ends later than any lease can', () => {
  expect([leaseIsFree(100, 99), leaseIsFree(100, 100)]).toEqual([false, true])
  expect(leaseIsFree(LEASE_MS, 0)).toBe(false)
  expect(leaseIsFree(LEASE_MS + 1, 0)).toBe(true)
})

test('queued and running are the states that can still change', () => {
  expect(JOB_STATES.filter((state) => !isEnded(state))).toEqual(['queued', 'running'])
})
