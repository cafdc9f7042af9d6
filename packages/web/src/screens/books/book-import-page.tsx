/** A file of rows into a book: choose it, say how it is read, see its first rows, bring it in. */
import type { BookState } from '@paperchain/contract/book'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { asFailure, type Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { useMay } from '../../api/session.ts'
import { safeName } from '../../api/upload.ts'
import { formatBytes } from '../../format/time.ts'
import { Button } from '../../ui/button.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Failed } from '../../ui/state.tsx'
import { Sending } from '../imports/sending.tsx'
import { useImport } from '../imports/use-import.ts'
import { Need } from '../need.tsx'
import { refusedWhy, statementFormOf } from './book-import-form.ts'
import { StatementImport } from './book-import-statements.tsx'
import { BookPreviewPart } from './book-preview.tsx'
import { firstMapping, unfit } from './mapping-fit.ts'
import { guessMapping } from './mapping-guess.ts'
import { MappingPart } from './mapping-part.tsx'
import { mappingFault, mappingIn } from './mapping-text.ts'
import { bookQuery } from './queries.ts'
import { readSample, type Sample, sampleRows } from './sample.ts'
import { asBody, useLook } from './use-preview.ts'

const FILE_HINT =
  'CSV, JSON lines (one flat object a line), or bank statements: camt.053, camt.054, MT940. UTF-8.'

const IMPORT_ABOUT =
  'A wrong row is told by line and column, and nothing of its transaction is kept. ' +
  'What is known already is skipped, so a file may come again.'

export function BookImportPage(): ReactElement {
  const { book: id } = useParams({ from: '/frame/books/$book/import' })
  const query = useQuery(bookQuery(id))
  const mayWrite = useMay('book.write')
  const name = query.data?.name ?? id
  return (
    <Page
      name={`Import into ${name}`}
      kind={
        <Link to="/books/$book" params={{ book: id }}>
          {name}
        </Link>
      }
      title="Import a file"
    >
      {mayWrite ? (
        <QueryView query={query} what="this book">
          {(book) => <ImportView id={id} book={book} />}
        </QueryView>
      ) : (
        <Need permission="book.write" what="imports into books">
          {null}
        </Need>
      )}
    </Page>
  )
}

/** flat: the file, then what is done with it. */
function ImportView({ id, book }: { id: string; book: BookState }): ReactElement {
  const [sample, setSample] = useState<Sample | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  async function choose([file]: readonly File[]): Promise<void> {
    if (file === undefined) return
    try {
      setSample(await readSample(file))
      setFailure(null)
    } catch (error) {
      setFailure(asFailure(error))
    }
  }
  return (
    <>
      {book.assets.length === 0 && (
        <Banner tone="warning" title="This book has no assets">
          Every row would be refused: add the assets that the file names on the page of the book
          first.
        </Banner>
      )}
      <Section
        title="The file"
        about="Only the beginning of rows is read here: they are sent when you import them."
      >
        {failure !== null && <Failed error={failure} what="the file" />}
        {sample !== null && <FileLine sample={sample} />}
        <DropZone
          label={sample === null ? 'Choose a file' : 'Choose another file'}
          hint={FILE_HINT}
          onFiles={(files) => void choose(files)}
        />
      </Section>
      {sample !== null && <Read key={sampleKey(sample)} id={id} book={book} sample={sample} />}
    </>
  )
}

const sampleKey = ({ file }: Sample): string => `${file.name} ${file.lastModified} ${file.size}`

/** Statements say themselves how they are read; rows are told how. */
function Read(props: { id: string; book: BookState; sample: Sample }): ReactElement {
  const form = statementFormOf(props.sample.text)
  if (form === null) return <Chosen {...props} />
  return <StatementImport {...props} file={props.sample.file} form={form} />
}

const FileLine = ({ sample }: { sample: Sample }): ReactElement => (
  <p>
    <code className="break">{sample.file.name}</code>{' '}
    <span className="number soft">{formatBytes(sample.file.size)}</span>
  </p>
)

/** flat: the steps after a file was chosen, one below the other. */
function Chosen(props: { id: string; book: BookState; sample: Sample }): ReactElement {
  const { id, book, sample } = props
  const { mapping: named } = useSearch({ from: '/frame/books/$book/import' })
  const navigate = useNavigate({ from: '/books/$book/import' })
  const router = useRouter()
  const [{ name, mapping }, setChosen] = useState(() =>
    firstMapping(book.mappings, named, sample.text),
  )
  const work = useImport('book', (source) =>
    ask('book.import', {
      params: { book: id },
      body: {
        upload: 'upload' in source ? source.upload : '',
        file: safeName(sample.file.name),
        mapping: asBody(mapping),
      },
    }),
  )
  const { state } = work
  useEffect(() => {
    if (state.kind !== 'started') return
    void router.navigate({ to: '/imports/$job', params: { job: state.job.id } })
  }, [state, router])
  const fault = mappingFault(mapping)
  const rows = sampleRows(sample.text, mapping)
  const looked = useLook({ book: id, sample, mapping })
  const refused = refusedWhy(fault, [looked.failure, looked.query.error])
  if (state.kind === 'sending') return <Sending sent={state.sent} stop={work.stop} />
  return (
    <>
      <MappingPart
        {...{ id, book, mapping, name, rows }}
        unfit={unfit(book.mappings, sample.text)}
        onChoose={(next) => {
          const saved = mappingIn(book.mappings[next])
          setChosen({ name: next, mapping: saved ?? guessMapping(sample.text) })
          void navigate({ search: next === '' ? {} : { mapping: next }, replace: true })
        }}
        onSaved={(saved) => {
          setChosen({ name: saved, mapping })
          void navigate({ search: { mapping: saved }, replace: true })
        }}
        onChange={(next) => setChosen({ name, mapping: next })}
      />
      <BookPreviewPart {...{ book, mapping, rows, fault, looked }} />
      <Section title="Bring it in" about={IMPORT_ABOUT}>
        {state.kind === 'failed' && <Failed error={state.failure} what="the import" />}
        <div className="row">
          <Button
            weight="primary"
            icon="imports"
            disabled={refused !== null}
            onClick={() => void work.sendAll([sample.file])}
          >
            Import {formatBytes(sample.file.size)} into {book.name}
          </Button>
          {refused !== null && <span className="soft break">{refused}</span>}
        </div>
      </Section>
    </>
  )
}
