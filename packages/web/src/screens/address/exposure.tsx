/** Whose money came in and where it went: paired bars by category, and the same as a table. */
import type { Exposure } from '@paperchain/contract/exposure'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { formatCount, percentLabel } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Amount } from '../../ui/value.tsx'
import { type AssetBook, assetBook, decimalsOf, exactAmount, symbolOf } from '../assets.ts'
import { ExposureBars } from './exposure-bars.tsx'
import { EvidenceTable } from './exposure-evidence.tsx'
import {
  type Asset,
  CUT_WORDS,
  type ExposurePart,
  endName,
  partsByAsset,
  partsOf,
} from './exposure-parts.ts'
import { type EvidencePick, exposureQuery } from './queries.ts'

export function ExposureSection(): ReactElement {
  const params = useParams({ from: '/frame/address/$ledger/$account' })
  const query = useQuery(exposureQuery(params))
  return (
    <QueryView query={query} what="exposure">
      {(data) => <Parts data={data} ledger={params.ledger} />}
    </QueryView>
  )
}

function Parts({ data, ledger }: { data: Exposure; ledger: string }): ReactElement {
  const [picked, setPicked] = useState<EvidencePick | null>(null)
  const book = assetBook(data.assets)
  const assets = partsByAsset(data)
  if (assets.length === 0) return <Empty title="Nothing came in and nothing went out" />
  return (
    <>
      <p className="soft about">
        By haircut, at most {data.basis.maxHops} transactions far: each payment carries the average
        of what it was paid from. Services absorb; change to itself counts nowhere. Shares are
        rounded, amounts are not.
      </p>
      <CutShort data={data} />
      {assets.map((asset) => (
        <AssetPart key={asset.asset} {...{ asset, book, data, setPicked }} />
      ))}
      {picked !== null && <EvidenceTable {...{ pick: picked, ledger, book }} />}
    </>
  )
}

function CutShort({ data: { basis } }: { data: Exposure }): ReactElement | null {
  if (!basis.isCutShort) return null
  return (
    <Banner tone="warning" title={`Counted from block ${formatCount(basis.fromHeight)} on`}>
      The ledger has more transactions than are looked at; what came from older blocks is cut.
    </Banner>
  )
}

function AssetPart(props: {
  readonly asset: Asset
  readonly book: AssetBook
  readonly data: Exposure
  readonly setPicked: (pick: EvidencePick) => void
}): ReactElement {
  const { asset, book, data, setPicked } = props
  const parts = partsOf(asset)
  return (
    <>
      <ExposureBars asset={asset} name={symbolOf(book, asset.asset)} />
      <DataTable
        caption={`${counted(parts.length, 'parts')} of what came in and went out`}
        columns={columnsOf(book, data.currency, setPicked)}
        rows={parts}
        rowKey={({ key }) => key}
        csv={`exposure-${data.accounts[0]}-${symbolOf(book, asset.asset)}`}
      />
    </>
  )
}

/** flat: one table of columns. */
function columnsOf(
  book: AssetBook,
  currency: string,
  setPicked: (pick: EvidencePick) => void,
): readonly Column<ExposurePart>[] {
  return [
    {
      key: 'end',
      head: 'From or to',
      main: true,
      cell: (part) => <EndCell part={part} />,
      text: endName,
    },
    { key: 'side', head: 'Side', cell: ({ side }) => side, text: ({ side }) => side },
    {
      key: 'distance',
      head: 'How far',
      cell: ({ kind, distance }) => (kind === 'cut' ? 'cut' : distance),
      text: ({ kind, distance }) => (kind === 'cut' ? 'cut' : distance),
    },
    {
      key: 'share',
      head: 'Share',
      number: true,
      cell: ({ units, total }) => percentLabel(units, total),
      text: ({ units, total }) => `${units}/${total}`,
    },
    {
      key: 'amount',
      head: 'Amount',
      number: true,
      cell: ({ asset, units }) => (
        <Amount
          units={String(units)}
          decimals={decimalsOf(book, asset)}
          symbol={symbolOf(book, asset)}
        />
      ),
      text: ({ asset, units }) => exactAmount(book, asset, String(units)),
    },
    {
      key: 'value',
      head: `${currency} then`,
      number: true,
      cell: ({ value, isPartly }) => (
        <>
          {value ?? <span className="unknown">unknown</span>}
          {value !== null && isPartly && <span className="soft"> and unknown</span>}
        </>
      ),
      text: ({ value }) => value ?? '',
    },
    {
      key: 'open',
      head: 'Evidence',
      cell: (part) => (
        <Button
          onClick={() => setPicked(part)}
          aria-label={`Transactions of ${endName(part)}, ${part.side}, ${part.distance}`}
        >
          Transactions
        </Button>
      ),
    },
  ]
}

const EndCell = ({ part }: { part: ExposurePart }): ReactElement => (
  <>
    {endName(part)}
    {part.kind === 'cut' && <span className="soft"> {CUT_WORDS[part.category]}</span>}
  </>
)
