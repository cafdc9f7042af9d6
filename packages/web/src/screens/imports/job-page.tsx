/** One job: live while it runs, its result with every fault when it has ended. */
import type { Job } from '@paperchain/contract/job'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactElement, useEffect, useRef } from 'react'
import { announce } from '../../ui/announce.tsx'
import { Facts, Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import { BookImportOutcome } from '../books/book-result.tsx'
import { Reconciliation } from '../books/reconciliation.tsx'
import { FaultText } from '../fault-table.tsx'
import { isOpen, JobButtons, JobProgress, JobState, useJob } from '../jobs.tsx'
import { RefreshReports } from '../lists/refresh-result.tsx'
import { MoreResults } from './more-results.tsx'
import { bookOfTitle, isOfTheFile } from './outcome.ts'
import { BlockResult, ListResult } from './results.tsx'

export function JobPage(): ReactElement {
  const { job: id } = useParams({ from: '/frame/imports/$job' })
  const query = useJob(id)
  const { data } = query
  useEndOf(data)
  return (
    <Page
      name={data?.title ?? 'Job'}
      kind="Job"
      title={data?.title ?? 'Job'}
      actions={data && <JobButtons job={data} />}
    >
      <QueryView query={query} what="this job">
        {(job) => <JobView job={job} />}
      </QueryView>
    </Page>
  )
}

/** When a job ends, the end is said, and what it changed is asked anew. */
function useEndOf(job: Job | undefined): void {
  const client = useQueryClient()
  const wasOpen = useRef(false)
  const state = job?.state
  useEffect(() => {
    const open = state === 'queued' || state === 'running'
    if (wasOpen.current && state !== undefined && !open) {
      announce(`The job is ${state}`)
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'job' })
    }
    wasOpen.current = open
  }, [state, client])
}

/** Resuming would read the same file the same way. */
function StartAgain({ title }: { title: string }): ReactElement | null {
  const book = bookOfTitle(title)
  if (book === null) return null
  return (
    <p>
      <Link to="/books/$book/import" params={{ book }}>
        Start again with another file or mapping
      </Link>
    </p>
  )
}

function JobView({ job }: { job: Job }): ReactElement {
  return (
    <>
      <div className="card stack">
        <div className="row">
          <JobState job={job} />
          {isOpen(job) && (
            <span className="soft">You can leave this page; the job goes on without it.</span>
          )}
        </div>
        <JobProgress job={job} />
        <Facts
          rows={[
            ['Asked by', job.by || 'the server'],
            ['Asked', <Moment key="created" at={job.createdAt} />],
            ['Started', <Moment key="started" at={job.startedAt} />],
            ['Ended', <Moment key="ended" at={job.endedAt} />],
            job.attempt > 1 && ['Taken', `${job.attempt} times`],
          ]}
        />
      </div>
      {job.fault && (
        <Banner tone="bad" title="It failed">
          <FaultText fault={job.fault} note="What was stored before stays." />
          {isOfTheFile(job) && <StartAgain title={job.title} />}
        </Banner>
      )}
      {job.kind === 'import-bitcoin' && job.result && <BlockResult result={job.result} />}
      {job.kind === 'import-list' && job.result && <ListResult result={job.result} />}
      {job.kind === 'import-book' && <BookImportOutcome job={job} />}
      {job.kind === 'reconcile-book' && job.result && (
        <Reconciliation result={job.result} comparedAt={job.endedAt} />
      )}
      <MoreResults job={job} />
      {job.kind === 'refresh-lists' && job.result && (
        <RefreshReports reports={job.result.reports} />
      )}
    </>
  )
}
