/** Faults of rows and blocks: where, what, code. */
import type { Fault } from '@paperchain/contract/common'
import type { ReactElement } from 'react'
import { formatCount } from '../format/amount.ts'
import { counted } from '../format/words.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'

/** Facts that say where, in the order in which people look. */
const PLACES = ['file', 'path', 'row', 'line', 'byte', 'offset', 'block', 'tx', 'field']

export function placeOf({ facts }: Fault): string {
  const known = PLACES.filter((name) => name in facts)
  return known
    .map((name) => (name === 'file' ? `${facts[name]}` : `${name} ${facts[name]}`))
    .join(', ')
}

type Row = Fault & { readonly index: number }

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'where',
    head: 'Where',
    main: true,
    cell: (fault) => <span className="fault-place">{placeOf(fault) || '–'}</span>,
    text: placeOf,
  },
  {
    key: 'message',
    head: 'What',
    cell: ({ message }) => <span className="break">{message}</span>,
    text: ({ message }) => message,
  },
  { key: 'code', head: 'Code', cell: ({ code }) => <code>{code}</code>, text: ({ code }) => code },
]

export function FaultTable(props: {
  readonly faults: readonly Fault[]
  readonly count: number
}): ReactElement | null {
  const { faults, count } = props
  if (faults.length === 0) return null
  return (
    <DataTable
      caption={`${formatCount(faults.length)} of ${counted(count, 'faults')}`}
      columns={COLUMNS}
      rows={faults.map((fault, index) => ({ ...fault, index }))}
      rowKey={({ index }) => String(index)}
      csv="faults"
    />
  )
}
