/** Looks at whose account is whose. What is found is personal: it is not kept for other pages. */
import type { BookNames } from '@paperchain/contract/book'
import { useMutation } from '@tanstack/react-query'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'

/** Which account, by pseudonym or by name, and why. */
export type NamesAsked = { readonly reason: string } & (
  | { readonly account: string }
  | { readonly name: string }
)

export const useNames = (book: string) =>
  useMutation<BookNames, Failure, NamesAsked>({
    mutationFn: (body) => ask('book.names', { params: { book }, body }),
    gcTime: 0,
  })
