/** On the page of an address: how many addresses its owner holds, by which reasons. */
import type { Cluster } from '@paperchain/contract/cluster'
import { REASON_WORDS } from '@paperchain/contract/cluster-words'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Figure, Section } from '../../ui/page.tsx'
import { Loading } from '../../ui/state.tsx'
import { TagMark } from '../tag-parts.tsx'
import { ClusterFailed } from './not-built.tsx'
import { clusterQuery } from './queries.ts'

const ABOUT =
  'Other addresses that the same owner holds, as far as its transactions show. Every merge has ' +
  'its reason; joint transactions join nobody.'

export function ClusterCard(props: {
  readonly ledger: string
  readonly account: string
}): ReactElement {
  const { ledger, account } = props
  const query = useQuery(clusterQuery({ ledger, account }))
  const { data } = query
  return (
    <Section title="Cluster" about={ABOUT}>
      {data === undefined && query.error && (
        <ClusterFailed error={query.error} ledger={ledger} retry={() => void query.refetch()} />
      )}
      {data === undefined && !query.error && <Loading what="the cluster" rows={1} />}
      {data !== undefined && <Card cluster={data} />}
    </Section>
  )
}

function Card({ cluster }: { cluster: Cluster }): ReactElement {
  const { ledgerName, account, size, reasons, refusedCount, joint, actors } = cluster
  const [named] = actors
  return (
    <div className="card stack-s">
      <div className="figures">
        <Figure name="Addresses of one owner">{formatCount(size)}</Figure>
        {reasons.map(({ reason, merges }) => (
          <Figure key={reason} name={`Merges: ${REASON_WORDS[reason]}`}>
            {formatCount(merges)}
          </Figure>
        ))}
      </div>
      {named !== undefined && (
        <p>
          Tags name one of them: <TagMark tag={named.tag} />
        </p>
      )}
      <Marks refused={refusedCount} joint={joint.length} />
      <p>
        <Link to="/cluster/$ledger/$account" params={{ ledger: ledgerName, account }}>
          {size === 1 ? 'Why it stands alone' : 'All of them, and why'}
        </Link>
      </p>
    </div>
  )
}

/** What did not join, in short. */
function Marks({ refused, joint }: { refused: number; joint: number }): ReactElement | null {
  if (refused === 0 && joint === 0) return null
  return (
    <p className="row">
      {refused > 0 && <span className="mark warning">{counted(refused, 'refused merges')}</span>}
      {joint > 0 && <span className="mark info">{counted(joint, 'joint transactions')}</span>}
    </p>
  )
}
