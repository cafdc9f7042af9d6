/** What holds for every page: no network, a session that is about to end. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react'
import { lastAnswerMs } from '../api/http.ts'
import { sessionQuery, useSession } from '../api/session.ts'
import { statusQuery } from '../api/status.ts'
import { formatDuration } from '../format/time.ts'
import { Button } from '../ui/button.tsx'
import { Banner } from '../ui/state.tsx'

/** Milliseconds before the end of a session at which we warn (WCAG 2.2.1). */
const WARN_MS = 120_000
const LOOK_MS = 10_000

export function PageBanners(): ReactElement | null {
  const isOffline = useIsOffline()
  const leftMs = useSessionLeft()
  const client = useQueryClient()
  return (
    <>
      {isOffline && (
        <Banner tone="warning" live="status" title="No connection to the server">
          What you read may be old. Nothing is sent later by itself.
        </Banner>
      )}
      {leftMs !== null && leftMs < WARN_MS && (
        <Banner
          tone="warning"
          live="alert"
          title={`Your session ends in ${formatDuration(leftMs)}`}
          actions={
            <Button onClick={() => void client.invalidateQueries(sessionQuery)}>
              Stay signed in
            </Button>
          }
        >
          What you typed stays in this page.
        </Banner>
      )}
    </>
  )
}

function useIsOffline(): boolean {
  const { error } = useQuery(statusQuery)
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  return !isOnline || error?.kind === 'offline'
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Milliseconds until the session ends, moved on by every answer of the server. */
function useSessionLeft(): number | null {
  const { endsAt, endsAtLatest } = useSession()
  const { dataUpdatedAt } = useQuery(sessionQuery)
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  if (endsAt === null || endsAtLatest === null || dataUpdatedAt === 0) return null
  const used = Math.max(0, lastAnswerMs() - dataUpdatedAt)
  const ends = Math.min(Date.parse(endsAt) + used, Date.parse(endsAtLatest))
  return Math.max(0, ends - nowMs)
}
