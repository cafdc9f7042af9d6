/** All lists with their age, and bringing a version in. */
import type { List } from '@paperchain/contract/list'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { Day } from '../../ui/value.tsx'
import { StaleMark } from '../late-parts.tsx'
import { ListImport } from './list-import.tsx'
import { listsQuery } from './queries.ts'
import { SourcesPanel } from './sources-panel.tsx'

export function ListsPage(): ReactElement {
  const query = useQuery(listsQuery)
  const mayImport = useMay('list.import')
  return (
    <Page title="Lists" name="Lists">
      <QueryView query={query} what="the lists">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No list yet">
              Sanctions lists, tag packs and pool lists appear here, each with all its versions.
              Without a sanctions list nothing can be called clear.
            </Empty>
          ) : (
            <DataTable
              caption={`${counted(items.length, 'lists')}, each with its newest version`}
              columns={COLUMNS}
              rows={items}
              rowKey={({ list }) => list}
              csv="lists"
            />
          )
        }
      </QueryView>
      <SourcesPanel />
      {mayImport && (
        <Section
          title="Bring a version in"
          about="Versions may arrive in any order; when each claim was true is worked out again."
        >
          <ListImport />
        </Section>
      )}
    </Page>
  )
}

const COLUMNS: readonly Column<List>[] = [
  {
    key: 'list',
    head: 'List',
    main: true,
    cell: ({ list }) => (
      <Link to="/lists/$list" params={{ list }} data-main="">
        {list}
      </Link>
    ),
    text: ({ list }) => list,
  },
  {
    key: 'kind',
    head: 'Kind',
    cell: ({ sanction }) => <span className="mark">{sanction ? 'sanctions' : 'tags'}</span>,
    text: ({ sanction }) => (sanction ? 'sanctions' : 'tags'),
  },
  {
    key: 'versions',
    head: 'Versions',
    number: true,
    cell: ({ versions }) => formatCount(versions),
    text: ({ versions }) => String(versions),
  },
  {
    key: 'published',
    head: 'Newest',
    cell: ({ newest }) => <Day at={newest.published} />,
    text: ({ newest }) => newest.published,
  },
  {
    key: 'entries',
    head: 'Entries',
    number: true,
    cell: ({ newest }) => formatCount(newest.entryCount),
    text: ({ newest }) => String(newest.entryCount),
  },
  {
    key: 'faults',
    head: 'Remarks',
    number: true,
    cell: ({ newest }) => formatCount(newest.faultCount),
    text: ({ newest }) => String(newest.faultCount),
  },
  {
    key: 'state',
    head: 'State',
    cell: ({ stale, ageDays }) =>
      stale ? <StaleMark /> : <span className="soft">{counted(ageDays, 'days')} old</span>,
    text: ({ ageDays }) => counted(ageDays, 'days'),
  },
]
