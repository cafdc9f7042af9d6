/** Faults of rows and blocks: where, what, code, and what to do. */
import type { Fault } from '@paperchain/contract/common'
import type { ReactElement } from 'react'
import { formatCount } from '../format/amount.ts'
import { counted } from '../format/words.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Ticked } from '../ui/ticked.tsx'
import { faultWords, todosOf } from './fault-words.ts'

/** Facts that say where, in the order in which people look. */
const PLACES = ['file', 'path', 'row', 'line', 'column', 'byte', 'offset', 'block', 'tx', 'field']

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
    cell: (fault) => <span className="break">{faultWords(fault).message}</span>,
    text: (fault) => faultWords(fault).message,
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
    <>
      <DataTable
        caption={`${formatCount(faults.length)} of ${counted(count, 'faults')}`}
        columns={COLUMNS}
        rows={faults.map((fault, index) => ({ ...fault, index }))}
        rowKey={({ index }) => String(index)}
        csv="faults"
      />
      <ul className="small">
        {todosOf(faults).map(([code, todo]) => (
          <li key={code}>
            <code>{code}</code>: <Ticked text={todo} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** One fault whole, for a banner: what is wrong, what to do, its code. */
export function FaultText(props: {
  readonly fault: Fault
  /** Said before the code. */
  readonly note?: string
}): ReactElement {
  const { fault, note = '' } = props
  const { message, todo } = faultWords(fault)
  return (
    <>
      <p className="break">{message}</p>
      {todo !== '' && (
        <p>
          <Ticked text={todo} />
        </p>
      )}
      <p className="small soft">
        {note} Code <code>{fault.code}</code>
      </p>
    </>
  )
}
