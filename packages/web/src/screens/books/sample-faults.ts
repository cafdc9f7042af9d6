/**
 * Where in the file the faults of a preview are.
 *
 * @module
 */
import type { Fault } from '@paperchain/contract/common'
import { BOOK_FIELDS, type BookField, type BookMapping } from '@paperchain/core/domain/book-mapping'
import { placeOf } from './mapping-change.ts'

type Told = {
  readonly faults: readonly Fault[]
  readonly mapping: BookMapping
  readonly headings: readonly string[]
}

/** Faults of one cell: by the field that it is read as, else by the number of its column. */
export function faultsAt(
  { faults, mapping, headings }: Told,
  cell: { readonly line: number; readonly column: number },
): readonly Fault[] {
  return faults.filter(({ facts }) => {
    if (facts['line'] !== cell.line) return false
    const field = BOOK_FIELDS.find((each): each is BookField => each === facts['field'])
    const column = field === undefined ? -1 : placeOf(mapping, field, headings)
    return column >= 0 ? column === cell.column : facts['column'] === cell.column + 1
  })
}
