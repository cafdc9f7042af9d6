/** One block: its head, who made it, its transactions. */
import type { BlockAnswer, BlockTransaction } from '@paperchain/contract/ledger'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useAction } from '../../actions/use-actions.ts'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import { formatCount } from '../../format/amount.ts'
import { formatBytes } from '../../format/time.ts'
import { counted } from '../../format/words.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Amount, Identifier, Moment, TxId } from '../../ui/value.tsx'
import { type AssetBook, assetBook, exactAmount, onlyAsset } from '../assets.ts'
import { isBook } from '../ledger-kind.ts'
import { AmountList, BlockNotes } from '../posting-parts.tsx'

export function BlockPage(): ReactElement {
  const { ledger, block } = useParams({ from: '/frame/block/$ledger/$block' })
  const query = useQuery({
    queryKey: ['block', ledger, block],
    queryFn: ({ signal }) => ask('block.read', { params: { ledger, block } }, signal),
  })
  const { data } = query
  const height = data === undefined ? block : formatCount(data.height)
  return (
    <Page
      name={`Block ${height}`}
      kind={`Block on ${data?.ledgerName ?? ledger}`}
      title={data === undefined && block.length > 20 ? `${block.slice(0, 12)}…` : height}
      actions={data && <Neighbours block={data} />}
    >
      <QueryView query={query} what="this block">
        {(answer) => (
          <>
            <BlockHead block={answer} />
            <Section title="Transactions">
              <Transactions block={answer} />
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  )
}

function Neighbours({ block }: { block: BlockAnswer }): ReactElement {
  const { ledgerName: ledger, previous, nextBlock } = block
  const router = useRouter()
  const hasPrevious = /[1-9a-f]/.test(previous)
  const go = (id: string | null): void => {
    if (id === null) return
    void router.navigate({ to: '/block/$ledger/$block', params: { ledger, block: id } })
  }
  useAction('page.previous', () => go(previous), hasPrevious)
  useAction('page.next', () => go(nextBlock), nextBlock !== null)
  return (
    <>
      {hasPrevious && (
        <Link
          className="button plain"
          to="/block/$ledger/$block"
          params={{ ledger, block: previous }}
        >
          <Icon name="left" /> Previous
        </Link>
      )}
      {nextBlock !== null && (
        <Link
          className="button plain"
          to="/block/$ledger/$block"
          params={{ ledger, block: nextBlock }}
        >
          Next <Icon name="right" />
        </Link>
      )}
    </>
  )
}

function BlockHead({ block }: { block: BlockAnswer }): ReactElement {
  const { id, time, txCount, bytes, coinbaseText, makers, state, incomplete, notes } = block
  const ofBook = isBook(block.ledger)
  return (
    <>
      {state === 'orphaned' && (
        <Banner tone="warning" title="Orphaned: this block is off the best chain">
          Its postings count in no total and no trace.
        </Banner>
      )}
      <Siblings block={block} />
      <BlockNotes notes={notes} />
      <div className="card">
        <Facts
          rows={[
            ['Id', <Identifier key="id" text={id} what="the block id" />],
            // A book's block is a batch; when its entries happened stands with each of them.
            [ofBook ? 'Recorded' : 'Time', <Moment key="time" at={time} />],
            ['Transactions', formatCount(txCount)],
            bytes > 0 && ['Size', formatBytes(bytes)],
            !ofBook && [
              'Made by',
              makers.map(({ label }) => label).join(', ') || 'nobody is known',
            ],
            coinbaseText !== '' && [
              ofBook ? 'Brought in by' : 'Text in the coinbase',
              <code key="text">{coinbaseText}</code>,
            ],
            incomplete > 0 && ['Incomplete', `${formatCount(incomplete)} transactions`],
          ]}
        />
      </div>
    </>
  )
}

/** Other blocks of the same height: the chain had a fork here. */
function Siblings({ block }: { block: BlockAnswer }): ReactElement | null {
  const { siblings, ledgerName: ledger } = block
  if (siblings.length === 0) return null
  return (
    <Banner tone="info" title={`Also at this height: ${counted(siblings.length, 'blocks')}`}>
      {siblings.map(({ id, state }) => (
        <p key={id}>
          <Link className="mono" to="/block/$ledger/$block" params={{ ledger, block: id }}>
            {id}
          </Link>{' '}
          {state}
        </p>
      ))}
    </Banner>
  )
}

function Transactions({ block }: { block: BlockAnswer }): ReactElement {
  const { ledgerName: ledger, id } = block
  const pages = usePages(['block transactions', ledger, id], (cursor, signal) =>
    ask(
      'block.transactions',
      { params: { ledger, block: id }, query: cursor === undefined ? {} : { cursor } },
      signal,
    ),
  )
  return (
    <PagedTable
      pages={pages}
      what="transactions"
      order="in block order"
      columns={columnsOf(block, assetBook(pages.data?.pages.flatMap(({ assets }) => assets) ?? []))}
      rowKey={(row) => row.id}
      csv={`block-${block.height}`}
      empty={<Empty title="No transactions" />}
    />
  )
}

/** flat: one table of columns. */
const columnsOf = (
  { ledgerName }: BlockAnswer,
  book: AssetBook,
): readonly Column<BlockTransaction>[] => [
  {
    key: 'position',
    head: 'No.',
    number: true,
    cell: ({ position }) => position,
    text: ({ position }) => String(position),
  },
  {
    key: 'id',
    head: 'Transaction',
    main: true,
    cell: ({ id }) => <TxId ledger={ledgerName} tx={id} />,
    text: ({ id }) => id,
  },
  {
    key: 'inputs',
    head: 'In',
    number: true,
    cell: ({ inputs }) => formatCount(inputs),
    text: ({ inputs }) => String(inputs),
  },
  {
    key: 'outputs',
    head: 'Out',
    number: true,
    cell: ({ outputs }) => formatCount(outputs),
    text: ({ outputs }) => String(outputs),
  },
  sumColumn(book, 'Value out', ({ sums }) => sums.map(({ asset, out }) => ({ asset, units: out }))),
  sumColumn(book, 'Fee', ({ fee, sums }) =>
    fee === null ? null : sums.map((sum) => ({ asset: sum.asset, units: sum.fee })),
  ),
]

type Sum = { readonly asset: string; readonly units: string }

/** Sums by asset: one plain asset stands in the heading, several in the cells. */
function sumColumn(
  book: AssetBook,
  head: string,
  sumsOf: (row: BlockTransaction) => readonly Sum[] | null,
): Column<BlockTransaction> {
  const one = onlyAsset(book)
  const told = (row: BlockTransaction): readonly Sum[] =>
    (sumsOf(row) ?? []).filter(({ units }) => units !== '0')
  return {
    key: head,
    head,
    number: true,
    ...(one === undefined ? {} : { unit: one.symbol }),
    cell: (row) => {
      const sums = sumsOf(row)
      if (sums === null) return <Amount units={null} decimals={0} />
      if (one !== undefined) return <Amount units={sums[0]?.units ?? '0'} decimals={one.decimals} />
      return <AmountList book={book} sums={told(row)} />
    },
    text: (row) =>
      one === undefined
        ? told(row)
            .map(({ asset, units }) => `${exactAmount(book, asset, units)} ${asset}`)
            .join('; ')
        : exactAmount(book, one.id, sumsOf(row)?.[0]?.units ?? null),
  }
}
