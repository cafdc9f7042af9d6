/** A job from its row. */
import type { Fault } from '@paperchain/core/domain/error'
import type { Job, JobState } from '@paperchain/core/domain/job'
import { int, intOrNull, type Row, text, textOrNull } from './engine.ts'
import { jsonOf } from './texts.ts'

/** Reads all columns of `job`. */
export function jobOf(row: Row): Job {
  const fault = textOrNull(row, 'fault')
  return {
    id: text(row, 'id'),
    kind: text(row, 'kind'),
    input: jsonOf(text(row, 'input')),
    state: text(row, 'state') as JobState,
    by: text(row, 'by_whom'),
    progress: { done: int(row, 'done'), of: intOrNull(row, 'total'), unit: text(row, 'unit') },
    resume: jsonOf(text(row, 'resume')),
    result: jsonOf(text(row, 'result')),
    fault: fault === null ? null : (JSON.parse(fault) as Fault),
    cancelAsked: row['cancel_asked'] === true,
    attempt: int(row, 'attempt'),
    createdMs: int(row, 'created_ms'),
    startedMs: intOrNull(row, 'started_ms'),
    startedDone: int(row, 'started_done'),
    endedMs: intOrNull(row, 'ended_ms'),
    leaseEndsMs: intOrNull(row, 'lease_ends_ms'),
  }
}
