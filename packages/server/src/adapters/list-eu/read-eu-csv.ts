/**
 * The European Union's consolidated financial sanctions list, as CSV (versions 1.0 and 1.1): a row
 * a name, an address, a birth or a document, each with the columns of its party. Read as a stream.
 *
 * Source: https://webgate.ec.europa.eu/fsd/fsf, `csvFullSanctionsList` and
 * `csvFullSanctionsList_1_1`. Columns are found by their names, so that further ones do no harm.
 *
 * @module
 */
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { newDraft, type PartyDraft } from '@paperchain/core/engine/attribute/party-draft'
import { britishDayOf, dayOf, PartyList, walletsIn } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { CsvTable, streamCsv } from '../list-ofac/stream-csv.ts'
import {
  addEuAddress,
  addEuBirth,
  addEuCitizenship,
  addEuIdentification,
  addEuName,
  addEuRegulation,
  type EuFields,
  euKind,
} from './eu-party.ts'

/** Id of the list. */
export const EU_CSV_LIST = 'eu-fsf-csv'

const SOURCE = 'EU consolidated financial sanctions list, https://webgate.ec.europa.eu/fsd/fsf'

/** Fields whose names in version 1.0 are others than the XML's. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  birthdate: 'date',
  countryIso2Code: 'country',
  countryDescription: 'country',
  publicationDate: 'publication_date',
}

/** Parts of a party: prefix of their columns in version 1.1 and in 1.0. */
const PARTS = [
  ['NameAlias', 'Naal', addEuName],
  ['Citizenship', 'Citi', addEuCitizenship],
  ['BirthDate', 'Birt', addEuBirth],
  ['Address', 'Addr', addEuAddress],
  ['Identification', 'Iden', addEuIdentification],
] as const

type Held = { readonly draft: PartyDraft; readonly row: number; designated: number | null }

/** Rows of one file on their way to parties. */
class EuRows {
  readonly parties = new Map<string, Held>()
  readonly #builder: PartyList['builder']
  readonly #file: string
  #table: CsvTable | null = null
  generated = ''
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
      if (fields.length > 5) this.#table = headOf(fields, this.#file)
      return
    }
    this.last = { row, columns: fields.length }
    const id =
      table.cell(fields, 'Entity_EU_ReferenceNumber', 'EU_ref_num') ||
      table.cell(fields, 'Entity_LogicalId', 'Entity_logical_id')
    this.generated ||= table.cell(fields, 'fileGenerationDate', 'Date_file')
    if (id === '') {
      const message = 'Expected a reference number or id, got none'
      const place = { file: this.#file, row }
      if (fields.some((field) => field !== '')) {
        this.#builder.refuse({ code: 'LIST_ROW_SHAPE', message }, place)
      }
      return
    }
    const held = this.parties.get(id) ?? firstSeen(table, fields, { id, row })
    this.parties.set(id, held)
    addRow(held, table, fields)
  }
}

function headOf(fields: readonly string[], file: string): CsvTable {
  const table = new CsvTable(fields)
  const isEu = ['NameAlias_WholeName', 'Naal_wholename'].some((name) => table.has(name))
  if (isEu) return table
  const message = `Expected the columns of the EU's list, got ${fields.slice(0, 3).join(';')}`
  throw new FaultError('LIST_SHAPE', message.slice(0, 200), { file })
}

function firstSeen(
  table: CsvTable,
  fields: readonly string[],
  { id, row }: { readonly id: string; readonly row: number },
): Held {
  const kind = table.cell(fields, 'Entity_SubjectType_ClassificationCode', 'Entity_SubjectType')
  const draft = newDraft(id, euKind(kind || table.cell(fields, 'Subject_type')))
  const number = table.cell(fields, 'Entity_UnitedNationId')
  if (number !== '') draft.identifiers.push({ type: 'UN reference', number, country: '' })
  const designated = dayOf(table.cell(fields, 'Entity_DesignationDate'))
  return { draft, row, designated }
}

function addRow({ draft }: Held, table: CsvTable, fields: readonly string[]): void {
  for (const [now, old, add] of PARTS) {
    const field: EuFields = (name) =>
      table.cell(fields, `${now}_${name}`, `${old}_${OLD_NAMES[name] ?? name}`)
    const isThere = [...NEEDED[now]].some((name) => field(name) !== '')
    if (isThere) add(draft, field)
  }
  const act: EuFields = (name) =>
    table.cell(
      fields,
      `Entity_Regulation_${name}`,
      name === 'programme' ? 'Programme' : `Leba_${OLD_NAMES[name] ?? name}`,
    )
  addEuRegulation(draft, act)
  draft.remarks.push(table.cell(fields, 'Entity_Remark'))
}

/** A part is in a row where one of these is not empty. */
const NEEDED = {
  NameAlias: ['wholeName', 'lastName', 'firstName'],
  Citizenship: ['countryIso2Code', 'countryDescription'],
  BirthDate: ['birthdate', 'year', 'yearRangeFrom', 'place', 'city', 'countryIso2Code'],
  Address: ['street', 'city', 'place', 'zipCode', 'poBox', 'countryDescription'],
  Identification: ['number', 'latinNumber'],
} as const

/**
 * Reads a file as one version. It was published when the caller says, else on the day that its rows
 * state.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamCsv` throws
 */
export async function readEuCsv(path: string, options: ListOptions = {}): Promise<ListContent> {
  const name = basename(path)
  const list = new PartyList(EU_CSV_LIST, { source: SOURCE })
  const rows = new EuRows(list, name)
  const file = await streamCsv(path, (fields, row) => rows.take(fields, row), { delimiter: ';' })
  if (rows.last.row > 0 && rows.last.columns < rows.columns) {
    const message =
      `Expected ${rows.columns} columns in the last row, got ${rows.last.columns}; ` +
      'the file may be torn'
    throw new FaultError('LIST_SHAPE', message, { file: name, row: rows.last.row })
  }
  for (const { draft, row, designated } of rows.parties.values()) {
    draft.statedFrom = designated ?? draft.statedFrom
    const remarks = [...new Set(draft.remarks)]
    draft.remarks.splice(0, draft.remarks.length, ...remarks)
    list.add(draft, { file: name, row }, walletsIn(remarks.join('\n')))
  }
  const stem = name.replace(/\.csv$/i, '')
  const publishedMs = options.published ?? britishDayOf(rows.generated) ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(name)
  return list.content({ publishedMs, sanction: true, files: [file] })
}
