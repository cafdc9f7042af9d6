/**
 * Somebody to be screened by name, as a program, a file or a person states it: every field is
 * checked, and no message repeats what stands in one, since that may be a customer.
 *
 * @module
 */
import { countryCode } from '../../domain/country.ts'
import type { Fault } from '../../domain/error.ts'
import { PARTY_KINDS, type PartialDate, type PartyKind } from '../../domain/listed-party.ts'
import type { NameQuery } from './names/name-types.ts'
import { NAME_CHARS_MAX } from './names/read-name.ts'

/** The fields of a row, by the names of JSON and the headings of CSV. */
export const QUESTION_FIELDS = ['ref', 'name', 'kind', 'born', 'country', 'id', 'gender'] as const

/** One of {@link QUESTION_FIELDS}. */
export type QuestionField = (typeof QUESTION_FIELDS)[number]

/** Kinds that can be asked for: all but `unknown`, which is to leave the field out. */
export const QUESTION_KINDS = PARTY_KINDS.filter((kind) => kind !== 'unknown')

/** Values of one field at most. */
export const QUESTION_VALUES_MAX = 20
/** Characters of a number of a document, and of the asker's own reference. */
export const QUESTION_NUMBER_CHARS_MAX = 100

/** Somebody to be screened. */
export type NameQuestion = {
  /** The asker's own reference, given back with the answer; may be empty. */
  readonly ref: string
  readonly query: NameQuery
}

/** A row that was read: a question, or the first thing that is wrong with it. */
export type QuestionReading =
  | { readonly question: NameQuestion; readonly fault: null }
  | { readonly question: null; readonly fault: Fault }

/** Why a row is no question, until it is told as a fault. */
class Wrong extends Error {
  readonly field: string
  constructor(field: string, expected: string) {
    super(`Expected ${expected} in ${field}, got something else`)
    this.field = field
  }
}

/**
 * Reads a row. A field may be one text or several in an array (`born`, `country`, `id`).
 *
 * @param stated what stands in its place; anything
 */
export function readQuestion(stated: unknown): QuestionReading {
  try {
    return { question: questionIn(stated), fault: null }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    const { message, field } = error
    return { question: null, fault: { code: 'NAME_ROW', message, facts: { field } } }
  }
}

function questionIn(stated: unknown): NameQuestion {
  if (typeof stated !== 'object' || stated === null || Array.isArray(stated)) {
    throw new Wrong('row', 'an object with a name')
  }
  const row = stated as Readonly<Record<string, unknown>>
  const known: readonly string[] = QUESTION_FIELDS
  const unknown = Object.keys(row).findIndex((key) => !known.includes(key))
  if (unknown >= 0) {
    throw new Wrong(`field ${unknown + 1}`, `only ${QUESTION_FIELDS.join(', ')}`)
  }
  const name = textIn(row, 'name', NAME_CHARS_MAX)
  const identifiers = valuesIn(row, 'id', QUESTION_NUMBER_CHARS_MAX).map((number) => ({
    type: '',
    number,
    country: '',
  }))
  if (name === '' && identifiers.length === 0) throw new Wrong('name', 'a name or a number')
  const kind = kindIn(row)
  const gender = textIn(row, 'gender', 6)
  if (gender !== '' && gender !== 'female' && gender !== 'male') {
    throw new Wrong('gender', 'female or male')
  }
  return {
    ref: textIn(row, 'ref', QUESTION_NUMBER_CHARS_MAX),
    query: {
      name,
      births: valuesIn(row, 'born', 10).map(partialDate),
      countries: valuesIn(row, 'country', 2).map(countryIn),
      identifiers,
      gender,
      ...(kind === null ? {} : { schema: kind }),
    },
  }
}

function kindIn(row: Readonly<Record<string, unknown>>): PartyKind | null {
  const text = textIn(row, 'kind', 20)
  if (text === '') return null
  const kind = QUESTION_KINDS.find((one) => one === text)
  if (kind === undefined) throw new Wrong('kind', QUESTION_KINDS.join(', '))
  return kind
}

function textIn(
  row: Readonly<Record<string, unknown>>,
  field: QuestionField,
  chars: number,
): string {
  const value = row[field] ?? ''
  if (typeof value !== 'string' || value.length > chars || /\p{Surrogate}/u.test(value)) {
    throw new Wrong(field, `a text of at most ${chars} characters`)
  }
  return value.trim()
}

function valuesIn(
  row: Readonly<Record<string, unknown>>,
  field: QuestionField,
  chars: number,
): readonly string[] {
  const value = row[field] ?? []
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (all.length > QUESTION_VALUES_MAX) {
    throw new Wrong(field, `at most ${QUESTION_VALUES_MAX} values`)
  }
  const texts = all.map((one) => textIn({ [field]: one }, field, chars))
  return texts.filter((text) => text !== '')
}

function countryIn(text: string): string {
  const code = countryCode(text)
  if (code === null) throw new Wrong('country', 'two letters of ISO 3166-1')
  return code.toUpperCase()
}

/** `1962`, `1962-05` or `1962-05-07` as the days that it may mean. */
function partialDate(text: string): PartialDate {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text)
  const [, year = '', month, day] = found ?? []
  const from = `${year}-${month ?? '01'}-${day ?? '01'}`
  const last = month === undefined ? '12' : month
  const to = `${year}-${last}-${day ?? String(daysOf(Number(year), Number(last))).padStart(2, '0')}`
  const isDay = found !== null && Number(year) > 0 && isInCalendar(from) && isInCalendar(to)
  if (!isDay) throw new Wrong('born', '1962, 1962-05 or 1962-05-07')
  return { from, to, circa: false }
}

const daysOf = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

function isInCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}
