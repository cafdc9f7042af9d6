/** Exact totals of an account, one row of figures an asset. */
import type { AccountProfile, AccountTotal } from '@paperchain/contract/ledger'
import { ASSET_MARK_WORDS } from '@paperchain/contract/words'
import { ledger as ledgerOf, showsSpending } from '@paperchain/core/domain/ledger'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figure, Section } from '../../ui/page.tsx'
import { Amount, BlockLink, Day } from '../../ui/value.tsx'
import { type AssetBook, assetBook, bySense, exactAmount, symbolOf, unitOf } from '../assets.ts'
import { AssetAmount } from '../posting-parts.tsx'

/** Assets shown as figures; more of them are a table. */
const FIGURES_MAX = 3

export function Totals({ profile }: { profile: AccountProfile }): ReactElement {
  const { ledgerName } = profile
  const totals = [...profile.totals].sort((one, other) => bySense(one.asset, other.asset))
  const isMany = totals.length > FIGURES_MAX
  return (
    <Section title="How much">
      {(isMany ? totals.slice(0, 1) : totals).map((total) => (
        <TotalRow key={total.asset.id} total={total} profile={profile} />
      ))}
      {isMany && (
        <DataTable
          caption={counted(totals.length, 'assets')}
          columns={columnsOf(assetBook(totals.map(({ asset }) => asset)))}
          rows={totals}
          rowKey={({ asset }) => asset.id}
          csv={`totals-${ledgerName}-${profile.account}`}
        />
      )}
    </Section>
  )
}

function columnsOf(book: AssetBook): readonly Column<AccountTotal>[] {
  const amount = (
    head: string,
    units: (total: AccountTotal) => string | null,
  ): Column<AccountTotal> => ({
    key: head,
    head,
    number: true,
    cell: (total) => <AssetAmount book={book} asset={total.asset.id} units={units(total)} />,
    text: (total) => exactAmount(book, total.asset.id, units(total)),
  })
  return [
    {
      key: 'asset',
      head: 'Asset',
      main: true,
      cell: ({ asset }) => symbolOf(book, asset.id),
      text: ({ asset }) => asset.id,
    },
    amount('Received', ({ credited }) => credited),
    amount('Spent', ({ debited }) => debited),
    amount('Balance', ({ balance }) => balance),
  ]
}

function TotalRow(props: { total: AccountTotal; profile: AccountProfile }): ReactElement {
  const { total, profile } = props
  const { first, last, happened } = total
  const isShown = showsSpending(ledgerOf(profile.ledger))
  const { asset, credited, debited, balance, unknownDebitCount } = total
  const { decimals } = asset
  const symbol = unitOf(assetBook([asset]), asset.id)
  return (
    <div className="figures amounts">
      <Figure name={`Received in ${postings(total.creditCount)}`}>
        <Amount units={credited} decimals={decimals} symbol={symbol} />
      </Figure>
      <Figure name={isShown ? `Spent in ${postings(total.debitCount)}` : 'Spent'}>
        <Amount
          {...{ decimals, symbol }}
          units={isShown ? debited : null}
          unknown="hidden: incoming only"
        />
        {unknownDebitCount > 0 && (
          <span className="figure-more">and {unknownDebitCount} of unknown amount</span>
        )}
      </Figure>
      <Figure name="Balance">
        <Amount units={balance} decimals={decimals} symbol={symbol} unknown="cannot be told" />
        {asset.marks.map((mark) => (
          <span key={mark} className="figure-more">
            {mark}: {ASSET_MARK_WORDS[mark]}
          </span>
        ))}
      </Figure>
      <Seen name="First" at={first} happened={happened?.first} ledger={profile.ledgerName} />
      <Seen name="Last" at={last} happened={happened?.last} ledger={profile.ledgerName} />
    </div>
  )
}

const postings = (count: number): string => counted(count, 'postings')

/** What a book says happened, and when it was recorded here, are two times: the first leads. */
function Seen(props: {
  readonly name: 'First' | 'Last'
  readonly at: AccountTotal['first']
  readonly happened: string | undefined
  readonly ledger: string
}): ReactElement {
  const { name, happened, ledger } = props
  const { height, time } = props.at
  return (
    <Figure name={`${name} ${happened === undefined ? 'seen' : 'happened'}`}>
      <Day at={happened ?? time} missing={`block ${height}`} />
      <span className="figure-more">
        {happened !== undefined && (
          <>
            recorded <Day at={time} />,{' '}
          </>
        )}
        block <BlockLink ledger={ledger} height={height} />
      </span>
    </Figure>
  )
}
