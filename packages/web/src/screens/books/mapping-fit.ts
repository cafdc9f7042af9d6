/**
 * Whether a saved mapping is for a file, by its headings: one that is for another kind of file is
 * not chosen by itself.
 *
 * @module
 */
import type { BookState } from '@paperchain/contract/book'
import { BOOK_FIELDS, type BookMapping } from '@paperchain/core/domain/book-mapping'
import { guessMapping } from './mapping-guess.ts'
import { mappingIn } from './mapping-text.ts'
import { formatOf, sampleRows } from './sample.ts'

/** The first column that a mapping names and a file has not, or has twice; null: it fits. */
export function missingColumn(mapping: BookMapping, text: string): string | null {
  const form = `Form ${mapping.format}`
  if (formatOf(text.replace(/^\uFEFF/, '')) !== mapping.format) return form
  const { headings } = sampleRows(text, mapping)
  for (const field of BOOK_FIELDS) {
    const column = mapping.columns[field]
    const isRead = !(field === 'kind' && mapping.bySign !== null)
    if (column === undefined || 'constant' in column || !isRead) continue
    const { column: wanted } = column
    const found =
      typeof wanted === 'number'
        ? wanted <= headings.length
        : headings.filter((heading) => heading === wanted).length === 1
    if (!found) return `${typeof wanted === 'number' ? 'Column ' : ''}${wanted}`
  }
  return null
}

/** A mapping with the name that it was saved by; empty: it was not. */
export type NamedMapping = { readonly name: string; readonly mapping: BookMapping }

/** The mapping a file begins with: the one named, or the only one, that fits; else a proposal. */
export function firstMapping(
  mappings: BookState['mappings'],
  named: string | undefined,
  text: string,
): NamedMapping {
  const fitting = Object.entries(mappings).flatMap(([name, json]): NamedMapping[] => {
    const mapping = mappingIn(json)
    return mapping !== null && missingColumn(mapping, text) === null ? [{ name, mapping }] : []
  })
  const asked = fitting.find(({ name }) => name === named)
  const [only] = fitting
  const alone = fitting.length === 1 && named === undefined ? only : undefined
  return asked ?? alone ?? { name: '', mapping: guessMapping(text) }
}

/** Saved mappings that a file does not have the columns of, each with the first that it lacks. */
export const unfit = (mappings: BookState['mappings'], text: string): readonly string[] =>
  Object.entries(mappings).flatMap(([name, json]) => {
    const mapping = mappingIn(json)
    const missing = mapping === null ? null : missingColumn(mapping, text)
    return missing === null ? [] : [`${name} (${missing} is not in it)`]
  })
