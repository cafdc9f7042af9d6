/** The first rows: as they stand in the file with what is wrong, and as they would be booked. */
import type { BookPreview, BookState } from '@paperchain/contract/book'
import type { Fault } from '@paperchain/contract/common'
import type { BookMapping } from '@paperchain/core/domain/book-mapping'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { isSystemAccount, middleCut, SYSTEM_ACCOUNTS } from '../../format/identifier.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Amount, Moment } from '../../ui/value.tsx'
import { FaultTable } from '../fault-table.tsx'
import type { PreviewTransaction } from './book-types.ts'
import type { SampleRow, SampleRows } from './sample.ts'
import { faultsAt } from './sample-faults.ts'
import { PREVIEW_ROWS } from './use-preview.ts'

/** The rows as they stand in the file. */
export function FileRows(props: {
  readonly rows: SampleRows
  readonly mapping: BookMapping
  readonly faults: readonly Fault[]
}): ReactElement {
  const { rows, mapping, faults } = props
  const { headings } = rows
  const shown = rows.rows.slice(0, PREVIEW_ROWS)
  const columns: readonly Column<SampleRow>[] = [
    { key: 'line', head: 'Line', number: true, main: true, cell: ({ line }) => formatCount(line) },
    ...headings.map((heading, column) => ({
      key: `${column}`,
      head: heading === '' ? `column ${column + 1}` : heading,
      cell: ({ line, cells }: SampleRow) => (
        <FileCell
          text={cells[column] ?? ''}
          faults={faultsAt({ faults, mapping, headings }, { line, column })}
        />
      ),
    })),
  ]
  if (shown.length === 0) return <Empty title="No row">The file has no row to show.</Empty>
  return (
    <DataTable
      caption={`The first ${counted(shown.length, 'rows')} as they stand in the file`}
      columns={columns}
      rows={shown}
      rowKey={({ line }) => String(line)}
      mark={({ line }) => (faults.some(({ facts }) => facts['line'] === line) ? 'bad' : undefined)}
    />
  )
}

function FileCell({ text, faults }: { text: string; faults: readonly Fault[] }): ReactElement {
  const [fault] = faults
  if (fault === undefined) return <span className="break">{text}</span>
  return (
    <span className="mark bad" title={fault.message}>
      <Icon name="stop" size={13} />
      <span className="visually-hidden">Wrong: </span>
      {text === '' ? 'empty' : text}
    </span>
  )
}

/** A posting with the entry it is of. */
type Row = PreviewTransaction['postings'][number] &
  Pick<PreviewTransaction, 'id' | 'happenedAt'> & { readonly key: string }

/** The rows as they would be booked, and what would be refused. */
export function BookedRows(props: {
  readonly preview: BookPreview
  readonly book: BookState
}): ReactElement {
  const { preview, book } = props
  const { faults } = preview
  return (
    <>
      <Verdict preview={preview} />
      <FaultTable faults={faults} count={faults.length} />
      <PostingRows preview={preview} book={book} />
    </>
  )
}

/** Entries with their postings. */
export function PostingRows(props: {
  readonly preview: BookPreview
  readonly book: BookState
}): ReactElement | null {
  const { preview, book } = props
  const { transactions } = preview
  const rows = transactions.flatMap(({ id, happenedAt, postings }): Row[] =>
    postings.map((posting, leg) => ({ ...posting, id, happenedAt, key: `${id} ${leg}` })),
  )
  if (rows.length === 0) return null
  const entries = counted(transactions.length, 'entries')
  return (
    <DataTable
      caption={`${entries} with their ${counted(rows.length, 'postings')}`}
      columns={postingColumns(book)}
      rows={rows}
      rowKey={({ key }) => key}
    />
  )
}

/** How many of the first rows can be booked. */
function Verdict({ preview }: { preview: BookPreview }): ReactElement | null {
  const { transactions, faults, rows } = preview
  if (faults.length > 0) {
    return (
      <Banner
        tone="warning"
        live="status"
        title={`${counted(faults.length, 'rows')} of the first ${rows} would be refused`}
      >
        Correct the file, or how it is read: nothing of such a row is kept, and the others are.
      </Banner>
    )
  }
  if (transactions.length === 0) return null
  return (
    <Banner
      tone="good"
      live="status"
      title={`All of the first ${counted(rows, 'rows')} can be booked`}
    >
      Nothing was stored yet.
    </Banner>
  )
}

/** A pseudonym here is an example: the import gives each customer one that stays. */
function PreviewAccount({ account }: { account: string }): ReactElement {
  if (isSystemAccount(account)) return <span>{SYSTEM_ACCOUNTS[account] ?? account}</span>
  return (
    <code className="break" title={account}>
      {account.length > 40 ? middleCut(account) : account}
    </code>
  )
}

const postingColumns = ({ assets }: BookState): readonly Column<Row>[] => [
  { key: 'id', head: 'Entry', main: true, cell: ({ id }) => <code className="break">{id}</code> },
  { key: 'when', head: 'Happened', cell: ({ happenedAt }) => <Moment at={happenedAt} /> },
  { key: 'form', head: 'Kind', cell: ({ form }) => form },
  { key: 'side', head: 'Side', cell: ({ side }) => side },
  {
    key: 'account',
    head: 'Account',
    cell: ({ account }) => <PreviewAccount account={account} />,
  },
  {
    key: 'amount',
    head: 'Amount',
    number: true,
    cell: ({ amount, asset }) => {
      const known = assets.find((each) => each.asset === asset)
      return <Amount units={amount} decimals={known?.decimals ?? 0} symbol={known?.code ?? asset} />
    },
  },
]
