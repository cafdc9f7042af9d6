/** One address: who, on which lists, how much, every posting, with whom. */
import type { AccountProfile } from '@paperchain/contract/ledger'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { isSystemAccount, SYSTEM_ACCOUNTS } from '../../format/identifier.ts'
import { Icon } from '../../ui/icon.tsx'
import { Page, Tabs } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Identifier } from '../../ui/value.tsx'
import { ClusterCard } from '../cluster/cluster-card.tsx'
import { HolesNow, hereText, useBlocksHere } from '../holes.tsx'
import { canTrace, isBook } from '../ledger-kind.ts'
import { HoldersPart } from '../parties/holders.tsx'
import { TokenTable } from '../posting-parts.tsx'
import { AsOfField } from './as-of-field.tsx'
import { BookName } from './book-name.tsx'
import { CounterpartyTable } from './counterparty-table.tsx'
import { ExposureSection } from './exposure.tsx'
import { AccountLinksPart } from './links.tsx'
import { LedgerNotes } from './notes.tsx'
import { PostingTable } from './posting-table.tsx'
import { profileQuery } from './queries.ts'
import { Totals } from './totals.tsx'
import { Who } from './who.tsx'

export function AddressPage(): ReactElement {
  const params = useParams({ from: '/frame/address/$ledger/$account' })
  const { asOf } = useSearch({ from: '/frame/address/$ledger/$account' })
  const { ledger, account } = params
  const profile = useQuery(profileQuery(params, asOf))
  const name = isSystemAccount(account) ? (SYSTEM_ACCOUNTS[account] ?? account) : account
  const form = profile.data?.form
  return (
    <Page
      name={name}
      kind={kindText(profile.data?.ledgerName ?? ledger, form)}
      title={<Identifier text={account} what="the address" whole />}
      actions={
        <>
          <AsOfField />
          {profile.data && canTrace(profile.data.ledger) && (
            <TraceLink ledger={ledger} account={account} />
          )}
        </>
      }
    >
      <QueryView query={profile} what="this address" rows={8}>
        {(data) => <Profile profile={data} />}
      </QueryView>
    </Page>
  )
}

const kindText = (ledger: string, form: string | null | undefined): string =>
  isBook(ledger) ? `Account in ${ledger}` : `Address on ${ledger}${form ? `, ${form}` : ''}`

function TraceLink(props: { ledger: string; account: string }): ReactElement | null {
  const mayTrace = useMay('trace.run')
  if (!mayTrace || isSystemAccount(props.account)) return null
  return (
    <Link
      className="button primary"
      to="/trace"
      search={{ seeds: props.account, ledger: props.ledger }}
    >
      <Icon name="trace" /> Trace from here
    </Link>
  )
}

function Profile({ profile }: { profile: AccountProfile }): ReactElement {
  return (
    <>
      <Who profile={profile} />
      <BookName ledger={profile.ledger} account={profile.account} />
      <OtherLedgers profile={profile} />
      <AccountLinksPart />
      {isBook(profile.ledger) && <HoldersPart book={profile.ledger} account={profile.account} />}
      {profile.seen ? <Activity profile={profile} /> : <Unseen profile={profile} />}
    </>
  )
}

function Activity({ profile }: { profile: AccountProfile }): ReactElement {
  const { tab = 'postings', ...kept } = useSearch({ from: '/frame/address/$ledger/$account' })
  const params = useParams({ from: '/frame/address/$ledger/$account' })
  const to = '/address/$ledger/$account' as const
  return (
    <>
      <Totals profile={profile} />
      {canTrace(profile.ledger) && !profile.system && (
        <ClusterCard ledger={profile.ledgerName} account={profile.account} />
      )}
      <HolesNow ledger={profile.ledger} />
      <LedgerNotes notes={profile.notes} />
      <TokenTable assets={profile.totals.map(({ asset }) => asset)} />
      <Tabs
        label="Of this address"
        tabs={[
          { label: 'Postings', on: tab === 'postings', link: { to, params, search: kept } },
          {
            label: 'With whom',
            on: tab === 'with',
            link: { to, params, search: { ...kept, tab: 'with' } },
          },
          {
            label: 'Exposure',
            on: tab === 'exposure',
            link: { to, params, search: { ...kept, tab: 'exposure' } },
          },
        ]}
      />
      {tab === 'postings' && <PostingTable />}
      {tab === 'with' && <CounterpartyTable />}
      {tab === 'exposure' && <ExposureSection />}
    </>
  )
}

function Unseen({ profile }: { profile: AccountProfile }): ReactElement {
  const { ledgerName, tip } = profile
  const blocks = useBlocksHere(profile.ledger)
  if (isBook(profile.ledger)) {
    return <Empty title={`No such account in ${ledgerName}`}>Nothing here was booked on it.</Empty>
  }
  const seen = tip === null ? 'of which no block is here' : `never seen in ${hereText(blocks)}`
  return (
    <Empty title={`A valid address on ${ledgerName}, ${seen}`}>
      Nothing here paid it or was paid by it. That says nothing about blocks that are not imported.
    </Empty>
  )
}

/** The same text can be an address on several chains: say so, and let the reader choose. */
function OtherLedgers({ profile }: { profile: AccountProfile }): ReactElement | null {
  const seen = profile.alsoOn.filter((other) => other.seen)
  if (seen.length === 0) return null
  return (
    <Banner tone="info" title="The same text is an address on other chains here">
      <p className="row">
        {seen.map(({ ledgerName, account }) => (
          <Link
            key={ledgerName}
            to="/address/$ledger/$account"
            params={{ ledger: ledgerName, account }}
          >
            {ledgerName}
          </Link>
        ))}
      </p>
    </Banner>
  )
}
