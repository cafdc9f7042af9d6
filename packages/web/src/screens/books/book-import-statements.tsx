/** Bank statements into a book: sent once, seen as entries, then brought in by the same job. */
import type { BookPreview, BookState } from '@paperchain/contract/book'
import type { Job } from '@paperchain/contract/job'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { asFailure, type Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { type Sent, safeName, sendFiles } from '../../api/upload.ts'
import { formatBytes } from '../../format/time.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Banner, Failed } from '../../ui/state.tsx'
import { FaultTable } from '../fault-table.tsx'
import { Sending } from '../imports/sending.tsx'
import { refusedWhy, STATEMENT_WORDS, type StatementForm } from './book-import-form.ts'
import { keepZone, zoneOf } from './book-zones.ts'
import { ZONES } from './mapping-file.tsx'
import { zoneText } from './mapping-text.ts'
import { PostingRows } from './preview.tsx'

/** Entries that are shown. */
const SHOWN_ENTRIES = 20

const PREVIEW_ABOUT =
  'The first entries, as they would be booked. Pseudonyms here are examples. Nothing is stored yet.'

const IMPORT_ABOUT =
  'A statement is taken whole or not at all: where its entries do not lead from its opening to ' +
  'its closing balance, it is refused. What is known already is skipped, so a file may come again.'

type Props = {
  readonly id: string
  readonly book: BookState
  readonly file: File
  readonly form: StatementForm
}

/** flat: sending, then the steps one below the other. */
export function StatementImport({ id, book, file, form }: Props): ReactElement {
  const { upload, sent, failure, stop, again, take } = useUpload(file)
  const [zone, setZone] = useState(() => zoneOf(id))
  const router = useRouter()
  const client = useQueryClient()
  const name = safeName(file.name)
  const preview = useEntries({ id, upload, name, form, zone })
  const refused = refusedWhy(null, [preview.error])
  const start = useMutation<Job, Failure>({
    mutationFn: () =>
      ask('book.import', {
        params: { book: id },
        body: { upload: upload ?? '', file: name, form, zone: zone ?? 0 },
      }),
    onSuccess: async (job) => {
      take()
      await client.invalidateQueries({ queryKey: ['jobs'] })
      void router.navigate({ to: '/imports/$job', params: { job: job.id } })
    },
  })
  return (
    <>
      <Section
        title="How it is read"
        about={`It looks like ${STATEMENT_WORDS[form]}: no mapping is needed.`}
      >
        <ZoneField
          zone={zone}
          onChange={(minutes) => {
            keepZone(id, minutes)
            setZone(minutes)
          }}
        />
      </Section>
      <Section title="What would be booked" about={PREVIEW_ABOUT}>
        {failure !== null && <Failed error={failure} what="to send the file" retry={again} />}
        {sent !== null && upload === null && failure === null && (
          <Sending sent={sent} stop={stop} />
        )}
        {zone === null && <p className="soft">Say first in which zone its dates are.</p>}
        {upload !== null && zone !== null && (
          <QueryView query={preview} what="the entries of the file">
            {(found) => <Entries preview={found} book={book} />}
          </QueryView>
        )}
      </Section>
      <Section title="Bring it in" about={IMPORT_ABOUT}>
        {start.error !== null && <Failed error={start.error} what="the import" />}
        <div className="row">
          <Button
            weight="primary"
            icon="imports"
            disabled={
              upload === null ||
              zone === null ||
              refused !== null ||
              preview.data?.transactions.length === 0
            }
            busy={start.isPending}
            onClick={() => start.mutate()}
          >
            Import {formatBytes(file.size)} into {book.name}
          </Button>
          {refused !== null && <span className="soft break">{refused}</span>}
        </div>
      </Section>
    </>
  )
}

/** The first entries, by the zone that is chosen. */
function useEntries(of: {
  readonly id: string
  readonly upload: string | null
  readonly name: string
  readonly form: StatementForm
  /** null: nobody said yet, and nothing is asked. */
  readonly zone: number | null
}) {
  const { id, upload, name, form, zone } = of
  return useQuery<BookPreview, Failure>({
    queryKey: ['book preview', id, upload, form, zone],
    queryFn: ({ signal }) =>
      ask(
        'book.preview',
        {
          params: { book: id },
          body: { upload: upload ?? '', file: name, form, zone: zone ?? 0, rows: SHOWN_ENTRIES },
        },
        signal,
      ),
    enabled: upload !== null && zone !== null,
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  })
}

/** The zones with UTC first: it is offered, and taken when somebody says so. */
const ZONES_OFFERED = [0, ...ZONES.filter((minutes) => minutes !== 0)]

function ZoneField(props: {
  readonly zone: number | null
  readonly onChange: (minutes: number) => void
}): ReactElement {
  return (
    <div className="list-form">
      <Field
        label="Dates that name no zone are in"
        hint="The bank’s own zone: a day begins there at midnight. Remembered here for this book."
      >
        {(ids) => (
          <select
            {...ids}
            value={props.zone ?? ''}
            onChange={({ target }) => props.onChange(Number(target.value))}
          >
            {props.zone === null && <option value="">choose one</option>}
            {ZONES_OFFERED.map((minutes) => (
              <option key={minutes} value={minutes}>
                {zoneText(minutes)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  )
}

function Entries({ preview, book }: { preview: BookPreview; book: BookState }): ReactElement {
  const { rows, faults, transactions } = preview
  return (
    <>
      {faults.length > 0 ? (
        <Banner
          tone="warning"
          live="status"
          title={`${counted(faults.length, 'faults')} in the first ${counted(rows, 'entries')}`}
        >
          Nothing of a statement with a fault is kept; the other statements are taken.
        </Banner>
      ) : rows === 0 ? (
        <Banner tone="info" live="status" title="No booked entry in it" />
      ) : (
        <Banner
          tone="good"
          live="status"
          title={`All of the first ${counted(rows, 'entries')} can be booked`}
        >
          {rows > transactions.length && `The first ${transactions.length} are shown. `}
          Nothing was stored yet.
        </Banner>
      )}
      <FaultTable faults={faults} count={faults.length} />
      <PostingRows preview={preview} book={book} />
    </>
  )
}

type Upload = {
  readonly upload: string | null
  readonly sent: Sent | null
  readonly failure: Failure | null
}

const NOT_SENT: Upload = { upload: null, sent: null, failure: null }

/** Sends a file whole, once: its preview and its import read the same. Left, it is thrown away. */
function useUpload(file: File) {
  const [state, setState] = useState<Upload>(NOT_SENT)
  const [attempt, setAttempt] = useState(0)
  const stopper = useRef<AbortController | null>(null)
  const taken = useRef(false)
  useEffect(() => {
    const stop = new AbortController()
    stopper.current = stop
    let kept: string | null = null
    setState(NOT_SENT)
    const onSent = (sent: Sent): void => setState({ ...NOT_SENT, sent })
    sendFiles({ purpose: 'book', files: [file], onSent, signal: stop.signal }).then(
      (upload) => {
        kept = upload
        if (stop.signal.aborted) void forget(upload)
        else setState({ ...NOT_SENT, upload })
      },
      (error: unknown) => setState({ ...NOT_SENT, failure: asFailure(error) }),
    )
    return () => {
      stop.abort()
      if (kept !== null && !taken.current) void forget(kept)
    }
    // `attempt` is asked for by people, after the line was down.
  }, [file, attempt])
  return {
    ...state,
    stop: () => stopper.current?.abort(),
    again: () => setAttempt(attempt + 1),
    /** The job reads it now. */
    take: () => {
      taken.current = true
    },
  }
}

const forget = (upload: string): Promise<unknown> =>
  ask('upload.remove', { params: { upload } }).catch(() => {
    // The server throws an upload away by itself that no job takes.
  })
