/** Sources of prices as they are told: what a header says may be a key. */
import type { PriceSource } from '@paperchain/core/domain/price'

/** A source with the names of its headers alone, or of the variables that hold their values. */
export function shownSource(source: PriceSource): PriceSource {
  const { http } = source
  if (http === null) return source
  const headers = Object.entries(http.headers).map(([name, value]) => [
    name,
    isFromEnv(value) ? value : '…',
  ])
  return { ...source, http: { ...http, headers: Object.fromEntries(headers) } }
}

/** Whether a header's value is read from the environment. */
export const isFromEnv = (value: string): boolean => value.startsWith('env:')
