/** Pages in place of the page: none there, still coming, crashed. */
import { Link, Navigate, useRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { asFailure } from '../api/failure.ts'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/state.tsx'

export function MissingPage(): ReactElement {
  return (
    <Page title="No such page" name="No such page">
      <p>
        Nothing stands at <code className="break">{location.pathname}</code>.
      </p>
      <p>
        <Link to="/">Search and start</Link>
      </p>
    </Page>
  )
}

export const WaitingPage = (): ReactElement => (
  <div className="page">
    <Loading what="the page" rows={6} />
  </div>
)

export function CrashPage({ error, reset }: { error: unknown; reset: () => void }): ReactElement {
  const router = useRouter()
  if (asFailure(error).kind === 'signed-out') {
    return <Navigate to="/sign-in" search={{ next: router.state.location.href, ended: 'yes' }} />
  }
  async function again(): Promise<void> {
    await router.invalidate()
    reset()
  }
  return (
    <Page title="This page failed" name="Failed">
      <Failed error={error} what="this page" retry={() => void again()} />
      <div className="row">
        <Button onClick={() => location.reload()}>Reload</Button>
        <Link to="/">Search and start</Link>
      </div>
    </Page>
  )
}
