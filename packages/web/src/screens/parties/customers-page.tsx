/** Customers of the institution by number, without names; those of a book, or of one account. */
import type { PartyRow } from '@paperchain/contract/party'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { formatCount } from '../../format/amount.ts'
import { middleCut } from '../../format/identifier.ts'
import type { CustomersSearch } from '../../search-params.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { Page } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { Day } from '../../ui/value.tsx'
import { Need } from '../need.tsx'
import { BookField } from './book-field.tsx'
import { FindByNumber } from './find-by-number.tsx'
import { useCustomers } from './queries.ts'

/** flat: the head of the page, then its parts. */
export function CustomersPage(): ReactElement {
  const search = useSearch({ from: '/frame/customers' })
  const mayWrite = useMay('party.write')
  const { book } = search
  const of = book === undefined ? {} : { book }
  return (
    <Page
      title="Customers"
      name="Customers"
      kind={
        book !== undefined && (
          <Link to="/books/$book" params={{ book }}>
            Of book {book}
          </Link>
        )
      }
      actions={
        mayWrite && (
          <>
            <Link to="/customers/import" search={of} className="button">
              Import a file
            </Link>
            <Link to="/customers/new" search={of} className="button primary">
              Add a customer
            </Link>
          </>
        )
      }
    >
      <p className="soft about">
        Persons and companies that hold accounts, by a number that says nothing. Who somebody is, is
        shown for a reason, and the look is kept in the audit log.
      </p>
      <Need permission="party.list" what="customers">
        <Filters search={search} />
        <List search={search} />
        <FindByNumber />
      </Need>
    </Page>
  )
}

/** Two filters, which stand in the address. */
function Filters({ search }: { search: CustomersSearch }): ReactElement {
  const router = useRouter()
  const { book, account } = search
  const go = (next: CustomersSearch): void =>
    void router.navigate({ to: '/customers', search: next, replace: true })
  return (
    <search className="filter-bar">
      <BookField
        value={book ?? ''}
        none="all"
        onChange={(value) => go(value === '' ? {} : { book: value })}
      />
      {book !== undefined && (
        <FilterField
          label="Account in its ledger"
          value={account}
          onChange={(value) => go({ book, ...(value === undefined ? {} : { account: value }) })}
        />
      )}
    </search>
  )
}

function List({ search }: { search: CustomersSearch }): ReactElement {
  const pages = useCustomers(search)
  return (
    <PagedTable
      pages={pages}
      what="customers"
      order="the newest first"
      columns={CUSTOMER_COLUMNS}
      rowKey={({ id }) => id}
      csv="customers"
      empty={search.book === undefined ? <NoCustomer /> : <NoneHere search={search} />}
    />
  )
}

const NoCustomer = (): ReactElement => (
  <Empty title="No customer yet">
    Add one, or import a file with a row for each. The guide is docs/how-to/parties.md.
  </Empty>
)

const NoneHere = ({ search }: { search: CustomersSearch }): ReactElement => (
  <Empty
    title={search.account === undefined ? 'Nobody holds accounts of it' : 'Nobody holds it'}
    action={<Link to="/customers">Show all customers</Link>}
  >
    {search.account === undefined
      ? 'No customer here is said to hold an account of the book.'
      : 'No customer here is said to hold this account of the book.'}
  </Empty>
)

/** What keeps a customer, or what became of them. */
function stateOf({ erasedAt, holds, dueOn }: PartyRow): string {
  if (erasedAt !== null) return 'erased'
  if (holds.length > 0) return 'on legal hold'
  if (dueOn === null) return 'kept'
  return dueOn <= new Date().toISOString().slice(0, 10) ? 'due to be erased' : `kept to ${dueOn}`
}

function State({ row }: { row: PartyRow }): ReactElement {
  const text = stateOf(row)
  return <span className={text.startsWith('kept') ? 'soft' : 'mark warning'}>{text}</span>
}

/** A row of the search by number, and of the list. */
export const CUSTOMER_COLUMNS: readonly Column<PartyRow>[] = [
  {
    key: 'id',
    head: 'Customer',
    main: true,
    cell: ({ id }) => <CustomerLink id={id} />,
    text: ({ id }) => id,
  },
  { key: 'schema', head: 'Kind', cell: ({ schema }) => schema, text: ({ schema }) => schema },
  {
    key: 'accounts',
    head: 'Accounts',
    number: true,
    cell: ({ accounts }) => formatCount(accounts.length),
    text: ({ accounts }) => accounts.map(({ book, account }) => `${book}/${account}`).join(' '),
  },
  {
    key: 'version',
    head: 'Version',
    number: true,
    cell: ({ version }) => formatCount(version),
    text: ({ version }) => String(version),
  },
  {
    key: 'created',
    head: 'First written',
    cell: ({ createdAt }) => <Day at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
  {
    key: 'updated',
    head: 'Changed',
    cell: ({ updatedAt }) => <Day at={updatedAt} />,
    text: ({ updatedAt }) => updatedAt,
  },
  {
    key: 'state',
    head: 'State',
    cell: (row) => <State row={row} />,
    text: stateOf,
  },
]

/** A customer by number, linked to the page about it. */
export const CustomerLink = ({ id }: { id: string }): ReactElement => (
  <span className="identifier">
    <Link to="/customers/$party" params={{ party: id }} className="mono" title={id} data-main="">
      {middleCut(id)}
    </Link>
    <CopyButton text={id} what="the number of the customer" />
  </span>
)
