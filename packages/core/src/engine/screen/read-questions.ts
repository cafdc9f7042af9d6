/**
 * Names to be screened from a CSV file: headings, then somebody a row. A row that is none is told
 * by its line and keeps no other back.
 *
 * Source: RFC 4180, by the scanner of books.
 *
 * @module
 */
import { utf8Text } from '../../domain/batch/utf8.ts'
import { type Fault, FaultError } from '../../domain/error.ts'
import { afterLine, scanCsv } from '../book/csv-scan.ts'
import { RecordFields } from '../book/record-fields.ts'
import { QUESTION_FIELDS, type QuestionField } from './name-question.ts'

/** A row as it is stated, for `readQuestion`, with the line at which it begins, from 1. */
export type StatedRow = {
  readonly line: number
  readonly stated: Readonly<Record<string, unknown>>
  /** What is wrong with the row as a row of CSV, else null. */
  readonly fault: Fault | null
}

/**
 * Reads a file. A heading may stand more than once: several values of it.
 *
 * @param bytes     UTF-8; the reader's to change
 * @param separator sign between fields
 * @throws {FaultError} `NAME_ROW` where the headings are none
 */
export function* readQuestions(bytes: Uint8Array, separator: string): Generator<StatedRow> {
  const fields = new RecordFields()
  fields.bytes = bytes
  const span = { end: bytes.length, separator: separator.charCodeAt(0), isLast: true }
  let headings: readonly QuestionField[] | null = null
  let line = 1
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let at = start; at < bytes.length; ) {
    const here = line
    const next = scanCsv(fields, at, span)
    if (next < 0) {
      const fault = broken(here, 'quotes around whole fields and no more fields than headings')
      if (headings === null) throw new FaultError('NAME_ROW', fault.message, fault.facts)
      yield { line: here, stated: {}, fault }
      at = afterLine(bytes, at, bytes.length)
      line++
      continue
    }
    at = next
    line += fields.lines
    const cells = cellsOf(fields)
    if (cells.every((cell) => cell === '')) continue
    if (headings === null) headings = headingsIn(cells, here)
    else yield rowOf(headings, cells, here)
  }
}

const broken = (line: number, expected: string): Fault => ({
  code: 'NAME_ROW',
  message: `Expected ${expected} in line ${line}, got something else`,
  facts: { line },
})

const cellsOf = ({ bytes, count, start, end }: RecordFields): string[] =>
  Array.from({ length: count }, (_, at) =>
    utf8Text(bytes, start[at] ?? 0, (end[at] ?? 0) - (start[at] ?? 0)).trim(),
  )

function headingsIn(cells: readonly string[], line: number): readonly QuestionField[] {
  const headings = cells.map((cell, at) => {
    const heading = QUESTION_FIELDS.find((field) => field === cell.toLowerCase())
    if (heading !== undefined) return heading
    const message = `Expected a heading of ${QUESTION_FIELDS.join(', ')} in column ${at + 1}`
    throw new FaultError('NAME_ROW', `${message}, got another`, { line, column: at + 1 })
  })
  if (headings.includes('name') || headings.includes('id')) return headings
  throw new FaultError('NAME_ROW', 'Expected a column name or id, got none', { line })
}

function rowOf(
  headings: readonly QuestionField[],
  cells: readonly string[],
  line: number,
): StatedRow {
  if (cells.length !== headings.length) {
    return { line, stated: {}, fault: broken(line, `${headings.length} fields as in the headings`) }
  }
  const stated: Record<string, string | string[]> = {}
  for (const [at, heading] of headings.entries()) {
    const cell = cells[at] ?? ''
    const before = stated[heading]
    if (before === undefined) stated[heading] = cell
    else stated[heading] = [...(Array.isArray(before) ? before : [before]), cell]
  }
  return { line, stated, fault: null }
}
