/** The transactions behind one number of an exposure. */
import type { ExposureTransactions } from '@paperchain/contract/exposure'
import { useParams } from '@tanstack/react-router'
import { type ReactElement, useEffect, useRef } from 'react'
import type { Column } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { Amount, BlockLink, Moment, TxId } from '../../ui/value.tsx'
import { type AssetBook, decimalsOf, exactAmount, symbolOf } from '../assets.ts'
import { endName } from './exposure-parts.ts'
import { type EvidencePick, useEvidence } from './queries.ts'

type Row = ExposureTransactions['items'][number]

export function EvidenceTable(props: {
  readonly pick: EvidencePick
  readonly ledger: string
  readonly book: AssetBook
}): ReactElement {
  const { pick, ledger, book } = props
  const { account } = useParams({ from: '/frame/address/$ledger/$account' })
  const pages = useEvidence({ ledger, account }, pick)
  const title = `${endName(pick)}, ${pick.side}, ${pick.distance}`
  const place = useRef<HTMLDivElement>(null)
  // Who opened a number reads its transactions next; the table stands below the others.
  useEffect(() => {
    if (title !== '') place.current?.focus()
  }, [title])
  return (
    <div ref={place} tabIndex={-1}>
      <Section title={title} about="What each transaction brought to this number, or took.">
        <PagedTable
          pages={pages}
          what="transactions"
          order="in ledger order"
          columns={columnsOf(ledger, book, pick.asset)}
          rowKey={({ tx, position, height, units }) => `${height} ${position} ${tx} ${units}`}
          csv={`exposure-transactions-${account}`}
          empty={<Empty title="No transactions">The ledger changed since.</Empty>}
        />
      </Section>
    </div>
  )
}

/** flat: one table of columns. */
function columnsOf(ledger: string, book: AssetBook, asset: string): readonly Column<Row>[] {
  return [
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
      cell: ({ time }) => <Moment at={time} />,
      text: ({ time }) => time,
    },
    {
      key: 'units',
      head: 'Amount',
      unit: symbolOf(book, asset),
      number: true,
      cell: ({ units }) => <Amount units={units} decimals={decimalsOf(book, asset)} />,
      text: ({ units }) => exactAmount(book, asset, units),
    },
    {
      key: 'tx',
      head: 'Transaction',
      main: true,
      cell: ({ tx }) => <TxId ledger={ledger} tx={tx} />,
      text: ({ tx }) => tx,
    },
  ]
}
