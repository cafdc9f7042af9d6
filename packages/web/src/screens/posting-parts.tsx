/** Parts of postings that several screens show. */
import type { LedgerAsset } from '@paperchain/contract/link'
import { ASSET_MARK_WORDS, roleWords } from '@paperchain/contract/words'
import type { ReactElement } from 'react'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Icon } from '../ui/icon.tsx'
import { Section } from '../ui/page.tsx'
import { Banner } from '../ui/state.tsx'
import { AccountId, Amount } from '../ui/value.tsx'
import {
  type AssetBook,
  bySense,
  contractOf,
  decimalsOf,
  exactAmount,
  onlyAsset,
  symbolOf,
  tokensOf,
  unitOf,
} from './assets.ts'

/** In or out, by arrow and word, and what it was. */
export function SideMark(props: {
  side: 'debit' | 'credit'
  kind: string
  form: string
}): ReactElement {
  const { side, kind, form } = props
  const role = roleWords({ kind, form })
  return (
    <span className="side-mark" data-side={side}>
      <span aria-hidden="true">{side === 'credit' ? '↓' : '↑'}</span>{' '}
      {side === 'credit' ? 'received' : 'spent'}
      {role !== '' && <span className="soft"> ({role})</span>}
    </span>
  )
}

/** What is odd about an asset, in a word; the whole sentence is in its title and in the table. */
function AssetMarks({ asset }: { asset: LedgerAsset | undefined }): ReactElement | null {
  if (asset === undefined || asset.marks.length === 0) return null
  return (
    <>
      {asset.marks.map((mark) => (
        <span key={mark} className="mark warning" title={ASSET_MARK_WORDS[mark] ?? mark}>
          <Icon name="warning" size={13} /> {mark}
        </span>
      ))}
    </>
  )
}

/** An amount with its asset, and what is odd about it. */
export function AssetAmount(props: {
  readonly book: AssetBook
  readonly asset: string
  readonly units: string | null
}): ReactElement {
  const { book, asset, units } = props
  return (
    <span className="asset-amount">
      <Amount units={units} decimals={decimalsOf(book, asset)} symbol={unitOf(book, asset)} />
      <AssetMarks asset={book.get(asset)} />
    </span>
  )
}

/** The column of an amount: one plain asset stands in the heading, several in the cells. */
export function amountColumns<Row extends { readonly asset: string }>(
  book: AssetBook,
  head: string,
  units: (row: Row) => string | null,
): readonly Column<Row>[] {
  const one = onlyAsset(book)
  const amount: Column<Row> = {
    key: 'amount',
    head,
    ...(one === undefined ? {} : { unit: one.symbol }),
    number: true,
    cell: (row) =>
      one === undefined ? (
        <AssetAmount book={book} asset={row.asset} units={units(row)} />
      ) : (
        <Amount units={units(row)} decimals={one.decimals} />
      ),
    text: (row) => exactAmount(book, row.asset, units(row)),
  }
  if (one !== undefined) return [amount]
  const ids: Column<Row> = {
    key: 'asset',
    head: 'Asset',
    csvOnly: true,
    cell: () => null,
    text: ({ asset }) => asset,
  }
  return [amount, ids]
}

/** Tokens with their contracts, who describes them, and what is odd about them. */
export function TokenTable({ assets }: { assets: readonly LedgerAsset[] }): ReactElement | null {
  const tokens = [...tokensOf(assets)].sort(bySense)
  if (tokens.length === 0) return null
  return (
    <Section title="Tokens" about="A token is its contract. What it is called is a claim.">
      <DataTable
        caption={tokens.length === 1 ? '1 token' : `${tokens.length} tokens`}
        columns={TOKEN_COLUMNS}
        rows={tokens}
        rowKey={({ id }) => id}
      />
    </Section>
  )
}

const TOKEN_COLUMNS: readonly Column<LedgerAsset>[] = [
  {
    key: 'symbol',
    head: 'Called',
    cell: (asset) => (
      <span className="row tight">
        {asset.symbol === '' ? <span className="unknown">nothing</span> : asset.symbol}
        <AssetMarks asset={asset} />
      </span>
    ),
  },
  { key: 'contract', head: 'Contract', main: true, cell: ({ id }) => <Contract id={id} /> },
  {
    key: 'decimals',
    head: 'Decimals',
    number: true,
    cell: ({ decimals, decimalsKnown }) =>
      decimalsKnown ? decimals : <span className="unknown">not known</span>,
  },
  {
    key: 'source',
    head: 'Said by',
    cell: ({ source, vouched }) =>
      source === null ? (
        <span className="unknown">nobody</span>
      ) : vouched ? (
        source
      ) : (
        `its own contract (${source})`
      ),
  },
  {
    key: 'marks',
    head: 'Mind',
    cell: ({ marks }) => marks.map((mark) => ASSET_MARK_WORDS[mark] ?? mark).join('; '),
  },
]

function Contract({ id }: { id: string }): ReactElement {
  const contract = contractOf(id)
  if (contract === null) return <code>{id.slice(id.indexOf('/') + 1)}</code>
  return <AccountId {...contract} />
}

/** What nobody could tell about a block: said beside everything that it touches. */
export function BlockNotes({ notes }: { notes: readonly string[] }): ReactElement | null {
  if (notes.length === 0) return null
  return (
    <Banner tone="warning" title="Not certain: not everything in this block is seen">
      <ul className="plain-list">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Banner>
  )
}

/** Amounts of several assets in one cell: the first few, and how many more. */
export function AmountList(props: {
  readonly book: AssetBook
  readonly sums: readonly { readonly asset: string; readonly units: string }[]
}): ReactElement {
  const { book } = props
  const sums = [...props.sums].sort((one, other) => bySenseIn(book, one.asset, other.asset))
  const more = sums.slice(AMOUNTS_SHOWN)
  return (
    <span className="amount-list">
      {sums.slice(0, AMOUNTS_SHOWN).map(({ asset, units }) => (
        <AssetAmount key={asset} book={book} asset={asset} units={units} />
      ))}
      {more.length > 0 && (
        <span className="soft" title={more.map(({ asset }) => symbolOf(book, asset)).join(', ')}>
          and {more.length} more
        </span>
      )}
    </span>
  )
}

function bySenseIn(book: AssetBook, one: string, other: string): number {
  const [left, right] = [book.get(one), book.get(other)]
  return left === undefined || right === undefined ? 0 : bySense(left, right)
}

/** Assets that a cell has room for. */
const AMOUNTS_SHOWN = 3
