/** A book beside its chains: the newest comparison, and a new one. */
import type { BookState } from '@paperchain/contract/book'
import type { Job } from '@paperchain/contract/job'
import type { ReactElement } from 'react'
import { type CursorPage, type Paged, rowsOf } from '../../api/pages.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { Banner, Empty, Failed } from '../../ui/state.tsx'
import { FaultText } from '../fault-table.tsx'
import { isOpen, JobButtons, JobProgress, JobState } from '../jobs.tsx'
import { useReconcile } from './queries.ts'
import { Reconciliation } from './reconciliation.tsx'

type Compared = Extract<Job, { readonly kind: 'reconcile-book' }>

const isCompared = (job: Job): job is Compared => job.kind === 'reconcile-book'

export function ReconcileSection(props: {
  readonly id: string
  readonly book: BookState
  readonly jobs: Paged<CursorPage<Job>>
}): ReactElement {
  const { id, book, jobs } = props
  const mayWrite = useMay('book.write')
  const begin = useReconcile(id)
  const compared = rowsOf<Job>(jobs.data).filter(isCompared)
  const [newest] = compared
  const last = compared.find(({ result }) => result !== null)
  const hasChain = book.assets.some(({ same }) => same !== null)
  const isBusy = begin.isPending || (newest !== undefined && isOpen(newest))
  return (
    <Section
      title="Beside the chains"
      about="What the book says went to or came from a chain, compared with that chain."
      actions={
        mayWrite &&
        hasChain && (
          <Button busy={isBusy} onClick={() => begin.mutate()}>
            {last === undefined ? 'Compare now' : 'Compare again'}
          </Button>
        )
      }
    >
      {begin.error && <Failed error={begin.error} what="the comparison" />}
      {newest !== undefined && newest.result === null && <Under job={newest} />}
      {last?.result && <Reconciliation result={last.result} comparedAt={last.endedAt} book={id} />}
      {compared.length === 0 && <NotYet hasChain={hasChain} />}
    </Section>
  )
}

const NotYet = ({ hasChain }: { hasChain: boolean }): ReactElement =>
  hasChain ? (
    <Empty title="Not compared yet">
      Deposits and withdrawals of coins are looked for on their chains; what is on one side only is
      told, and nothing is chosen for you.
    </Empty>
  ) : (
    <Empty title="No asset of this book is on a chain">
      Nothing can be compared. An asset says which coin it is when it is added.
    </Empty>
  )

function Under({ job }: { job: Compared }): ReactElement {
  return (
    <>
      <div className="card stack-s">
        <div className="spread">
          <JobState job={job} />
          <div className="row">
            <JobButtons job={job} />
          </div>
        </div>
        <JobProgress job={job} />
      </div>
      {job.fault && (
        <Banner tone="bad" title="The comparison failed">
          <FaultText fault={job.fault} note="Nothing was changed." />
        </Banner>
      )}
    </>
  )
}
