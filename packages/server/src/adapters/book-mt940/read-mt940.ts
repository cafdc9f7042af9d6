/**
 * SWIFT MT940 statements, alone or several in a file, with or without their envelope.
 *
 * Source: SWIFT User Handbook, Category 9, MT 940 Customer Statement Message: fields 20, 25, 28C,
 * 60F/60M, 61, 86, 62F/62M. Of field 86 only the subfields that name the other side's account are
 * read (?31 and /IBAN/): there is no common form of the rest.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import {
  type BankStatement,
  type SignedAmount,
  STATEMENT_ENTRIES_MAX,
  type StatementEntry,
} from '@paperchain/core/domain/book-statement'
import { FaultError } from '@paperchain/core/domain/error'

/** Bytes of one file: a busy account has some megabytes a day. */
export const FILE_BYTES_MAX = 256 * 2 ** 20

const DAY_MS = 86_400_000

type Field = { readonly tag: string; readonly text: string; readonly line: number }
type Draft = {
  reference: string
  account: string
  number: string
  currency: string
  opening: SignedAmount | null
  closing: SignedAmount | null
  openedAt: string
  readonly line: number
  readonly entries: StatementEntry[]
}

/**
 * The statements of a file. Pages of one statement (60M, 62M) are statements of their own.
 *
 * @param zone minutes east of UTC of the bank's dates
 * @throws {FaultError} `BOOK_STATEMENT` with the line; `BOOK_FILE`, `BOOK_NOT_UTF8`
 */
export function readMt940(path: string, zone: number): BankStatement[] {
  const statements: BankStatement[] = []
  let draft: Draft | null = null
  for (const field of fieldsOf(textOf(path))) {
    if (field.tag === '20') {
      if (draft !== null) statements.push(finished(draft, field.line))
      draft = emptyDraft(field)
    } else if (draft === null) {
      throw fault(field, 'field 20 first', `field ${field.tag}`)
    } else readField(draft, field, zone)
  }
  if (draft !== null) statements.push(finished(draft, 0))
  if (statements.length === 0) {
    throw new FaultError('BOOK_STATEMENT', 'Expected field :20: of an MT940, got none', { line: 1 })
  }
  return statements
}

function textOf(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error'
    throw new FaultError(
      'BOOK_FILE',
      `Expected to read ${path}, got ${code}`,
      { file: path },
      error,
    )
  }
  if (bytes.length > FILE_BYTES_MAX) {
    const message = `Expected at most ${FILE_BYTES_MAX} bytes, got ${bytes.length}`
    throw new FaultError('BOOK_FILE', message, { file: path })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new FaultError('BOOK_NOT_UTF8', `Expected UTF-8 in ${path}, got other bytes`, {
      file: path,
    })
  }
}

/** Fields with the lines that belong to each; the envelope and the end mark are no fields. */
function* fieldsOf(text: string): Generator<Field> {
  let field = null as Field | null
  let line = 0
  for (const raw of text.split(/\r\n|\n|\r/)) {
    line++
    const row = raw.replace(/^\{1:.*\{4:$/, '')
    const found = /^:(\d\d[A-Z]?):(.*)$/.exec(row)
    if (found !== null) {
      if (field !== null) yield field
      field = { tag: found[1] ?? '', text: found[2] ?? '', line }
    } else if (row === '-' || row === '-}' || /^\{[1-5]:/.test(row) || row.startsWith('-}{5:')) {
      if (field !== null) yield field
      field = null
    } else if (field !== null) field = { ...field, text: `${field.text}\n${row}` }
    else if (row.trim() !== '') {
      throw new FaultError('BOOK_STATEMENT', 'Expected a field like :20:, got other text', { line })
    }
  }
  if (field !== null) yield field
}

function readField(draft: Draft, field: Field, zone: number): void {
  const text = field.text.trim()
  if (field.tag === '25' || field.tag === '25P') draft.account = text.split('\n')[0] ?? ''
  else if (field.tag === '28C' || field.tag === '28') draft.number = text
  else if (field.tag === '60F' || field.tag === '60M') {
    const { signed, currency, date } = balanceOf(field)
    draft.opening = signed
    draft.currency = currency
    draft.openedAt = date
  } else if (field.tag === '62F' || field.tag === '62M') {
    const { signed, currency } = balanceOf(field)
    if (currency !== draft.currency) throw fault(field, `an amount in ${draft.currency}`, currency)
    draft.closing = signed
  } else if (field.tag === '61') {
    if (draft.entries.length >= STATEMENT_ENTRIES_MAX) {
      throw fault(field, `at most ${STATEMENT_ENTRIES_MAX} entries`, 'more')
    }
    draft.entries.push(entryOf(field, zone))
  } else if (field.tag === '86') {
    const last = draft.entries.pop()
    // After the closing balance field 86 is about the statement.
    if (last !== undefined) {
      const counterparty = draft.closing === null ? otherOf(field.text) : last.counterparty
      draft.entries.push({ ...last, counterparty })
    }
  }
}

function finished(draft: Draft, line: number): BankStatement {
  const { reference, account, number, currency, opening, closing, openedAt, entries } = draft
  const { line: begins } = draft
  if (account === '' || opening === null || closing === null) {
    const message = 'Expected fields 25, 60 and 62 in each statement, got none of one of them'
    throw new FaultError('BOOK_STATEMENT', message, { line: line === 0 ? begins : line })
  }
  const key = `${reference}/${number}/${openedAt}`
  return { key, account, currency, opening, closing, entries, pending: 0, line: begins }
}

const emptyDraft = ({ text, line }: Field): Draft => ({
  reference: text.trim(),
  line,
  account: '',
  number: '',
  currency: '',
  opening: null,
  closing: null,
  openedAt: '',
  entries: [],
})

const BALANCE = /^([CD])(\d{6})([A-Z]{3})(\d{1,12},\d{0,3}|\d{1,15})$/

function balanceOf(field: Field) {
  const [, mark, date = '', currency = '', amount = ''] = BALANCE.exec(field.text.trim()) ?? []
  if (mark === undefined) throw fault(field, 'a balance like C240927EUR12,34', field.text)
  return { signed: { isCredit: mark === 'C', amount: decimal(amount) }, currency, date }
}

/** Value day, booking day, mark, funds code, amount, type, own reference, reference of the bank. */
const ENTRY = new RegExp(
  [
    /^(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d{1,12},\d{0,3}|\d{1,15})([A-Z][A-Z0-9]{3})/,
    /([^\n]{0,60}?)(?:\/\/([^\n]{0,34}))?(?:\n[\s\S]*)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
)

function entryOf(field: Field, zone: number): StatementEntry {
  const found = ENTRY.exec(field.text.trimEnd())
  const [, value = '', entry, mark = '', , amount = '', , own = '', bank = ''] = found ?? []
  if (found === null) throw fault(field, 'a statement line', field.text.split('\n')[0] ?? '')
  const valueMs = dayOf(field, value)
  const bookedMs = entry === undefined ? valueMs : nearest(field, entry, { value, valueMs })
  const reference = bank.trim() !== '' ? bank.trim() : own.trim()
  return {
    // RC takes a credit back, RD a debit.
    isCredit: mark === 'C' || mark === 'RD',
    amount: decimal(amount),
    reference: reference === '' || reference === 'NONREF' ? null : reference,
    bookedMs: bookedMs - zone * 60_000,
    counterparty: null,
    line: field.line,
  }
}

/** `12,` and `12,3` as decimals with a point. */
const decimal = (text: string): string => text.replace(/,$/, '').replace(',', '.')

/** Midnight of `YYMMDD`; years from 80 on are of the last century. */
function dayOf(field: Field, text: string): number {
  const [year = 0, month = 0, day = 0] = (text.match(/\d\d/g) ?? []).map(Number)
  const time = Date.UTC((year < 80 ? 2000 : 1900) + year, month - 1, day)
  const shown = new Date(time).toISOString().slice(2, 10).replaceAll('-', '')
  if (shown !== text) throw fault(field, 'a day as YYMMDD', text)
  return time
}

/** The day `MMDD` in the year that brings it nearest to the value date. */
function nearest(
  field: Field,
  text: string,
  { value, valueMs }: { readonly value: string; readonly valueMs: number },
): number {
  const year = Number(value.slice(0, 2))
  const years = [year - 1, year, year + 1].map((each) =>
    String((each + 100) % 100).padStart(2, '0'),
  )
  const days = years.flatMap((each) => {
    try {
      return [dayOf(field, each + text)]
    } catch {
      // The 29th of February is in one of these years at most.
      return []
    }
  })
  days.sort((a, b) => Math.abs(a - valueMs) - Math.abs(b - valueMs))
  const [day] = days
  if (day === undefined || Math.abs(day - valueMs) > 190 * DAY_MS) {
    throw fault(field, 'an entry day as MMDD', text)
  }
  return day
}

function otherOf(text: string): string | null {
  const joined = text.replaceAll('\n', '')
  const account =
    /\?31([^?]{1,40})/.exec(joined) ?? /\/IBAN\/([A-Z]{2}[A-Z0-9 ]{10,40})(?:\/|$)/.exec(joined)
  return account?.[1]?.trim() ?? null
}

function fault({ tag, line }: Field, expected: string, got: string): FaultError {
  const message = `Expected ${expected} in field ${tag}, got "${got.slice(0, 80)}"`
  return new FaultError('BOOK_STATEMENT', message, { line, field: tag })
}
