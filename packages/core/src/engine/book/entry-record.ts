/**
 * Entries that come as objects (HTTP, bank statements) as records, so that one reader checks every
 * entry whatever its source.
 *
 * @module
 */
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import type { Book, BookEntry } from '../../domain/book.ts'
import { BOOK_FIELDS, type BookMapping, readMapping } from '../../domain/book-mapping.ts'
import { RecordFields } from './record-fields.ts'
import { type RowPlan, rowPlan } from './row-plan.ts'

/** Every field under its own name, amounts with a point, times in UTC. */
const ENTRY_MAPPING: BookMapping = readMapping({
  format: 'jsonl',
  columns: Object.fromEntries(BOOK_FIELDS.map((field) => [field, field])),
})

/** How entries of a book are read. */
export const entryPlan = (book: Book): RowPlan => rowPlan(book, ENTRY_MAPPING)

/** Gives each entry as a record; one serves many. */
export class EntryRecord {
  readonly fields: RecordFields = new RecordFields()

  /** The entry in {@link fields}, in the order of `BOOK_FIELDS`. */
  fill(entry: BookEntry): RecordFields {
    const { fields } = this
    const texts = BOOK_FIELDS.map((field) =>
      field === 'time' ? timeText(entry.happenedMs) : entry[field],
    )
    const pieces = texts.map((text) => (text === undefined ? null : utf8Bytes(text)))
    const length = pieces.reduce((sum, piece) => sum + (piece?.length ?? 0), 0)
    fields.reset()
    fields.bytes = new Uint8Array(length)
    let at = 0
    for (const piece of pieces) {
      fields.add(piece === null ? -1 : at, piece === null ? -1 : at + piece.length)
      if (piece === null) continue
      fields.bytes.set(piece, at)
      at += piece.length
    }
    return fields
  }
}

/** Empty for a number that is no time: the reader then says so. */
const timeText = (timeMs: number): string =>
  Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : ''
