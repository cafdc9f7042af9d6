/** Questions and decisions about clusters. */
import type { ClusterHand, ClusterMember, ClusterStep } from '@paperchain/contract/cluster'
import type { Job } from '@paperchain/contract/job'
import type { RequestOf } from '@paperchain/contract/routes'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { type CursorPage, type Paged, usePages } from '../../api/pages.ts'

/** Which cluster, seen how. */
export type ClusterAsked = {
  readonly ledger: string
  readonly account: string
  /** `0`: spent together alone. */
  readonly level?: string | undefined
  /** As of the end of this block. */
  readonly at?: string | undefined
}

const KEY = 'cluster'

const partsOf = ({ ledger, account, level, at }: ClusterAsked) => ({
  params: { ledger, account },
  query: {
    ...(level === undefined ? {} : { level }),
    ...(at === undefined ? {} : { at }),
  },
})

const keyOf = ({ ledger, account, level = '1', at = 'tip' }: ClusterAsked) =>
  [KEY, ledger, account, level, at] as const

export const clusterQuery = (asked: ClusterAsked) =>
  queryOptions({
    queryKey: keyOf(asked),
    queryFn: ({ signal }) => ask('cluster.read', partsOf(asked), signal),
    // That a build is needed does not change by asking again.
    retry: false,
  })

export const useMembers = (asked: ClusterAsked): Paged<CursorPage<ClusterMember>> =>
  usePages([...keyOf(asked), 'members'], (cursor, signal) => {
    const { params, query } = partsOf(asked)
    const page = cursor === undefined ? {} : { cursor }
    return ask('cluster.members', { params, query: { ...query, ...page } }, signal)
  })

export const useReasons = (asked: ClusterAsked): Paged<CursorPage<ClusterStep>> =>
  usePages([...keyOf(asked), 'reasons'], (cursor, signal) => {
    const { params, query } = partsOf(asked)
    const page = cursor === undefined ? {} : { cursor }
    return ask('cluster.reasons', { params, query: { ...query, ...page } }, signal)
  })

export const pathQuery = (asked: ClusterAsked, to: string) =>
  queryOptions({
    queryKey: [...keyOf(asked), 'path', to],
    queryFn: ({ signal }) => {
      const { params, query } = partsOf(asked)
      return ask('cluster.path', { params, query: { ...query, to } }, signal)
    },
    retry: false,
  })

/** Begins to make the clusters of a ledger. */
export function useBuild(ledger: string) {
  const client = useQueryClient()
  return useMutation<Job, Failure>({
    mutationFn: () => ask('cluster.build', { params: { ledger } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}

/** A decision, or one that is taken back. */
export type Deed =
  | { readonly kind: 'decide'; readonly body: RequestOf<'cluster.decide'>['body'] }
  | { readonly kind: 'undo'; readonly hand: number; readonly why: string }

/** Keeps a decision; every cluster is asked anew. */
export function useDecide(ledger: string) {
  const client = useQueryClient()
  return useMutation<ClusterHand, Failure, Deed>({
    mutationFn: (deed) =>
      deed.kind === 'decide'
        ? ask('cluster.decide', { params: { ledger }, body: deed.body })
        : ask('cluster.undo', { params: { ledger, hand: deed.hand }, body: { why: deed.why } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}
