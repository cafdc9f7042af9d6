/** Jobs as the contract has them. */
import { BookImportResult, BookReconciliation } from '@paperchain/contract/book'
import { BlockImportResult } from '@paperchain/contract/import'
import type { Job } from '@paperchain/contract/job'
import { ListImportResult } from '@paperchain/contract/list'
import { RefreshResult } from '@paperchain/contract/source'
import { type Job as DomainJob, isEnded, timeLeftMs } from '@paperchain/core/domain/job'
import type { TimeMs } from '@paperchain/core/domain/time'
import { asJson } from '../change.ts'
import { type ImportInput, inputOf } from '../import-work.ts'
import { reconcileInputOf } from '../reconcile-work.ts'
import { refreshInputOf } from '../refresh-work.ts'
import { faultOf, timeOrNull, timeText } from './basics.ts'

/**
 * A job.
 *
 * flat: one kind after the other
 *
 * @param byName sign-in name of who asked
 */
export function jobOf(job: DomainJob, byName: string, nowMs: TimeMs): Job {
  const leftMs = timeLeftMs(job, nowMs)
  const input = inputOf(job.input)
  const stopped = job.state === 'failed' || job.state === 'cancelled'
  const common = {
    id: job.id,
    title: input === null ? otherTitle(job) : titleOf(input),
    state: job.state,
    by: byName,
    progress: { ...job.progress, secondsLeft: leftMs === null ? null : Math.ceil(leftMs / 1000) },
    createdAt: timeText(job.createdMs),
    startedAt: timeOrNull(job.startedMs),
    endedAt: timeOrNull(job.endedMs),
    cancelAsked: job.cancelAsked,
    attempt: job.attempt,
    fault: job.fault === null ? null : faultOf(job.fault),
    canCancel: !isEnded(job.state) && !job.cancelAsked,
    canResume: stopped && input !== null,
  }
  if (job.kind === 'import-bitcoin') {
    const result = BlockImportResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'import-bitcoin', result }
  }
  if (job.kind === 'import-list') {
    const result = ListImportResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'import-list', result }
  }
  if (job.kind === 'refresh-lists') {
    const result = RefreshResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'refresh-lists', result }
  }
  if (job.kind === 'import-book') {
    const result = BookImportResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'import-book', result }
  }
  if (job.kind === 'reconcile-book') {
    const result = BookReconciliation.safeParse(job.result).data ?? null
    return { ...common, kind: 'reconcile-book', result }
  }
  return { ...common, kind: 'other', result: asJson(job.result) as never }
}

function otherTitle({ kind, input }: DomainJob): string {
  const compared = reconcileInputOf(input)
  if (compared !== null) return `Compare ${compared.book} with its chains`
  const refresh = refreshInputOf(input)
  if (refresh === null) return kind
  const { ids } = refresh
  return ids === undefined
    ? 'Fetch lists that are due'
    : `Fetch lists: ${ids.join(', ').slice(0, 200)}`
}

function titleOf(input: ImportInput): string {
  if (input.kind === 'import-book') return `Import ${input.file.slice(0, 200)} into ${input.book}`
  const where = 'upload' in input.source ? 'uploaded files' : input.source.paths.join(', ')
  const what = input.kind === 'import-list' ? `list (${input.form})` : 'blocks'
  const dry = input.kind === 'import-list' && input.dryRun ? ', only looked at' : ''
  return `Import ${what} from ${where.slice(0, 200)}${dry}`
}
