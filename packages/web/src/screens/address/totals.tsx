/** Exact totals of an account, one row of figures an asset. */
import type { AccountProfile, AccountTotal } from '@paperchain/contract/ledger'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { Figure, Section } from '../../ui/page.tsx'
import { Amount, BlockLink, Day } from '../../ui/value.tsx'

export function Totals({ profile }: { profile: AccountProfile }): ReactElement {
  return (
    <Section title="How much">
      {profile.totals.map((total) => (
        <TotalRow key={total.asset.id} total={total} ledger={profile.ledgerName} />
      ))}
    </Section>
  )
}

function TotalRow({ total, ledger }: { total: AccountTotal; ledger: string }): ReactElement {
  const { asset, credited, debited, balance, unknownDebitCount } = total
  const { decimals, symbol } = asset
  return (
    <div className="figures amounts">
      <Figure name={`Received in ${postings(total.creditCount)}`}>
        <Amount units={credited} decimals={decimals} symbol={symbol} />
      </Figure>
      <Figure name={`Spent in ${postings(total.debitCount)}`}>
        <Amount units={debited} decimals={decimals} symbol={symbol} />
        {unknownDebitCount > 0 && (
          <span className="figure-more">and {unknownDebitCount} of unknown amount</span>
        )}
      </Figure>
      <Figure name="Balance">
        <Amount units={balance} decimals={decimals} symbol={symbol} unknown="cannot be told" />
      </Figure>
      <Seen name="First seen" at={total.first} ledger={ledger} />
      <Seen name="Last seen" at={total.last} ledger={ledger} />
    </div>
  )
}

const postings = (count: number): string => counted(count, 'postings')

function Seen(props: {
  readonly name: string
  readonly at: AccountTotal['first']
  readonly ledger: string
}): ReactElement {
  const { height, time } = props.at
  return (
    <Figure name={props.name}>
      <Day at={time} missing={`block ${height}`} />
      <span className="figure-more">
        block <BlockLink ledger={props.ledger} height={height} />
      </span>
    </Figure>
  )
}
