/** A listed party: names, facts, wallets, relations, ownership, versions. */
import type { ListedPartyProfile } from '@paperchain/contract/listed-party'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { dateText, identifierText, shareText } from '@paperchain/core/domain/party-text'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { AccountId, Day, Identifier } from '../../ui/value.tsx'
import { OwnershipView } from './ownership-view.tsx'
import { PartyEnd } from './party-end.tsx'
import { partyQuery } from './queries.ts'

export function PartyPage(): ReactElement {
  const { list, party } = useParams({ from: '/frame/lists/$list/parties/$party' })
  const query = useQuery(partyQuery(list, party))
  const name = query.data?.names[0]?.text ?? party
  return (
    <Page title={<bdi>{name}</bdi>} name={name} kind={kindOf(query.data, list)}>
      <QueryView query={query} what="the party">
        {(profile) => <Profile profile={profile} />}
      </QueryView>
    </Page>
  )
}

const kindOf = (profile: ListedPartyProfile | undefined, list: string): string =>
  profile === undefined
    ? `Party of ${list}`
    : `${profile.kind} ${profile.mentioned ? 'named beside those listed' : 'listed'} in ${list}`

function Profile({ profile }: { profile: ListedPartyProfile }): ReactElement {
  const { names, versions } = profile
  return (
    <>
      <Head profile={profile} />
      <Section title="Names">
        <DataTable
          caption={`${names.length} as the list writes them`}
          columns={NAMES}
          rows={names}
          rowKey={({ text, kind }) => `${kind} ${text}`}
        />
      </Section>
      <Wallets profile={profile} />
      <OwnershipView profile={profile} />
      <Relations profile={profile} />
      <Section title="Versions">
        <DataTable
          caption="The newest, each against the one before"
          columns={VERSIONS}
          rows={versions}
          rowKey={({ hash }) => hash}
        />
      </Section>
    </>
  )
}

function Wallets({ profile }: { profile: ListedPartyProfile }): ReactElement {
  return (
    <Section title="Wallets">
      {profile.wallets.length === 0 ? (
        <Empty title="The list states no address of this party" />
      ) : (
        <DataTable
          caption="Addresses in this version"
          columns={WALLETS}
          rows={profile.wallets}
          rowKey={({ key }) => key}
          csv={`wallets-${profile.id}`}
        />
      )}
    </Section>
  )
}

function Relations({ profile }: { profile: ListedPartyProfile }): ReactElement | null {
  const { relations, relationCount } = profile
  if (relationCount === 0) return null
  return (
    <Section title="Relations">
      <DataTable
        caption={`${relations.length} of ${relationCount}, as the lists state them`}
        columns={RELATIONS}
        rows={relations}
        rowKey={({ kind, from, to, text }) => `${kind} ${from.id} ${to.id} ${text}`}
      />
    </Section>
  )
}

/** flat: one table of facts. */
function Head({ profile }: { profile: ListedPartyProfile }): ReactElement {
  const { list, facts, programmes, statedFrom, version, file, row, id } = profile
  const line = (texts: readonly string[] | undefined) =>
    texts !== undefined && texts.length > 0 && <bdi className="break">{texts.join('; ')}</bdi>
  const fact = (name: string, texts: readonly string[] | undefined) => {
    const value = line(texts)
    return value !== false && ([name, value] as const)
  }
  return (
    <div className="card">
      <Facts
        rows={[
          ['Id', <Identifier key="id" text={id} what="the id" />],
          fact('Programmes', programmes),
          ['Listed since', <Day key="since" at={statedFrom} missing="not stated" />],
          fact('Born or founded', facts?.births.map(dateText)),
          fact('Gender', facts?.gender ? [facts.gender] : []),
          fact(
            'Countries',
            facts?.countries.map(({ country, role }) => `${country} (${role})`),
          ),
          fact('Numbers', facts?.identifiers.map(identifierText)),
          fact('Addresses', facts?.addresses),
          fact('Titles', facts?.titles),
          fact('Remarks', facts?.remarks ? [facts.remarks] : []),
          [
            'Version',
            <Link
              key="version"
              to="/lists/$list"
              params={{ list }}
              search={{ tab: 'entries', version: version.hash }}
            >
              <Day at={version.published} />
            </Link>,
          ],
          ['File, row', `${file}, ${row}`],
        ]}
      />
    </div>
  )
}

type Name = ListedPartyProfile['names'][number]
type Wallet = ListedPartyProfile['wallets'][number]
type Relation = ListedPartyProfile['relations'][number]
type Version = ListedPartyProfile['versions'][number]

const KINDS = {
  main: 'main name',
  aka: 'also known as',
  fka: 'formerly known as',
  nka: 'now known as',
} as const

const NAMES: readonly Column<Name>[] = [
  {
    key: 'text',
    head: 'Name',
    main: true,
    cell: ({ text, weak }) => (
      <>
        <bdi>{text}</bdi> {weak && <span className="mark warning">weak</span>}
      </>
    ),
  },
  { key: 'kind', head: 'Kind', cell: ({ kind }) => KINDS[kind] },
  { key: 'script', head: 'Script', cell: ({ script }) => script || '–' },
]

const WALLETS: readonly Column<Wallet>[] = [
  {
    key: 'account',
    head: 'Address',
    main: true,
    cell: ({ account, ledger }) => (
      <AccountId ledger={ledgerName(ledger as LedgerId)} account={account} />
    ),
    text: ({ account }) => account,
  },
  {
    key: 'ledger',
    head: 'Chain',
    cell: ({ ledger }) => ledgerName(ledger as LedgerId),
    text: ({ ledger }) => ledgerName(ledger as LedgerId),
  },
]

const RELATIONS: readonly Column<Relation>[] = [
  { key: 'from', head: 'Who', main: true, cell: ({ from }) => <PartyEnd end={from} /> },
  { key: 'kind', head: 'Is', cell: ({ kind }) => `${kind} of` },
  { key: 'to', head: 'Whom', cell: ({ to }) => <PartyEnd end={to} /> },
  { key: 'share', head: 'Stake', cell: ({ share }) => (share === null ? '–' : shareText(share)) },
  { key: 'text', head: 'As stated', cell: ({ text }) => text },
]

const VERSIONS: readonly Column<Version>[] = [
  {
    key: 'published',
    head: 'Published',
    main: true,
    cell: ({ published }) => <Day at={published} />,
  },
  { key: 'change', head: 'Change', cell: ({ change }) => change },
  {
    key: 'fields',
    head: 'What changed',
    cell: ({ fields }) => (
      <ul>
        {fields.map(({ field, was, is }) => (
          <li key={field} className="break">
            {field}: <del>{was || 'empty'}</del> → <ins>{is || 'empty'}</ins>
          </li>
        ))}
      </ul>
    ),
  },
]
