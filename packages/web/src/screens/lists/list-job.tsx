/** The job of a list import: how far it is, what it asks, what came of it. */
import type { Fault } from '@paperchain/contract/common'
import type { Job } from '@paperchain/contract/job'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner } from '../../ui/state.tsx'
import { ListResult } from '../imports/results.tsx'
import { isOpen, JobButtons, JobProgress, useJob } from '../jobs.tsx'
import { useAskAnewAfter } from './source-queries.ts'

/** The code by which the server asks whether a list may shrink. */
const SHRINK_CODE = 'LIST_SHRANK'
/** The code by which it asks when the list was published. */
const UNDATED_CODE = 'LIST_UNDATED'

export function ListJob({ job, again }: { job: Job; again: () => void }): ReactElement {
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
          <Ended job={now} again={again} />
        </>
      )}
    </QueryView>
  )
}

/** What came of it; where the list shrinks, the question, with what yes would do. */
function Ended({ job, again }: { job: Job; again: () => void }): ReactElement {
  const faults = faultsOf(job)
  const shrinks = faults.find(({ code }) => code === SHRINK_CODE)
  if (shrinks !== undefined) return <Shrinks message={shrinks.message} again={again} />
  return (
    <>
      {job.fault && (
        <Banner tone="bad" live="alert" title="It failed">
          {job.fault.message} <code>{job.fault.code}</code>
        </Banner>
      )}
      {faults.some(({ code }) => code === UNDATED_CODE) && (
        <Banner tone="warning" live="alert" title="When was it published?">
          The files do not say it. Fill in “Published on” and choose them again.
        </Banner>
      )}
      {job.kind === 'import-list' && job.result && <ListResult result={job.result} />}
    </>
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
