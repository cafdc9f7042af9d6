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

/**
 * Faults of the file or of how it is read: the same file read the same way gives them again, so
 * there is nothing to resume.
 */
const OF_THE_FILE: ReadonlySet<string> = new Set([
  'BOOK_FILE',
  'BOOK_NOT_UTF8',
  'BOOK_COLUMN',
  'BOOK_ROW',
  'BOOK_INVALID',
  'BOOK_STATEMENT',
])

/** Whether an import into a book failed by its file, which resuming would not change. */
export const isOfTheFile = ({
  kind,
  state,
  fault,
}: Pick<Job, 'kind' | 'state' | 'fault'>): boolean =>
  kind === 'import-book' && state === 'failed' && fault !== null && OF_THE_FILE.has(fault.code)

/** The book that an import went into, by its title; null where that does not tell. */
export const bookOfTitle = (title: string): string | null =>
  / into book:([-_a-zA-Z0-9]{1,64})(?:, only looked at)?$/.exec(title)?.[1] ?? null
