/** The first rows of a file as the server would book them: it reads the sample, keeps nothing. */
import type { BookPreview } from '@paperchain/contract/book'
import type { RequestOf } from '@paperchain/contract/routes'
import type { BookMapping } from '@paperchain/core/domain/book-mapping'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asFailure, type Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { safeName, sendFiles } from '../../api/upload.ts'
import { mappingFault } from './mapping-text.ts'
import type { Sample } from './sample.ts'

/** Rows that are shown. */
export const PREVIEW_ROWS = 10
/** Milliseconds after the last change of a mapping before the server is asked. */
const AFTER_MS = 300

/** The sample on the server: its upload, or why it is not there. */
type Sent = { readonly upload: string | null; readonly failure: Failure | null }

/** Sends the sample once, and throws it away when the page is left. */
function useSampleUpload({ head, file }: Sample): Sent & { readonly again: () => void } {
  const [sent, setSent] = useState<Sent>({ upload: null, failure: null })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    let kept: string | null = null
    setSent({ upload: null, failure: null })
    const files = [new File([head], file.name)]
    sendFiles({ purpose: 'book', files, onSent: () => undefined, signal: stop.signal }).then(
      (upload) => {
        kept = upload
        if (stop.signal.aborted) void forget(upload)
        else setSent({ upload, failure: null })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setSent({ upload: null, failure: asFailure(error) })
      },
    )
    return () => {
      stop.abort()
      if (kept !== null) void forget(kept)
    }
    // `attempt` is asked for by people, after the line was down.
  }, [head, file, attempt])
  return { ...sent, again: () => setAttempt(attempt + 1) }
}

const forget = (upload: string): Promise<unknown> =>
  ask('upload.remove', { params: { upload } }).catch(() => {
    // The server throws an upload away by itself that no job takes.
  })

/** A mapping as a request carries it. */
export const asBody = (mapping: BookMapping): MappingBody =>
  JSON.parse(JSON.stringify(mapping)) as MappingBody

type MappingBody = NonNullable<NonNullable<RequestOf<'book.import'>['body']>['mapping']>

/** A look at the beginning of a file: its sample on the server, and what the server reads of it. */
export type Look = ReturnType<typeof useLook>

/** Sends the sample of a file, and reads it by a mapping. */
export function useLook(of: {
  readonly book: string
  readonly sample: Sample
  readonly mapping: BookMapping
}) {
  const { upload, failure, again } = useSampleUpload(of.sample)
  const query = usePreview({ ...of, upload })
  return { upload, failure, again, query }
}

/** The preview by a mapping, once nobody has changed it for a moment. */
function usePreview(asked: {
  readonly book: string
  readonly sample: Sample
  readonly upload: string | null
  readonly mapping: BookMapping
}): UseQueryResult<BookPreview, Failure> {
  const { book, sample, upload, mapping } = asked
  const settled = useSettled(mapping)
  const file = safeName(sample.file.name)
  return useQuery<BookPreview, Failure>({
    queryKey: ['book preview', book, upload, settled],
    queryFn: ({ signal }) =>
      ask(
        'book.preview',
        {
          params: { book },
          body: { upload: upload ?? '', file, mapping: asBody(settled), rows: PREVIEW_ROWS },
        },
        signal,
      ),
    enabled: upload !== null && mappingFault(settled) === null,
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  })
}

function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), AFTER_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
