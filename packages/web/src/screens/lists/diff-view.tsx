/** What came, went and changed between two versions, in words and side by side. */
import type { ListDiff, ListVersion } from '@paperchain/contract/list'
import type { ListEntry } from '@paperchain/contract/screen'
import { useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { rowsOf } from '../../api/pages.ts'
import { formatCount } from '../../format/amount.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Figure } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { Day, Identifier } from '../../ui/value.tsx'
import { changedFields } from './changed-fields.ts'
import { useDiff, useVersions } from './queries.ts'

type Row = ListDiff['items'][number]

export function DiffView({ list }: { list: string }): ReactElement {
  const { from, to } = useSearch({ from: '/frame/lists/$list' })
  const versions = useVersions(list)
  const pages = useDiff(list, { from, to })
  const first = pages.data?.pages[0]
  const all = rowsOf<ListVersion>(versions.data)
  if (versions.data !== undefined && all.length < 2) {
    return (
      <Empty title="One version only">
        A second version of this list will be compared with this one here.
      </Empty>
    )
  }
  return (
    <>
      <div className="filter-bar">
        <VersionField name="from" label="From" all={all} now={from ?? first?.from.hash} />
        <VersionField name="to" label="To" all={all} now={to ?? first?.to.hash} />
      </div>
      {first !== undefined && (
        <div className="figures amounts">
          <Figure name="Added">{formatCount(first.added)}</Figure>
          <Figure name="Changed">{formatCount(first.changed)}</Figure>
          <Figure name="Removed">{formatCount(first.removed)}</Figure>
          <Figure name="Between">
            <Day at={first.from.published} /> → <Day at={first.to.published} />
          </Figure>
        </div>
      )}
      <PagedTable
        pages={pages}
        what="differences"
        columns={COLUMNS}
        rowKey={({ before, after, party }) => (after ?? before)?.key ?? `party ${party?.id ?? ''}`}
        csv={`diff-${list}`}
        empty={<Empty title="No difference">Both versions claim the same.</Empty>}
      />
    </>
  )
}

function VersionField(props: {
  readonly name: 'from' | 'to'
  readonly label: string
  readonly all: readonly ListVersion[]
  readonly now: string | undefined
}): ReactElement {
  const { name, label, all, now } = props
  const search = useSearch({ from: '/frame/lists/$list' })
  const router = useRouter()
  return (
    <Field label={label}>
      {(ids) => (
        <select
          {...ids}
          value={all.find(({ hash }) => now !== undefined && hash.startsWith(now))?.hash ?? ''}
          onChange={(event) =>
            void router.navigate({ to: '.', search: { ...search, [name]: event.target.value } })
          }
        >
          {all.map(({ hash, published }) => (
            <option key={hash} value={hash}>
              {published.slice(0, 10)}, version {hash.slice(0, 8)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

const CHANGES: Record<Row['change'], readonly [look: string, icon: IconName]> = {
  added: ['good', 'plus'],
  removed: ['bad', 'minus'],
  changed: ['warning', 'trace'],
}

const entryOf = ({ before, after }: Row): ListEntry | null => after ?? before

const fieldsOf = ({ before, after, party }: Row) =>
  party === null ? changedFields(before, after) : party.fields

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'change',
    head: 'Change',
    cell: ({ change }) => (
      <span className={`mark ${CHANGES[change][0]}`}>
        <Icon name={CHANGES[change][1]} size={13} /> {change}
      </span>
    ),
    text: ({ change }) => change,
  },
  {
    key: 'account',
    head: 'Account or party',
    main: true,
    cell: (row) =>
      row.party === null ? (
        <Identifier text={entryOf(row)?.account ?? ''} what="the address" />
      ) : (
        <span>party {row.party.id}</span>
      ),
    text: (row) => row.party?.id ?? entryOf(row)?.account ?? '',
  },
  {
    key: 'label',
    head: 'Label',
    cell: (row) => <bdi className="break">{row.party?.name ?? entryOf(row)?.label}</bdi>,
    text: (row) => row.party?.name ?? entryOf(row)?.label ?? '',
  },
  {
    key: 'what',
    head: 'What changed',
    cell: (row) => (
      <ul>
        {fieldsOf(row).map(({ field, was, is }) => (
          <li key={field} className="break">
            {field}: <del>{was || 'empty'}</del> → <ins>{is || 'empty'}</ins>
          </li>
        ))}
      </ul>
    ),
    text: (row) =>
      fieldsOf(row)
        .map(({ field, was, is }) => `${field}: ${was} -> ${is}`)
        .join('; '),
  },
]
