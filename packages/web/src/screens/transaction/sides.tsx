/** Debits left, credits right, and the law between them. */
import type { Transaction } from '@paperchain/contract/ledger'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { lookAlikes } from '../../format/identifier.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { AccountId, Amount, TxId } from '../../ui/value.tsx'
import {
  type AssetBook,
  assetBook,
  decimalsOf,
  exactAmount,
  onlyAsset,
  symbolOf,
} from '../assets.ts'
import { TagMark } from '../tag-parts.tsx'
import { balanceOf } from './balance.ts'

type Row = Transaction['postings'][number]

export function Sides({ transaction }: { transaction: Transaction }): ReactElement {
  const mayTrace = useMay('trace.run')
  const { postings, assets, id } = transaction
  const debits = postings.filter(({ side }) => side === 'debit')
  const credits = postings.filter(({ side }) => side === 'credit')
  const common = commonColumns(transaction)
  const rowKey = ({ leg }: Row): string => String(leg)
  return (
    <>
      <div className="sides">
        <DataTable
          caption={`${counted(debits.length, 'debits')}: where it came from`}
          columns={common}
          rows={debits}
          rowKey={rowKey}
          csv={`debits-${id}`}
        />
        <DataTable
          caption={`${counted(credits.length, 'credits')}: where it went`}
          columns={[...common, afterColumn(transaction, mayTrace)]}
          rows={credits}
          rowKey={rowKey}
          csv={`credits-${id}`}
        />
      </div>
      {balanceOf(postings, assets).map((line) => (
        <p key={line.text} className="equality" data-holds={line.holds || undefined}>
          {line.text}
        </p>
      ))}
    </>
  )
}

function commonColumns(transaction: Transaction): readonly Column<Row>[] {
  const { ledgerName, tags } = transaction
  const book = assetBook(transaction.assets)
  const alike = lookAlikes(transaction.postings.flatMap(({ account }) => account ?? []))
  return [
    {
      key: 'account',
      head: 'Account',
      main: true,
      cell: ({ account, certainty }) => (
        <span className="posting-account">
          <span className="row tight">
            <AccountId ledger={ledgerName} account={account} lookAlike={alike.has(account ?? '')} />
            {certainty === 'inferred' && <span className="mark warning">inferred</span>}
          </span>
          <TagMark tag={account === null ? null : tags[account]} />
        </span>
      ),
      text: ({ account }) => account ?? '',
    },
    amountColumn(book),
  ]
}

function amountColumn(book: AssetBook): Column<Row> {
  const one = onlyAsset(book)
  return {
    key: 'amount',
    head: 'Amount',
    ...(one === undefined ? {} : { unit: one.symbol }),
    number: true,
    cell: ({ amount, asset }) => (
      <Amount
        units={amount}
        decimals={decimalsOf(book, asset)}
        {...(one === undefined ? { symbol: symbolOf(book, asset) } : {})}
      />
    ),
    text: ({ amount, asset }) => exactAmount(book, asset, amount),
  }
}

/** What became of the coin: who spent it, or that nobody did here. */
function afterColumn({ ledgerName }: Transaction, mayTrace: boolean): Column<Row> {
  return {
    key: 'after',
    head: 'Then',
    cell: ({ coin, spentBy }) => {
      if (coin === null) return <span className="soft">–</span>
      if (spentBy !== null) {
        return (
          <span className="posting-account">
            spent in <TxId ledger={ledgerName} tx={spentBy.tx} />
          </span>
        )
      }
      const seeds = `${coin.tx}:${coin.index}`
      return mayTrace ? (
        <span className="posting-account">
          unspent{' '}
          <Link to="/trace" search={{ seeds, ledger: ledgerName, direction: 'backward' }}>
            from where?
          </Link>
        </span>
      ) : (
        'unspent'
      )
    },
    text: ({ spentBy }) => spentBy?.tx ?? '',
  }
}
