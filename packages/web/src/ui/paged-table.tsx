/** A table over pages by cursor: rows that came stay, a button asks for the next ones. */
import type { ReactElement, ReactNode } from 'react'
import { type CursorPage, type Paged, rowsOf } from '../api/pages.ts'
import { counted } from '../format/words.ts'
import { Button } from './button.tsx'
import { DataTable, type DataTableProps } from './data-table.tsx'
import { QueryView } from './query-view.tsx'
import { Failed } from './state.tsx'

type Props<Row> = Omit<DataTableProps<Row>, 'rows' | 'caption'> & {
  readonly pages: Paged<CursorPage<Row>>
  /** The rows in the plural: "postings". */
  readonly what: string
  readonly empty: ReactNode
  /** Behind the count: "in ledger order". */
  readonly order?: string
}

export function PagedTable<Row>(props: Props<Row>): ReactElement {
  const { pages, what, empty, order } = props
  return (
    <QueryView query={pages} what={what}>
      {(data) => {
        const rows = rowsOf<Row>(data)
        if (rows.length === 0) return empty
        const count = counted(rows.length, what)
        const first = pages.hasNextPage ? `The first ${count}` : count
        return (
          <>
            <DataTable
              {...props}
              rows={rows}
              caption={order === undefined ? first : `${first}, ${order}`}
            />
            <More pages={pages} what={what} />
          </>
        )
      }}
    </QueryView>
  )
}

function More<Row>({ pages, what }: { pages: Paged<CursorPage<Row>>; what: string }): ReactElement {
  return (
    <div className="more">
      {pages.isFetchNextPageError && (
        <Failed
          error={pages.error}
          what={`more ${what}`}
          retry={() => void pages.fetchNextPage()}
        />
      )}
      {pages.hasNextPage && (
        <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show more {what}
        </Button>
      )}
    </div>
  )
}
