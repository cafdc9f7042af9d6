/** One list: versions, what changed between two of them, entries of a version. */
import type { ListVersion } from '@paperchain/contract/list'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { rowsOf } from '../../api/pages.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Page, Tabs } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { Day, Identifier } from '../../ui/value.tsx'
import { StaleMark, useIsLate } from '../late-parts.tsx'
import { DiffView } from './diff-view.tsx'
import { EntryView } from './entry-view.tsx'
import { PartiesView } from './parties-view.tsx'
import { useVersions } from './queries.ts'

export function ListPage(): ReactElement {
  const { list } = useParams({ from: '/frame/lists/$list' })
  const { tab } = useSearch({ from: '/frame/lists/$list' })
  const versions = useVersions(list)
  const newest = rowsOf<ListVersion>(versions.data)[0]
  const isStale = useIsLate()(list)
  return (
    <Page
      title={list}
      name={list}
      kind={
        newest === undefined
          ? 'List'
          : `${newest.sanction ? 'Sanctions' : 'Tags'}, ${counted(newest.entryCount, 'entries')}`
      }
      actions={isStale && <StaleMark />}
    >
      <Parts list={list} />
      {tab === undefined && <Versions list={list} />}
      {tab === 'diff' && <DiffView list={list} />}
      {tab === 'entries' && <EntryView list={list} />}
      {tab === 'parties' && <PartiesView list={list} />}
    </Page>
  )
}

/** The tabs of a list. */
function Parts({ list }: { list: string }): ReactElement {
  const { tab } = useSearch({ from: '/frame/lists/$list' })
  const to = '/lists/$list' as const
  const params = { list }
  return (
    <Tabs
      label="Of this list"
      tabs={[
        { label: 'Versions', on: tab === undefined, link: { to, params, search: {} } },
        { label: 'Changes', on: tab === 'diff', link: { to, params, search: { tab: 'diff' } } },
        {
          label: 'Entries',
          on: tab === 'entries',
          link: { to, params, search: { tab: 'entries' } },
        },
        {
          label: 'Parties',
          on: tab === 'parties',
          link: { to, params, search: { tab: 'parties' } },
        },
      ]}
    />
  )
}

function Versions({ list }: { list: string }): ReactElement {
  const pages = useVersions(list)
  const oldest = pages.hasNextPage ? undefined : rowsOf<ListVersion>(pages.data).at(-1)?.hash
  return (
    <PagedTable
      pages={pages}
      what="versions"
      order="newest first"
      columns={columnsOf(list, oldest)}
      rowKey={({ hash }) => hash}
      csv={`versions-${list}`}
      empty={<Empty title="No version here" />}
    />
  )
}

/** flat: one table of columns. */
const columnsOf = (list: string, oldest: string | undefined): readonly Column<ListVersion>[] => [
  {
    key: 'published',
    head: 'Published',
    main: true,
    cell: ({ published, hash }) => (
      <Link
        to="/lists/$list"
        params={{ list }}
        search={{ tab: 'entries', version: hash }}
        data-main=""
      >
        <Day at={published} />
      </Link>
    ),
    text: ({ published }) => published,
  },
  {
    key: 'known',
    head: 'Known here since',
    cell: ({ known }) => <Day at={known} />,
    text: ({ known }) => known,
  },
  count('entryCount', 'Entries'),
  count('added', 'Added'),
  count('changed', 'Changed'),
  count('removed', 'Removed'),
  count('faultCount', 'Remarks'),
  {
    key: 'hash',
    head: 'Version',
    cell: ({ hash }) => <Identifier text={hash} what="the hash of the version" />,
    text: ({ hash }) => hash,
  },
  {
    key: 'diff',
    head: 'Changes',
    cell: ({ hash }) =>
      hash === oldest ? (
        <span className="soft">the first one</span>
      ) : (
        <Link to="/lists/$list" params={{ list }} search={{ tab: 'diff', to: hash }}>
          against the one before
        </Link>
      ),
  },
]

function count(
  key: 'entryCount' | 'added' | 'changed' | 'removed' | 'faultCount',
  head: string,
): Column<ListVersion> {
  return {
    key,
    head,
    number: true,
    cell: (version) => formatCount(version[key]),
    text: (version) => String(version[key]),
  }
}
