/** How far each chain is, and how old each list. */
import type { LedgerState } from '@paperchain/contract/ledger'
import type { ListAge } from '@paperchain/contract/status'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { BlockLink, Count, Day, Moment } from '../../ui/value.tsx'
import { StaleMark } from '../late-parts.tsx'

/** On a chain the time of its tip; what a book says happened comes before when it was recorded. */
function LastHappened({ state }: { state: LedgerState }): ReactElement {
  const { tip, happened } = state
  if (happened === null) return <Moment at={tip?.time ?? null} />
  return (
    <>
      <Moment at={happened.last} />
      <span className="soft small">
        {' '}
        recorded <Day at={tip?.time ?? null} />
      </span>
    </>
  )
}

const LEDGER_COLUMNS: readonly Column<LedgerState>[] = [
  { key: 'name', head: 'Ledger', main: true, cell: ({ ledgerName }) => ledgerName },
  { key: 'last', head: 'Last happened', cell: (state) => <LastHappened state={state} /> },
  {
    key: 'tip',
    head: 'Tip',
    number: true,
    cell: ({ ledgerName, tip }) =>
      tip === null ? '–' : <BlockLink ledger={ledgerName} height={tip.height} id={tip.id} />,
  },
  {
    key: 'blocks',
    head: 'Blocks',
    number: true,
    cell: ({ blocks }) => <Count value={blocks} />,
  },
  {
    key: 'transactions',
    head: 'Transactions',
    number: true,
    cell: ({ transactions }) => <Count value={transactions} />,
  },
  {
    key: 'gaps',
    head: 'Gaps',
    cell: ({ missingBlocks, incompleteTransactions, orphanedBlocks }) => {
      const gaps = [
        missingBlocks > 0 && `${counted(missingBlocks, 'blocks')} missing`,
        incompleteTransactions > 0 && `${formatCount(incompleteTransactions)} spend unknown coins`,
        orphanedBlocks > 0 && `${formatCount(orphanedBlocks)} orphaned`,
      ].filter((gap) => gap !== false)
      return gaps.length === 0 ? <span className="soft">none</span> : gaps.join(', ')
    },
  },
]

export function LedgerTable({ ledgers }: { ledgers: readonly LedgerState[] }): ReactElement {
  if (ledgers.length === 0) {
    return (
      <Empty title="No blocks yet" action={<Link to="/imports">Import blocks</Link>}>
        Chains appear here once blocks of your node are imported.
      </Empty>
    )
  }
  return (
    <DataTable
      caption={ledgers.length === 1 ? '1 ledger' : `${ledgers.length} ledgers`}
      columns={LEDGER_COLUMNS}
      rows={ledgers}
      rowKey={({ ledger }) => ledger}
    />
  )
}

const LIST_COLUMNS: readonly Column<ListAge>[] = [
  {
    key: 'list',
    head: 'List',
    main: true,
    cell: ({ list }) => (
      <Link to="/lists/$list" params={{ list }} data-main="">
        {list}
      </Link>
    ),
  },
  {
    key: 'kind',
    head: 'Kind',
    cell: ({ sanction }) => <span className="mark">{sanction ? 'sanctions' : 'tags'}</span>,
  },
  { key: 'published', head: 'Published', cell: ({ published }) => <Day at={published} /> },
  {
    key: 'age',
    head: 'Age',
    unit: 'days',
    number: true,
    cell: ({ ageDays }) => formatCount(ageDays),
  },
  { key: 'entries', head: 'Entries', number: true, cell: ({ entries }) => formatCount(entries) },
  {
    key: 'state',
    head: 'State',
    cell: ({ stale }) => (stale ? <StaleMark /> : <span className="mark good">current</span>),
  },
]

export function ListTable({ lists }: { lists: readonly ListAge[] }): ReactElement {
  if (lists.length === 0) {
    return (
      <Empty title="No lists yet" action={<Link to="/lists">Import a list</Link>}>
        Sanctions lists and tags appear here. Without a sanctions list nothing can be called clear.
      </Empty>
    )
  }
  return (
    <DataTable
      caption={
        lists.length === 1 ? '1 list' : `${lists.length} lists, each with its newest version`
      }
      columns={LIST_COLUMNS}
      rows={lists}
      rowKey={({ list }) => list}
    />
  )
}
