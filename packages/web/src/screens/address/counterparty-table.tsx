/** Who stood on the other side, in and out apart, largest first. */
import type { Counterparties, Counterparty } from '@paperchain/contract/ledger'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { lookAlikes } from '../../format/identifier.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { AccountId } from '../../ui/value.tsx'
import { assetBook } from '../assets.ts'
import { amountColumns } from '../posting-parts.tsx'
import { TagMark } from '../tag-parts.tsx'
import { counterpartiesQuery } from './queries.ts'

export function CounterpartyTable(): ReactElement {
  const params = useParams({ from: '/frame/address/$ledger/$account' })
  const query = useQuery(counterpartiesQuery(params))
  return (
    <QueryView query={query} what="counterparties">
      {(data) => <Tables data={data} ledger={params.ledger} account={params.account} />}
    </QueryView>
  )
}

function Tables(props: { data: Counterparties; ledger: string; account: string }): ReactElement {
  const { data, ledger, account } = props
  if (data.rows.length === 0) return <Empty title="Nobody else in its transactions" />
  const columns = columnsOf(ledger, data)
  const read = `${formatCount(data.transactionsRead)} shared transactions`
  const part = (direction: Counterparty['direction'], what: string): ReactElement => {
    const rows = data.rows.filter((row) => row.direction === direction)
    return (
      <DataTable
        caption={`${formatCount(rows.length)} ${what}, largest first`}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.account} ${row.asset}`}
        csv={`${direction}-${account}`}
      />
    )
  }
  return (
    <>
      <p className="soft about">
        {data.paired
          ? `Values are what passed between the two in ${read}, without fees.`
          : `Values are sums of whole postings in ${read}: the most that may have passed, not ` +
            'what did. A trace tells more.'}
      </p>
      {(!data.complete || data.leftOut > 0) && (
        <Banner tone="warning" title="Not all of them">
          {data.leftOut > 0 && <p>{formatCount(data.leftOut)} smaller ones are left out.</p>}
          {!data.complete && <p>The account has more transactions than were read.</p>}
        </Banner>
      )}
      {part('in', 'that paid it')}
      {part('out', 'that it paid')}
    </>
  )
}

/** flat: one table of columns. */
function columnsOf(ledger: string, data: Counterparties): readonly Column<Counterparty>[] {
  const book = assetBook(data.assets)
  const alike = lookAlikes(data.rows.flatMap(({ account }) => account ?? []))
  return [
    {
      key: 'account',
      head: 'Account',
      main: true,
      cell: ({ account }) => (
        <AccountId ledger={ledger} account={account} lookAlike={alike.has(account ?? '')} />
      ),
      text: ({ account }) => account ?? '',
    },
    {
      key: 'tag',
      head: 'Who',
      cell: ({ tag }) => <TagMark tag={tag} />,
      text: ({ tag }) => tag?.label ?? '',
    },
    {
      key: 'transactions',
      head: 'Transactions',
      number: true,
      cell: ({ transactions }) => formatCount(transactions),
      text: ({ transactions }) => String(transactions),
    },
    ...amountColumns<Counterparty>(book, data.paired ? 'Passed' : 'At most', ({ value }) => value),
  ]
}
