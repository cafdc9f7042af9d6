/** Sources of lists as the contract has them. */
import type * as contract from '@paperchain/contract/source'
import type { ListSource } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { nextTryMs } from '@paperchain/core/engine/attribute/schedule'
import type { RefreshReport } from '../../jobs/refresh-lists.ts'
import { faultOf, timeOrNull, timeText } from './basics.ts'
import { versionDetailOf } from './lists.ts'

/** A source. @param isWhole whether its places are told: a path or a URL may be a secret */
export const sourceOf = (
  source: ListSource,
  nowMs: TimeMs,
  isWhole: boolean,
): contract.ListSource => ({
  id: source.id,
  form: source.form,
  from: isWhole ? [...source.from] : [],
  redirectHosts: isWhole ? [...source.redirectHosts] : [],
  everyMs: source.everyMs,
  paused: source.paused,
  added: timeText(source.addedMs),
  list: source.list,
  lastHash: source.lastHash,
  tried: timeOrNull(source.triedMs),
  confirmed: timeOrNull(source.confirmedMs),
  next: source.paused ? null : timeText(nextTryMs(source, nowMs)),
  failures: source.failures,
  failure: source.failure === null ? null : faultOf(source.failure),
})

/** What came of one source. */
export const reportOf = (report: RefreshReport): contract.RefreshReport => ({
  source: report.source,
  outcome: report.outcome,
  list: report.list,
  result:
    report.result === null
      ? null
      : { ...report.result, version: versionDetailOf(report.result.version) },
  failure: report.failure === null ? null : faultOf(report.failure),
})
