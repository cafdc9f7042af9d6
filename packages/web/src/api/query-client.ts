/** How answers are kept, for how long, and what is asked again. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Failure } from './failure.ts'

/** Milliseconds for which an answer counts as fresh. */
const FRESH_MS = 15_000
/** How often a question is asked again by itself; only where nobody answered. */
const RETRIES_MAX = 2

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Failure
  }
}

/** @param onSignedOut called when an answer says that nobody is signed in any more */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof Failure && error.kind === 'signed-out') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      // A wrong password at sign-in is no end of a session.
      onError: (error, ...rest) => {
        if (rest[2].options.meta?.['signsIn'] !== true) onError(error)
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // Nothing moves by itself: rows are asked anew when somebody asks, or a job is watched.
        refetchOnWindowFocus: false,
        retry: (count, error) =>
          error instanceof Failure && error.kind === 'busy' && count < RETRIES_MAX,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
