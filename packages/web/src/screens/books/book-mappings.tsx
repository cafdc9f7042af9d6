/** How files of a book are read: the mappings that were saved, in words. */
import type { BookState } from '@paperchain/contract/book'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'
import { mappingIn, mappingText } from './mapping-text.ts'

type Row = { readonly name: string; readonly text: string }

/** flat: one table. */
export function BookMappings({ id, book }: { id: string; book: BookState }): ReactElement {
  const mayWrite = useMay('book.write')
  const rows = Object.entries(book.mappings).map(([name, json]): Row => {
    const mapping = mappingIn(json)
    return { name, text: mapping === null ? 'of a form that is not known' : mappingText(mapping) }
  })
  const columns: readonly Column<Row>[] = [
    {
      key: 'name',
      head: 'Mapping',
      main: true,
      cell: ({ name }) =>
        mayWrite ? (
          <Link
            to="/books/$book/import"
            params={{ book: id }}
            search={{ mapping: name }}
            data-main=""
          >
            {name}
          </Link>
        ) : (
          name
        ),
      text: ({ name }) => name,
    },
    { key: 'text', head: 'How files are read', cell: ({ text }) => text, text: ({ text }) => text },
  ]
  return (
    <Section title="Saved mappings">
      {rows.length === 0 ? (
        <Empty title="No mapping yet">
          Which column is what is asked when the first file comes, and can be saved then.
        </Empty>
      ) : (
        <DataTable
          caption={counted(rows.length, 'mappings')}
          columns={columns}
          rows={rows}
          rowKey={({ name }) => name}
        />
      )}
    </Section>
  )
}
