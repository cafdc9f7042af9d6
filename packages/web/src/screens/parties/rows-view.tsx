/** The first rows of a file as they stand in it, with what is wrong marked where it is. */
import type { Fault } from '@paperchain/contract/common'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { SampleRow } from '../books/sample.ts'
import { cellOf, firstRows, type PartyText, SHOWN_ROWS } from './import-rows.ts'

export function RowsView(props: {
  readonly file: PartyText
  readonly faults: readonly Fault[]
}): ReactElement | null {
  const { file, faults } = props
  const { headings, rows } = firstRows(file)
  const shown = rows.slice(0, SHOWN_ROWS)
  if (shown.length === 0) return null
  const faultAt = (line: number, column: number): Fault | undefined =>
    faults.find(({ facts }) => cellOf(facts, line) === column)
  const columns: readonly Column<SampleRow>[] = [
    { key: 'line', head: 'Line', number: true, main: true, cell: ({ line }) => formatCount(line) },
    ...headings.map((heading, at) => ({
      key: String(at),
      head: heading === '' ? `column ${at + 1}` : heading,
      cell: ({ line, cells }: SampleRow) => (
        <RowCell text={cells[at] ?? ''} fault={faultAt(line, at)} />
      ),
    })),
  ]
  return (
    <DataTable
      caption={`The first ${counted(shown.length, 'rows')} as they stand in the file`}
      columns={columns}
      rows={shown}
      rowKey={({ line }) => String(line)}
      mark={({ line }) => (faults.some(({ facts }) => facts['line'] === line) ? 'bad' : undefined)}
    />
  )
}

function RowCell({ text, fault }: { text: string; fault: Fault | undefined }): ReactElement {
  if (fault === undefined) return <span className="break">{text}</span>
  return (
    <span className="mark bad" title={fault.message}>
      <Icon name="stop" size={13} />
      <span className="visually-hidden">Wrong: </span>
      {text === '' ? 'empty' : text}
    </span>
  )
}
