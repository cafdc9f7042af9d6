/** Questions about lists. */
import type { ListDiff } from '@paperchain/contract/list'
import { queryOptions } from '@tanstack/react-query'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'

export const listsQuery = queryOptions({
  queryKey: ['lists'],
  queryFn: ({ signal }) => ask('list.list', {}, signal),
})

export const versionQuery = (list: string, hash: string) =>
  queryOptions({
    queryKey: ['list version', list, hash],
    queryFn: ({ signal }) => ask('list.version', { params: { list, hash } }, signal),
  })

export const useVersions = (list: string) =>
  usePages(['list versions', list], (cursor, signal) =>
    ask(
      'list.versions',
      { params: { list }, query: cursor === undefined ? {} : { cursor } },
      signal,
    ),
  )

export const useEntries = (list: string, hash: string, q: string | undefined) =>
  usePages(['list entries', list, hash, q ?? ''], (cursor, signal) =>
    ask(
      'list.entries',
      {
        params: { list, hash },
        query: { ...(q === undefined ? {} : { q }), ...(cursor === undefined ? {} : { cursor }) },
      },
      signal,
    ),
  )

export const useParties = (list: string, q: string | undefined) =>
  usePages(['list parties', list, q ?? ''], (cursor, signal) =>
    ask(
      'list.parties',
      {
        params: { list },
        query: { ...(q === undefined ? {} : { q }), ...(cursor === undefined ? {} : { cursor }) },
      },
      signal,
    ),
  )

export const partyQuery = (list: string, party: string) =>
  queryOptions({
    queryKey: ['list party', list, party],
    queryFn: ({ signal }) =>
      ask('list.party', { params: { list, party }, query: { ownership: 'true' } }, signal),
  })

type Between = { readonly from?: string | undefined; readonly to?: string | undefined }

export const useDiff = (list: string, { from, to }: Between) =>
  usePages<ListDiff>(['list diff', list, from ?? '', to ?? ''], (cursor, signal) =>
    ask(
      'list.diff',
      {
        params: { list },
        query: {
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(cursor === undefined ? {} : { cursor }),
        },
      },
      signal,
    ),
  )
