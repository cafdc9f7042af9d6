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
import { assetBook, onlyAsset } from '../assets.ts'
import { Sides } from './sides.tsx'

export function TransactionPage(): ReactElement {
  const { ledger, tx } = useParams({ from: '/frame/tx/$ledger/$tx' })
  const query = useQuery({
    queryKey: ['transaction', ledger, tx],
    queryFn: ({ signal }) => ask('transaction.read', { params: { ledger, tx } }, signal),
  })
  const mayTrace = useMay('trace.run')
  return (
    <Page
      name={`Transaction ${tx.slice(0, 8)}`}
      kind={`Transaction on ${ledger}`}
      title={<Identifier text={tx} what="the transaction id" whole />}
      actions={
        mayTrace && (
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
  const { ledgerName, height, block, position, time, complete, fee, unseen } = transaction
  const asset = onlyAsset(assetBook(transaction.assets))
  const unit = { decimals: asset?.decimals ?? 0, ...(asset ? { symbol: asset.symbol } : {}) }
  return (
    <>
      <div className="card">
        <Facts
          rows={[
            ['Block', <BlockLink key="block" ledger={ledgerName} height={height} id={block} />],
            ['Place in the block', String(position)],
            ['Time', <Moment key="time" at={time} />],
            ['Fee', <Amount key="fee" units={fee} {...unit} />],
          ]}
        />
      </div>
      {!complete && (
        <Banner tone="warning" title="Incomplete: a coin that it spends is not in this ledger">
          <p>
            Its amount is unknown: debits and credits need not agree. From outside: at least{' '}
            <Amount units={unseen} {...unit} />.
          </p>
        </Banner>
      )}
      <Sides transaction={transaction} />
    </>
  )
}
