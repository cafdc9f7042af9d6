/** What a comparison of a book with its chains found, state by state. */
import type { BookPayment, BookReconciliation, BookStanding } from '@paperchain/contract/book'
import { type ReactElement, useState } from 'react'
import { formatCount } from '../../format/amount.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Choice } from '../../ui/field.tsx'
import { Figure } from '../../ui/page.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { AccountId, Amount, Moment, TxId } from '../../ui/value.tsx'
import { LinkButtons } from './link-dialog.tsx'
import { bookName } from './queries.ts'

type State = BookStanding['state']

/** What each state says; the order is that of the choice. */
const STATES: readonly (readonly [State, string])[] = [
  ['agrees', 'the chain agrees'],
  ['differs', 'the chain says otherwise'],
  ['chain-missing', 'not in the chain’s ledger'],
  ['candidates', 'candidates, none chosen'],
  ['none', 'only in the book'],
  ['no-address', 'nothing to look for'],
]

type Shown = State | 'chain-only'

export function Reconciliation(props: {
  readonly result: BookReconciliation
  readonly comparedAt: string | null
  /** Where people may say which transaction it is; without it the rows are only shown. */
  readonly book?: string
}): ReactElement {
  const { result, comparedAt } = props
  const { counts, chainOnlyCount, cut } = result
  const all = STATES.reduce((sum, [state]) => sum + (counts[state] ?? 0), 0)
  return (
    <div className="stack">
      <p className="soft">
        Compared <Moment at={comparedAt} />
      </p>
      <div className="figures small">
        {STATES.map(([state, words]) => (
          <Figure key={state} name={words}>
            {formatCount(counts[state] ?? 0)}
          </Figure>
        ))}
        <Figure name="only on the chain">{formatCount(chainOnlyCount)}</Figure>
      </div>
      {cut.length > 0 && (
        <Banner tone="warning" title={`Too many payments on ${cut.join(', ')}`}>
          Not all of them were read, so what is only on the chain is not told for it.
        </Banner>
      )}
      {all + chainOnlyCount === 0 ? (
        <Empty title="No deposit or withdrawal of a coin">There is nothing to compare.</Empty>
      ) : (
        <Rows {...props} />
      )}
    </div>
  )
}

/** flat: the choice, then the rows of what is chosen. */
function Rows({ result, book }: Parameters<typeof Reconciliation>[0]): ReactElement {
  const { counts, chainOnly, chainOnlyCount } = result
  const options = [
    ...STATES.filter(([state]) => (counts[state] ?? 0) > 0).map(([value, label]) => ({
      value: value as Shown,
      label,
    })),
    ...(chainOnlyCount > 0 ? [{ value: 'chain-only' as Shown, label: 'only on the chain' }] : []),
  ]
  // What is to be looked at first, as the server lists it.
  const [chosen, setChosen] = useState<Shown | null>(null)
  const shown = chosen ?? result.standings[0]?.state ?? 'chain-only'
  const rows = result.standings.filter(({ state }) => state === shown)
  const count = shown === 'chain-only' ? chainOnlyCount : (counts[shown] ?? 0)
  const listed = shown === 'chain-only' ? chainOnly.length : rows.length
  const caption = `${formatCount(listed)} of ${formatCount(count)}`
  return (
    <>
      <Choice label="Shown" value={shown} options={options} onChange={setChosen} />
      {shown === 'chain-only' ? (
        <DataTable
          caption={caption}
          columns={PAYMENT_COLUMNS}
          rows={chainOnly}
          rowKey={({ tx, address }) => `${tx} ${address}`}
          csv="only-on-the-chain"
        />
      ) : (
        <DataTable
          caption={caption}
          columns={standingColumns(result.ledger, book)}
          rows={rows}
          rowKey={({ tx }) => tx}
          csv="book-and-chain"
        />
      )}
      {listed < count && (
        <p className="small soft">
          The first {formatCount(listed)} are listed here. All of them:{' '}
          <code>paperchain book reconcile {bookName(result.ledger)} --json</code>
        </p>
      )}
    </>
  )
}

/** What is said about the transaction on the chain: by whom, how sure, and why. */
function Evidence({ standing }: { standing: BookStanding }): ReactElement {
  const { named, candidates, candidateCount, chain } = standing
  const lines = named === null ? candidates : [named]
  if (lines.length === 0) return <span className="soft">–</span>
  return (
    <ul className="plain stack-s">
      {lines.map((line) => (
        <li key={line.chainTx}>
          <TxId ledger={chain} tx={line.chainTx} />{' '}
          {'evidence' in line ? (
            <span className="mark">{line.evidence}</span>
          ) : (
            <span className="mark" data-surety="guess">
              matched
            </span>
          )}{' '}
          <span className="number">{line.confidence} %</span>
          <span className="small soft"> {line.reasons.join(', ')}</span>
        </li>
      ))}
      {candidateCount > candidates.length && (
        <li className="small soft">and {candidateCount - candidates.length} more that fit</li>
      )}
    </ul>
  )
}

/** flat: a table of columns. */
const standingColumns = (ledger: string, book?: string): readonly Column<BookStanding>[] => [
  {
    key: 'tx',
    head: 'In the book',
    main: true,
    cell: ({ tx, kind }) => (
      <span className="posting-account">
        <TxId ledger={ledger} tx={tx} /> <span className="small soft">{kind}</span>
      </span>
    ),
    text: ({ tx }) => tx,
  },
  { key: 'kind', head: 'Kind', csvOnly: true, cell: () => null, text: ({ kind }) => kind },
  {
    key: 'when',
    head: 'Happened',
    cell: ({ happenedAt }) => (
      <span className="wraps">
        <Moment at={happenedAt} />
      </span>
    ),
    text: ({ happenedAt }) => happenedAt,
  },
  {
    key: 'amount',
    head: 'Amount',
    number: true,
    cell: ({ amount, decimals, code }) => (
      <Amount units={amount} decimals={decimals} symbol={code} />
    ),
    text: ({ amount }) => amount,
  },
  {
    key: 'address',
    head: 'Paid to',
    cell: ({ chain, address }) =>
      address === null ? (
        <span className="soft">no address</span>
      ) : (
        <AccountId ledger={chain} account={address} />
      ),
    text: ({ address }) => address ?? '',
  },
  {
    key: 'chain',
    head: 'On the chain',
    cell: (standing) => <Evidence standing={standing} />,
    text: ({ named, candidates }) =>
      named?.chainTx ?? candidates.map(({ chainTx }) => chainTx).join(' '),
  },
  ...(book === undefined
    ? []
    : [
        {
          key: 'say',
          head: 'Your word',
          cell: (standing: BookStanding) => <LinkButtons book={book} standing={standing} />,
        },
      ]),
]

const PAYMENT_COLUMNS: readonly Column<BookPayment>[] = [
  {
    key: 'tx',
    head: 'Transaction',
    main: true,
    cell: ({ chain, tx }) => <TxId ledger={chain} tx={tx} />,
    text: ({ tx }) => tx,
  },
  {
    key: 'chain',
    head: 'Chain',
    cell: ({ chainName }) => chainName,
    text: ({ chainName }) => chainName,
  },
  {
    key: 'address',
    head: 'Paid to',
    cell: ({ chain, address }) => <AccountId ledger={chain} account={address} />,
    text: ({ address }) => address,
  },
  {
    key: 'amount',
    head: 'Amount',
    number: true,
    cell: ({ amount, decimals, symbol }) => (
      <Amount units={amount} decimals={decimals} symbol={symbol} />
    ),
    text: ({ amount }) => amount,
  },
  { key: 'at', head: 'Time', cell: ({ at }) => <Moment at={at} />, text: ({ at }) => at },
]
