/** All books with what stands in them, and making one. */
import type { BookState } from '@paperchain/contract/book'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Day, Moment } from '../../ui/value.tsx'
import { BookDialog } from './book-dialog.tsx'
import { bookName, booksQuery } from './queries.ts'

export function BooksPage(): ReactElement {
  const query = useQuery(booksQuery)
  const mayWrite = useMay('book.write')
  const router = useRouter()
  const [isMaking, setIsMaking] = useState(false)
  const make = (
    <Button weight="primary" icon="plus" onClick={() => setIsMaking(true)}>
      Make a book
    </Button>
  )
  return (
    <Page title="Books" name="Books" actions={mayWrite && make}>
      <p className="soft about">
        The records of an exchange, a bank or a casino, as ledgers beside the chains. Customers
        stand in them under pseudonyms.
      </p>
      {!mayWrite && (
        <Banner
          tone="info"
          title="You may read books; analysts, officers and admins make and fill them"
        />
      )}
      <QueryView query={query} what="the books">
        {({ items }) => (items.length === 0 ? <NoBook /> : <BookTable books={items} />)}
      </QueryView>
      {isMaking && (
        <BookDialog
          book={null}
          onClose={() => setIsMaking(false)}
          onDone={({ ledger }) => {
            const params = { book: bookName(ledger) }
            void router.navigate({ to: '/books/$book', params })
          }}
        />
      )}
    </Page>
  )
}

const NoBook = (): ReactElement => (
  <Empty title="No book yet">
    Make one with its name and its assets, then bring its CSV or JSON lines in. The guide is
    docs/how-to/books.md.
  </Empty>
)

const BookTable = ({ books }: { books: readonly BookState[] }): ReactElement => (
  <DataTable
    caption={counted(books.length, 'books')}
    columns={COLUMNS}
    rows={books}
    rowKey={({ ledger }) => ledger}
    csv="books"
  />
)

const codesOf = ({ assets }: BookState): string => assets.map(({ code }) => code).join(' ')

const COLUMNS: readonly Column<BookState>[] = [
  {
    key: 'name',
    head: 'Book',
    main: true,
    cell: ({ name, ledger }) => (
      <Link to="/books/$book" params={{ book: bookName(ledger) }} data-main="">
        {name}
      </Link>
    ),
    text: ({ name }) => name,
  },
  {
    key: 'ledger',
    head: 'Ledger',
    cell: ({ ledger }) => <code>{ledger}</code>,
    text: ({ ledger }) => ledger,
  },
  {
    key: 'assets',
    head: 'Assets',
    cell: (book) => codesOf(book) || <span className="soft">none</span>,
    text: codesOf,
  },
  {
    key: 'transactions',
    head: 'Transactions',
    number: true,
    cell: ({ transactions }) => formatCount(transactions),
    text: ({ transactions }) => String(transactions),
  },
  {
    key: 'first',
    head: 'First happened',
    cell: ({ firstAt }) => <Day at={firstAt} />,
    text: ({ firstAt }) => firstAt ?? '',
  },
  {
    key: 'last',
    head: 'Last happened',
    cell: ({ lastAt }) => <Day at={lastAt} />,
    text: ({ lastAt }) => lastAt ?? '',
  },
  {
    key: 'booked',
    head: 'Recorded',
    cell: ({ bookedAt }) => <Moment at={bookedAt} missing="nothing yet" />,
    text: ({ bookedAt }) => bookedAt ?? '',
  },
]
