/** The preview of a chosen file, in whatever state it is. */
import type { BookState } from '@paperchain/contract/book'
import type { BookMapping } from '@paperchain/core/domain/book-mapping'
import type { ReactElement } from 'react'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Failed, Loading } from '../../ui/state.tsx'
import { BookedRows, FileRows } from './preview.tsx'
import type { SampleRows } from './sample.ts'
import type { Look } from './use-preview.ts'

const ABOUT =
  'Read by the server as the import reads them. Nothing is stored, and pseudonyms are examples.'

export function BookPreviewPart(props: {
  readonly book: BookState
  readonly mapping: BookMapping
  readonly rows: SampleRows
  /** What is wrong with the mapping. */
  readonly fault: string | null
  readonly looked: Look
}): ReactElement {
  const { book, mapping, rows, fault, looked } = props
  const { upload, failure, again, query } = looked
  const faults = fault === null ? (query.data?.faults ?? []) : []
  return (
    <Section title="The first rows" about={ABOUT}>
      <FileRows rows={rows} mapping={mapping} faults={faults} />
      {fault !== null && (
        <Banner tone="warning" title="How it is read is not said yet" live="status">
          <p className="break">{fault}</p>
        </Banner>
      )}
      {fault === null && failure !== null && (
        <Failed error={failure} what="the preview" retry={again} />
      )}
      {fault === null && failure === null && upload === null && <Loading what="the preview" />}
      {fault === null && upload !== null && (
        <QueryView query={query} what="the preview">
          {(preview) => <BookedRows preview={preview} book={book} />}
        </QueryView>
      )}
    </Section>
  )
}
