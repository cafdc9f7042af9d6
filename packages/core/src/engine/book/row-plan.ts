/**
 * A mapping made ready for one file and one book: which field of a record is what, and what words
 * mean as numbers.
 *
 * @module
 */
import { utf8Bytes, utf8Text } from '../../domain/batch/utf8.ts'
import { BOOK_KINDS, type Book, type BookKind } from '../../domain/book.ts'
import { BOOK_FIELDS, type BookField, type BookMapping } from '../../domain/book-mapping.ts'
import { FaultError } from '../../domain/error.ts'
import { ByteDictionary } from './byte-dictionary.ts'
import { KIND } from './entry-draft.ts'
import type { AmountForm } from './read-amount.ts'
import { type TimeForm, timeForm } from './read-time.ts'
import type { RecordFields } from './record-fields.ts'

/** Words and the numbers they stand for. */
export class WordTable {
  readonly #words = new ByteDictionary()
  readonly #numbers: number[] = []

  constructor(words: Iterable<readonly [word: string, number: number]>) {
    for (const [word, number] of words) {
      const bytes = utf8Bytes(word)
      const row = this.#words.put(bytes, 0, bytes.length)
      this.#numbers[row] = number
    }
  }

  /** The number of a word, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#numbers[this.#words.find(bytes, start, end)] ?? -1
  }
}

/** What a reader of rows works by. */
export type RowPlan = {
  readonly book: Book
  readonly mapping: BookMapping
  readonly kinds: WordTable
  readonly assets: WordTable
  readonly time: TimeForm
  /** How amounts are written, by row of the book's assets. */
  readonly amounts: readonly AmountForm[]
  /** Kinds by sign: rows of `BOOK_KINDS` for money in and out, or null. */
  readonly bySign: readonly [into: number, out: number] | null
  /** Names of the wanted values in JSON, in the order of `BOOK_FIELDS`; empty: not wanted. */
  readonly names: readonly Uint8Array[]
}

/**
 * Makes a mapping ready.
 *
 * @throws {FaultError} `BOOK_INVALID` where it names an asset that the book has not, or no pattern
 */
export function rowPlan(book: Book, mapping: BookMapping): RowPlan {
  const codes = new Map(book.assets.map(({ code }, row) => [code, row]))
  const words = new Map<string, number>(codes)
  for (const [word, code] of Object.entries(mapping.assets)) {
    const row = codes.get(code)
    if (row === undefined) {
      throw new FaultError('BOOK_INVALID', `Expected an asset of ${book.ledger}, got "${code}"`)
    }
    words.set(word, row)
  }
  const { pattern, zone } = mapping.time
  const time = timeForm(pattern, zone)
  if (time === null) {
    throw new FaultError('BOOK_INVALID', `Expected a pattern of times, got "${pattern}"`)
  }
  const { bySign } = mapping
  return {
    book,
    mapping,
    kinds: new WordTable(kindWords(mapping.kinds)),
    assets: new WordTable(words),
    time,
    amounts: book.assets.map(({ decimals }) => ({
      decimal: mapping.decimal.charCodeAt(0),
      group: mapping.group === '' ? 0 : mapping.group.charCodeAt(0),
      decimals,
    })),
    bySign: bySign === null ? null : [KIND[bySign.in], KIND[bySign.out]],
    names: BOOK_FIELDS.map((field) => utf8Bytes(nameOf(mapping, field))),
  }
}

/** Our own words stand for themselves unless the mapping says otherwise. */
function kindWords(words: Readonly<Record<string, BookKind>>): [string, number][] {
  const own = BOOK_KINDS.map((kind): [string, number] => [kind, KIND[kind]])
  return [
    ...own,
    ...Object.entries(words).map(([word, kind]): [string, number] => [word, KIND[kind]]),
  ]
}

function nameOf({ columns }: BookMapping, field: BookField): string {
  const column = columns[field]
  return column !== undefined && 'column' in column ? String(column.column) : ''
}

/** Where each of `BOOK_FIELDS` stands in a record: its field, or -1. */
export type FieldPlaces = { readonly places: Int32Array; readonly width: number }

/** Places in JSON lines: the fields come as they were asked for. */
export const jsonPlaces = ({ names }: RowPlan): FieldPlaces => ({
  places: Int32Array.from(names, (name, field) => (name.length === 0 ? -1 : field)),
  width: 0,
})

/**
 * Places in CSV, by its first record.
 *
 * @param head the headings, or the first row where there are none
 * @throws {FaultError} `BOOK_COLUMN` where a heading is missing, there twice, or beyond the last
 */
export function csvPlaces({ mapping, names }: RowPlan, head: RecordFields): FieldPlaces {
  const headings = mapping.header ? headingsOf(head) : []
  const places = Int32Array.from(BOOK_FIELDS, (field, row) => {
    if (names[row]!.length === 0) return -1
    const column = mapping.columns[field]
    const wanted = column !== undefined && 'column' in column ? column.column : ''
    if (typeof wanted === 'number') {
      if (wanted <= head.count) return wanted - 1
      throw noColumn(`Expected at least ${wanted} columns, got ${head.count}`, field)
    }
    const first = headings.indexOf(wanted)
    if (first < 0) {
      const there = headings.map((heading) => `"${heading}"`).join(', ')
      throw noColumn(`Expected a column "${wanted}", got ${there.slice(0, 400)}`, field)
    }
    if (headings.includes(wanted, first + 1)) {
      throw noColumn(`Expected one column "${wanted}", got two`, field)
    }
    return first
  })
  return { places, width: head.count }
}

/** The texts of a record. */
export const headingsOf = ({ bytes, start, end, count }: RecordFields): string[] =>
  Array.from({ length: count }, (_, field) =>
    utf8Text(bytes, start[field]!, end[field]! - start[field]!).trim(),
  )

const noColumn = (message: string, field: string): FaultError =>
  new FaultError('BOOK_COLUMN', message, { field })
