/** Entries of one version, with its files and the remarks on its rows. */
import type { ListVersionDetail, PlacedEntry } from '@paperchain/contract/list'
import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { rowsOf } from '../../api/pages.ts'
import { counted } from '../../format/words.ts'
import type { Column } from '../../ui/data-table.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { Facts } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { AccountId, Day, Identifier } from '../../ui/value.tsx'
import { FaultTable } from '../fault-table.tsx'
import { plainWord, tagKind } from '../shared-tag.ts'
import { EntryLabel } from '../tag-parts.tsx'
import { useEntries, useVersions, versionQuery } from './queries.ts'

export function EntryView({ list }: { list: string }): ReactElement {
  const { version } = useSearch({ from: '/frame/lists/$list' })
  const versions = useVersions(list)
  return (
    <QueryView query={versions} what="the versions">
      {(data) => {
        const hash = version ?? rowsOf(data)[0]?.hash
        return hash === undefined ? (
          <Empty title="No version here" />
        ) : (
          <Version {...{ list, hash }} />
        )
      }}
    </QueryView>
  )
}

function Version({ list, hash }: { list: string; hash: string }): ReactElement {
  const search = useSearch({ from: '/frame/lists/$list' })
  const router = useRouter()
  const detail = useQuery(versionQuery(list, hash))
  const pages = useEntries(list, hash, search.q)
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
      <QueryView query={detail} what="the version" rows={2}>
        {(data) => <Head version={data} />}
      </QueryView>
      <div className="filter-bar">
        <FilterField label="Key, account or label has" value={search.q} onChange={setQ} />
      </div>
      <PagedTable
        pages={pages}
        what="entries"
        order="by key"
        columns={COLUMNS}
        rowKey={({ key }) => key}
        csv={`entries-${list}`}
        empty={<Empty title={search.q ? 'No entry has that' : 'No entries'} />}
      />
    </>
  )
}

function Head({ version }: { version: ListVersionDetail }): ReactElement {
  const { hash, published, known, files, faults, faultCount } = version
  return (
    <>
      <div className="card">
        <Facts
          rows={[
            ['Published', <Day key="published" at={published} />],
            ['Known here since', <Day key="known" at={known} />],
            ['Version', <Identifier key="hash" text={hash} what="the hash of the version" />],
            ['Files', files.map(({ name }) => name).join(', ')],
          ]}
        />
      </div>
      {faultCount > 0 && (
        <details className="remarks">
          <summary>{counted(faultCount, 'remarks')} on rows of this version</summary>
          <FaultTable faults={faults} count={faultCount} />
        </details>
      )}
    </>
  )
}

const COLUMNS: readonly Column<PlacedEntry>[] = [
  {
    key: 'account',
    head: 'Account',
    main: true,
    cell: ({ account, place }) => <AccountId ledger={place.ledgerName} account={account} />,
    text: ({ account }) => account,
  },
  {
    key: 'ledger',
    head: 'Chain',
    cell: ({ place }) => place.ledgerName,
    text: ({ place }) => place.ledgerName,
  },
  {
    key: 'label',
    head: 'Label',
    cell: (entry) => <EntryLabel entry={entry} />,
    text: ({ label }) => label,
  },
  {
    key: 'names',
    head: 'Names',
    csvOnly: true,
    cell: () => null,
    text: ({ party }) => party?.names.join('; ') ?? '',
  },
  {
    key: 'programmes',
    head: 'Programmes',
    csvOnly: true,
    cell: () => null,
    text: ({ programmes }) => programmes.join(', '),
  },
  { key: 'kind', head: 'Kind', cell: (entry) => tagKind(entry), text: (entry) => tagKind(entry) },
  {
    key: 'confidence',
    head: 'Confidence',
    cell: ({ confidence }) => plainWord(confidence),
    text: ({ confidence }) => confidence,
  },
  {
    key: 'from',
    head: 'Stated from',
    cell: ({ statedFrom }) => <Day at={statedFrom} missing="not stated" />,
    text: ({ statedFrom }) => statedFrom ?? '',
  },
  {
    key: 'where',
    head: 'File, row',
    cell: ({ file, row }) => <span className="fault-place">{`${file}, ${row}`}</span>,
    text: ({ file, row }) => `${file}, ${row}`,
  },
]
