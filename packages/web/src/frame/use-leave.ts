/** Ends the session: first the page, then everything that it knew. */
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { setSession, useSignOut } from '../api/session.ts'

export function useLeave(): () => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  const { mutateAsync } = useSignOut()
  return async () => {
    await mutateAsync()
    await router.navigate({ to: '/sign-in' })
    client.clear()
    setSession(client, null)
  }
}
