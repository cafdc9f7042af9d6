/**
 * Long work: who does it, how far it is, how to go on after a crash.
 *
 * A worker holds a job by a lease that it renews with a heartbeat. A lease that was not renewed in
 * time is free for the next worker, which goes on from the last saved state. Each taking has a
 * number (`attempt`); whatever an earlier taker still says is refused by it, so a lease that was
 * taken over too early costs time and never rows.
 *
 * @module
 */
import type { Fault } from './error.ts'
import type { TimeMs } from './time.ts'

/** A value as JSON has it. Whole numbers above 2^53 travel as text. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** `queued` and `running` are open; the others are ends and never change again. */
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

/** One of {@link JOB_STATES}. */
export type JobState = (typeof JOB_STATES)[number]

/** How far a job is. */
export type Progress = {
  /** Units done, a whole number from 0. */
  readonly done: number
  /** Units in all, or null where that is not known yet. */
  readonly of: number | null
  /** What is counted, in the plural: `blocks`, `rows`. */
  readonly unit: string
}

/** One piece of long work. */
export type Job = {
  /** 32 hexadecimal digits. */
  readonly id: string
  /** Which worker does it: `import-bitcoin`. */
  readonly kind: string
  /** What it was asked to do. */
  readonly input: Json
  readonly state: JobState
  /** Id of the user or key who asked, or empty for the program itself. */
  readonly by: string
  readonly progress: Progress
  /** What was saved to go on from, or null. */
  readonly resume: Json
  /** What came of it, once it is `done`; else null. */
  readonly result: Json
  /** Why it is `failed`; else null. */
  readonly fault: Fault | null
  /** Whether somebody asked to stop it; the worker learns it at its next heartbeat. */
  readonly cancelAsked: boolean
  /** How often it was taken, from 0. */
  readonly attempt: number
  readonly createdMs: TimeMs
  /** When it was last taken; null while it never was. */
  readonly startedMs: TimeMs | null
  /** `progress.done` when it was last taken. */
  readonly startedDone: number
  readonly endedMs: TimeMs | null
  /** When the lease ends if it is not renewed; null unless `running`. */
  readonly leaseEndsMs: TimeMs | null
}

/** A worker's hold of a running job; goes with everything that the worker says about it. */
export type Lease = { readonly jobId: string; readonly attempt: number }

/** How long a lease lasts without a heartbeat. */
export const LEASE_MS = 60_000

/** How often a worker should send a heartbeat: two may be lost. */
export const HEARTBEAT_MS = 20_000

/** How often a job is taken before it fails for good with `JOB_ATTEMPTS`. */
export const JOB_ATTEMPTS_MAX = 20

/** Most characters of a job's input, saved state or result as JSON text. */
export const JOB_JSON_CHARS_MAX = 1_000_000

/** Whether a state is an end. */
export const isEnded = (state: JobState): boolean => state !== 'queued' && state !== 'running'

/**
 * Whether a lease is free for another worker at `nowMs`: it has ended, or ends later than any lease
 * could, which only a clock that was set back explains.
 */
export const leaseIsFree = (leaseEndsMs: TimeMs, nowMs: TimeMs): boolean =>
  leaseEndsMs <= nowMs || leaseEndsMs > nowMs + LEASE_MS

/**
 * The time a running job still needs, in whole milliseconds, by its mean speed since it was last
 * taken. A display value, the only thing here that is not exact.
 *
 * @returns null where it cannot be told: not running, no total, nothing done yet, a clock set back
 */
export function timeLeftMs(
  job: Pick<Job, 'state' | 'progress' | 'startedMs' | 'startedDone'>,
  nowMs: TimeMs,
): number | null {
  const { done, of } = job.progress
  if (job.state !== 'running' || of === null || job.startedMs === null) return null
  const spentMs = nowMs - job.startedMs
  const doneSince = done - job.startedDone
  if (spentMs <= 0 || doneSince <= 0) return null
  return Math.round((Math.max(0, of - done) * spentMs) / doneSince)
}
