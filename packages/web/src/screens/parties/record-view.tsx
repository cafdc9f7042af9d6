/** What is known of a customer, and who wrote it when. */
import type { PartyRecord } from '@paperchain/contract/party'
import { PROPERTY_NAMES } from '@paperchain/core/domain/party'
import type { ReactElement, ReactNode } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Facts } from '../../ui/page.tsx'
import { Moment } from '../../ui/value.tsx'
import { fieldWords } from './party-fault-text.ts'

type Version = PartyRecord['versions'][number]

/** flat: one part below the other. */
export function RecordView(props: {
  readonly record: PartyRecord
  readonly busy: boolean
  readonly onVersion: (version: number) => void
}): ReactElement {
  const { record, busy, onVersion } = props
  const { shown, version, versions } = record
  return (
    <div className="stack">
      {shown < version && (
        <p>
          <span className="mark warning">
            version {formatCount(shown)} of {formatCount(version)}: an older one
          </span>
        </p>
      )}
      <Facts
        rows={[
          [fieldWords('customerId'), record.customerId],
          ...PROPERTY_NAMES.map((name): readonly [string, ReactNode] | false => {
            const values = record.properties[name] ?? []
            return values.length > 0 && [fieldWords(name), <Lines key={name} texts={values} />]
          }),
          ...record.addressEntity.map((part, at) => partRow('Address', at, part)),
          ...record.identification.map((part, at) => partRow('Document', at, part)),
        ]}
      />
      <DataTable
        caption={`${counted(versions.length, 'versions')}, the newest first`}
        columns={versionColumns({ shown, busy, onVersion })}
        rows={[...versions].reverse()}
        rowKey={(each) => String(each.version)}
      />
    </div>
  )
}

const partRow = (of: string, at: number, part: object): readonly [string, ReactNode] => [
  `${of} ${at + 1}`,
  <Lines
    key={`${of} ${at}`}
    texts={Object.entries(part).map(([name, value]) => `${fieldWords(name)}: ${value}`)}
  />,
]

const Lines = ({ texts }: { texts: readonly string[] }): ReactElement => (
  <>
    {texts.map((text) => (
      <span key={text} className="break party-line">
        {text}
      </span>
    ))}
  </>
)

function versionColumns(of: {
  readonly shown: number
  readonly busy: boolean
  readonly onVersion: (version: number) => void
}): readonly Column<Version>[] {
  const { shown, busy, onVersion } = of
  return [
    {
      key: 'version',
      head: 'Version',
      number: true,
      main: true,
      cell: ({ version }) => formatCount(version),
    },
    { key: 'at', head: 'Written', cell: ({ at }) => <Moment at={at} /> },
    { key: 'by', head: 'By', cell: ({ by }) => <span className="break">{by}</span> },
    {
      key: 'show',
      head: 'Shown',
      cell: ({ version }) =>
        version === shown ? (
          <span className="mark info">shown</span>
        ) : (
          <Button
            busy={busy}
            aria-label={`Show version ${version}; it is another look`}
            onClick={() => onVersion(version)}
          >
            Show
          </Button>
        ),
    },
  ]
}
