/** Draws a question to the server in whatever state it is; children see data only. */
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import type { Failure } from '../api/failure.ts'
import { Button } from './button.tsx'
import { Failed, Loading } from './state.tsx'

type Shown<Data> = Pick<
  UseQueryResult<Data, Failure>,
  'data' | 'error' | 'isPending' | 'isFetching' | 'isPlaceholderData' | 'refetch' | 'fetchStatus'
>

export function QueryView<Data>(props: {
  readonly query: Shown<Data>
  /** Completes "Loading …" and "The server failed: …". */
  readonly what: string
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}): ReactElement {
  const { query, what, rows } = props
  const client = useQueryClient()
  const retry = (): void => void query.refetch()
  const { data } = query
  if (data === undefined) {
    if (query.error) return <Failed error={query.error} what={what} retry={retry} />
    if (query.fetchStatus === 'idle') {
      return (
        <p className="row" role="status">
          Not loaded: {what}. <Button onClick={retry}>Load</Button>
        </p>
      )
    }
    const cancel = (): void => void client.cancelQueries({ fetchStatus: 'fetching' })
    return <Loading what={what} cancel={cancel} {...(rows === undefined ? {} : { rows })} />
  }
  return (
    <div className="query-view" aria-busy={query.isPlaceholderData || undefined}>
      {query.isPlaceholderData && <div className="thin-bar" aria-hidden="true" />}
      {query.error && <Failed error={query.error} what={what} retry={retry} />}
      {props.children(data)}
    </div>
  )
}
