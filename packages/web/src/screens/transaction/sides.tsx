/** Debits left, credits right, and the law between them. */
import type { Transaction } from '@paperchain/contract/ledger'
import { roleWords } from '@paperchain/contract/words'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { lookAlikes } from '../../format/identifier.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { AccountId, TxId } from '../../ui/value.tsx'
import { assetBook } from '../assets.ts'
import { amountColumns } from '../posting-parts.tsx'
import { TagMark } from '../tag-parts.tsx'
import { balanceOf } from './balance.ts'

type Row = Transaction['postings'][number]

export function Sides({ transaction }: { transaction: Transaction }): ReactElement {
  const mayTrace = useMay('trace.run')
  const { postings, assets, id } = transaction
  const debits = postings.filter(({ side }) => side === 'debit')
  const credits = postings.filter(({ side }) => side === 'credit')
  const common = commonColumns(transaction)
  // Accounts have no coins that somebody spends later.
  const ofCoins = postings.some(({ coin }) => coin !== null)
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
          columns={ofCoins ? [...common, afterColumn(transaction, mayTrace)] : common}
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
      cell: ({ account, certainty, kind, form }) => (
        <span className="posting-account">
          <span className="row tight">
            <AccountId ledger={ledgerName} account={account} lookAlike={alike.has(account ?? '')} />
            {certainty === 'inferred' && <span className="mark warning">inferred</span>}
          </span>
          <Role kind={kind} form={form} />
          <TagMark tag={account === null ? null : tags[account]} />
        </span>
      ),
      text: ({ account }) => account ?? '',
    },
    {
      key: 'role',
      head: 'What',
      csvOnly: true,
      cell: () => null,
      text: ({ kind, form }) => roleWords({ kind, form }),
    },
    ...amountColumns<Row>(book, 'Amount', ({ amount }) => amount),
  ]
}

/** What a posting was, where it is more than a plain transfer: fee, burn, withdrawal. */
function Role(props: { kind: string; form: string }): ReactElement | null {
  const words = roleWords(props)
  return words === '' ? null : <span className="soft small">{words}</span>
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
