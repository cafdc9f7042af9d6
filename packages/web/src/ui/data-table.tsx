/** A table that is a table: headings, units, keys j and k, CSV of the rows shown. */
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { actionAt, isSingle, keyName } from '../actions/keys.ts'
import { preferences } from '../preferences/use-preferences.ts'
import { Button } from './button.tsx'
import { csvText, fileName } from './csv.ts'
import { download } from './download.ts'
import { InRow } from './value.tsx'

export type Column<Row> = {
  readonly key: string
  readonly head: string
  /** Stands in the heading, so that cells hold numbers only. */
  readonly unit?: string
  readonly number?: boolean
  /** The cell that names the row. */
  readonly main?: boolean
  readonly cell: (row: Row) => ReactNode
  /** Stands in the CSV only. */
  readonly csvOnly?: boolean
  /** The exact value, for CSV; a column without it is left out there. */
  readonly text?: (row: Row) => string
}

export type DataTableProps<Row> = {
  readonly caption: ReactNode
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** All rows, for the CSV, where fewer are shown. */
  readonly all?: readonly Row[]
  /** Name of the CSV file; without one there is no CSV. */
  readonly csv?: string
  /** Marks a row, for instance the one that a page is about. */
  readonly mark?: (row: Row) => string | undefined
}

/** flat: one table, head and body. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { caption, rows, rowKey, mark } = props
  const columns = props.columns.filter(({ csvOnly }) => csvOnly !== true)
  const id = useId()
  const { ref, isWide } = useIsWide()
  return (
    <div className="table-block">
      <div className="table-top">
        <p id={id} className="table-caption">
          {caption}
        </p>
        <CsvButton {...props} />
      </div>
      <div
        className="table-scroll"
        ref={ref}
        {...(isWide ? { role: 'region', tabIndex: 0, 'aria-labelledby': id } : {})}
      >
        <table aria-labelledby={id}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.number ? 'number' : undefined}>
                  {column.head}
                  {column.unit !== undefined && <span className="unit"> {column.unit}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={moveRow}>
            <InRow value>
              {rows.map((row) => (
                <tr key={rowKey(row)} data-mark={mark?.(row)}>
                  {columns.map((column) => (
                    <Cell key={column.key} column={column} row={row} />
                  ))}
                </tr>
              ))}
            </InRow>
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }): ReactElement {
  const className = column.number ? 'number' : undefined
  if (!column.main) return <td className={className}>{column.cell(row)}</td>
  return (
    <th scope="row" className={className}>
      {column.cell(row)}
    </th>
  )
}

function CsvButton<Row>(props: DataTableProps<Row>): ReactElement | null {
  const { csv, columns, all: rows = props.rows } = props
  if (csv === undefined || rows.length === 0) return null
  const written = columns.filter(({ text }) => text !== undefined)
  function save(): void {
    const head = written.map(({ head, unit }) => (unit ? `${head} (${unit})` : head))
    const body = rows.map((row) => written.map(({ text }) => text?.(row) ?? ''))
    download(fileName(csv ?? '', Date.now(), 'csv'), csvText([head, ...body]), 'text/csv')
  }
  return (
    <Button weight="quiet" icon="imports" onClick={save}>
      CSV
    </Button>
  )
}

/** Moves between rows: to the element that names the next row, else to its first link. */
function moveRow(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const name = keyName(event)
  if (name === null || (isSingle(name) && !preferences().singleKeys)) return
  const action = actionAt(name, 'list')
  const all = [...event.currentTarget.rows]
  const at = all.findIndex((row) => row.contains(event.target as Node))
  if (action === null || at < 0) return
  const next = {
    'list.next': Math.min(at + 1, all.length - 1),
    'list.previous': Math.max(at - 1, 0),
    'list.first': 0,
    'list.last': all.length - 1,
  }[action as string]
  const row = next === undefined ? undefined : all[next]
  const target = row?.querySelector<HTMLElement>('[data-main]') ?? row?.querySelector('a, button')
  if (!(target instanceof HTMLElement)) return
  event.preventDefault()
  target.focus()
}

/** Whether the table is wider than its place: then it scrolls, and the keyboard must reach it. */
function useIsWide() {
  const ref = useRef<HTMLDivElement>(null)
  const [isWide, setIsWide] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const look = (): void => setIsWide(element.scrollWidth > element.clientWidth + 1)
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  return { ref, isWide }
}
