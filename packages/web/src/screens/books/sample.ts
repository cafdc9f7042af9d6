/**
 * The beginning of a file of rows: a slice of it, cut where a row ends. The whole is never in the
 * memory of the page, however large it is. How rows are taken apart here is for people to choose
 * columns by; what is booked is read by the server alone.
 *
 * @module
 */
import type { BookMapping } from '@paperchain/core/domain/book-mapping'

/** Bytes of a file that are read here. */
export const SAMPLE_BYTES = 256 * 1024
/** Rows of it that are taken apart. */
export const SAMPLE_ROWS_MAX = 200

/** The beginning of a file. */
export type Sample = {
  readonly file: File
  /** Whole rows. */
  readonly head: Blob
  readonly text: string
  /** Whether the file has no more than that. */
  readonly isWhole: boolean
}

/** Reads the beginning of a file, and no more of it. */
export async function readSample(file: File): Promise<Sample> {
  const isWhole = file.size <= SAMPLE_BYTES
  const bytes = new Uint8Array(await file.slice(0, SAMPLE_BYTES).arrayBuffer())
  const end = isWhole ? bytes.length : rowsEnd(bytes)
  const text = new TextDecoder().decode(bytes.subarray(0, end))
  return { file, head: file.slice(0, end), text, isWhole }
}

const LF = 0x0a
const QUOTE = 0x22
const BRACE = 0x7b

/** Where the last whole row ends: a line feed between quotes is part of a field. */
export function rowsEnd(bytes: Uint8Array): number {
  const isJson = bytes.find((byte) => byte > 0x20 && byte < 0x80) === BRACE
  let end = 0
  let isQuoted = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE && !isJson) isQuoted = !isQuoted
    if (byte === LF && !isQuoted) end = at + 1
  }
  return end === 0 ? bytes.length : end
}

/** How a file looks: an object at its start, or fields between signs. */
export const formatOf = (text: string): BookMapping['format'] =>
  text.trimStart().startsWith('{') ? 'jsonl' : 'csv'

const SEPARATORS = [',', ';', '\t', '|'] as const

/** The sign that parts the first line most often. */
export function separatorOf(text: string): BookMapping['separator'] {
  const [first = ''] = text.split('\n', 1)
  const bare = first.replace(/"[^"]*"/g, '')
  const counts = SEPARATORS.map((sign) => bare.split(sign).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

/** One row: the line at which it begins, from 1, and its fields. */
export type SampleRow = { readonly line: number; readonly cells: readonly string[] }

/** Rows under their headings; of a file without headings the numbers of the columns. */
export type SampleRows = {
  readonly headings: readonly string[]
  readonly rows: readonly SampleRow[]
}

type Form = Pick<BookMapping, 'format' | 'separator' | 'header'>

/** The first rows of a sample. */
export function sampleRows(text: string, { format, separator, header }: Form): SampleRows {
  const clean = text.replace(/^\uFEFF/, '')
  if (format === 'jsonl') return jsonRows(clean)
  const rows = csvRows(clean, separator)
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  if (!header) {
    return { headings: Array.from({ length: width }, (_, index) => String(index + 1)), rows }
  }
  const [head, ...rest] = rows
  return { headings: (head?.cells ?? []).map((cell) => cell.trim()), rows: rest }
}

function jsonRows(text: string): SampleRows {
  const parsed = text
    .split('\n')
    .slice(0, SAMPLE_ROWS_MAX)
    .map((line, index) => ({ line: index + 1, value: objectIn(line) }))
    .filter(({ value }) => Object.keys(value).length > 0)
  const headings = [...new Set(parsed.flatMap(({ value }) => Object.keys(value)))]
  const rows = parsed.map(({ line, value }) => ({
    line,
    cells: headings.map((name) => (value[name] === undefined ? '' : String(value[name]))),
  }))
  return { headings, rows }
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // The server says what is wrong with the line.
    return {}
  }
}

/** A field, quoted or bare, and what ends it: RFC 4180. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^\n]*?))(SEPARATOR|\r?\n|$)/

function csvRows(text: string, separator: string): SampleRow[] {
  const sign = separator === '|' ? '\\|' : separator
  const bare = `[^${sign === '\\|' ? '|' : sign}\\n]*?`
  const source = FIELD.source.replace('SEPARATOR', sign).replace('[^\\n]*?', bare)
  const field = new RegExp(source, 'y')
  const rows: SampleRow[] = []
  let cells: string[] = []
  let line = 1
  let start = 1
  while (field.lastIndex < text.length && rows.length <= SAMPLE_ROWS_MAX) {
    const found = field.exec(text)
    if (found === null) break
    const [whole, quoted, plain = '', end] = found
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    if (end === separator && field.lastIndex === text.length) cells.push('')
    if (end === separator && field.lastIndex < text.length) continue
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: start, cells })
    cells = []
    start = line
  }
  return rows
}
