/** Who is signed in, and what they may. */
import { PERMISSIONS, type Permission, type Role } from '@paperchain/contract/permissions'
import type { Session } from '@paperchain/contract/session'
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import { asFailure, Failure } from './failure.ts'
import { ask, setCsrfToken } from './http.ts'

/** The session, or null where nobody is signed in: that is an answer, not a failure. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return keep(await ask('session.read', {}, signal))
    } catch (error) {
      const failure = asFailure(error)
      if (failure.kind === 'signed-out') return keep(null)
      throw failure
    }
  },
  staleTime: 60_000,
})

function keep<Answer extends Session | null>(session: Answer): Answer {
  setCsrfToken(session?.csrfToken ?? null)
  return session
}

/** Notes a session that was just told. */
export function setSession(client: QueryClient, session: Session | null): void {
  client.setQueryData(sessionQuery.queryKey, keep(session))
}

/** The session of a page that is only shown to somebody signed in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  if (data === null) throw new Failure('signed-out', { code: 'SESSION_MISSING' })
  return data
}

export const useMay = (permission: Permission): boolean =>
  useSession().permissions.includes(permission)

/** Roles that carry a permission, for people who lack it. */
export const rolesWith = (permission: Permission): readonly Role[] => PERMISSIONS[permission].roles

export function useSignIn() {
  const client = useQueryClient()
  return useMutation<Session, Failure, { name: string; password: string }>({
    mutationFn: (body) => ask('session.signIn', { body }),
    meta: { signsIn: true },
    onSuccess: (session) => {
      // Nothing that the person before saw stays in this page.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
      setSession(client, session)
    },
  })
}

export const useSignOut = () =>
  useMutation<null, Failure>({ mutationFn: () => ask('session.signOut', {}) })

export function useChangePassword() {
  const client = useQueryClient()
  return useMutation<Session, Failure, { current: string; next: string }>({
    mutationFn: (body) => ask('session.changePassword', { body }),
    onSuccess: (session) => setSession(client, session),
  })
}
