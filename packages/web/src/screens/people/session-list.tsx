/** Signed-in browsers of somebody, or one's own, each to be ended. */
import type { SessionRow } from '@paperchain/contract/people'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { Button } from '../../ui/button.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Failed } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'

export function SessionList({ user }: { user?: string }): ReactElement {
  const key = ['sessions', user ?? 'mine']
  const client = useQueryClient()
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      ask('session.list', { query: user === undefined ? {} : { user } }, signal),
  })
  const end = useMutation<null, Failure, string>({
    mutationFn: (session) => ask('session.end', { params: { session } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
  return (
    <div className="stack-s">
      <h3>Signed in</h3>
      {end.error && <Failed error={end.error} what="to end the session" />}
      <QueryView query={query} what="the sessions" rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">Nowhere.</p>
          ) : (
            <ul className="session-list">
              {items.map((row) => (
                <SessionItem
                  key={row.id}
                  row={row}
                  busy={end.isPending}
                  onEnd={() => end.mutate(row.id)}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
    </div>
  )
}

function SessionItem(props: {
  readonly row: SessionRow
  readonly busy: boolean
  readonly onEnd: () => void
}): ReactElement {
  const { row, busy, onEnd } = props
  return (
    <li className="spread">
      <span>
        from {row.from || 'unknown'}, last seen <Moment at={row.lastSeenAt} />
        <span className="soft small break agent">{row.agent}</span>
      </span>
      {row.current ? (
        <span className="mark good">this one</span>
      ) : (
        <Button busy={busy} onClick={onEnd} aria-label={`End the session from ${row.from}`}>
          End
        </Button>
      )}
    </li>
  )
}
