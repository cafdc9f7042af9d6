/** What somebody who has read nothing can do first. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { useMay } from '../../api/session.ts'

/** Words of the label of the sample's first address after the theft. */
const SAMPLE_START = 'First address of the robbery'

export function StartCards({ hasSample }: { hasSample: boolean }): ReactElement {
  const mayScreen = useMay('screen.run')
  const mayTrace = useMay('trace.run')
  const mayVerify = useMay('certificate.verify')
  return (
    <ul className="start-cards">
      {hasSample && <SampleCard mayTrace={mayTrace} />}
      <li className="card">
        <h2>Look somebody up</h2>
        <p>
          Paste an address above. The page says who claims what about it, since when, and which
          lists name it.
        </p>
        {mayScreen && <Link to="/screen">Screen many at once</Link>}
      </li>
      {mayTrace && (
        <li className="card">
          <h2>Follow money</h2>
          <p>
            From an address, a transaction or a coin, forward or backward, by three methods, to the
            last unit.
          </p>
          <Link to="/trace">Start a trace</Link>
        </li>
      )}
      {mayVerify && (
        <li className="card">
          <h2>Check a result</h2>
          <p>A trace certificate can be run again: equal, or where it differs.</p>
          <Link to="/verify">Verify a certificate</Link>
        </li>
      )}
    </ul>
  )
}

function SampleCard({ mayTrace }: { mayTrace: boolean }): ReactElement | null {
  const { data } = useQuery({
    queryKey: ['tags', 'sample'],
    queryFn: ({ signal }) => ask('tag.list', { query: { q: SAMPLE_START, limit: 1 } }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const account = data?.items[0]?.account
  if (account === undefined) return null
  const { ledgerName: ledger, id } = account
  return (
    <li className="card start-sample">
      <h2>The sample case</h2>
      <p>A theft from an exchange, invented from the first block to the last.</p>
      <div className="row">
        <Link to="/address/$ledger/$account" params={{ ledger, account: id }}>
          The thief’s first address
        </Link>
        {mayTrace && (
          <Link to="/trace" search={{ seeds: id, ledger, method: 'fifo' }}>
            Follow the money
          </Link>
        )}
      </div>
    </li>
  )
}
