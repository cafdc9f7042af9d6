/**
 * The United Kingdom's sanctions list, as CSV: a row a name of a party, each with all that the list
 * says of the party. Read as a stream.
 *
 * Source: Foreign, Commonwealth and Development Office, "UK Sanctions List". The first line states
 * the day of the report; columns are found by their names.
 *
 * @module
 */
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { parseTime, type TimeMs } from '@paperchain/core/domain/time'
import { partialDate } from '@paperchain/core/engine/attribute/partial-date'
import { newDraft, type PartyDraft } from '@paperchain/core/engine/attribute/party-draft'
import { britishDayOf, PartyList, walletsIn } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { CsvTable, streamCsv } from '../list-ofac/stream-csv.ts'
import {
  addUkAddress,
  addUkField,
  addUkName,
  addUkNonLatin,
  relateByName,
  ukKind,
} from './uk-party.ts'

/** Id of the list. */
export const UK_CSV_LIST = 'uk-sanctions-csv'

const SOURCE = 'UK sanctions list, https://www.gov.uk/government/publications/the-uk-sanctions-list'

/** Columns and the fields of the XML that they are. */
const COLUMNS: readonly (readonly [column: string, field: string])[] = [
  ['OFSI Group ID', 'OFSIGroupID'],
  ['UN Reference Number', 'UNReferenceNumber'],
  ['Title', 'Title'],
  ['Regime Name', 'RegimeName'],
  ['Sanctions Imposed', 'SanctionsImposed'],
  ['Other Information', 'OtherInformation'],
  ['UK Statement of Reasons', 'UKStatementofReasons'],
  ['Phone number', 'PhoneNumber'],
  ['Email address', 'EmailAddress'],
  ['D.O.B', 'DOB'],
  ['Nationality(/ies)', 'Nationality'],
  ['National Identifier number', 'NationalIdentifierNumber'],
  ['Passport number', 'PassportNumber'],
  ['Position', 'Position'],
  ['Gender', 'Gender'],
  ['Town of birth', 'TownOfBirth'],
  ['Country of birth', 'CountryOfBirth'],
  ['Subsidiaries', 'Subsidiary'],
  ['Parent company', 'ParentCompany'],
  ['Business registration number (s)', 'BusinessRegistrationNumber'],
  ['IMO number', 'IMONumber'],
  ['Current owner/operator (s)', 'CurrentOwnerOperator'],
  ['Current believed flag of ship', 'CurrentBelievedFlagOfShip'],
  ['Previous flags', 'PreviousFlag'],
  ['Hull identification number (HIN)', 'HullIdentificationNumber'],
]

type Held = { readonly draft: PartyDraft; readonly row: number; readonly seen: Set<string> }

/** Rows of one file on their way to parties. */
class UkRows {
  readonly parties = new Map<string, Held>()
  readonly #builder: PartyList['builder']
  readonly #file: string
  #table: CsvTable | null = null
  reported: TimeMs | null = null
  last = { row: 0, columns: 0 }

  constructor(list: PartyList, file: string) {
    this.#builder = list.builder
    this.#file = file
  }

  get columns(): number {
    return this.#table?.columns ?? 0
  }

  take(fields: readonly string[], row: number): void {
    const table = this.#table
    if (table === null) {
      this.#takeHead(fields)
      return
    }
    this.last = { row, columns: fields.length }
    const id = table.cell(fields, 'Unique ID')
    if (id === '') {
      const message = 'Expected a Unique ID, got none'
      this.#builder.refuse({ code: 'LIST_ROW_SHAPE', message }, { file: this.#file, row })
      return
    }
    let held = this.parties.get(id)
    if (held === undefined) {
      const kind = ukKind(
        table.cell(fields, 'Individual, Entity, Ship', 'Designation Type', 'Group Type'),
      )
      held = { draft: newDraft(id, kind), row, seen: new Set() }
      this.parties.set(id, held)
    }
    addRow(held, (...names) => table.cell(fields, ...names))
  }

  /** `Report Date: 01/10/2026` or `Report Date: 23-Sep-2026` may stand above the columns. */
  #takeHead(fields: readonly string[]): void {
    const table = new CsvTable(fields)
    if (table.has('Unique ID') && table.has('Name 6')) {
      this.#table = table
      return
    }
    const said = /(?:Report Date|Last Updated)\s*:?\s*,?\s*(.{8,20})$/i.exec(fields.join(','))?.[1]
    const date = partialDate((said ?? '').trim().replaceAll('-', ' ')) ?? partialDate(said ?? '')
    if (date !== null && date.from === date.to) this.reported = parseTime(date.from)
  }
}

type Cell = (...names: readonly string[]) => string

function addRow({ draft, seen }: Held, cell: Cell): void {
  const parts = [1, 2, 3, 4, 5, 6].map((at) => cell(`Name ${at}`))
  addUkName(draft, { parts, type: cell('Name type'), strength: cell('Alias strength') })
  addUkNonLatin(draft, cell('Name non-latin script'))
  draft.statedFrom ??= britishDayOf(cell('Date Designated'))
  const lines = [1, 2, 3, 4, 5, 6].map((at) => cell(`Address Line ${at}`))
  addUkAddress(draft, [...lines, cell('Address Postal Code')], cell('Address Country'))
  // Each row repeats what is said of the party: what was read once is read.
  for (const [column, field] of COLUMNS) {
    const text = cell(column)
    const key = `${field} ${text}`
    if (text === '' || seen.has(key)) continue
    seen.add(key)
    addUkField(draft, field, text)
  }
}

/**
 * Reads a file as one version. It was published when the caller says, else on the day of its
 * report.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamCsv` throws
 */
export async function readUkCsv(path: string, options: ListOptions = {}): Promise<ListContent> {
  const name = basename(path)
  const list = new PartyList(UK_CSV_LIST, { source: SOURCE })
  const rows = new UkRows(list, name)
  const file = await streamCsv(path, (fields, row) => rows.take(fields, row))
  if (rows.columns === 0) {
    const message = `Expected the columns of the UK's list in ${name}, got others`
    throw new FaultError('LIST_SHAPE', message, { file: name })
  }
  if (rows.last.row > 0 && rows.last.columns < rows.columns) {
    const message =
      `Expected ${rows.columns} columns in the last row, got ${rows.last.columns}; ` +
      'the file may be torn'
    throw new FaultError('LIST_SHAPE', message, { file: name, row: rows.last.row })
  }
  const held = [...rows.parties.values()]
  relateByName(held.map(({ draft }) => draft))
  for (const { draft, row } of held) {
    list.add(draft, { file: name, row }, walletsIn(draft.remarks.join('\n')))
  }
  const stem = name.replace(/\.csv$/i, '')
  const publishedMs = options.published ?? rows.reported ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(name)
  return list.content({ publishedMs, sanction: true, files: [file] })
}
