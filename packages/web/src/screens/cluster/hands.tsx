/** What people decided about the members of a cluster, what was taken back too. */
import type { Cluster, ClusterHand } from '@paperchain/contract/cluster'
import { handWords } from '@paperchain/contract/cluster-words'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import type { Asked } from './hand-dialog.tsx'

export function Hands(props: {
  readonly cluster: Cluster
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const { cluster, onAsk } = props
  const { hands } = cluster
  return (
    <Section title="Decisions" about="Splits and merges by hand; what was taken back stays told.">
      {hands.length === 0 ? (
        <Empty title="Nobody decided anything about it" />
      ) : (
        <ul className="plain-list stack-s">
          {hands.map((hand) => (
            <Hand key={hand.id} hand={hand} onAsk={onAsk} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Hand(props: {
  readonly hand: ClusterHand
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const { hand, onAsk } = props
  const { id, by, why, at, undone } = hand
  const mayDecide = useMay('cluster.decide')
  return (
    <li className="card">
      <div className="spread">
        <p className="break">
          Decision {id}: {handWords(hand)}
        </p>
        {mayDecide && undone === null && (
          <Button
            weight="quiet"
            aria-label={`Take back decision ${id}`}
            onClick={() => onAsk({ kind: 'undo', hand: id, words: handWords(hand) })}
          >
            Take back
          </Button>
        )}
      </div>
      <p className="soft break">
        {by}, <Moment at={at} />: {why}
      </p>
      {undone !== null && (
        <p className="soft break">
          Taken back by {undone.by}, <Moment at={undone.at} />: {undone.why}
        </p>
      )}
    </li>
  )
}
