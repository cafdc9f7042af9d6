/**
 * OFAC's legacy CSV: four files that together are one version. `sdn.csv` has the parties,
 * `alt.csv` their other names, `add.csv` their postal addresses, and `sdn_comments.csv` goes on
 * with remarks that `sdn.csv` cuts off. Digital currency addresses stand in the remarks, and so do
 * births, countries and documents.
 *
 * Source: OFAC "SDN data specification" (legacy format). The files state no date of designation and
 * none of publication.
 *
 * @module
 */
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { countryOf } from '@paperchain/core/domain/country-names'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListParty, PartyKind, PartyName } from '@paperchain/core/domain/listed-party'
import type { ListContent } from '@paperchain/core/domain/tag'
import { ListBuilder, type RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import { newDraft, type PartyDraft, saidOf } from '@paperchain/core/engine/attribute/party-draft'
import {
  dateAtEnd,
  type ListFile,
  type ListOptions,
  readListFile,
  undated,
  unreadable,
  versionHash,
} from './list-file.ts'
import { addCell } from './party-entries.ts'
import { type CsvRecord, readCsv } from './read-csv.ts'
import { readRemark } from './remark.ts'
import { addRemarkFacts } from './remark-facts.ts'

/** Id of the list. */
export const OFAC_CSV_LIST = 'ofac-sdn-csv'

const SOURCE = 'OFAC SDN list (legacy CSV), https://sanctionslist.ofac.treas.gov'

/** Files of a set and how many columns each has. */
const COLUMNS = { 'sdn.csv': 12, 'alt.csv': 5, 'add.csv': 6, 'sdn_comments.csv': 2 } as const
type SetFile = keyof typeof COLUMNS

/** A party with its remark put together. */
type Draft = {
  readonly party: ListParty
  /** What the other columns and files say of it. */
  readonly facts: PartyDraft
  readonly remark: string
  readonly torn: { readonly start: boolean; readonly end: boolean }
  /** Whether `sdn.csv` has it. */
  readonly known: boolean
}

/**
 * Reads a folder as one version. All four files are needed: without the comments the addresses of
 * those with the longest remarks would be lost.
 *
 * @param folder named `…-YYYY-MM-DD`, or with `published` given
 * @throws {FaultError} `LIST_UNREADABLE`, `LIST_UNDATED`, `LIST_EMPTY`, `LIST_SHAPE`,
 * `LIST_NOT_CSV`, `LIST_NOT_UTF8`, `LIST_TOO_LARGE` or `LIST_SCALAR_TOO_LONG`, naming the file
 */
export async function readLegacyCsv(
  folder: string,
  options: ListOptions = {},
): Promise<ListContent> {
  const name = basename(resolve(folder))
  const publishedMs = options.published ?? dateAtEnd(name)
  if (publishedMs === null) throw undated(name)
  const files = await filesOf(folder)
  const builder = new ListBuilder(OFAC_CSV_LIST)
  const rows = (file: SetFile) => checkedRows(builder, files[file], COLUMNS[file])
  const parties = partiesOf(rows('sdn.csv'), files['sdn.csv'].name)
  if (parties.length === 0) {
    throw new FaultError('LIST_EMPTY', `Expected parties in ${name}, got none`, { file: name })
  }
  const names = namesById(builder, rows('alt.csv'), files['alt.csv'].name)
  const places = placesById(rows('add.csv'))
  const comments = commentsById(rows('sdn_comments.csv'))
  const drafts = draftsOf(parties, {
    names,
    comments,
    places,
    file: files['sdn_comments.csv'].name,
  })
  const known = idsByName(drafts)
  const found = drafts.flatMap((draft) => addDraft(builder, draft, known))
  const { entries, faults } = builder.finish()
  const hashed = Object.values(files).map((file) => ({ name: file.name, hash: file.hash }))
  return {
    list: OFAC_CSV_LIST,
    hash: versionHash(hashed),
    publishedMs,
    sanction: true,
    entries,
    actors: [],
    marks: [],
    parties: found.sort((left, right) => (left.id < right.id ? -1 : 1)),
    faults,
    files: hashed,
  }
}

/** Whether names of a folder's files are those of a set. */
export const isLegacyCsv = (names: readonly string[]): boolean =>
  names.some((name) => name.toLowerCase() === 'sdn.csv')

async function filesOf(folder: string): Promise<Readonly<Record<SetFile, ListFile>>> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    throw unreadable(folder, error)
  }
  const read = (wanted: SetFile): Promise<ListFile> =>
    readListFile(join(folder, names.find((name) => name.toLowerCase() === wanted) ?? wanted))
  return {
    'sdn.csv': await read('sdn.csv'),
    'alt.csv': await read('alt.csv'),
    'add.csv': await read('add.csv'),
    'sdn_comments.csv': await read('sdn_comments.csv'),
  }
}

/** Rows with all columns. A short last row is a torn file; any other is refused by itself. */
function checkedRows(builder: ListBuilder, file: ListFile, columns: number): readonly CsvRecord[] {
  const records = readCsv(file)
  return records.filter(({ fields, row }, place) => {
    if (fields.length === columns && fields[0] !== '') return true
    const message = `Expected a number and ${columns} columns, got ${fields.length} columns`
    if (place === records.length - 1) {
      throw new FaultError('LIST_SHAPE', `${message} in the last row; the file may be torn`, {
        file: file.name,
        row,
      })
    }
    builder.refuse({ code: 'LIST_ROW_SHAPE', message }, { file: file.name, row })
    return false
  })
}

type SdnRow = { readonly party: ListParty; readonly facts: PartyDraft; readonly remark: string }

const partiesOf = (records: readonly CsvRecord[], file: string): readonly SdnRow[] =>
  records.map(({ fields, row }) => {
    const [id = '', name = '', type = '', programmes = '', ...rest] = fields
    const remark = rest.at(-1) ?? ''
    const main: PartyName = { text: name, kind: 'main', script: '', weak: false }
    const party: ListParty = {
      id,
      kind: kindOf(type),
      names: [main],
      programmes: programmesOf(programmes),
      statedFrom: null,
      file,
      row,
    }
    return { party, facts: columnFacts(party, rest), remark }
  })

/** Title, call sign, kind of vessel, tonnage (twice), flag and owner. */
function columnFacts({ id, kind }: ListParty, columns: readonly string[]): PartyDraft {
  const [title = '', callSign = '', vesselType = '', , , flag = '', owner = ''] = columns
  const facts = newDraft(id, kind)
  if (title !== '') facts.titles.push(title)
  if (callSign !== '') facts.identifiers.push({ type: 'Call sign', number: callSign, country: '' })
  if (flag !== '') facts.countries.push({ country: countryOf(flag), role: 'flag' })
  if (vesselType !== '') facts.remarks.push(`Vessel type: ${vesselType}`)
  if (owner !== '') facts.remarks.push(`Vessel owner: ${owner}`)
  return facts
}

/** Postal addresses by party: address, town and country of each. */
function placesById(records: readonly CsvRecord[]): ReadonlyMap<string, readonly CsvRecord[]> {
  const places = new Map<string, CsvRecord[]>()
  for (const record of records) {
    const id = record.fields[0] ?? ''
    const of = places.get(id)
    if (of === undefined) places.set(id, [record])
    else of.push(record)
  }
  return places
}

function addPlaces(facts: PartyDraft, places: readonly CsvRecord[] = []): void {
  for (const { fields } of places) {
    const [, , street = '', town = '', country = ''] = fields
    facts.addresses.push([street, town, country].filter((part) => part !== '').join(', '))
    if (country !== '') facts.countries.push({ country: countryOf(country), role: 'residence' })
  }
}

/** Finds a party by one of its strong names; a name of several parties finds none. */
function idsByName(drafts: readonly Draft[]): (name: string) => string | undefined {
  const ids = new Map<string, string | null>()
  for (const { party } of drafts) {
    for (const { text } of party.names) {
      const key = text.toLowerCase()
      const before = ids.get(key)
      ids.set(key, before === undefined || before === party.id ? party.id : null)
    }
  }
  return (name) => ids.get(name.toLowerCase()) ?? undefined
}

/** Parties that are no people, ships or planes have no type. */
function kindOf(type: string): PartyKind {
  const kinds = ['individual', 'vessel', 'aircraft'] as const
  return kinds.find((kind) => kind === type.toLowerCase()) ?? (type === '' ? 'entity' : 'unknown')
}

/** `SDGT] [IFSR` are two programmes. */
const programmesOf = (text: string): readonly string[] =>
  text
    .split(/[[\]]+/)
    .map((programme) => programme.trim())
    .filter((programme) => programme !== '')

function namesById(
  builder: ListBuilder,
  records: readonly CsvRecord[],
  file: string,
): ReadonlyMap<string, PartyName[]> {
  const names = new Map<string, PartyName[]>()
  for (const { fields, row } of records) {
    const [id = '', , type = '', text = ''] = fields
    const kind = type.toLowerCase()
    if (text === '' || (kind !== 'aka' && kind !== 'fka' && kind !== 'nka')) {
      const message = `Expected aka, fka or nka and a name, got "${type.slice(0, 20)}"`
      builder.remark({ code: 'LIST_ROW_SHAPE', message }, { file, row })
      continue
    }
    const of = names.get(id) ?? []
    of.push({ text, kind, script: '', weak: false })
    names.set(id, of)
  }
  return names
}

type Comment = { readonly text: string; readonly row: number }

/** Continued remarks by party, pieces put together in order. */
function commentsById(records: readonly CsvRecord[]): ReadonlyMap<string, Comment> {
  const comments = new Map<string, Comment>()
  for (const { fields, row } of records) {
    const [id = '', text = ''] = fields
    const before = comments.get(id)
    comments.set(id, { text: (before?.text ?? '') + text, row: before?.row ?? row })
  }
  return comments
}

type Joins = {
  readonly names: ReadonlyMap<string, readonly PartyName[]>
  readonly comments: ReadonlyMap<string, Comment>
  readonly places: ReadonlyMap<string, readonly CsvRecord[]>
  readonly file: string
}

/** Parties with their names and whole remarks, and after them the comments on nobody. */
function draftsOf(parties: readonly SdnRow[], joins: Joins): Draft[] {
  const { names, comments, places, file } = joins
  const known = new Set(parties.map(({ party }) => party.id))
  const drafts = parties.map(({ party, facts, remark }): Draft => {
    addPlaces(facts, places.get(party.id))
    const whole = remark + (comments.get(party.id)?.text ?? '')
    const others = names.get(party.id) ?? []
    return {
      party: { ...party, names: [...party.names, ...others] },
      facts,
      remark: whole,
      torn: { start: false, end: whole !== '' && !whole.endsWith('.') },
      known: true,
    }
  })
  for (const [id, { text, row }] of comments) {
    if (known.has(id)) continue
    const name: PartyName = { text: `OFAC party ${id}`, kind: 'main', script: '', weak: false }
    const others = names.get(id) ?? []
    drafts.push({
      party: { ...UNNAMED, id, names: [name, ...others], file, row },
      facts: newDraft(id, 'unknown'),
      remark: text,
      torn: { start: true, end: !text.endsWith('.') },
      known: false,
    })
  }
  return drafts
}

const UNNAMED = { kind: 'unknown', programmes: [], statedFrom: null } as const

/** Adds what a party's remark lists; gives the party, unless nothing but a comment is known. */
function addDraft(
  builder: ListBuilder,
  { party, facts, remark, torn, known }: Draft,
  idOf: (name: string) => string | undefined,
): ListParty[] {
  const { addresses, names, stumps } = readRemark(remark, torn)
  const whole = { ...party, names: [...party.names, ...names] }
  const place: RowPlace = { file: party.file, row: party.row }
  const texts = whole.names.map(({ text }) => text)
  const listed = {
    source: SOURCE,
    label: texts[0] ?? '',
    party: { id: party.id, kind: party.kind, names: [...new Set(texts)] },
    programmes: party.programmes,
    statedFrom: null,
  }
  for (const { ticker, text } of addresses) addCell(builder, { ticker, text, ...place }, listed)
  for (const stump of stumps) builder.remark(cutRemark(party.id, stump), place)
  facts.remarks.unshift(remark)
  addRemarkFacts(facts, remark, idOf)
  if (known) return [{ ...whole, ...saidOf(facts) }]
  const message = `Expected party ${party.id} in sdn.csv, got only the end of its remark`
  builder.remark({ code: 'LIST_COMMENT_ORPHAN', message }, place)
  return []
}

const cutRemark = (id: string, stump: string) =>
  ({
    code: 'LIST_REMARK_CUT',
    message: `Expected a whole statement on party ${id}, got "${stump.slice(0, 60)}"`,
  }) as const
