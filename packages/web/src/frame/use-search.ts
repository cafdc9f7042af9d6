/** Asks what a text means, shortly after the last key; an older answer never follows a newer. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask } from '../api/http.ts'
import { SEARCH_AFTER_MS, SEARCH_CHARS_MAX } from './search-model.ts'

export function useSearch(text: string) {
  const wanted = text.trim().slice(0, SEARCH_CHARS_MAX)
  const [settled, setSettled] = useState(wanted)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), SEARCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [wanted])
  const query = useQuery({
    queryKey: ['search', settled],
    queryFn: ({ signal }) => ask('search', { query: { q: settled } }, signal),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  })
  const isCurrent = settled === wanted && !query.isPlaceholderData
  return { query, isCurrent, answer: settled === '' ? undefined : query.data }
}
