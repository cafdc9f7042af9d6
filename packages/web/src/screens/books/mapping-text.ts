/**
 * A mapping read and in words.
 *
 * @module
 */
import { type BookMapping, readMapping } from '@paperchain/core/domain/book-mapping'
import { asFailure } from '../../api/failure.ts'

/** A mapping as it was saved; null where it is of no form that is known. */
export function mappingIn(json: unknown): BookMapping | null {
  try {
    return readMapping(json)
  } catch {
    // Whoever made it by another way sees so; nothing can be read by it.
    return null
  }
}

/** What is wrong with a mapping; null: nothing. */
export function mappingFault(mapping: BookMapping): string | null {
  try {
    readMapping(mapping)
    return null
  } catch (error) {
    return asFailure(error).message
  }
}

/** Signs that nobody sees or that look like others, by name. */
const SIGNS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

/** `CSV with semicolons, 6 columns, decimal comma, times as YYYY-MM-DD in +01:00`. */
export function mappingText(mapping: BookMapping): string {
  const { format, separator, header, columns, decimal, time, grouped } = mapping
  const parts = [
    format === 'csv' ? `CSV with ${SIGNS[separator]}` : 'JSON lines',
    ...(format === 'csv' && !header ? ['no headings'] : []),
    `${Object.keys(columns).length} fields`,
    decimal === ',' ? 'decimal comma' : 'decimal point',
    `times as ${time.pattern}${time.zone === null ? '' : ` in ${zoneText(time.zone)}`}`,
    ...(grouped ? ['rows of one id together'] : []),
  ]
  return parts.join(', ')
}

const two = (value: number): string => String(value).padStart(2, '0')

/** Minutes east of UTC as people write them: `UTC`, `+09:00`. */
export function zoneText(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
