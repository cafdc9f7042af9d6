/** A fetch of lists: live while it runs, then what came of each source. */
import type { Job } from '@paperchain/contract/job'
import type { RefreshReport } from '@paperchain/contract/source'
import { type ReactElement, useEffect } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Banner, type Tone } from '../../ui/state.tsx'
import { FaultText } from '../fault-table.tsx'
import { isOpen, JobProgress, useJob } from '../jobs.tsx'
import { useAskAnewAfter } from './source-queries.ts'

/** The code by which the server asks whether a list may shrink. */
const SHRINK_CODE = 'LIST_SHRANK'

type AgainProps = { readonly onTake?: (source: string) => void }

export function RefreshJob({ job, onTake }: AgainProps & { readonly job: Job }): ReactElement {
  const { data: now = job, error } = useJob(job.id)
  const open = isOpen(now)
  useAskAnewAfter(open)
  useEffect(() => {
    if (!open) announce('The fetch of lists has ended')
  }, [open])
  if (open && error === null) return <JobProgress job={now} />
  if (now.kind === 'refresh-lists' && now.result !== null) {
    return <RefreshReports reports={now.result.reports} {...(onTake ? { onTake } : {})} />
  }
  return (
    <Banner tone="bad" live="alert" title="The lists were not fetched">
      {now.fault?.message ?? error?.message} <code>{now.fault?.code ?? error?.code}</code>
    </Banner>
  )
}

/** What came of each source. */
export function RefreshReports(
  props: AgainProps & { readonly reports: readonly RefreshReport[] },
): ReactElement {
  const { reports, onTake } = props
  if (reports.length === 0) {
    return <Banner tone="info" live="status" title="No source is due" />
  }
  return (
    <>
      {reports.map((report) => (
        <Report key={report.source} report={report} {...(onTake ? { onTake } : {})} />
      ))}
    </>
  )
}

const TITLES: Record<RefreshReport['outcome'], readonly [Tone, string]> = {
  imported: ['good', 'a new version was stored'],
  unchanged: ['good', 'nothing new; the list is confirmed'],
  failed: ['bad', 'it failed, and the version before stays in force'],
}

function Report({ report, onTake }: AgainProps & { readonly report: RefreshReport }): ReactElement {
  const { source, outcome, result, failure } = report
  const [tone, title] = TITLES[outcome]
  const asks = failure?.code === SHRINK_CODE && onTake !== undefined
  return (
    <Banner
      tone={asks ? 'warning' : tone}
      live={failure === null ? 'status' : 'alert'}
      title={`${source}: ${title}`}
      actions={asks && <Button onClick={() => onTake(source)}>Take it all the same</Button>}
    >
      {result !== null && (
        <p>
          {counted(result.version.entryCount, 'entries')}: {formatCount(result.added)} added,{' '}
          {formatCount(result.changed)} changed, {formatCount(result.removed)} removed.
        </p>
      )}
      {failure !== null && <FaultText fault={failure} />}
    </Banner>
  )
}
