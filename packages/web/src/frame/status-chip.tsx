/** The ends of the chains and the age of the lists, in one line that is never out of sight. */
import type { Status } from '@paperchain/contract/status'
import { formatDate } from '@paperchain/core/domain/time'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { statusQuery } from '../api/status.ts'
import { formatCount } from '../format/amount.ts'
import { Tip } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'

export function StatusChip(): ReactElement | null {
  const { data, isError } = useQuery(statusQuery)
  if (isError && data === undefined) return <span className="chip bad">State unknown</span>
  if (data === undefined) return null
  const warnings = warningsOf(data)
  return (
    <Tip text={<StatusTip status={data} warnings={warnings} />}>
      <Link to="/" hash="state" className={`chip ${warnings.length > 0 ? 'warning' : ''}`}>
        <Icon name={warnings.length > 0 ? 'warning' : 'info'} size={14} />
        <span className="chip-words">
          {chainWord(data)}
          <span className="chip-line" aria-hidden="true" />
          {listWord(data)}
        </span>
      </Link>
    </Tip>
  )
}

function chainWord({ ledgers }: Status): string {
  const [first, ...rest] = ledgers.filter(({ tip }) => tip !== null)
  if (first?.tip == null) return 'No blocks'
  const more = rest.length === 0 ? '' : ` +${rest.length}`
  return `${first.ledgerName} ${formatCount(first.tip.height)}${more}`
}

function listWord({ lists }: Status): string {
  const newest = Math.max(...lists.map(({ published }) => Date.parse(published)))
  return lists.length === 0 ? 'no lists' : `lists of ${formatDate(newest)}`
}

/** What a reader must know before trusting an answer. */
export function warningsOf(status: Status): readonly string[] {
  const { lists, ledgers, sanctionsCovered, stale: byPlan = [] } = status
  const late = lists.filter((list) => list.stale).map(({ list }) => list)
  const stale = [...new Set([...late, ...byPlan.map(({ list }) => list)])]
  const gaps = ledgers.filter(({ missingBlocks }) => missingBlocks > 0)
  return [
    ...(sanctionsCovered ? [] : ['No sanctions list is in force: nothing can be called clear.']),
    ...(stale.length > 0 ? [`Older than they should be: ${stale.join(', ')}.`] : []),
    ...gaps.map(
      ({ ledgerName, missingBlocks }) =>
        `${formatCount(missingBlocks)} blocks of ${ledgerName} are missing.`,
    ),
  ]
}

function StatusTip(props: { status: Status; warnings: readonly string[] }): ReactElement {
  return (
    <span className="stack-s">
      {props.status.ledgers.map(({ ledger, ledgerName, tip }) => (
        <span key={ledger}>
          {ledgerName}: {tip === null ? 'no blocks' : `block ${tip.height} of ${tip.time}`}
        </span>
      ))}
      {props.warnings.map((warning) => (
        <span key={warning}>{warning}</span>
      ))}
    </span>
  )
}
