/**
 * Changes of a mapping, and what the beginning of a file says to it.
 *
 * @module
 */
import { BOOK_KINDS } from '@paperchain/core/domain/book'
import type { BookField, BookMapping, ColumnOf } from '@paperchain/core/domain/book-mapping'
import type { SampleRows } from './sample.ts'

/** What fields mean. */
export const FIELD_WORDS: Record<BookField, readonly [label: string, means: string]> = {
  id: ['Id', 'The institution’s own, unique in the book. Needed.'],
  time: ['Time', 'When it happened. Needed.'],
  kind: ['Kind', 'What the row is: a deposit, a trade. Needed.'],
  account: ['Account', 'Whose it is: a customer, or house:<name>. Kept under a pseudonym.'],
  counterparty: ['Other account', 'Who is paid by a transfer, or the bank account outside.'],
  asset: ['Asset', 'What moves. Of a trade: what is given.'],
  amount: ['Amount', 'How much of it.'],
  otherAsset: ['Other asset', 'Of a trade or of chips: what is got.'],
  otherAmount: ['Other amount', 'How much of that.'],
  feeAsset: ['Fee in', 'The asset of the fee.'],
  feeAmount: ['Fee', 'How much the institution took, beside the amount.'],
  corrects: ['Is about', 'Of a reversal or correction: the id of the row that it is about.'],
  address: ['Address', 'Of a coin: the address that was paid on its chain.'],
  chainTx: ['Chain transaction', 'Of a coin: the transaction on its chain.'],
}

/** A choice of a select: nothing, a column, one text for all rows, or the sign of the amount. */
export type Choice = string

export const NONE: Choice = ''
export const CONSTANT: Choice = 'constant'
export const BY_SIGN: Choice = 'by-sign'
const COLUMN = 'column '

export const columnChoice = (column: string | number): Choice => `${COLUMN}${column}`

/** What the select of a field shows. */
export function choiceOf({ columns, bySign }: BookMapping, field: BookField): Choice {
  if (field === 'kind' && bySign !== null) return BY_SIGN
  const column = columns[field]
  if (column === undefined) return NONE
  return 'constant' in column ? CONSTANT : columnChoice(column.column)
}

/** The mapping after a choice. A constant begins as `first`. */
export function withChoice(
  mapping: BookMapping,
  field: BookField,
  { choice, first }: { readonly choice: Choice; readonly first: string },
): BookMapping {
  const next =
    field !== 'kind' ? mapping : { ...mapping, bySign: choice === BY_SIGN ? FIRST_BY_SIGN : null }
  if (choice === NONE || choice === BY_SIGN) return withColumn(next, field, undefined)
  if (choice === CONSTANT) return withColumn(next, field, { constant: first })
  const name = choice.slice(COLUMN.length)
  const isNumber = mapping.format === 'csv' && !mapping.header
  return withColumn(next, field, { column: isNumber ? Number(name) : name })
}

const FIRST_BY_SIGN = { in: 'fiat-in', out: 'fiat-out' } as const

/** The mapping with another column for a field, or with none. */
export function withColumn(
  mapping: BookMapping,
  field: BookField,
  column: ColumnOf | undefined,
): BookMapping {
  const { [field]: _, ...others } = mapping.columns
  return { ...mapping, columns: column === undefined ? others : { ...others, [field]: column } }
}

/** Columns named by heading have no meaning in a file without headings, and the other way round. */
export function withHeader(mapping: BookMapping, header: boolean): BookMapping {
  const kept = Object.entries(mapping.columns).filter(([, column]) => 'constant' in column)
  return { ...mapping, header, columns: Object.fromEntries(kept) }
}

/** A table of words with one of them meaning something else; empty: nothing. */
export function withWord<Means extends string>(
  words: Readonly<Record<string, Means>>,
  word: string,
  means: Means | '',
): Readonly<Record<string, Means>> {
  const { [word]: _, ...others } = words
  return means === '' ? others : { ...others, [word]: means }
}

/** Which column of a sample a field is read from, from 0; -1: none of them. */
export function placeOf(
  mapping: BookMapping,
  field: BookField,
  headings: readonly string[],
): number {
  const column = mapping.columns[field]
  return column === undefined || 'constant' in column ? -1 : headings.indexOf(String(column.column))
}

/** Words of a file that the book does not know by themselves, in the order in which they come. */
export function wordsToName(
  mapping: BookMapping,
  { headings, rows }: SampleRows,
  codes: readonly string[],
): { readonly kinds: readonly string[]; readonly assets: readonly string[] } {
  const wordsIn = (fields: readonly BookField[]): string[] => {
    const places = fields.map((field) => placeOf(mapping, field, headings)).filter((at) => at >= 0)
    return rows.flatMap(({ cells }) => places.map((at) => cells[at] ?? ''))
  }
  const own: readonly string[] = BOOK_KINDS
  const unknown = (words: readonly string[], known: readonly string[], named: object): string[] => {
    const all = [...Object.keys(named), ...words.filter((word) => !known.includes(word))]
    return [...new Set(all)].filter((word) => word !== '')
  }
  return {
    kinds: mapping.bySign === null ? unknown(wordsIn(['kind']), own, mapping.kinds) : [],
    assets: unknown(wordsIn(['asset', 'otherAsset', 'feeAsset']), codes, mapping.assets),
  }
}
