/**
 * Parties from a file: CSV with the names of FollowTheMoney as headings, or one JSON object a line.
 * A row is a party with its accounts, or all that is wrong with it by line and column. What stands
 * in a file is personal data: no fault repeats any of it, not even a heading, since the first row
 * of a file without headings is a person.
 *
 * Sources: RFC 4180 and RFC 8259, by the scanners of books.
 *
 * @module
 */
import { utf8Bytes, utf8Text } from '../../domain/batch/utf8.ts'
import { readParty, type StatedParty } from '../../domain/check-party.ts'
import { type Fault, type FaultCode, FaultError } from '../../domain/error.ts'
import {
  ADDRESS_FIELDS,
  DOCUMENT_FIELDS,
  PARTY_ACCOUNTS_MAX,
  type Party,
  PROPERTY_NAMES,
} from '../../domain/party.ts'
import type { TimeMs } from '../../domain/time.ts'
import { ACCOUNT_NAME_BYTES_MAX } from '../book/account-names.ts'
import { afterLine, SCAN_FIELDS, scanCsv } from '../book/csv-scan.ts'
import { scanJsonLine } from '../book/json-scan.ts'
import { FIELDS_MAX, RecordFields } from '../book/record-fields.ts'

/** How a file of parties is written. */
export type PartyFile = {
  readonly format: 'csv' | 'jsonl'
  /** Sign between fields of CSV: `,` `;` tab or `|`. */
  readonly separator: string
  /** No birth and no founding is later. */
  readonly nowMs: TimeMs
}

/** A row of a file: a party, or what is wrong with it. */
export type PartyLine = {
  /** Line at which the row begins, from 1. */
  readonly line: number
  readonly party: Party | null
  /** The institution's names of the accounts that it holds. */
  readonly accounts: readonly string[]
  /** Empty where there is a party. */
  readonly faults: readonly Fault[]
}

/** Signs that may part fields of CSV. */
export const PARTY_SEPARATORS = [',', ';', '\t', '|'] as const
/** Bytes of one row. */
export const PARTY_ROW_BYTES_MAX = 2 ** 20

/**
 * Reads a file row by row. A customer that a row before it names is refused: nobody could tell
 * which of the two holds.
 *
 * @param bytes UTF-8; the reader's to change
 * @throws {FaultError} `PARTY_ROW` where the headings are none
 */
export function* readParties(bytes: Uint8Array, file: PartyFile): Generator<PartyLine> {
  const seen = new Set<string>()
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const rows = file.format === 'csv' ? csvRows(bytes, start, file) : jsonRows(bytes, start, file)
  for (const row of rows) {
    const { party, line } = row
    if (party !== null && seen.has(party.customerId)) {
      const message = 'Expected each customerId once in a file, got one again'
      const facts = { line, field: 'customerId' }
      yield { ...row, party: null, faults: [{ code: 'PARTY_TWICE', message, facts }] }
    } else {
      if (party !== null) seen.add(party.customerId)
      yield row
    }
  }
}

/** An institution's name of an account, or null where it is none. */
export function accountName(stated: unknown): string | null {
  if (typeof stated !== 'string') return null
  const name = stated.trim()
  const isText = name !== '' && !/[\p{Cc}\p{Surrogate}\ufffd]/u.test(name)
  // The institution is no customer of itself.
  if (!isText || name.startsWith('house:') || name.length > ACCOUNT_NAME_BYTES_MAX) return null
  return utf8Bytes(name).length <= ACCOUNT_NAME_BYTES_MAX ? name : null
}

type Row = { readonly line: number; readonly stated: StatedParty; readonly accounts: unknown }

/** Checks a row; `columnOf` tells the column of a field. */
function lineOf(row: Row, file: PartyFile, columnOf: (field: string) => number | null): PartyLine {
  const { line, stated } = row
  const placed = ({ code, message, facts }: Fault): Fault => {
    const column = columnOf(String(facts['field']))
    return { code, message, facts: { line, ...(column === null ? {} : { column }), ...facts } }
  }
  const { party, faults } = readParty(stated, file.nowMs)
  const given = row.accounts ?? []
  const all: readonly unknown[] = Array.isArray(given) ? given : [given]
  const accounts = all.map(accountName)
  const wrong = accounts.indexOf(null)
  const found = [...faults]
  if (accounts.length > PARTY_ACCOUNTS_MAX) {
    found.push(accountFault(0, `at most ${PARTY_ACCOUNTS_MAX} accounts`))
  } else if (wrong >= 0) {
    const most = `an account's name of 1 to ${ACCOUNT_NAME_BYTES_MAX} bytes, not of the house`
    found.push(accountFault(wrong, most))
  }
  if (found.length > 0) return { line, party: null, accounts: [], faults: found.map(placed) }
  const held = [...new Set(accounts.filter((name) => name !== null))]
  return { line, party, accounts: held, faults: [] }
}

const accountFault = (at: number, expected: string): Fault => {
  const field = `accounts[${at}]`
  const message = `Expected ${expected} in ${field}, got something else`
  return { code: 'PARTY_FIELD', message, facts: { field } }
}

const broken = (line: number, column: number, expected: string): Fault => ({
  code: 'PARTY_ROW',
  message: `Expected ${expected}, got something else`,
  facts: { line, column },
})

const refused = (fault: Fault): PartyLine => ({
  line: Number(fault.facts['line']),
  party: null,
  accounts: [],
  faults: [fault],
})

function* jsonRows(bytes: Uint8Array, start: number, file: PartyFile): Generator<PartyLine> {
  const fields = new RecordFields()
  fields.bytes = bytes
  let line = 0
  for (let at = start; at < bytes.length; ) {
    line++
    const next = afterLine(bytes, at, bytes.length)
    const row = jsonRow({ bytes, at, next, line }, fields, file)
    if (row !== null) yield row
    at = next
  }
}

type Span = {
  readonly bytes: Uint8Array
  readonly at: number
  readonly next: number
  readonly line: number
}

function jsonRow(span: Span, fields: RecordFields, file: PartyFile): PartyLine | null {
  const { bytes, at, next, line } = span
  if (next - at > PARTY_ROW_BYTES_MAX) {
    return refused(broken(line, 1, `a row of at most ${PARTY_ROW_BYTES_MAX} bytes`))
  }
  const text = utf8Text(bytes, at, next - at)
  if (text.trim() === '') return null
  // Finds where an object is broken, and a name that is stated twice, which the parser takes.
  const scanned = scanJsonLine(fields, at, { end: next, isLast: true, names: SINGLE })
  const column = scanned < 0 ? fields.faultAt - at + 1 : 1
  let stated: unknown
  try {
    stated = scanned < 0 ? undefined : JSON.parse(text)
  } catch {
    // The words of the parser would quote the row.
  }
  if (typeof stated !== 'object' || stated === null) {
    return refused(broken(line, column, 'one JSON object a line'))
  }
  const unknown = Object.keys(stated).findIndex((name) => !JSON_NAMES.includes(name))
  if (unknown >= 0) {
    const names = `only ${JSON_NAMES.join(', ')} (field ${unknown + 1} is another)`
    return refused(broken(line, 1, names))
  }
  const { accounts, ...rest } = stated as Record<string, unknown>
  return lineOf({ line, stated: rest, accounts }, file, () => null)
}

const JSON_NAMES = [
  'customerId',
  'schema',
  'properties',
  'addressEntity',
  'identification',
  'accounts',
]
/** Those whose value is one text; of others the scanner steps over what is inside. */
const SINGLE = ['customerId', 'schema'].map(utf8Bytes)

/** Where the cells of a column go. */
type Target = {
  readonly to: 'customerId' | 'schema' | 'account' | 'property' | 'address' | 'document'
  readonly name: string
}

const ADDRESS = 'addressEntity.'
const DOCUMENT = 'identification.'

function targetOf(heading: string): Target | null {
  if (heading === 'customerId' || heading === 'schema' || heading === 'account') {
    return { to: heading, name: heading }
  }
  const [head, part] = [heading.slice(0, heading.indexOf('.') + 1), heading.split('.')[1] ?? '']
  if (head === ADDRESS && Object.hasOwn(ADDRESS_FIELDS, part)) return { to: 'address', name: part }
  if (head === DOCUMENT && Object.hasOwn(DOCUMENT_FIELDS, part)) {
    return { to: 'document', name: part }
  }
  const name = PROPERTY_NAMES.find((each) => each === heading)
  return name === undefined ? null : { to: 'property', name }
}

/** Columns from the first row. Several of one property are several values of it. */
function targetsOf(cells: readonly string[], line: number): readonly Target[] {
  const targets: Target[] = []
  for (const [at, cell] of cells.entries()) {
    const target = targetOf(cell)
    const { to, name } = target ?? { to: null, name: '' }
    const isMany = to === 'account' || to === 'property'
    const isTwice = !isMany && targets.some((each) => each.to === to && each.name === name)
    if (target === null || isTwice) {
      const wanted = isTwice ? 'each heading of one value once' : 'a heading that is known'
      throw faultError(broken(line, at + 1, wanted))
    }
    targets.push(target)
  }
  const lacks = (['customerId', 'schema'] as const).find(
    (name) => !targets.some(({ to }) => to === name),
  )
  if (lacks === undefined) return targets
  throw faultError(broken(line, 1, `a column ${lacks}`))
}

const faultError = ({ code, message, facts }: Fault): FaultError =>
  new FaultError(code as FaultCode, message, facts)

function* csvRows(bytes: Uint8Array, start: number, file: PartyFile): Generator<PartyLine> {
  const fields = new RecordFields()
  fields.bytes = bytes
  const separator = file.separator.charCodeAt(0)
  const span = { end: bytes.length, separator, isLast: true }
  let targets: readonly Target[] | null = null
  let line = 1
  for (let at = start; at < bytes.length; ) {
    const next = scanCsv(fields, at, span)
    const here = line
    if (next < 0) {
      const expected = next === SCAN_FIELDS ? `${FIELDS_MAX} fields` : 'quotes around whole fields'
      const fault = broken(here, fields.count + 1, expected)
      if (targets === null) throw faultError(fault)
      yield refused(fault)
      at = afterLine(bytes, at, bytes.length)
      line++
      continue
    }
    at = next
    line += fields.lines
    const cells = cellsOf(fields)
    if (cells.every((cell) => cell === '')) continue
    if (targets === null) targets = targetsOf(cells, here)
    else yield csvRow(cells, targets, { file, line: here })
  }
}

const cellsOf = ({ bytes, count, start, end }: RecordFields): string[] =>
  Array.from({ length: count }, (_, at) =>
    utf8Text(bytes, start[at] ?? 0, (end[at] ?? 0) - (start[at] ?? 0)).trim(),
  )

function csvRow(
  cells: readonly string[],
  targets: readonly Target[],
  { file, line }: { readonly file: PartyFile; readonly line: number },
): PartyLine {
  if (cells.length !== targets.length) {
    const column = Math.min(cells.length, targets.length) + 1
    return refused(broken(line, column, `${targets.length} fields as in the headings`))
  }
  const row = new CellRow()
  for (const [at, target] of targets.entries()) row.put(target, cells[at] ?? '', at + 1)
  return lineOf({ line, stated: row.stated, accounts: row.accounts }, file, (field) =>
    row.columnOf(field),
  )
}

type Texts = Record<string, string>

/** A row of CSV on its way to a party, with the column that each field came from. */
class CellRow {
  readonly accounts: string[] = []
  readonly #columns = new Map<string, number>()
  readonly #properties: Record<string, string[]> = {}
  readonly #address: Texts = {}
  readonly #document: Texts = {}
  readonly #single: Texts = {}

  put({ to, name }: Target, cell: string, column: number): void {
    const values = this.#valuesOf(to, name)
    const field = fieldOf(to, name, values?.length ?? 0)
    // What is empty can be missing, and is told by its first column then.
    if (cell !== '' || !this.#columns.has(field)) this.#columns.set(field, column)
    if (cell === '') return
    if (values !== null) values.push(cell)
    else if (to === 'address') this.#address[name] = cell
    else if (to === 'document') this.#document[name] = cell
    else this.#single[name] = cell
  }

  get stated(): StatedParty {
    const whole = (part: Texts) => (Object.keys(part).length === 0 ? [] : [part])
    const filled = Object.entries(this.#properties).filter(([, values]) => values.length > 0)
    return {
      customerId: this.#single['customerId'],
      schema: this.#single['schema'],
      properties: Object.fromEntries(filled),
      addressEntity: whole(this.#address),
      identification: whole(this.#document),
    }
  }

  columnOf(field: string): number | null {
    return this.#columns.get(field) ?? this.#columns.get(`${field}[0]`) ?? null
  }

  #valuesOf(to: Target['to'], name: string): string[] | null {
    if (to === 'account') return this.accounts
    if (to !== 'property') return null
    this.#properties[name] ??= []
    return this.#properties[name] ?? null
  }
}

/** The field of a fault, as `readParty` names it. */
function fieldOf(to: Target['to'], name: string, at: number): string {
  if (to === 'address') return `addressEntity[0].${name}`
  if (to === 'document') return `identification[0].${name}`
  if (to === 'property') return `${name}[${at}]`
  return to === 'account' ? `accounts[${at}]` : name
}
