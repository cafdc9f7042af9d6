/** One transaction: what went in, what came out, that both are equal. */
import type { Transaction } from '@paperchain/contract/ledger'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../ui/icon.tsx'
import { Facts, Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner } from '../../ui/state.tsx'
import { Amount, BlockLink, Identifier, Moment } from '../../ui/value.tsx'
import { assetBook } from '../assets.ts'
import { canTrace, isBook } from '../ledger-kind.ts'
import { AmountList, BlockNotes, TokenTable } from '../posting-parts.tsx'
import { Links } from './links.tsx'
import { Sides } from './sides.tsx'

export function TransactionPage(): ReactElement {
  const { ledger, tx } = useParams({ from: '/frame/tx/$ledger/$tx' })
  const query = useQuery({
    queryKey: ['transaction', ledger, tx],
    queryFn: ({ signal }) => ask('transaction.read', { params: { ledger, tx } }, signal),
  })
  const mayTrace = useMay('trace.run')
  const first = query.data?.transactions[0]
  return (
    <Page
      name={`Transaction ${tx.slice(0, 8)}`}
      kind={`Transaction ${isBook(ledger) ? 'in' : 'on'} ${first?.ledgerName ?? ledger}`}
      title={<Identifier text={tx} what="the transaction id" whole />}
      actions={
        mayTrace &&
        first !== undefined &&
        canTrace(first.ledger) && (
          <Link className="button primary" to="/trace" search={{ seeds: tx, ledger }}>
            <Icon name="trace" /> Trace from here
          </Link>
        )
      }
    >
      <QueryView query={query} what="this transaction" rows={8}>
        {({ transactions }) => (
          <>
            {transactions.length > 1 && (
              <Banner tone="info" title={`${transactions.length} transactions share this id`}>
                Early coinbases could repeat an id (BIP 30). Each stands below with its block.
              </Banner>
            )}
            {transactions.map((transaction) => (
              <One key={transaction.block} transaction={transaction} />
            ))}
          </>
        )}
      </QueryView>
    </Page>
  )
}

function One({ transaction }: { transaction: Transaction }): ReactElement {
  const { ledgerName, height, block, position, time, complete, notes, assets, links } = transaction
  return (
    <>
      <div className="card">
        <Facts
          rows={[
            ['Block', <BlockLink key="block" ledger={ledgerName} height={height} id={block} />],
            ['Place in the block', String(position)],
            ['Time', <Moment key="time" at={time} />],
            ['Fee', <Fee key="fee" transaction={transaction} />],
          ]}
        />
      </div>
      <Links links={links} />
      <BlockNotes notes={notes} />
      {!complete && <Incomplete transaction={transaction} />}
      <Sides transaction={transaction} />
      <TokenTable assets={assets} />
    </>
  )
}

function Fee({ transaction }: { transaction: Transaction }): ReactElement {
  const { fee, fees } = transaction
  if (fees.length === 0) {
    return fee === null ? <span className="unknown">unknown</span> : <span>none</span>
  }
  const book = assetBook(fees.map(({ asset }) => asset))
  const sums = fees.map(({ asset, amount }) => ({ asset: asset.id, units: amount }))
  return <AmountList book={book} sums={sums} />
}

function Incomplete({ transaction }: { transaction: Transaction }): ReactElement {
  const { unseen, assets, postings } = transaction
  if (unseen === null || postings.every(({ coin }) => coin === null)) {
    return (
      <Banner tone="warning" title="Incomplete: an amount of it is too large to be summed">
        Only a hostile token writes such an amount. Nothing of it counts in a total.
      </Banner>
    )
  }
  const [unit] = assets
  return (
    <Banner tone="warning" title="Incomplete: a coin that it spends is not in this ledger">
      <p>
        Its amount is unknown: debits and credits need not agree. From outside: at least{' '}
        <Amount units={unseen} decimals={unit?.decimals ?? 0} symbol={unit?.symbol ?? ''} />.
      </p>
    </Banner>
  )
}
