/** One cluster: its size, why each address is in it, what was refused, what people decided. */
import type { Cluster } from '@paperchain/contract/cluster'
import { EXCLUSION_WORDS, REASON_WORDS, refusalWords } from '@paperchain/contract/cluster-words'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { Figure, Page, Section, Tabs } from '../../ui/page.tsx'
import { Banner, Loading } from '../../ui/state.tsx'
import { AccountId, BlockLink, Identifier, TxId } from '../../ui/value.tsx'
import { AtField } from './at-field.tsx'
import { Members, Reasons } from './cluster-tables.tsx'
import { type Asked, HandDialog } from './hand-dialog.tsx'
import { Hands } from './hands.tsx'
import { ClusterFailed } from './not-built.tsx'
import { PathPart } from './path-part.tsx'
import { type ClusterAsked, clusterQuery } from './queries.ts'

const FROM = '/frame/cluster/$ledger/$account'

export function ClusterPage(): ReactElement {
  const { ledger, account } = useParams({ from: FROM })
  const { level, at } = useSearch({ from: FROM })
  const asked: ClusterAsked = { ledger, account, level, at }
  const query = useQuery(clusterQuery(asked))
  const mayDecide = useMay('cluster.decide')
  const [hand, setHand] = useState<Asked | null>(null)
  const { data } = query
  return (
    <Page
      name={`Cluster of ${account}`}
      kind={`Cluster on ${data?.ledgerName ?? ledger}`}
      title={<Identifier text={account} what="the address" whole />}
      actions={
        <>
          <AtField />
          {mayDecide && <Button onClick={() => setHand({ kind: 'merge' })}>Merge by hand</Button>}
        </>
      }
    >
      {data === undefined && query.error && (
        <ClusterFailed error={query.error} ledger={ledger} retry={() => void query.refetch()} />
      )}
      {data === undefined && !query.error && <Loading what="the cluster" />}
      {data !== undefined && <Whole cluster={data} asked={asked} onAsk={setHand} />}
      {hand !== null && (
        <HandDialog {...{ ledger, account }} asked={hand} onClose={() => setHand(null)} />
      )}
    </Page>
  )
}

function Whole(props: {
  readonly cluster: Cluster
  readonly asked: ClusterAsked
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const { cluster, asked, onAsk } = props
  return (
    <>
      <Head cluster={cluster} />
      <Levels asked={asked} />
      <Refused cluster={cluster} />
      <Reasons asked={asked} onAsk={onAsk} />
      <Joint cluster={cluster} />
      <Members asked={asked} onAsk={onAsk} />
      <PathPart asked={asked} />
      <Hands cluster={cluster} onAsk={onAsk} />
    </>
  )
}

function Head({ cluster }: { cluster: Cluster }): ReactElement {
  const { ledgerName, account, name, height, size, certainSize, reasons } = cluster
  return (
    <>
      <div className="figures">
        <Figure name="Addresses">{formatCount(size)}</Figure>
        <Figure name="Of these spent together">{formatCount(certainSize)}</Figure>
        {reasons.map(({ reason, merges }) => (
          <Figure key={reason} name={`Merges: ${REASON_WORDS[reason]}`}>
            {formatCount(merges)}
          </Figure>
        ))}
      </div>
      <p className="soft">
        Known by its first address <AccountId ledger={ledgerName} account={name} /> at block{' '}
        <BlockLink ledger={ledgerName} height={height} />.{' '}
        <Link to="/address/$ledger/$account" params={{ ledger: ledgerName, account }}>
          The address itself
        </Link>
      </p>
    </>
  )
}

function Levels({ asked }: { asked: ClusterAsked }): ReactElement {
  const { ledger, account, level, at } = asked
  const to = '/cluster/$ledger/$account' as const
  const params = { ledger, account }
  const kept = at === undefined ? {} : { at }
  return (
    <Tabs
      label="What counts"
      tabs={[
        { label: 'All reasons', on: level !== '0', link: { to, params, search: kept } },
        {
          label: 'Spent together alone',
          on: level === '0',
          link: { to, params, search: { ...kept, level: '0' } },
        },
      ]}
    />
  )
}

/** Merges that were not made: two actors, or a split by hand, stand against them. */
function Refused({ cluster }: { cluster: Cluster }): ReactElement | null {
  const { refused, refusedCount, ledgerName } = cluster
  if (refusedCount === 0) return null
  return (
    <Banner tone="warning" title={`${counted(refusedCount, 'merges')} refused`}>
      <ul className="plain-list">
        {refused.map((each) => (
          <li key={[each.tx, ...each.accounts].join(' ')} className="break">
            {each.tx !== null && <TxId ledger={ledgerName} tx={each.tx} />} would have joined{' '}
            {each.accounts.map((account) => (
              <span key={account}>
                <AccountId ledger={ledgerName} account={account} />{' '}
              </span>
            ))}
            but {refusalWords(each)}.
          </li>
        ))}
      </ul>
    </Banner>
  )
}

/** Transactions the address spent in together with others that show no common owner. */
function Joint({ cluster }: { cluster: Cluster }): ReactElement | null {
  const { joint, jointComplete, ledgerName } = cluster
  if (joint.length === 0) return null
  return (
    <Section
      title="Spent together with others, and no link"
      about={jointComplete ? undefined : 'The address has more postings than were looked at.'}
    >
      <ul className="plain-list">
        {joint.map(({ tx, height, exclusion }) => (
          <li key={tx}>
            <TxId ledger={ledgerName} tx={tx} /> in block{' '}
            <BlockLink ledger={ledgerName} height={height} />: {EXCLUSION_WORDS[exclusion]}
          </li>
        ))}
      </ul>
    </Section>
  )
}
