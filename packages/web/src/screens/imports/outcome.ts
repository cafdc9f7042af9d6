/**
 * Whether a job that came to its end did all that it was asked: an import is done, too, when files
 * of it were refused.
 *
 * @module
 */
import type { Job } from '@paperchain/contract/job'

/** How much of an import was refused: nothing of it, a part, or all. */
export type Refused = 'nothing' | 'some' | 'all'

/** What an import that is done did not take. */
export function refusedBy(job: Job): Refused {
  if (job.state !== 'done' || job.result === null) return 'nothing'
  if (job.kind === 'import-bitcoin') {
    const { refused, stored, known, duplicates } = job.result
    if (refused === 0) return 'nothing'
    return stored + known + duplicates === 0 ? 'all' : 'some'
  }
  if (job.kind === 'import-list') {
    return share(job.result.outcomes.map(({ refused }) => refused !== null))
  }
  if (job.kind === 'import-book') {
    const { refused, refusedBefore, stored, known, resumedAtLine } = job.result
    if (refused + refusedBefore === 0) return 'nothing'
    return stored + known + resumedAtLine === 0 ? 'all' : 'some'
  }
  if (job.kind === 'import-accounts') {
    const { refused, stored, known } = job.result
    if (refused === 0) return 'nothing'
    return stored + known === 0 ? 'all' : 'some'
  }
  if (job.kind === 'import-prices') {
    return share(job.result.outcomes.map(({ refused }) => refused !== null))
  }
  if (job.kind === 'refresh-prices') {
    return share(job.result.reports.map(({ failure }) => failure !== null))
  }
  if (job.kind !== 'refresh-lists') return 'nothing'
  return share(job.result.reports.map(({ outcome }) => outcome === 'failed'))
}

function share(refused: readonly boolean[]): Refused {
  if (!refused.includes(true)) return 'nothing'
  return refused.includes(false) ? 'some' : 'all'
}
