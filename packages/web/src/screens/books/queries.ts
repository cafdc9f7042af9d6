/** Questions and changes about books. */
import type { Book, BookLink, BookState } from '@paperchain/contract/book'
import type { Job } from '@paperchain/contract/job'
import type { RequestOf } from '@paperchain/contract/routes'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'

/** The name of a book without what all books begin with. */
export const bookName = (ledger: string): string => ledger.replace(/^book:/, '')

export const booksQuery = queryOptions({
  queryKey: ['books'],
  queryFn: ({ signal }) => ask('book.list', {}, signal),
})

export const bookQuery = (book: string) =>
  queryOptions({
    queryKey: ['book', book],
    queryFn: ({ signal }) => ask('book.read', { params: { book } }, signal),
  })

export const useBookJobs = (book: string) =>
  usePages(['jobs', 'book', book], (cursor, signal) =>
    ask('book.jobs', { params: { book }, query: cursor === undefined ? {} : { cursor } }, signal),
  )

/** What a book is changed to. */
export type BookChange = RequestOf<'book.put'>['body']

/** Makes or changes a book. */
export function usePutBook() {
  const client = useQueryClient()
  return useMutation<Book, Failure, { readonly book: string; readonly body: BookChange }>({
    mutationFn: ({ book, body }) => ask('book.put', { params: { book }, body }),
    onSuccess: async (_, { book }) => {
      await client.invalidateQueries({ queryKey: ['books'] })
      await client.invalidateQueries({ queryKey: ['book', book] })
    },
  })
}

/** A book as it stands, to send it with one thing changed; mappings not named stay. */
export const asChange = ({ name, assets }: BookState): BookChange => ({ name, assets })

/** Begins to compare a book with its chains. */
export function useReconcile(book: string) {
  const client = useQueryClient()
  return useMutation<Job, Failure>({
    mutationFn: () => ask('book.reconcile', { params: { book } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}

/** Keeps a person's word about a transaction of the chain. */
export const useLink = (book: string) =>
  useMutation<BookLink, Failure, RequestOf<'book.link'>['body']>({
    mutationFn: (body) => ask('book.link', { params: { book }, body }),
  })
