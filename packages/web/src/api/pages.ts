/** Pages by cursor as one growing list: rows that are shown stay where they are. */
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import type { Failure } from './failure.ts'

/** A page of the API: its rows, and where the next one begins. */
export type CursorPage<Item> = { readonly items: readonly Item[]; readonly next: string | null }

export type Paged<Page> = UseInfiniteQueryResult<InfiniteData<Page, string | null>, Failure>

/** Asks for pages until the last; `load` gets the cursor, null for the first. */
export function usePages<Page extends CursorPage<unknown>>(
  key: readonly unknown[],
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
): Paged<Page> {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam ?? undefined, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    placeholderData: (before) => before,
  })
}

/** All rows that came so far. */
export const rowsOf = <Item>(
  data: InfiniteData<CursorPage<Item>, string | null> | undefined,
): readonly Item[] => data?.pages.flatMap(({ items }) => items) ?? []
