/** Questions about one account. */

import type { PostingPage } from '@paperchain/contract/ledger'
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
