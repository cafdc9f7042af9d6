/** Rows of places, steps and cuts. */
import type { TraceCut, TracePlace, TraceStep } from '@paperchain/contract/trace'
import { formatAmount } from '@paperchain/core/domain/amount'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { isSystemAccount, lookAlikes } from '../../format/identifier.ts'
import { counted } from '../../format/words.ts'
import type { Unit } from '../../graph/node-text.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { AccountId, Amount, BlockLink, Day, Moment, TxId } from '../../ui/value.tsx'
import { plainWord } from '../shared-tag.ts'
import { CUT_WORDS, ENDING_WORDS } from './endings.ts'
import { placesText } from './ends.ts'
import type { TableProps } from './trace-tables.tsx'

function valueColumn<Row extends { readonly value: string }>(unit: Unit): Column<Row> {
  return {
    key: 'value',
    head: 'Value',
    unit: unit.symbol,
    number: true,
    cell: ({ value }) => <Amount units={value} decimals={unit.decimals} />,
    text: ({ value }) => formatAmount(BigInt(value), unit.decimals),
  }
}

const hopColumn: Column<{ readonly hop: number }> = {
  key: 'hop',
  head: 'Hops',
  number: true,
  cell: ({ hop }) => formatCount(hop),
  text: ({ hop }) => String(hop),
}

/** flat: one table of columns. */
export function PlaceTable({ result, unit, ledger }: TableProps): ReactElement {
  const { rows } = result.places
  const alike = lookAlikes(rows.flatMap(({ account }) => account ?? []))
  const columns: readonly Column<TracePlace>[] = [
    valueColumn(unit),
    {
      key: 'ending',
      head: 'Is',
      cell: ({ ending }) => (
        <span className="ending" data-ending={ending}>
          {ENDING_WORDS[ending] ?? ending}
        </span>
      ),
      text: ({ ending }) => ending,
    },
    {
      key: 'account',
      head: 'Account',
      main: true,
      cell: ({ account }) => (
        <AccountId ledger={ledger} account={account} lookAlike={alike.has(account ?? '')} />
      ),
      text: ({ account }) => account ?? '',
    },
    {
      key: 'who',
      head: 'Who',
      cell: ({ service, account }) =>
        service === null ? (
          <span className="soft">{isSystemAccount(account ?? '') ? '–' : 'nobody is known'}</span>
        ) : (
          <span className="tag-mark">
            <span className="mark info">{plainWord(service.category) || 'tag'}</span>
            <span className="tag-label">{service.label}</span>
          </span>
        ),
      text: ({ service }) => service?.label ?? '',
    },
    hopColumn,
    {
      key: 'first',
      head: 'First',
      cell: ({ first }) => <Day at={first.timeMs} />,
      text: ({ first }) => new Date(first.timeMs).toISOString(),
    },
    {
      key: 'last',
      head: 'Last',
      cell: ({ last }) => <Day at={last.timeMs} />,
      text: ({ last }) => new Date(last.timeMs).toISOString(),
    },
  ]
  return (
    <DataTable
      caption={`${placesText(result)}, by how the value ended there, largest value first`}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.ending} ${row.account} ${row.asset}`}
      csv={`trace-places-${result.method}`}
    />
  )
}

/** flat: one table of columns. */
export function StepTable({ result, unit, ledger }: TableProps): ReactElement {
  const { rows } = result.steps
  const columns: readonly Column<TraceStep>[] = [
    {
      key: 'height',
      head: 'Block',
      number: true,
      cell: ({ height }) => <BlockLink ledger={ledger} height={height} />,
      text: ({ height }) => String(height),
    },
    {
      key: 'time',
      head: 'Time',
      cell: ({ timeMs }) => <Moment at={timeMs} />,
      text: ({ timeMs }) => new Date(timeMs).toISOString(),
    },
    {
      key: 'tx',
      head: 'Transaction',
      main: true,
      cell: ({ tx, incomplete }) => (
        <span className="row tight">
          <TxId ledger={ledger} tx={tx} />
          {incomplete && <span className="mark warning">incomplete</span>}
        </span>
      ),
      text: ({ tx }) => tx,
    },
    {
      key: 'from',
      head: 'Coins in',
      number: true,
      cell: ({ from }) => formatCount(from.length),
      text: ({ from }) => String(from.length),
    },
    {
      key: 'to',
      head: 'Coins out',
      number: true,
      cell: ({ to }) => formatCount(to.filter(({ index }) => index !== null).length),
      text: ({ to }) => String(to.filter(({ index }) => index !== null).length),
    },
    valueColumn(unit),
  ]
  const unlisted = result.steps.leftOut.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <DataTable
        caption={`${counted(rows.length, 'transactions')}, in the order of the trace`}
        columns={columns}
        rows={rows}
        rowKey={({ tx, asset }) => `${tx} ${asset}`}
        csv={`trace-steps-${result.method}`}
      />
      {unlisted > 0 && <p className="soft">Not listed: {formatCount(unlisted)} more.</p>}
    </>
  )
}

export function CutTable({ result, unit, ledger }: TableProps): ReactElement {
  const { rows } = result.cuts
  const columns: readonly Column<TraceCut>[] = [
    valueColumn(unit),
    {
      key: 'reason',
      head: 'Not followed because',
      cell: ({ reason }) => CUT_WORDS[reason] ?? reason,
      text: ({ reason }) => reason,
    },
    {
      key: 'account',
      head: 'Account',
      main: true,
      cell: ({ account }) => <AccountId ledger={ledger} account={account} />,
      text: ({ account }) => account ?? '',
    },
    {
      key: 'tx',
      head: 'Coin of',
      cell: ({ tx, index }) => (
        <span className="row tight">
          <TxId ledger={ledger} tx={tx} />:{index}
        </span>
      ),
      text: ({ tx, index }) => `${tx}:${index}`,
    },
    hopColumn,
  ]
  return (
    <DataTable
      caption={`${counted(rows.length, 'cut coins')}, largest value first`}
      columns={columns}
      rows={rows}
      rowKey={({ tx, index }) => `${tx}:${index}`}
      csv={`trace-cuts-${result.method}`}
    />
  )
}
