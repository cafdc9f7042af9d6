/** Jobs as the contract has them. */
import { BookImportResult, BookReconciliation } from '@paperchain/contract/book'
import { ClusterBuildResult } from '@paperchain/contract/cluster'
import { BlockImportResult } from '@paperchain/contract/import'
import { AccountImportResult, TokenImportResult } from '@paperchain/contract/import-accounts'
import { PriceImportResult, PriceRefreshResult } from '@paperchain/contract/import-prices'
import type { Job } from '@paperchain/contract/job'
import { ListImportResult } from '@paperchain/contract/list'
import { RefreshResult } from '@paperchain/contract/source'
import { type Job as DomainJob, isEnded, timeLeftMs } from '@paperchain/core/domain/job'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { TimeMs } from '@paperchain/core/domain/time'
import { asJson } from '../change.ts'
import { BUILD_CLUSTERS, clusterInputOf } from '../cluster-work.ts'
import { type ImportInput, inputOf } from '../import-work.ts'
import { priceRefreshInputOf } from '../price-work.ts'
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
    canResume: stopped && (input !== null || job.kind === BUILD_CLUSTERS),
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
  if (job.kind === 'import-accounts') {
    const result = AccountImportResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'import-accounts', result }
  }
  if (job.kind === 'import-tokens') {
    const result = TokenImportResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'import-tokens', result }
  }
  if (job.kind === 'import-prices') {
    const result = PriceImportResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'import-prices', result }
  }
  if (job.kind === 'refresh-prices') {
    const result = PriceRefreshResult.safeParse(job.result).data ?? null
    return { ...common, kind: 'refresh-prices', result }
  }
  if (job.kind === 'reconcile-book') {
    const result = BookReconciliation.safeParse(job.result).data ?? null
    return { ...common, kind: 'reconcile-book', result }
  }
  if (job.kind === BUILD_CLUSTERS) {
    const result = ClusterBuildResult.safeParse(job.result).data ?? null
    return { ...common, kind: BUILD_CLUSTERS, result }
  }
  return { ...common, kind: 'other', result: asJson(job.result) as never }
}

function otherTitle({ kind, input }: DomainJob): string {
  const clusters = clusterInputOf(input)
  if (clusters !== null) return `Make clusters of ${ledgerName(clusters.ledger as LedgerId)}`
  const compared = reconcileInputOf(input)
  if (compared !== null) return `Compare ${compared.book} with its chains`
  const refresh = refreshInputOf(input)
  if (refresh !== null) return fetching('lists', refresh.ids) ?? 'Fetch lists that are due'
  const prices = priceRefreshInputOf(input)
  if (prices === null) return kind
  return fetching('prices', prices.ids) ?? 'Fetch prices of all sources'
}

const fetching = (what: string, ids: readonly string[] | undefined): string | null =>
  ids === undefined ? null : `Fetch ${what}: ${ids.join(', ').slice(0, 200)}`

function titleOf(input: ImportInput): string {
  const dry = 'dryRun' in input && input.dryRun ? ', only looked at' : ''
  if (input.kind === 'import-book') {
    const file = input.file === '' ? whereOf(input.source) : input.file
    return `Import ${file.slice(0, 200)} into ${input.book}${dry}`
  }
  return `Import ${whatOf(input)} from ${whereOf(input.source).slice(0, 200)}${dry}`
}

function whatOf(input: ImportInput): string {
  if (input.kind === 'import-list') return `list (${input.form})`
  if (input.kind === 'import-prices') return `prices (${input.form})`
  if (input.kind === 'import-tokens') return `tokens of ${ledgerName(input.ledger as LedgerId)}`
  if (input.kind === 'import-accounts' && input.wallet !== null) return 'what a wallet received'
  if (input.kind === 'import-accounts') return `blocks of ${ledgerName(input.ledger as LedgerId)}`
  return 'blocks'
}

function whereOf(source: ImportInput['source']): string {
  if ('node' in source) return source.node
  return 'upload' in source ? 'uploaded files' : source.paths.join(', ')
}
