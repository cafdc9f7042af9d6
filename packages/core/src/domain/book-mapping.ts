/**
 * How the files of an institution are read into a book: which column is what, how numbers and times
 * are written, what its words mean. A mapping is data that people save; it is checked whole before
 * a file is opened.
 *
 * @module
 */
import { BOOK_KINDS, type BookKind } from './book.ts'
import { FaultError } from './error.ts'

/** What a column may be. */
export const BOOK_FIELDS = [
  'id',
  'time',
  'kind',
  'account',
  'counterparty',
  'asset',
  'amount',
  'otherAsset',
  'otherAmount',
  'feeAsset',
  'feeAmount',
  'corrects',
  'address',
  'chainTx',
] as const

/** One of {@link BOOK_FIELDS}. */
export type BookField = (typeof BOOK_FIELDS)[number]

/** A column by its heading (name in JSON), by its number from 1, or one text for every row. */
export type ColumnOf = { readonly column: string | number } | { readonly constant: string }

/** How files are read. */
export type BookMapping = {
  readonly format: 'csv' | 'jsonl'
  /** Of CSV: the sign between fields. */
  readonly separator: ',' | ';' | '\t' | '|'
  /** Of CSV: whether the first row has headings. */
  readonly header: boolean
  readonly decimal: '.' | ','
  /** Sign between groups of three digits; empty for none. */
  readonly group: '' | '.' | ',' | ' ' | "'"
  /** Pattern of times, and minutes east of UTC where they name no zone; null refuses such. */
  readonly time: { readonly pattern: string; readonly zone: number | null }
  readonly columns: Readonly<Partial<Record<BookField, ColumnOf>>>
  /** What the words in the column of kinds mean. */
  readonly kinds: Readonly<Record<string, BookKind>>
  /** What the words in the columns of assets mean: codes of the book. Others are codes. */
  readonly assets: Readonly<Record<string, string>>
  /**
   * Where the sign of the amount says the direction (bank exports): the kind of each. The column of
   * kinds is then not read.
   */
  readonly bySign: { readonly in: BookKind; readonly out: BookKind } | null
  /** Whether rows that follow each other with one id are movements of one transaction. */
  readonly grouped: boolean
}

/** Most words in `kinds` or `assets`. */
export const MAPPING_WORDS_MAX = 10_000

const FORMATS = ['csv', 'jsonl'] as const
const SEPARATORS = [',', ';', '\t', '|'] as const
const DECIMALS = ['.', ','] as const
const GROUPS = ['', '.', ',', ' ', "'"] as const
const KEYS = [
  'format',
  'separator',
  'header',
  'decimal',
  'group',
  'time',
  'columns',
  'kinds',
  'assets',
  'bySign',
  'grouped',
]

/**
 * Reads and checks a mapping. What is left out is: CSV with commas and headings, decimal point, no
 * grouping, `iso` times with a zone in each.
 *
 * @param json what `JSON.parse` gave
 * @throws {FaultError} `BOOK_INVALID` naming the field
 */
export function readMapping(json: unknown): BookMapping {
  const from = record('the mapping', json)
  for (const key of Object.keys(from)) {
    if (!KEYS.includes(key)) throw invalid(`one of ${KEYS.join(', ')}`, key)
  }
  const format = oneOf('format', FORMATS, from['format'] ?? 'csv')
  const mapping: BookMapping = {
    format,
    separator: oneOf('separator', SEPARATORS, from['separator'] ?? ','),
    header: truth('header', from['header'] ?? true),
    decimal: oneOf('decimal', DECIMALS, from['decimal'] ?? '.'),
    group: oneOf('group', GROUPS, from['group'] ?? ''),
    time: timeOf(from['time'] ?? {}),
    columns: columnsOf(from['columns'], format),
    kinds: kindsOf(from['kinds'] ?? {}),
    assets: wordsOf('assets', from['assets'] ?? {}),
    bySign: bySignOf(from['bySign'] ?? null),
    grouped: truth('grouped', from['grouped'] ?? false),
  }
  checkMapping(mapping)
  return mapping
}

function checkMapping({ format, header, decimal, group, columns, bySign }: BookMapping): void {
  if (decimal === group) throw invalid('decimal and group to differ', `"${group}" for both`)
  for (const field of ['id', 'time'] as const) {
    if (columns[field] === undefined) throw invalid(`a column for ${field}`, 'none')
  }
  if (columns.id !== undefined && 'constant' in columns.id) {
    throw invalid('a column for id', 'a constant')
  }
  if (bySign === null && columns.kind === undefined) {
    throw invalid('a column for kind, a constant for it, or bySign', 'none')
  }
  for (const [field, column] of Object.entries(columns)) {
    if (format === 'csv' && !header && 'column' in column && typeof column.column === 'string') {
      throw invalid(`a number for ${field}, as there are no headings`, `"${column.column}"`)
    }
  }
}

function timeOf(json: unknown): BookMapping['time'] {
  const { pattern = 'iso', zone = null } = record('time', json)
  if (typeof pattern !== 'string') throw invalid('a pattern of times', String(pattern))
  const isMinutes = typeof zone === 'number' && Number.isInteger(zone) && Math.abs(zone) <= 1_080
  const minutes = zone === null || isMinutes ? zone : minutesOf(zone)
  return { pattern, zone: minutes }
}

/** Minutes east of UTC of `Z`, `+09:00`, `-0330`. */
function minutesOf(zone: unknown): number {
  if (zone === 'Z' || zone === 'UTC') return 0
  const parts = typeof zone === 'string' ? /^([-+])(\d\d):?([0-5]\d)$/.exec(zone) : null
  const [, sign, hours, minutes] = parts ?? []
  if (parts === null || Number(hours) > 18) {
    throw invalid('a zone as Z or +09:00 (a name would leave an hour each autumn open)', `${zone}`)
  }
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function columnsOf(json: unknown, format: BookMapping['format']): BookMapping['columns'] {
  const from = record('columns', json)
  const columns: Partial<Record<BookField, ColumnOf>> = {}
  for (const [key, value] of Object.entries(from)) {
    const field = oneOf('columns', BOOK_FIELDS, key)
    columns[field] = columnOf(field, value, format)
  }
  return columns
}

function columnOf(field: string, value: unknown, format: BookMapping['format']): ColumnOf {
  if (typeof value === 'string' && value !== '') return { column: value }
  const isNumber = typeof value === 'number' && Number.isInteger(value) && value >= 1
  if (isNumber && value <= 512 && format === 'csv') return { column: value }
  const { constant, column, ...others } = record(`the column of ${field}`, value)
  if (Object.keys(others).length === 0) {
    if (typeof constant === 'string' && constant !== '' && column === undefined) return { constant }
    if (column !== undefined && constant === undefined && typeof column !== 'object') {
      return columnOf(field, column, format)
    }
  }
  throw invalid(`a heading, a number from 1 or { "constant": … } for ${field}`, shown(value))
}

function kindsOf(json: unknown): BookMapping['kinds'] {
  const words = wordsOf('kinds', json)
  const entries = Object.entries(words).map(
    ([word, kind]) => [word, oneOf('kinds', BOOK_KINDS, kind)] as const,
  )
  return Object.fromEntries(entries)
}

function bySignOf(json: unknown): BookMapping['bySign'] {
  if (json === null) return null
  const { in: into, out } = record('bySign', json)
  return { in: oneOf('bySign.in', BOOK_KINDS, into), out: oneOf('bySign.out', BOOK_KINDS, out) }
}

function wordsOf(name: string, json: unknown): Record<string, string> {
  const words = Object.entries(record(name, json))
  if (words.length > MAPPING_WORDS_MAX) {
    throw invalid(`at most ${MAPPING_WORDS_MAX} words in ${name}`, `${words.length}`)
  }
  return Object.fromEntries(
    words.map(([word, means]) => {
      if (typeof means !== 'string') throw invalid(`texts in ${name}`, shown(means))
      return [word, means]
    }),
  )
}

function record(name: string, json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>
  }
  throw invalid(`an object for ${name}`, shown(json))
}

function truth(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(`true or false for ${name}`, shown(value))
}

function oneOf<T extends string>(name: string, known: readonly T[], value: unknown): T {
  const found = known.find((each) => each === value)
  if (found !== undefined) return found
  throw invalid(`one of ${known.map((each) => `"${each}"`).join(', ')} in ${name}`, shown(value))
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80)

const invalid = (expected: string, got: string): FaultError =>
  new FaultError('BOOK_INVALID', `Expected ${expected}, got ${got}`)
