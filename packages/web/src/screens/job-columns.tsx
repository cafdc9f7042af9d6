/** What every table of jobs shows: which, how it stands, what came of it, who asked and when. */
import type { Job } from '@paperchain/contract/job'
import { Link } from '@tanstack/react-router'
import type { Column } from '../ui/data-table.tsx'
import { Moment } from '../ui/value.tsx'
import { JobState } from './jobs.tsx'

/** What a table says of how far a job came. */
type Counted = {
  readonly key: string
  readonly head: string
  readonly textOf: (job: Job) => string
}

export const jobColumns = ({ key, head, textOf }: Counted): readonly Column<Job>[] => [
  {
    key: 'title',
    head: 'Job',
    main: true,
    cell: ({ id, title }) => (
      <Link to="/imports/$job" params={{ job: id }} data-main="">
        {title}
      </Link>
    ),
    text: ({ title }) => title,
  },
  { key: 'state', head: 'State', cell: (job) => <JobState job={job} />, text: (job) => job.state },
  { key, head, cell: (job) => <span className="number">{textOf(job)}</span>, text: textOf },
  { key: 'by', head: 'By', cell: ({ by }) => by || 'the server', text: ({ by }) => by },
  {
    key: 'created',
    head: 'Asked',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
]
