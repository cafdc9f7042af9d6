/** Questions and changes about where lists come from. */
import type { Job } from '@paperchain/contract/job'
import type { ListSource, NewListSource } from '@paperchain/contract/source'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'

export const sourcesQuery = queryOptions({
  queryKey: ['list sources'],
  queryFn: ({ signal }) => ask('source.list', {}, signal),
})

/** What a fetch changes: the sources, the lists, and how late they are. */
const TOUCHED = ['list sources', 'lists', 'list versions', 'status', 'jobs', 'account', 'tags']

/** Asks anew for what a change of sources or a fetch touches. */
export function useAskAnew(): () => Promise<void> {
  const client = useQueryClient()
  return useCallback(
    () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => TOUCHED.includes(`${queryKey[0]}`) }),
    [client],
  )
}

/** Asks anew once the job that was watched has ended. */
export function useAskAnewAfter(isOpen: boolean): void {
  const askAnew = useAskAnew()
  useEffect(() => {
    if (!isOpen) void askAnew()
  }, [isOpen, askAnew])
}

export type SourceChange = { readonly id: string; readonly body: NewListSource }

export function usePutSource() {
  const onSuccess = useAskAnew()
  return useMutation<ListSource, Failure, SourceChange>({
    mutationFn: ({ id, body }) => ask('source.put', { params: { source: id }, body }),
    onSuccess,
  })
}

export function useRemoveSource() {
  const onSuccess = useAskAnew()
  return useMutation<null, Failure, string>({
    mutationFn: (source) => ask('source.remove', { params: { source } }),
    onSuccess,
  })
}

/** Which sources are fetched: those named, or all that are due. */
export type Refresh = { readonly ids?: string[]; readonly allowShrink?: boolean }

export const useRefresh = () =>
  useMutation<Job, Failure, Refresh>({ mutationFn: (body) => ask('source.refresh', { body }) })
