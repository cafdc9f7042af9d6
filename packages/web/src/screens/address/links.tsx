/** Where an account leads: the same place on another ledger, and links of its transactions. */
import type { AccountLinks, OtherAccount, TransactionLink } from '@paperchain/contract/link'
import { leadWords } from '@paperchain/contract/words'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { Banner, Failed } from '../../ui/state.tsx'
import { AccountId, Moment, TxId } from '../../ui/value.tsx'
import { EndAmounts, EndLink, ledgerText, SuretyMark } from '../link-parts.tsx'
import { suretyOf } from '../link-words.ts'
import { linksQuery } from './queries.ts'

/** Shown where there is something; that there is nothing says the empty page itself. */
export function AccountLinksPart(): ReactElement | null {
  const params = useParams({ from: '/frame/address/$ledger/$account' })
  const query = useQuery(linksQuery(params))
  const { data } = query
  if (query.error) {
    return (
      <Failed
        error={query.error}
        what="links to other ledgers"
        retry={() => void query.refetch()}
      />
    )
  }
  if (data === undefined || (data.accounts.length === 0 && data.links.length === 0)) return null
  return (
    <Section
      title="On other ledgers"
      about="Where its value came from or goes on. Each link says who claims it; a guess is dashed."
    >
      {data.accounts.map((other) => (
        <Other key={`${other.ledger} ${other.account}`} other={other} />
      ))}
      <LinkTable data={data} account={params.account} />
    </Section>
  )
}

function Other({ other }: { other: OtherAccount }): ReactElement {
  const { why, account, ledgerName, seen } = other
  return (
    <p className="break">
      {why === 'stands-for' ? 'Stands for ' : 'Booked as '}
      <Link to="/address/$ledger/$account" params={{ ledger: ledgerName, account }}>
        {account}
      </Link>{' '}
      {why === 'stands-for' ? 'on' : 'by'} {ledgerText(other)}
      {!seen && <span className="unknown"> (never seen there)</span>}
    </p>
  )
}

function LinkTable({ data, account }: { data: AccountLinks; account: string }): ReactElement {
  const { links, leftOut, complete } = data
  return (
    <>
      {(leftOut > 0 || !complete) && (
        <Banner tone="warning" title="Not all links">
          {leftOut > 0 && <p>Left out: {counted(leftOut, 'links')}.</p>}
          {!complete && <p>The account has more transactions than were looked at.</p>}
        </Banner>
      )}
      {links.length > 0 && (
        <DataTable
          caption={counted(links.length, 'links')}
          columns={COLUMNS}
          rows={links}
          rowKey={({ way, relation, here, there }) =>
            [way, relation, here.tx, here.account, there.ledger, there.tx].join(' ')
          }
          csv={`links-${account}`}
          mark={(link) => (suretyOf(link) === 'sure' ? undefined : suretyOf(link))}
        />
      )}
    </>
  )
}

// How sure stands early: a guess must be seen as one without scrolling.
const COLUMNS: readonly Column<TransactionLink>[] = [
  {
    key: 'way',
    head: 'Leads',
    main: true,
    cell: (link) => (
      <span className="break">
        {leadWords(link)} <EndLink link={link} />
      </span>
    ),
    text: (link) => `${leadWords(link)} ${link.there.name}`,
  },
  {
    key: 'tx',
    head: 'Transaction and account there',
    cell: ({ there }) => (
      <span className="posting-account">
        {there.present ? (
          <TxId ledger={there.ledgerName} tx={there.tx} />
        ) : (
          <span className="unknown">not here</span>
        )}
        {there.account !== null && <AccountId ledger={there.ledgerName} account={there.account} />}
      </span>
    ),
    text: ({ there }) => there.tx,
  },
  {
    key: 'surety',
    head: 'How sure',
    cell: (link) => <SuretyMark link={link} />,
    text: ({ evidence, confidence }) => `${evidence} ${confidence}`,
  },
  {
    key: 'account',
    head: 'Account there',
    csvOnly: true,
    cell: () => null,
    text: ({ there }) => there.account ?? '',
  },
  {
    key: 'amount',
    head: 'Amount there',
    number: true,
    cell: ({ there }) => <EndAmounts end={there} />,
    text: ({ there }) =>
      there.amounts.map(({ amount, asset }) => `${amount} ${asset.id}`).join('; '),
  },
  {
    key: 'time',
    head: 'Time there',
    cell: ({ there }) => (
      <span className="wraps">
        <Moment at={there.time} />
      </span>
    ),
    text: ({ there }) => there.time ?? '',
  },
  {
    key: 'here',
    head: 'By',
    cell: ({ here }) => <TxId ledger={here.ledgerName} tx={here.tx} />,
    text: ({ here }) => here.tx,
  },
]
