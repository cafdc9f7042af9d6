/** The audit log: who did what, filters in the address, the proof that it is whole. */
import type { AuditEntry, AuditVerdict } from '@paperchain/contract/audit'
import { useMutation } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import { formatCount } from '../../format/amount.ts'
import type { AuditSearch } from '../../search-params.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { download } from '../../ui/download.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import { Page } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Banner, Empty, Failed } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import { Need } from '../need.tsx'
import { EntryDialog } from './entry-dialog.tsx'

export function AuditPage(): ReactElement {
  const verify = useMutation<AuditVerdict, Failure>({
    mutationFn: () => ask('audit.verify', { body: {} }),
  })
  return (
    <Page
      title="Audit log"
      name="Audit log"
      actions={
        <Need permission="audit.read" what="the audit log">
          <Button
            weight="primary"
            icon="verify"
            busy={verify.isPending}
            onClick={() => verify.mutate()}
          >
            Verify the log
          </Button>
        </Need>
      }
    >
      <Need permission="audit.read" what="the audit log">
        {verify.error && <Failed error={verify.error} what="to verify the log" />}
        {verify.data && <Verdict verdict={verify.data} />}
        <Entries />
      </Need>
    </Page>
  )
}

function Verdict({ verdict }: { verdict: AuditVerdict }): ReactElement {
  if (verdict.state === 'broken') {
    return (
      <Banner tone="bad" live="alert" title={`Broken at entry ${formatCount(verdict.seq)}`}>
        <p>
          {verdict.message} ({verdict.what}). The {formatCount(verdict.entries)} entries before it
          are proven.
        </p>
        <p>
          Keep the data folder as it is, and compare with a backup and with heads kept elsewhere.
        </p>
      </Banner>
    )
  }
  const { head, entries } = verdict
  const save = (): void =>
    download(`audit-head-${head.seq}.json`, `${JSON.stringify(head)}\n`, 'application/json')
  return (
    <Banner
      tone="good"
      live="status"
      title={`Whole: ${formatCount(entries)} entries, none changed, dropped or inserted`}
      actions={<Button onClick={save}>Save the signed head</Button>}
    >
      Keep the head elsewhere: with it nobody can drop the end of the log unseen.
    </Banner>
  )
}

const FILTERS = [
  ['who', 'Who (id)', 'search'],
  ['action', 'Action', 'search'],
  ['object', 'On what', 'search'],
  ['from', 'From', 'date'],
  ['to', 'To', 'date'],
] as const

function Filters({ search }: { search: AuditSearch }): ReactElement {
  const router = useRouter()
  function set(name: keyof AuditSearch, value: string | undefined): void {
    const { [name]: _, ...rest } = search
    const next = value === undefined ? rest : { ...rest, [name]: value }
    void router.navigate({ to: '/admin/audit', search: next, replace: true })
  }
  return (
    <search className="filter-bar">
      {FILTERS.map(([name, label, type]) => (
        <FilterField
          key={name}
          label={label}
          type={type}
          value={search[name]}
          {...(name === 'action' ? { placeholder: 'user. for all of user' } : {})}
          onChange={(value) => set(name, value)}
        />
      ))}
    </search>
  )
}

function Entries(): ReactElement {
  const search = useSearch({ from: '/frame/admin/audit' })
  const [open, setOpen] = useState<AuditEntry | null>(null)
  const pages = usePages(['audit', search], (cursor, signal) =>
    ask(
      'audit.list',
      { query: { ...search, ...(cursor === undefined ? {} : { cursor }) } },
      signal,
    ),
  )
  return (
    <>
      <Filters search={search} />
      <PagedTable
        pages={pages}
        what="entries"
        order="newest first; reading them is an entry too"
        columns={columnsOf(setOpen)}
        rowKey={({ seq }) => String(seq)}
        csv="audit"
        empty={
          <Empty
            title="No entry matches these filters"
            action={<Link to="/admin/audit">Clear filters</Link>}
          />
        }
      />
      {open !== null && <EntryDialog entry={open} onClose={() => setOpen(null)} />}
    </>
  )
}

const columnsOf = (open: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] => [
  {
    key: 'seq',
    head: 'No.',
    number: true,
    main: true,
    cell: (entry) => (
      <button type="button" className="link" data-main="" onClick={() => open(entry)}>
        {formatCount(entry.seq)}
      </button>
    ),
    text: ({ seq }) => String(seq),
  },
  { key: 'when', head: 'When', cell: ({ when }) => <Moment at={when} />, text: ({ when }) => when },
  {
    key: 'who',
    head: 'Who',
    cell: ({ who, whoName }) => <span title={who}>{whoName || who}</span>,
    text: ({ who }) => who,
  },
  {
    key: 'action',
    head: 'Did',
    cell: ({ action }) => <code>{action}</code>,
    text: ({ action }) => action,
  },
  {
    key: 'object',
    head: 'On what',
    cell: ({ object }) => <span className="break">{object}</span>,
    text: ({ object }) => object,
  },
  { key: 'from', head: 'From', cell: ({ from }) => from || '–', text: ({ from }) => from },
]
