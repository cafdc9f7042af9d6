/** Bringing blocks in: from this machine or from a folder of the server; and every job so far. */
import type { Job } from '@paperchain/contract/job'
import { Link, useRouter } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import { useMay } from '../../api/session.ts'
import type { Column } from '../../ui/data-table.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Banner, Empty, Failed } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import { jobColumns } from '../job-columns.tsx'
import { isOpen, progressText } from '../jobs.tsx'
import { NodeForm, startImport } from './account-import.tsx'
import { BlockOptions, blockFields, NO_WORDS, wantedFiles } from './block-options.tsx'
import { PathForm } from './path-form.tsx'
import { Sending } from './sending.tsx'
import { useImport } from './use-import.ts'

/** Milliseconds between two looks at the list of jobs. */
const LOOK_MS = 2_000

export function ImportsPage(): ReactElement {
  const mayImport = useMay('block.import')
  return (
    <Page title="Imports" name="Imports">
      {mayImport ? (
        <NewImport />
      ) : (
        <Banner
          tone="info"
          title="You may follow imports; analysts, officers and admins start them"
        />
      )}
      <Section title="Jobs">
        <Jobs />
      </Section>
    </Page>
  )
}

function NewImport(): ReactElement {
  const router = useRouter()
  const [words, setWords] = useState(NO_WORDS)
  const { fields, wrong } = blockFields(words)
  const work = useImport('blocks', (source) => startImport(source, fields))
  const { state } = work
  useEffect(() => {
    if (state.kind !== 'started') return
    void router.navigate({ to: '/imports/$job', params: { job: state.job.id } })
  }, [state, router])
  return (
    <Section
      title="Bring blocks in"
      about="Any order, as often as you like: the same blocks give the same ledger."
    >
      {state.kind === 'failed' && <Failed error={state.failure} what="the import" />}
      {state.kind === 'sending' ? (
        <Sending sent={state.sent} stop={work.stop} />
      ) : (
        <>
          <DropZone
            {...wantedFiles(words.ledger)}
            multiple
            disabled={wrong !== undefined}
            onFiles={(files) => void work.sendAll(files)}
          />
          <BlockOptions words={words} onChange={setWords} />
          <PathForm onPaths={(paths) => void work.takePaths(paths)} />
          <NodeForm />
          <p className="soft">
            The files of an exchange, a bank or a casino come in on the page of{' '}
            <Link to="/books">their book</Link>.
          </p>
        </>
      )}
    </Section>
  )
}

const COLUMNS: readonly Column<Job>[] = [
  ...jobColumns({ key: 'progress', head: 'Progress', textOf: progressText }),
  {
    key: 'ended',
    head: 'Ended',
    cell: ({ endedAt }) => <Moment at={endedAt} />,
    text: ({ endedAt }) => endedAt ?? '',
  },
]

function Jobs(): ReactElement {
  const pages = usePages(['jobs'], (cursor, signal) =>
    ask('job.list', { query: cursor === undefined ? {} : { cursor } }, signal),
  )
  const { refetch } = pages
  const isBusy = pages.data?.pages.some(({ items }) => items.some(isOpen)) === true
  useEffect(() => {
    if (!isBusy) return undefined
    const timer = setInterval(() => void refetch(), LOOK_MS)
    return () => clearInterval(timer)
  }, [isBusy, refetch])
  return (
    <PagedTable
      pages={pages}
      what="jobs"
      order="newest first"
      columns={COLUMNS}
      rowKey={({ id }) => id}
      csv="jobs"
      empty={
        <Empty title="No job yet">
          Imports of blocks, lists and books appear here while they run.
        </Empty>
      }
    />
  )
}
