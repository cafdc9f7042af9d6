/** Questions about one account. */

import type { ExposureTransactions } from '@paperchain/contract/exposure'
import type { PostingPage } from '@paperchain/contract/ledger'
import type { RequestOf } from '@paperchain/contract/routes'
import { queryOptions } from '@tanstack/react-query'
import { ask } from '../../api/http.ts'
import { type Paged, usePages } from '../../api/pages.ts'

type Account = { readonly ledger: string; readonly account: string }

export const profileQuery = ({ ledger, account }: Account, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['account', ledger, account, asOf ?? 'now'],
    queryFn: ({ signal }) =>
      ask(
        'account.read',
        { params: { ledger, account }, query: asOf === undefined ? {} : { asOf } },
        signal,
      ),
  })

export const counterpartiesQuery = ({ ledger, account }: Account) =>
  queryOptions({
    queryKey: ['counterparties', ledger, account],
    queryFn: ({ signal }) =>
      ask('account.counterparties', { params: { ledger, account }, query: { limit: 200 } }, signal),
  })

export const linksQuery = ({ ledger, account }: Account) =>
  queryOptions({
    queryKey: ['account links', ledger, account],
    queryFn: ({ signal }) =>
      ask('account.links', { params: { ledger, account }, query: { limit: 100 } }, signal),
  })

export const usePostings = ({ ledger, account }: Account): Paged<PostingPage> =>
  usePages<PostingPage>(['postings', ledger, account], (cursor, signal) =>
    ask(
      'account.postings',
      { params: { ledger, account }, query: cursor === undefined ? {} : { cursor } },
      signal,
    ),
  )

export const exposureQuery = ({ ledger, account }: Account) =>
  queryOptions({
    queryKey: ['exposure', ledger, account],
    queryFn: ({ signal }) => ask('exposure.read', { params: { ledger, account } }, signal),
  })

/** The number of an exposure whose transactions are asked for. */
export type EvidencePick = Pick<
  RequestOf<'exposure.transactions'>['query'],
  'side' | 'asset' | 'kind' | 'category' | 'distance'
> & { readonly actor: string }

export const useEvidence = (
  { ledger, account }: Account,
  { side, asset, kind, category, actor, distance }: EvidencePick,
): Paged<ExposureTransactions> =>
  usePages<ExposureTransactions>(
    ['exposure transactions', ledger, account, side, asset, kind, category, actor, distance],
    (cursor, signal) =>
      ask(
        'exposure.transactions',
        {
          params: { ledger, account },
          query: {
            ...{ side, asset, kind, category, actor, distance },
            ...(cursor === undefined ? {} : { cursor }),
          },
        },
        signal,
      ),
  )
