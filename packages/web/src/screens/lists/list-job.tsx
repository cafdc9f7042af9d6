/** The job of a list import: how far it is, what it asks, what came of it. */
import type { Fault } from '@paperchain/contract/common'
import type { Job } from '@paperchain/contract/job'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner } from '../../ui/state.tsx'
import { FaultText } from '../fault-table.tsx'
import { UNDATED_CODE } from '../fault-words.ts'
import { ListResult } from '../imports/results.tsx'
import { isOpen, JobButtons, JobProgress, useJob } from '../jobs.tsx'
import { useAskAnewAfter } from './source-queries.ts'

/** The code by which the server asks whether a list may shrink. */
const SHRINK_CODE = 'LIST_SHRANK'

type Props = {
  readonly job: Job
  /** Brings the same files in once more, and lets the list shrink. */
  readonly shrink: () => void
  /** Brings the same files in with the date that the form has; undefined where it has none. */
  readonly date: (() => void) | undefined
}

export function ListJob({ job, ...again }: Props): ReactElement {
  const query = useJob(job.id)
  useAskAnewAfter(isOpen(query.data ?? job))
  return (
    <QueryView query={query} what="the import">
      {(now) => (
        <>
          {isOpen(now) && <JobProgress job={now} />}
          <div className="row">
            <JobButtons job={now} />
          </div>
          <Ended job={now} {...again} />
        </>
      )}
    </QueryView>
  )
}

/** What came of it; where the list shrinks, the question, with what yes would do. */
function Ended({ job, shrink, date }: Props): ReactElement {
  const faults = faultsOf(job)
  const shrinks = faults.find(({ code }) => code === SHRINK_CODE)
  if (shrinks !== undefined) return <Shrinks message={shrinks.message} again={shrink} />
  const isUndated = faults.some(({ code }) => code === UNDATED_CODE)
  return (
    <>
      {job.fault && job.fault.code !== UNDATED_CODE && (
        <Banner tone="bad" live="alert" title="It failed">
          <FaultText fault={job.fault} />
        </Banner>
      )}
      {isUndated && <Undated again={date} />}
      {job.kind === 'import-list' && job.result && <ListResult result={job.result} />}
    </>
  )
}

function Undated({ again }: { again: (() => void) | undefined }): ReactElement {
  return (
    <Banner
      tone="warning"
      live="alert"
      title="When was it published?"
      actions={
        <Button disabled={again === undefined} onClick={again}>
          Bring it in with this date
        </Button>
      }
    >
      The files do not say it, and nothing was stored. Fill in “Published on” below and press again:
      the files are kept.
    </Banner>
  )
}

function Shrinks({ message, again }: { message: string; again: () => void }): ReactElement {
  return (
    <Banner
      tone="warning"
      live="alert"
      title="The list lost more entries than one expects. Is that right?"
      actions={<Button onClick={again}>Yes, bring it in all the same</Button>}
    >
      <p>{message}.</p>
      <p>
        Nothing was stored. A broken download looks like this. With yes the entries that are missing
        end with this version.
      </p>
    </Banner>
  )
}

function faultsOf(job: Job): readonly Fault[] {
  const fault = job.fault === null ? [] : [job.fault]
  if (job.kind !== 'import-list' || job.result === null) return fault
  return [...fault, ...job.result.outcomes.flatMap(({ refused }) => refused ?? [])]
}
