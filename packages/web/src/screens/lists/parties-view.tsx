/** Parties of a list, found by the beginning of a word of a name. */
import type { ListedPartyRow } from '@paperchain/contract/listed-party'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Column } from '../../ui/data-table.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { useParties } from './queries.ts'

export function PartiesView({ list }: { list: string }): ReactElement {
  const search = useSearch({ from: '/frame/lists/$list' })
  const router = useRouter()
  const pages = useParties(list, search.q)
  const setQ = (q: string | undefined): void => {
    const { q: _, ...rest } = search
    void router.navigate({
      to: '.',
      search: q === undefined ? rest : { ...rest, q },
      replace: true,
    })
  }
  return (
    <>
      <div className="filter-bar">
        <FilterField label="A word of a name begins with" value={search.q} onChange={setQ} />
      </div>
      <PagedTable
        pages={pages}
        what="parties"
        order="by id"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        csv={`parties-${list}`}
        empty={<Empty title={search.q ? 'No party has that' : 'This list names no parties'} />}
      />
    </>
  )
}

const COLUMNS: readonly Column<ListedPartyRow>[] = [
  {
    key: 'name',
    head: 'Name',
    main: true,
    cell: ({ list, id, name, found }) => (
      <span className="entry-label">
        <Link to="/lists/$list/parties/$party" params={{ list, party: id }} data-main="">
          <bdi>{name}</bdi>
        </Link>
        {found !== '' && (
          <span className="small soft break">
            also <bdi>{found}</bdi>
          </span>
        )}
      </span>
    ),
    text: ({ name }) => name,
  },
  { key: 'kind', head: 'Kind', cell: ({ kind }) => kind, text: ({ kind }) => kind },
  {
    key: 'programmes',
    head: 'Programmes',
    cell: ({ programmes }) => <span className="break">{programmes.join(', ')}</span>,
    text: ({ programmes }) => programmes.join(', '),
  },
  {
    key: 'standing',
    head: 'Standing',
    cell: ({ mentioned }) => (mentioned ? 'named beside' : 'listed'),
    text: ({ mentioned }) => (mentioned ? 'named beside' : 'listed'),
  },
  { key: 'id', head: 'Id', cell: ({ id }) => <code>{id}</code>, text: ({ id }) => id },
]
