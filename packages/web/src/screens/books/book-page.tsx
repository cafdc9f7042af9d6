/** One book: its assets, how its files are read, its imports, and how it stands to its chains. */
import type { BookState } from '@paperchain/contract/book'
import type { Job } from '@paperchain/contract/job'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import type { CursorPage, Paged } from '../../api/pages.ts'
import { useMay } from '../../api/session.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figure, Page, Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { Day, Identifier } from '../../ui/value.tsx'
import { jobColumns } from '../job-columns.tsx'
import { isOpen, progressText } from '../jobs.tsx'
import { AccountByName } from './account-by-name.tsx'
import { BookDialog } from './book-dialog.tsx'
import { BookMappings } from './book-mappings.tsx'
import type { BookAsset } from './book-types.ts'
import { bookQuery, useBookJobs } from './queries.ts'
import { ReconcileSection } from './reconcile-section.tsx'

/** Milliseconds between two looks at the jobs while one is open. */
const LOOK_MS = 1_000

export function BookPage(): ReactElement {
  const { book: id } = useParams({ from: '/frame/books/$book' })
  const query = useQuery(bookQuery(id))
  const mayWrite = useMay('book.write')
  const mayList = useMay('party.list')
  const name = query.data?.name ?? id
  return (
    <Page
      name={name}
      kind={
        <>
          <Link to="/books">Book</Link> <code>book:{id}</code>
        </>
      }
      title={name}
      actions={
        <>
          {mayList && query.data !== undefined && (
            <Link to="/customers" search={{ book: id }} className="button">
              Customers
            </Link>
          )}
          {mayWrite && query.data !== undefined && (
            <Link to="/books/$book/import" params={{ book: id }} className="button primary">
              Import a file
            </Link>
          )}
        </>
      }
    >
      <QueryView query={query} what="this book">
        {(book) => <BookView id={id} book={book} />}
      </QueryView>
    </Page>
  )
}

function BookView({ id, book }: { id: string; book: BookState }): ReactElement {
  const jobs = useBookJobs(id)
  useLook(jobs)
  return (
    <>
      <div className="figures small">
        <Figure name="Transactions">{formatCount(book.transactions)}</Figure>
        <Figure name="First happened">
          <Day at={book.firstAt} />
        </Figure>
        <Figure name="Last happened">
          <Day at={book.lastAt} />
        </Figure>
        <Figure name="Last recorded">
          <Day at={book.bookedAt} missing="none yet" />
        </Figure>
      </div>
      <AccountByName id={id} />
      <Assets book={book} />
      <BookMappings id={id} book={book} />
      <Section title="Imports">
        <Imports jobs={jobs} />
      </Section>
      <ReconcileSection id={id} book={book} jobs={jobs} />
    </>
  )
}

/** Looks at the jobs again and again while one of them is open. */
function useLook(jobs: Paged<CursorPage<Job>>): void {
  const { data, refetch } = jobs
  const isBusy = data?.pages.some(({ items }) => items.some(isOpen)) === true
  useEffect(() => {
    if (!isBusy) return undefined
    const timer = setInterval(() => void refetch(), LOOK_MS)
    return () => clearInterval(timer)
  }, [isBusy, refetch])
}

function Assets({ book }: { book: BookState }): ReactElement {
  const mayWrite = useMay('book.write')
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Section
      title="Assets"
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => setIsAdding(true)}>
            Add assets
          </Button>
        )
      }
    >
      {book.assets.length === 0 ? (
        <Empty title="No asset yet">Rows are refused until their assets are here.</Empty>
      ) : (
        <DataTable
          caption={counted(book.assets.length, 'assets')}
          columns={ASSET_COLUMNS}
          rows={book.assets}
          rowKey={({ code }) => code}
          csv="assets"
        />
      )}
      {isAdding && (
        <BookDialog
          book={book}
          onClose={() => setIsAdding(false)}
          onDone={() => setIsAdding(false)}
        />
      )}
    </Section>
  )
}

const ASSET_COLUMNS: readonly Column<BookAsset>[] = [
  {
    key: 'code',
    head: 'Code',
    main: true,
    cell: ({ code }) => <strong>{code}</strong>,
    text: ({ code }) => code,
  },
  {
    key: 'decimals',
    head: 'Decimals',
    number: true,
    cell: ({ decimals }) => decimals,
    text: ({ decimals }) => String(decimals),
  },
  {
    key: 'asset',
    head: 'Id',
    cell: ({ asset }) => <code className="break">{asset}</code>,
    text: ({ asset }) => asset,
  },
  {
    key: 'same',
    head: 'On its chain',
    cell: ({ same }) =>
      same === null ? (
        <span className="soft">–</span>
      ) : (
        <Identifier text={same.asset} what="the id on its chain" />
      ),
    text: ({ same }) => same?.asset ?? '',
  },
]

const Imports = ({ jobs }: { jobs: Paged<CursorPage<Job>> }): ReactElement => (
  <PagedTable
    pages={jobs}
    what="jobs"
    order="newest first"
    columns={JOB_COLUMNS}
    rowKey={({ id }) => id}
    csv="book-jobs"
    empty={<Empty title="No import yet">Imports of files into this book appear here.</Empty>}
  />
)

function takenOf(job: Job): string {
  if (job.kind !== 'import-book' || job.result === null) return progressText(job)
  const { stored, refused, dryRun } = job.result
  const verb = dryRun === true ? 'good, not stored' : 'stored'
  return `${formatCount(stored)} ${verb}, ${formatCount(refused)} refused`
}

const JOB_COLUMNS = jobColumns({ key: 'taken', head: 'Taken', textOf: takenOf })
