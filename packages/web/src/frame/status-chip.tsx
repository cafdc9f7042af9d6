/** The ends of the chains and the age of the lists, in one line that is never out of sight. */
import type { LedgerState } from '@paperchain/contract/ledger'
import type { Status } from '@paperchain/contract/status'
import { formatDate } from '@paperchain/core/domain/time'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { statusQuery } from '../api/status.ts'
import { formatCount } from '../format/amount.ts'
import { counted } from '../format/words.ts'
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

/** Of the lists those of sanctions alone: a fresh tag pack makes no `clear` any fresher. */
export function listWord({ lists }: Pick<Status, 'lists'>): string {
  const times = lists
    .filter(({ sanction }) => sanction)
    .map(({ published }) => Date.parse(published))
  return times.length === 0 ? 'no sanctions list' : `sanctions of ${formatDate(Math.max(...times))}`
}

/** Followers that bring nothing in. */
const FAILING: ReadonlySet<string> = new Set(['retrying', 'stopped'])

/** What a reader must know before trusting an answer. */
export function warningsOf(status: Status): readonly string[] {
  const { lists, ledgers, sanctionsCovered, stale: byPlan = [] } = status
  const late = lists.filter((list) => list.stale).map(({ list }) => list)
  const stale = [...new Set([...late, ...byPlan.map(({ list }) => list)])]
  const failing = (status.followers ?? []).filter(({ phase }) => FAILING.has(phase))
  const gaps = ledgers.filter(({ missingBlocks }) => missingBlocks > 0)
  return [
    ...(sanctionsCovered ? [] : ['No sanctions list is in force: nothing can be called clear.']),
    ...(stale.length > 0 ? [`Older than they should be: ${stale.join(', ')}.`] : []),
    ...failing.map(
      ({ ledgerName, phase, fault }) =>
        `${ledgerName} is not followed now (${phase}): ${fault?.message ?? 'no reason was given'}`,
    ),
    ...gaps.map(
      ({ ledgerName, missingBlocks }) =>
        `Missing of ${ledgerName}: ${counted(missingBlocks, 'blocks')}.`,
    ),
  ]
}

/** How far a ledger goes: a book by what it says happened, then by when that was recorded. */
export function tipText({ tip, happened }: Pick<LedgerState, 'tip' | 'happened'>): string {
  if (tip === null) return 'no blocks'
  if (happened === null) return `block ${tip.height} of ${tip.time}`
  return `until ${happened.last}, recorded ${tip.time.slice(0, 10)}`
}

function StatusTip(props: { status: Status; warnings: readonly string[] }): ReactElement {
  return (
    <span className="stack-s">
      {props.status.ledgers.map((state) => (
        <span key={state.ledger}>
          {state.ledgerName}: {tipText(state)}
        </span>
      ))}
      {(props.status.followers ?? []).map(({ ledger, ledgerName, phase, lag, blocksPerSecond }) => (
        <span key={`follow ${ledger}`}>
          {ledgerName} is followed: {phase}
          {lag === null ? '' : `, ${counted(lag, 'blocks')} behind`}
          {phase === 'catching-up' && blocksPerSecond !== null
            ? `, ${formatCount(Math.round(blocksPerSecond))} blocks/s`
            : ''}
        </span>
      ))}
      {props.warnings.map((warning) => (
        <span key={warning}>{warning}</span>
      ))}
    </span>
  )
}
