/** Tags as they stand: filters in the address. */
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import type { TagsSearch } from '../../search-params.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import { Page, Tabs } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { LateListsNow } from '../late-parts.tsx'
import { ConflictsView } from './conflicts-view.tsx'
import { TAG_COLUMNS, tagKey } from './tag-columns.tsx'

const FILTERS = [
  ['q', 'Label or actor has'],
  ['category', 'Category is'],
  ['actor', 'Actor is'],
  ['list', 'List is'],
] as const

export function TagsPage(): ReactElement {
  const search = useSearch({ from: '/frame/tags' })
  const { tab } = search
  const to = '/tags' as const
  return (
    <Page title="Tags" name="Tags">
      <LateListsNow />
      <Tabs
        label="Of tags"
        tabs={[
          { label: 'All tags', on: tab === undefined, link: { to, search: {} } },
          {
            label: 'Conflicts',
            on: tab === 'conflicts',
            link: { to, search: { tab: 'conflicts' } },
          },
        ]}
      />
      {tab === 'conflicts' ? <ConflictsView search={search} /> : <AllTags search={search} />}
    </Page>
  )
}

function AllTags({ search: asked }: { search: TagsSearch }): ReactElement {
  const { tab: _, kind: __, strength: ___, ...search } = asked
  const pages = usePages(['tags', search], (cursor, signal) =>
    ask('tag.list', { query: { ...search, ...(cursor === undefined ? {} : { cursor }) } }, signal),
  )
  const isFiltered = Object.keys(search).length > 0
  return (
    <>
      <Filters search={search} />
      {search.label !== undefined && (
        <p className="row">
          Only the label <strong>{search.label}</strong>
          <Link to="/tags">Show all</Link>
        </p>
      )}
      <PagedTable
        pages={pages}
        what="tags"
        order="by label"
        columns={TAG_COLUMNS}
        rowKey={tagKey}
        csv="tags"
        empty={
          isFiltered ? (
            <Empty
              title="No tag matches these filters"
              action={<Link to="/tags">Clear filters</Link>}
            />
          ) : (
            <Empty title="No tags yet" action={<Link to="/lists">Import a list</Link>}>
              A tag is a sourced claim about who holds an account. They come with lists.
            </Empty>
          )
        }
      />
    </>
  )
}

function Filters({ search }: { search: TagsSearch }): ReactElement {
  const router = useRouter()
  function set(name: keyof TagsSearch, value: string | undefined): void {
    const { [name]: _, ...rest } = search
    const next = value === undefined ? rest : { ...rest, [name]: value }
    void router.navigate({ to: '/tags', search: next, replace: true })
  }
  return (
    <search className="filter-bar">
      {FILTERS.map(([name, label]) => (
        <FilterField
          key={name}
          label={label}
          value={search[name]}
          onChange={(value) => set(name, value)}
        />
      ))}
    </search>
  )
}
