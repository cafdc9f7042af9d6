/**
 * Questions and changes about customers. What says who somebody is, is never kept by a cache: it is
 * a change's answer, held by the part of the page that shows it, and gone with it.
 *
 * @module
 */
import type { PartyImportResult, PartyRecord, PartyRow } from '@paperchain/contract/party'
import type { RequestOf, ResponseOf } from '@paperchain/contract/routes'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'
import type { CustomersSearch } from '../../search-params.ts'

/** Nothing personal stays behind a page that is left. */
const FORGET = { gcTime: 0 } as const

/** Customers, the newest first; of a book, or of one account of it. */
export const useCustomers = ({ book, account }: CustomersSearch) =>
  usePages(['parties', book ?? '', account ?? ''], (cursor, signal) =>
    ask(
      'party.list',
      {
        query: {
          ...(cursor === undefined ? {} : { cursor }),
          ...(book === undefined ? {} : { book }),
          ...(book === undefined || account === undefined ? {} : { account }),
        },
      },
      signal,
    ),
  )

export const customerQuery = (party: string) =>
  queryOptions({
    queryKey: ['party', party],
    queryFn: ({ signal }) => ask('party.one', { params: { party } }, signal),
  })

/** Who holds an account of a book. */
export const holdersQuery = (book: string, account: string) =>
  queryOptions({
    queryKey: ['parties', book, account, 'holders'],
    queryFn: ({ signal }) => ask('party.list', { query: { book, account, limit: 20 } }, signal),
  })

/** Rows of lists and of one customer are asked anew after a change. */
function useStale() {
  const client = useQueryClient()
  return async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['parties'] })
    await client.invalidateQueries({ queryKey: ['party'] })
  }
}

/** A look at who somebody is; it is in the audit log before it is answered. */
export type Look = { readonly reason: string; readonly version?: number }

export const useLookAt = (party: string) =>
  useMutation<PartyRecord, Failure, Look>({
    mutationFn: (body) => ask('party.read', { params: { party }, body }),
    ...FORGET,
  })

type Find = RequestOf<'party.find'>['body']

export const useFind = () =>
  useMutation<ResponseOf<'party.find'>, Failure, Find>({
    mutationFn: (body) => ask('party.find', { body }),
    ...FORGET,
  })

type Put = ResponseOf<'party.put'>

export function usePut() {
  const onSuccess = useStale()
  return useMutation<Put, Failure, RequestOf<'party.put'>['body']>({
    mutationFn: (body) => ask('party.put', { body }),
    onSuccess,
    ...FORGET,
  })
}

export function useHold(party: string) {
  const onSuccess = useStale()
  return useMutation<PartyRow, Failure, RequestOf<'party.link'>['body']>({
    mutationFn: (body) => ask('party.link', { params: { party }, body }),
    onSuccess,
    ...FORGET,
  })
}

export function useRetain(party: string) {
  const onSuccess = useStale()
  return useMutation<PartyRow, Failure, RequestOf<'party.retain'>['body']>({
    mutationFn: (body) => ask('party.retain', { params: { party }, body }),
    onSuccess,
  })
}

/** Puts on hold, or lifts the hold that is named. */
export function useHolding(party: string) {
  const onSuccess = useStale()
  return useMutation<PartyRow, Failure, { readonly reason: string; readonly hold: string | null }>({
    mutationFn: ({ reason, hold }) =>
      hold === null
        ? ask('party.hold', { params: { party }, body: { reason } })
        : ask('party.lift', { params: { party, hold }, body: { reason } }),
    onSuccess,
  })
}

export function useErase(party: string) {
  const onSuccess = useStale()
  return useMutation<PartyRow, Failure, string>({
    mutationFn: (reason) => ask('party.erase', { params: { party }, body: { reason } }),
    onSuccess,
  })
}

export type ImportRows = RequestOf<'party.import'>['body']

export function useImportRows() {
  const onSuccess = useStale()
  return useMutation<PartyImportResult, Failure, ImportRows>({
    mutationFn: (body) => ask('party.import', { body }),
    onSuccess: (_, { dryRun }) => (dryRun === true ? undefined : onSuccess()),
    ...FORGET,
  })
}
