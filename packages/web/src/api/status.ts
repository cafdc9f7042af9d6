/** How the house is: asked again from time to time, because the top bar shows it. */
import { queryOptions } from '@tanstack/react-query'
import { ask } from './http.ts'

/** Milliseconds between two looks. */
const EVERY_MS = 30_000

export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => ask('status.read', {}, signal),
  refetchInterval: EVERY_MS,
})
