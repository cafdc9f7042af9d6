/**
 * A file of customers on its way to the server: its text, how it looks, and its first rows as they
 * stand in it. The rows go as text in a request, since a file that is sent would lie on the disk of
 * the server in clear.
 *
 * @module
 */
import {
  formatOf,
  type SampleRow,
  type SampleRows,
  sampleRows,
  separatorOf,
} from '../books/sample.ts'
import type { ImportRows } from './queries.ts'

/** Characters of a file, as the server takes them. */
export const FILE_CHARS_MAX = 8 * 2 ** 20
/** Rows of a file, as the server takes them. */
export const FILE_ROWS_MAX = 5_000
/** Rows that are shown before they are brought in. */
export const SHOWN_ROWS = 20

/** A file as it was read. */
export type PartyText = {
  readonly name: string
  readonly text: string
  readonly format: 'csv' | 'jsonl'
  readonly separator: NonNullable<ImportRows['separator']>
}

/** Why a file is not read, in words, or null. */
export const tooLarge = ({ size }: Pick<File, 'size'>): string | null =>
  // A character has at most four bytes.
  size <= FILE_CHARS_MAX * 4
    ? null
    : `Expected at most ${FILE_CHARS_MAX} characters, got more. Split the file, or bring it in ` +
      'with paperchain party import.'

/** How a text is written, by its look. */
export function partyText(name: string, text: string): PartyText {
  const format = formatOf(text.replace(/^\uFEFF/, ''))
  return { name, text, format, separator: format === 'csv' ? separatorOf(text) : ',' }
}

/** The first rows, with what is wrong with none of them. */
export function firstRows({ text, format, separator }: PartyText): SampleRows {
  if (format === 'csv') return sampleRows(text, { format, separator, header: true })
  const rows = text
    .replace(/^\uFEFF/, '')
    .split('\n', SHOWN_ROWS)
    .map((line, at): SampleRow => ({ line: at + 1, cells: [line.trim()] }))
  return { headings: ['row'], rows: rows.filter(({ cells }) => cells[0] !== '') }
}

/** Where in a row of CSV a fault is, from 0; null where it is of the row as a whole. */
export function cellOf(facts: Readonly<Record<string, unknown>>, line: number): number | null {
  const column = facts['column']
  return facts['line'] === line && typeof column === 'number' ? column - 1 : null
}
