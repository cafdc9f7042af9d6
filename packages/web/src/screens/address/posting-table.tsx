/** Every posting of an account, in ledger order. */
import type { PostingPage } from '@paperchain/contract/ledger'
import { roleWords } from '@paperchain/contract/words'
import { useParams } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Column } from '../../ui/data-table.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { BlockLink, Moment, TxId } from '../../ui/value.tsx'
import { type AssetBook, assetBook } from '../assets.ts'
import { amountColumns, SideMark } from '../posting-parts.tsx'
import { usePostings } from './queries.ts'

type Row = PostingPage['items'][number]

export function PostingTable(): ReactElement {
  const params = useParams({ from: '/frame/address/$ledger/$account' })
  const pages = usePostings(params)
  const assets = pages.data?.pages.flatMap((page) => page.assets)
  const columns = useMemo(
    () => columnsOf(params.ledger, assetBook(assets ?? [])),
    [params.ledger, assets],
  )
  return (
    <PagedTable
      pages={pages}
      what="postings"
      order="in ledger order"
      columns={columns}
      rowKey={({ height, position, leg }) => `${height} ${position} ${leg}`}
      csv={`postings-${params.account}`}
      empty={<Empty title="No postings">No live block here names this account.</Empty>}
    />
  )
}

/** flat: one table of columns. */
function columnsOf(ledger: string, book: AssetBook): readonly Column<Row>[] {
  return [
    {
      key: 'block',
      head: 'Block',
      number: true,
      cell: ({ height, block }) => <BlockLink ledger={ledger} height={height} id={block} />,
      text: ({ height }) => String(height),
    },
    {
      key: 'time',
      head: 'Time',
      cell: ({ time }) => <Moment at={time} />,
      text: ({ time }) => time ?? '',
    },
    {
      key: 'side',
      head: 'Side',
      cell: ({ side, kind, form }) => <SideMark side={side} kind={kind} form={form} />,
      text: ({ side }) => side,
    },
    {
      key: 'role',
      head: 'What',
      csvOnly: true,
      cell: () => null,
      text: ({ kind, form }) => roleWords({ kind, form }),
    },
    ...amountColumns<Row>(book, 'Amount', ({ amount }) => amount),
    {
      key: 'certainty',
      head: 'Account is',
      cell: ({ certainty }) => <span data-certainty={certainty}>{certainty}</span>,
      text: ({ certainty }) => certainty,
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
